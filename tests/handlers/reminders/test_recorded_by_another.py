"""Whoever a step is on the desk of hears the same day that somebody else recorded it."""

from __future__ import annotations

import pytest

from handlers.reminders.messages import Writer
from handlers.reminders.notices import STEP_RECORDED
from handlers.reply import Bullets, Reply
from storage import people
from storage.database import Transaction
from storage.nudge import Nudge
from tests.doubles.office import HEALTH, SW, TM, Office, at, words

LATE = "2026-11-24 18:10"


async def waiting(office: Office, recipient: str = "social.worker") -> list[Nudge]:
    planned = await office.nudges("AB123", state="planned", recipient=recipient)
    return [each for each in planned if each.rung == STEP_RECORDED]


async def said(office: Office, nudge: Nudge) -> Reply | None:
    writer = Writer(office.desk, lambda: nudge.due_at)

    def work(tx: Transaction) -> Reply | None:
        return writer.compose(tx, people.get(tx, nudge.recipient), [nudge])

    return await office.database.transact(work)


async def test_a_manager_who_records_a_step_for_the_worker_has_the_worker_told_at_once_what_follows(
    office: Office,
) -> None:
    await office.registered()
    await office.say(TM, "done AB123 s47 24 Nov outcome icpc", moment="2026-11-24 11:10")
    [notice] = await waiting(office)
    assert notice.due_at == at("2026-11-24 11:10")
    reply = await said(office, notice)
    assert reply is not None
    assert (
        "Team manager (north) has recorded the completion of the section 47 enquiry for 24 November 2026."
        in words(reply)
    )
    [due] = [block.items for block in reply.blocks if isinstance(block, Bullets)]
    assert due[0] == "Conference request with invite list: as soon as possible"
    assert "Interim safety plan: by Friday 11 December 2026" in due
    assert "AB123" not in reply.summary


async def test_what_is_recorded_in_the_evening_is_told_in_one_message_when_work_begins(
    office: Office,
) -> None:
    await office.registered()
    await office.say(TM, "done AB123 s47 24 Nov outcome icpc", moment=LATE)
    await office.say(TM, "correct AB123 s47 23 Nov", moment="2026-11-24 18:12")
    await office.say(TM, "correct AB123 strategy discussion 19 Nov", moment="2026-11-24 18:14")
    [notice] = await waiting(office)
    assert notice.due_at == at("2026-11-25 09:00")
    reply = await said(office, notice)
    assert reply is not None
    assert "has recorded the completion" not in words(reply), "it was corrected since"
    assert "has corrected the completion of the section 47 enquiry to 23 November 2026." in words(reply)
    assert "has corrected the strategy discussion to 19 November 2026." in words(reply)


async def test_what_was_taken_back_is_said_to_be(office: Office) -> None:
    await office.registered()
    await office.say(SW, "done AB123 s47 24 Nov outcome icpc", moment=LATE)
    await office.say(TM, "correct AB123 s47 never", moment="2026-11-25 11:00")
    reply = await said(office, (await waiting(office))[0])
    assert reply is not None
    assert "Team manager (north) has taken back the completion of the section 47 enquiry" in words(reply)


async def test_what_the_owner_corrected_since_is_not_news_to_them(office: Office) -> None:
    await office.registered()
    await office.say(TM, "done AB123 s47 24 Nov outcome icpc", moment=LATE)
    [notice] = await waiting(office)
    await office.say(SW, "correct AB123 s47 23 Nov", moment="2026-11-24 18:12")
    assert await said(office, notice) is None


async def test_nobody_is_told_of_what_they_recorded_themselves(office: Office) -> None:
    await office.registered()
    await office.say(SW, "done AB123 s47 24 Nov outcome icpc", moment=LATE)
    await office.say(SW, "correct AB123 s47 23 Nov", moment="2026-11-24 18:12")
    assert not await waiting(office)


@pytest.mark.parametrize("recorder", [SW, TM])
async def test_an_agency_hears_that_somebody_else_recorded_its_report(office: Office, recorder: str) -> None:
    await office.booked()
    await office.press(
        recorder, "report?ref=AB123&shared=family&agency=health&on=2026-11-24", moment="2026-11-24 11:00"
    )
    [notice] = await waiting(office, "health.visitor")
    reply = await said(office, notice)
    assert reply is not None
    assert "has recorded the sharing of reports with the family (Health) for 24 November 2026." in words(
        reply
    )
    assert "Report sent to the chair (Health): by" in words(reply)
    assert not await waiting(office)
    assert "AB123" in words(await office.say(HEALTH, "case AB123"))
