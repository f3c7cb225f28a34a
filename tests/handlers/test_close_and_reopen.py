"""A closed case rests, and whoever waits for something of it is told; an opened one goes on where it stands."""

from __future__ import annotations

import pytest

from handlers.messages import Writer
from handlers.personal_link import LinkClosed, open_link
from handlers.reply import CalendarEntry, Reply
from storage import cases, core_groups, people
from storage.database import Transaction
from storage.nudge import Nudge
from tests.doubles.office import CHAIR, HEALTH, SW, TM, Office, at, buttons, form_of, link_token, words


async def reminders(office: Office) -> int:
    return len([each for each in await office.nudges("AB123", state="planned") if each.kind != "notice"])


async def closed(office: Office, why: str = "closed") -> str:
    return words(await office.fill(SW, await office.say(SW, "close AB123"), why=why))


async def told(office: Office, who: str, about: str) -> Reply:
    """What this person (an id) is sent about it now."""
    nudges = await office.nudges("AB123", state="planned")
    [nudge] = [each for each in nudges if (each.recipient, each.rung) == (who, about)]
    reply = await sent(office, nudge)
    assert reply is not None
    return reply


async def sent(office: Office, nudge: Nudge) -> Reply | None:
    writer = Writer(office.desk, lambda: office.now)

    def work(tx: Transaction) -> Reply | None:
        assert writer.still_wanted(tx, nudge) is None
        return writer.compose(tx, people.get(tx, nudge.recipient), [nudge])

    return await office.database.transact(work)


async def test_a_reopened_case_has_its_dates_and_its_reminders_again(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    before = await reminders(office)
    await closed(office)
    assert await reminders(office) == 0
    card = words(await office.say(SW, "reopen AB123", moment="2026-11-24 10:00"))
    assert "AB123 is open again" in card
    assert "27 November 2026" in card
    assert await reminders(office) == before > 0


async def test_an_open_case_cannot_be_reopened(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    assert "AB123 is open" in words(await office.say(SW, "reopen AB123"))


async def test_everybody_who_expects_a_conference_is_told_that_there_will_be_none(office: Office) -> None:
    await office.remote()
    await closed(office)
    notices = await office.notices("AB123")
    assert {who for who, about in notices if about == "cancelled"} == {"health.visitor", "school", "chair"}
    assert ("team.manager", "closed") in notices
    health = await told(office, "health.visitor", "cancelled")
    assert "The case is closed, so the conference will not take place" in words(health)
    assert not buttons(health)
    manager = words(await told(office, "team.manager", "closed"))
    assert "AB123 is closed" in manager
    assert "No further work is needed." in manager


async def test_a_guest_is_told_without_a_word_on_the_case_and_their_calendar_is_cleared(
    office: Office,
) -> None:
    await office.booked()
    await office.say(SW, "invite AB123 07700 900123 role father")
    nudges = await office.nudges("AB123", state="planned")
    father = next(who for who, each in (await office.invited("AB123")).items() if each.role == "father")
    invitation = next(each for each in nudges if (each.recipient, each.rung) == (father, "invited"))
    await sent(office, invitation)
    await closed(office)
    reply = await told(office, father, "cancelled")
    assert "Your meeting on Tuesday 8 December 2026 at 10am will not take place." in words(reply)
    assert "case" not in words(reply).casefold()
    [entry] = [block for block in reply.blocks if isinstance(block, CalendarEntry)]
    assert entry.cancelled


async def test_no_link_opens_and_no_booking_stands_when_the_case_is_opened_again(office: Office) -> None:
    await office.remote()
    token = link_token(await office.say(HEALTH, "join AB123"))
    await closed(office)
    with pytest.raises(LinkClosed):
        await office.database.transact(lambda tx: open_link(tx, office.desk, token, at("2026-12-08 09:45")))
    await office.say(SW, "reopen AB123")
    assert "not booked yet" in words(await office.card())
    assert "has no date yet" in words(await office.say(CHAIR, "join AB123"))


async def test_nobody_is_told_of_a_conference_that_was_held(office: Office) -> None:
    await office.booked()
    held = "done AB123 icpc 8 Dec outcome no plan quorate yes"
    assert "recorded for" in words(await office.say(TM, held, moment="2026-12-08 15:00"))
    await closed(office)
    assert not {who for who, about in await office.notices("AB123") if about == "cancelled"}


async def test_a_case_with_a_plan_in_force_is_not_closed_as_if_nothing_were_left_to_do(
    office: Office,
) -> None:
    await office.booked()
    held = "done AB123 icpc 8 Dec outcome plan quorate yes"
    assert "recorded for" in words(await office.say(TM, held, moment="2026-12-08 15:00"))
    assert "A child protection plan is in force" in await closed(office)
    assert "is closed" in await closed(office, "transferred_out")


async def test_what_was_missed_before_a_conference_stays_missed_when_the_case_is_closed(
    office: Office,
) -> None:
    await office.booked()
    held = "done AB123 icpc 8 Dec outcome no plan quorate yes"
    await office.say(TM, held, moment="2026-12-08 15:00")
    assert "9 missed, 0 done" in words(await office.card())
    await closed(office)
    assert "9 missed, 0 done" in words(await office.card())


@pytest.mark.parametrize(
    ("typed", "recorded"),
    [
        ("stepped down", "stepped_down"),
        ("because it was stepped-down to child in need", "stepped_down"),
        ("family moved to another authority", "transferred_out"),
        ("transferred", "transferred_out"),
        ("no further action", "closed"),
        ("NFA", "closed"),
    ],
)
async def test_a_case_is_closed_for_the_reason_typed(office: Office, typed: str, recorded: str) -> None:
    await office.registered()
    assert "AB123 is closed" in words(await office.say(SW, f"close AB123 {typed}"))
    assert [step for step, _ in await office.steps("AB123")][-1] == recorded


async def test_a_reason_that_is_none_of_the_choices_is_asked_for(office: Office) -> None:
    await office.registered()
    before = await office.records()
    asked = form_of(await office.say(SW, "close AB123 it is sorted"))
    assert asked.title == "Close a case"
    assert {field.name: field.value for field in asked.fields} == {"ref": "AB123", "why": ""}
    assert await office.records() == before


async def test_before_a_conference_is_called_off_by_closing_it_is_said_and_asked(office: Office) -> None:
    await office.booked()
    before = await office.records()
    asked = form_of(await office.say(SW, "close AB123 stepped down"))
    assert "on Tuesday 8 December 2026 at 10am is called off, and 4 people are told." in asked.intro
    assert {field.name: field.value for field in asked.fields}["why"] == "stepped_down"
    assert await office.records() == before


async def test_a_plan_in_force_is_not_ended_by_one_hasty_line(office: Office) -> None:
    await office.booked()
    held = "done AB123 icpc 8 Dec outcome plan quorate yes"
    await office.say(TM, held, moment="2026-12-08 15:00")
    asked = form_of(await office.say(SW, "close AB123 stepped down"))
    assert "A child protection plan is in force, which a review conference ends as a rule." in asked.intro


async def test_a_core_group_that_waits_for_a_review_hears_that_it_does_not_meet_either(
    office: Office,
) -> None:
    await office.booked()
    case = await office.look(lambda tx: cases.find(tx, "AB123"))
    await office.database.transact(
        lambda tx: core_groups.add_member(tx, case.id, "health.visitor", office.now)
    )
    await closed(office)
    health = words(await told(office, "health.visitor", "cancelled"))
    assert "Its core group does not meet any more either." in health
    assert "core group" not in words(await told(office, "school", "cancelled"))
