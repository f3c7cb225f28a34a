"""A button of a reminder that is pressed late, twice or after somebody else says what stands, and does nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from handlers.reminders.messages import Writer
from handlers.reply import Reply
from storage import core_groups, outbox, people, sending
from storage.database import Transaction
from storage.nudge import Nudge
from tests.doubles.office import (
    BOOKING,
    SCHOOL,
    SERVICE,
    SW,
    SW_SOUTH,
    TM,
    Office,
    at,
    button,
    form_of,
    words,
)

STANDS = (
    "AB123: Team manager (north) has recorded the completion of the section 47 enquiry already, "
    "for 26 November 2026: nothing was changed."
)
FRIDAY = "2026-11-27 09:00"  # section 47 was due on Thursday 26 November


async def sent(office: Office, email: str, step: str, moment: str = FRIDAY) -> Reply:
    """What somebody was sent about one step, marked as gone at a moment."""
    person = await office.person(email)
    writer, now = Writer(office.desk, lambda: at(moment)), at(moment)

    def work(tx: Transaction) -> Reply | None:
        found = outbox.listing(tx, state="planned", recipient=person.id)
        due: Sequence[Nudge] = [each for each in found if each.due_at <= now and each.step == step][-1:]
        taken = sending.take_these(tx, sending.Claim("claim", "worker", now, now), list(due))
        reply = writer.compose(tx, people.get(tx, person.id), taken)
        with sending.booked(tx) as book:
            sending.on_its_way(book, taken, taken[0].id, "console", person.id, now)
            sending.sent(book, taken, "receipt", now)
        return reply

    reply = await office.database.transact(work)
    assert reply is not None
    return reply


async def done_by_the_manager(office: Office) -> Reply:
    """The social worker's reminder of the enquiry, which the manager has recorded since."""
    await office.registered()
    reminder = await sent(office, SW, "s47")
    await office.say(TM, "done AB123 s47 26 Nov icpc", moment="2026-11-27 10:00")
    return reminder


@pytest.mark.parametrize("label", ["Remind me tomorrow", "Not mine", "Done"])
async def test_a_press_on_what_somebody_else_recorded_says_so_and_changes_nothing(
    office: Office, label: str
) -> None:
    reminder = await done_by_the_manager(office)
    before = await office.records()
    late = await office.press(SW, button(reminder, label))
    assert STANDS in words(late)
    assert late.replace, "the message shows what stands, so that nobody presses it again"
    assert await office.records() == before


@pytest.mark.parametrize("typed", ["snooze AB123 s47 tomorrow", "snooze AB123 s47"])
async def test_what_is_recorded_cannot_be_put_off_by_typing_either(office: Office, typed: str) -> None:
    await done_by_the_manager(office)
    before = await office.records()
    assert STANDS in words(await office.say(SW, typed))
    assert await office.records() == before


async def test_what_was_recorded_before_anybody_was_reminded_of_it_says_so_too(office: Office) -> None:
    await office.registered()
    await office.say(TM, "done AB123 s47 today icpc")
    said = words(await office.say(SW, "snooze AB123 s47 tomorrow"))
    assert "Team manager (north) has recorded the completion of the section 47 enquiry already" in said
    assert "You have no reminder about the" in words(
        await office.say(SW, "snooze AB123 first review tomorrow")
    )


async def test_the_one_who_recorded_it_is_told_that_they_did(office: Office) -> None:
    await office.registered()
    reminder = await sent(office, TM, "s47")
    await office.say(TM, "done AB123 s47 26 Nov icpc", moment="2026-11-27 10:00")
    late = await office.press(TM, button(reminder, "Remind me tomorrow"))
    assert "AB123: you have recorded the completion of the section 47 enquiry already" in words(late)


async def test_a_manager_who_asks_late_is_told_who_has_done_it_and_nobody_is_asked(office: Office) -> None:
    await office.registered()
    reminder = await sent(office, TM, "s47")
    await office.say(SW, "done AB123 s47 26 Nov icpc", moment="2026-11-27 10:00")
    late = await office.press(TM, button(reminder, "Ask Social worker (north)"))
    assert "Social worker (north) has recorded the completion" in words(late)
    assert late.replace
    assert not [each for each in await office.nudges("AB123") if each.rung == "nudged"]


async def test_what_is_not_needed_any_more_says_why(office: Office) -> None:
    await office.registered()
    reminder = await sent(office, SW, "icpc")
    await office.say(SW, "done AB123 s47 26 Nov nfa", moment="2026-11-27 10:00")
    late = await office.press(SW, button(reminder, "Remind me tomorrow"))
    assert (
        "AB123: nothing is waiting for the initial child protection conference any more, as the section 47 enquiry "
        "ended with no further action, so no conference is needed: nothing was changed."
    ) in words(late)


@pytest.mark.parametrize("label", ["Remind me tomorrow", "Not mine", "Done"])
async def test_of_a_closed_case_a_press_says_that_it_is_closed(office: Office, label: str) -> None:
    await office.registered()
    reminder = await sent(office, SW, "s47")
    await office.closed(by=TM)
    before = await office.records()
    late = await office.press(SW, button(reminder, label), moment="2026-11-30 09:00")
    assert "AB123 is closed: the case's social worker or the case's team manager can type reopen" in words(
        late
    )
    assert late.replace
    assert await office.records() == before


async def test_typing_about_a_closed_case_puts_nothing_off_and_shares_no_report(office: Office) -> None:
    await office.booked()
    await sent(office, SW, "s47")
    await office.closed(by=TM)
    before = await office.records()
    for typed in ("snooze AB123 s47 tomorrow", "report AB123 shared with family"):
        assert "AB123 is closed: " in words(await office.say(SW, typed))
    assert await office.records() == before


async def test_a_report_pressed_after_the_case_was_closed_opens_no_form(office: Office) -> None:
    await office.booked()
    reminder = await sent(office, SCHOOL, "reports_to_family", "2026-12-02 09:00")
    await office.closed(by=TM)
    late = await office.press(SCHOOL, button(reminder, "It was shared"))
    assert late.form is None
    assert "AB123 is closed: " in words(late)
    assert late.replace


async def test_a_report_that_a_colleague_recorded_says_who_and_when(office: Office) -> None:
    await office.booked()
    reminder = await sent(office, SCHOOL, "reports_to_family", "2026-12-02 09:00")
    await office.say(SW, "report AB123 shared with family 1 Dec school", moment="2026-12-02 10:00")
    late = await office.press(SCHOOL, button(reminder, "It was shared"))
    assert (
        "AB123: Social worker (north) has recorded the sharing of reports with the family (School) already, "
        "for 1 December 2026: nothing was changed."
    ) in words(late)


async def test_whoever_gave_the_case_away_is_told_that_it_is_theirs_no_more(office: Office) -> None:
    await office.registered()
    reminder = await sent(office, SW, "s47")
    await office.say(TM, "assign AB123 @social.worker.south", moment="2026-11-27 10:00")
    before = await office.records()
    for label in ("Remind me tomorrow", "Not mine", "Done", "Open case"):
        late = await office.press(SW, button(reminder, label))
        assert "I cannot find AB123 among your cases any more: it was given to somebody else" in words(late)
    assert await office.records() == before


async def test_a_stranger_is_not_told_that_there_is_such_a_case(office: Office) -> None:
    await office.registered()
    there = words(await office.say(SW_SOUTH, "snooze AB123 s47 tomorrow"))
    assert there == words(await office.say(SW_SOUTH, "snooze AB124 s47 tomorrow")).replace("AB124", "AB123")


async def test_somebody_who_stays_in_the_core_group_cannot_put_off_what_is_another_s_now(
    office: Office,
) -> None:
    await office.registered()
    reminder = await sent(office, SW, "s47")
    await office.say(TM, "assign AB123 @social.worker.south", moment="2026-11-27 10:00")
    [case_id] = {each.case_id for each in await office.nudges("AB123")}
    await office.database.transact(
        lambda tx: core_groups.add_member(tx, str(case_id), "social.worker", office.now)
    )
    late = await office.press(SW, button(reminder, "Remind me tomorrow"))
    answers = (
        "Social worker (south) answers for the completion of the section 47 enquiry now: nothing was changed."
    )
    assert answers in words(late)


async def test_a_case_that_was_given_away_since_is_not_given_away_again_by_an_old_button(
    office: Office,
) -> None:
    await office.registered()
    reminder = await sent(office, SW, "s47")
    await office.press(SW, button(reminder, "Not mine"), moment="2026-11-27 09:05")
    person = await office.person(TM)
    [told] = [each for each in await office.nudges("AB123") if each.rung == "not_mine"]
    writer = Writer(office.desk, lambda: office.now)
    notice = await office.look(lambda tx: writer.compose(tx, person, [told]))
    await office.say(SERVICE, "assign AB123 @social.worker.south")
    before = await office.records()
    late = await office.press(TM, button(notice, "Assign the case"))
    assert "AB123 is with Social worker (south) already: nothing was changed." in words(late)
    assert late.replace
    assert await office.records() == before


async def test_after_a_date_that_cannot_be_the_form_still_belongs_to_its_reminder(office: Office) -> None:
    await office.registered()
    reminder = await sent(office, SW, "s47")
    form = await office.press(SW, button(reminder, "Done"), moment="2026-11-27 09:05")
    again = await office.fill(SW, form, on="2026-12-18", outcome="icpc")
    assert "has not come yet" in "".join(form_of(again).errors.values())
    done = await office.fill(SW, again, on="2026-11-26", outcome="icpc")
    assert done.replace, "the reminder shows its outcome after all"


async def test_a_second_day_given_for_what_is_recorded_is_told_the_one_that_stands(office: Office) -> None:
    await office.registered()
    reminder = await sent(office, SW, "s47")
    form = await office.press(SW, button(reminder, "Done"), moment="2026-11-27 09:05")
    await office.fill(SW, form, on="2026-11-25", outcome="icpc")
    again = await office.fill(SW, form, on="2026-11-26", outcome="icpc")
    assert (
        "AB123: you have recorded the completion of the section 47 enquiry already, for 25 November 2026"
        in (words(again))
    )


async def asked_by_the_manager(office: Office) -> Reply:
    """What the social worker is sent whom the manager asks about the enquiry."""
    await office.registered()
    await office.say(TM, "nudge AB123 s47")
    person = await office.person(SW)
    [asks] = [each for each in await office.nudges("AB123") if each.rung == "nudged"]
    message = await office.look(
        lambda tx: Writer(office.desk, lambda: office.now).compose(tx, person, [asks])
    )
    assert message is not None
    return message


async def test_asking_twice_shows_in_the_place_of_the_reminder_that_it_was_done_today(office: Office) -> None:
    await office.registered()
    reminder = await sent(office, TM, "s47")
    await office.press(TM, button(reminder, "Ask"), moment="2026-11-27 09:05")
    before = await office.records()
    again = await office.press(TM, button(reminder, "Ask"))
    assert "nobody was asked again" in words(again)
    assert again.replace
    assert await office.records() == before


async def test_what_was_not_mine_today_is_not_said_to_be_told_again(office: Office) -> None:
    await office.registered()
    reminder = await sent(office, SW, "s47")
    await office.press(SW, button(reminder, "Not mine"), moment="2026-11-27 09:05")
    before = await office.records()
    again = await office.press(SW, button(reminder, "Not mine"))
    assert "is not yours to do, today already." in words(again)
    assert await office.records() == before


async def test_a_case_that_was_closed_since_somebody_was_asked_about_it_opens_no_form(office: Office) -> None:
    message = await asked_by_the_manager(office)
    await office.closed(by=TM)
    late = await office.press(SW, button(message, "Done"))
    assert late.form is None
    assert "AB123 is closed: " in words(late)
    assert late.replace


async def test_what_somebody_else_has_booked_is_not_moved_by_an_old_button(office: Office) -> None:
    await office.registered()
    reminder = await sent(office, BOOKING, "icpc")
    asked = await office.say(TM, "book AB123 8 Dec 10am", moment="2026-11-27 09:30")
    await office.press(TM, button(asked, "Book it"))
    late = await office.press(BOOKING, button(reminder, "Book it"))
    assert late.form is None
    assert words(late) == (
        "AB123: Team manager (north) has recorded the booking of the conference already, "
        "for 8 December 2026 at 10am: type book AB123 to move it."
    )
    assert form_of(await office.say(BOOKING, "book AB123"))
