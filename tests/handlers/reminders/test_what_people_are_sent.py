"""The words of reminders and notices: true when they are sent, and to guests without a word on the case."""

from __future__ import annotations

import pytest

from handlers.reminders.messages import Writer
from handlers.reply import Link, Reply
from storage import people
from storage.database import Transaction
from storage.nudge import Nudge
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SW,
    TM,
    TM_SOUTH,
    Office,
    at,
    button,
    buttons,
    words,
)
from tests.doubles.post import Post

TELLING = ("ab123", "child", "protection", "core group", "social care")


async def sent(office: Office, nudge: Nudge, moment: str) -> Reply | None:
    """What a nudge says when it is sent at a moment on the London clock."""
    writer = Writer(office.desk, lambda: at(moment))

    def work(tx: Transaction) -> Reply | None:
        return writer.compose(tx, people.get(tx, nudge.recipient), [nudge])

    return await office.database.transact(work)


async def wanted(office: Office, nudge: Nudge) -> str | None:
    """Why a nudge should not be sent any more."""
    writer = Writer(office.desk, lambda: office.now)
    return await office.look(lambda tx: writer.still_wanted(tx, nudge))


async def guest_with_a_link(office: Office) -> list[Nudge]:
    """What a father invited by phone is to be told of a conference that can be joined."""
    await office.booked()
    await office.say(SW, "invite AB123 07700 900123 role father")
    asked = await office.say(CHAIR, "join AB123")
    await office.fill(CHAIR, asked, link="https://meet.example.org/a-room", dial_in="0113 496 0000")
    father = next(who for who, each in (await office.invited("AB123")).items() if each.role == "father")
    return [each for each in await office.nudges("AB123") if each.recipient == father]


async def test_a_guest_is_told_when_and_how_and_nothing_of_what_it_is_about(office: Office) -> None:
    told = await guest_with_a_link(office)
    assert {"invited", "link"} <= {each.rung for each in told}
    for nudge in told:
        reply = await sent(office, nudge, "2026-12-07 09:00")
        assert reply is not None, nudge.rung
        assert "8 December 2026 at 10am" in words(reply)
        assert not buttons(reply)
        spoken = " ".join([words(reply), reply.summary]).casefold().replace("childcare", "")
        for telling in TELLING:
            assert telling not in spoken


async def test_a_guests_link_is_their_own_and_not_the_rooms(office: Office) -> None:
    told = [each for each in await guest_with_a_link(office) if each.rung == "link"]
    reply = await sent(office, told[0], "2026-12-07 09:00")
    assert reply is not None
    urls = [block.url for block in reply.all_blocks() if isinstance(block, Link)]
    assert len(urls) == 1
    assert "/join/" in urls[0]
    assert "a-room" not in words(reply)


async def test_a_reminder_says_when_it_is_due_why_and_what_to_press(office: Office) -> None:
    await office.registered()
    nudge = next(
        each for each in await office.nudges("AB123", recipient="social.worker") if each.step == "s47"
    )
    reply = await sent(office, nudge, "2026-11-25 09:00")
    assert reply is not None
    assert "It is due on Thursday 26 November 2026." in words(reply)
    assert "4 working days after 20 November 2026" in words(reply)
    assert "AB123" not in reply.summary
    late = await sent(office, nudge, "2026-11-30 09:00")
    assert late is not None
    assert "It was due on Thursday 26 November 2026, 2 working days ago." in words(late)
    for label in ("Done", "Remind me tomorrow", "Not mine", "Open case"):
        assert "on our side" not in words(await office.press(SW, button(reply, label)))


async def test_pressing_done_on_a_reminder_records_it(office: Office) -> None:
    await office.registered()
    nudge = next(
        each for each in await office.nudges("AB123", recipient="social.worker") if each.step == "s47"
    )
    reply = await sent(office, nudge, "2026-11-25 09:00")
    assert reply is not None
    form = await office.press(SW, button(reply, "Done"), moment="2026-11-25 09:05")
    done = await office.fill(SW, form, on="2026-11-24", outcome="icpc")
    assert "recorded for 24 November 2026" in words(done)


async def test_what_is_no_longer_true_is_not_said(office: Office) -> None:
    await office.booked()
    notices = [each for each in await office.nudges("AB123") if each.kind == "notice"]
    invited = next(each for each in notices if each.recipient == "health.visitor" and each.rung == "invited")
    assert await wanted(office, invited) is None
    await office.change(HEALTH, active=False)
    assert await wanted(office, invited) == "they no longer have anything to do with this case"
    await office.closed(by=TM)
    assert await wanted(office, invited) == "the case is closed"


async def test_somebody_who_is_no_longer_its_social_worker_is_told_nothing(office: Office) -> None:
    await office.registered()
    nudge = next(
        each for each in await office.nudges("AB123", recipient="social.worker") if each.step == "s47"
    )
    await office.say(TM, "assign AB123 @social.worker.south")
    assert await wanted(office, nudge) == "they no longer have anything to do with this case"


async def test_everything_for_a_morning_is_one_message(office: Office) -> None:
    await office.registered("AB123")
    await office.registered("AB124")
    due = [
        each
        for ref in ("AB123", "AB124")
        for each in await office.nudges(ref, recipient="social.worker")
        if each.step == "s47" and each.kind == "step"
    ]
    writer = Writer(office.desk, lambda: at("2026-11-25 09:00"))
    reply = await office.database.transact(
        lambda tx: writer.compose(tx, people.get(tx, "social.worker"), due)
    )
    assert reply is not None
    assert "AB123" in words(reply)
    assert "AB124" in words(reply)
    assert "AB12" not in reply.summary
    assert [each.label for each in buttons(reply)].count("Open case") == 2, "each case is opened by itself"
    assert "AB124: where it stands" in words(await office.press(SW, buttons(reply)[-1]))


async def test_nobody_is_told_who_has_nothing_to_do_with_it(office: Office) -> None:
    await office.remote()
    strangers = (await office.person(TM_SOUTH)).id, "social.worker.south", "admin"
    assert not [each for each in await office.nudges("AB123") if each.recipient in strangers]


async def test_whoever_owes_a_report_is_told_with_the_date_by_when(office: Office) -> None:
    await office.booked()  # for 8 December: three working days before it is 3 December
    booked = {each.recipient: each for each in await office.nudges("AB123") if each.rung == "booked"}
    school = await sent(office, booked["school"], "2026-11-23 10:00")
    by = "Your agency’s report is due to the family and to the chair by Thursday 3 December 2026."
    assert school is not None
    assert by in words(school)
    chair = await sent(office, booked["chair"], "2026-11-23 10:00")
    assert chair is not None
    assert "report" not in words(chair)


async def test_a_partner_without_an_account_is_told_by_when_too_and_a_father_of_no_report(
    office: Office,
) -> None:
    await office.booked()
    await office.say(SW, "invite AB123 gp by email gp@example.org agency health")
    await office.say(SW, "invite AB123 father by phone 07700 900123")
    invited = await office.invited("AB123")
    said = {}
    for who, each in invited.items():
        if each.role == "father" or each.agency == "health":
            nudge = next(
                told for told in await office.nudges("AB123", recipient=who) if told.rung == "invited"
            )
            reply = await sent(office, nudge, "2026-11-23 10:00")
            said[each.role if each.role == "father" else who] = words(reply) if reply else ""
    [father] = [text for who, text in said.items() if who == "father"]
    [gp] = [text for who, text in said.items() if who not in ("father", "health.visitor")]
    assert "Your agency’s report is due by Thursday 3 December 2026." in gp
    assert "report" not in father


@pytest.fixture
async def hurried(office: Office) -> Office:
    """Monday 11 January 2027, 9:05am: a conference is booked for the next day; reports were due on the 7th."""
    office.now = at("2027-01-11 09:05")
    await office.registered()
    await office.say(SW, f"invite AB123 @{HEALTH}")
    await office.say(SW, "invite AB123 gp by email gp@example.org agency health")
    asked = await office.say(BOOKING, "book AB123 12 Jan 10am")
    await office.fill(BOOKING, asked, reason="A week of snow")
    return office


async def test_a_conference_booked_for_tomorrow_is_told_of_once_and_without_a_reminder(
    hurried: Office,
) -> None:
    [letter] = await Post(hurried).to(HEALTH)
    assert "It is on Tuesday 12 January 2027 at 10am." in words(letter)
    coming = {each.due_at for each in await hurried.nudges("AB123", state="planned") if each.kind == "join"}
    assert coming == {at("2027-01-12 09:00"), at("2027-01-12 09:50")}


async def test_a_report_whose_day_was_over_before_the_conference_was_booked_is_not_said_to_be_due(
    hurried: Office,
) -> None:
    post = Post(hurried)
    [letter] = await post.to(HEALTH)
    was = "Your agency’s report was due to the family and to the chair by Thursday 7 January 2027"
    assert f"{was}: please share it now." in words(letter)
    checked = await hurried.say(BOOKING, "book AB123 13 Jan 10am")
    assert "Reports were due by Friday 8 January 2027, which has passed." in words(checked)


async def test_a_partner_by_text_reads_that_the_day_of_the_report_is_over(hurried: Office) -> None:
    [letter] = await Post(hurried).to("gp@example.org")
    assert "Your agency’s report was due by Thursday 7 January 2027: please share it now." in words(letter)
