"""The day agreed for a review, from the chair's record to those who prepare for it."""

from __future__ import annotations

import pytest

from handlers.reminders.messages import Writer
from storage import people
from tests.doubles.chair import conference, fill_record, finished
from tests.doubles.office import BOOKING, CHAIR, SW, TM, Office, at, button, due, form_of, rows, words


async def test_reports_and_reminders_follow_the_day_agreed_and_the_limit_stays(office: Office) -> None:
    await conference(office)
    reply = await finished(office)  # agreed for 1 March 2027; the limit is 8 March
    states = {row[0]: row[1:] for row in rows(reply, "Steps and dates")}
    assert states["First review conference"] == ("8 March 2027", "Agreed for 1 March 2027")
    dates = due(await office.say(SW, "case AB123"))
    assert dates["Report shared with the family before the review (School)"] == "24 February 2027"
    days = {n.deadline for n in await office.nudges("AB123", state="planned") if n.step == "first_review"}
    assert days == {"2027-03-01", "2027-03-08"}


async def test_once_it_is_booked_the_booking_counts(office: Office) -> None:
    await conference(office)
    await finished(office)
    asked = await office.say(BOOKING, "book AB123 4 March 2027 10am", moment="2027-01-12 10:00")
    await office.press(BOOKING, button(asked, "Book it"))
    dates = due(await office.say(SW, "case AB123"))
    early = "27 February 2027 (a Saturday, so aim for 26 February 2027)"
    assert dates["Report shared with the family before the review (School)"] == early
    aim = "Saturday 27 February 2027 (so aim for Friday 26 February 2027)"
    proposed = await office.say(SW, "dates AB123")
    by = {day: reports for day, reports, *_ in rows(proposed, "Dates that meet every rule, best first")}
    assert by["Thursday 28 January 2027 at 10am"] == (
        "Saturday 23 January 2027 (so aim for Friday 22 January 2027)"
    )
    assert f"Reports are due by {aim}." in words(asked)
    assert "booked for Thursday 4 March 2027" in words(await office.say(SW, "core group AB123"))


async def test_a_day_beyond_the_limit_is_kept_and_said_to_be_so(office: Office) -> None:
    await conference(office)
    overview = await fill_record(office, review_on="2027-03-15")
    late = "agreed for 15 March 2027, after"
    assert late in words(overview)
    reply = await office.press(CHAIR, button(overview, "Finish the record"))
    assert "Agreed for 15 March 2027, after the limit" in words(reply)
    assert f"The review conference is {late} 8 March 2027" in words(await office.say(CHAIR, "record AB123"))
    assert late in words(await office.say(SW, "core group AB123"))


async def test_a_record_put_right_moves_the_day(office: Office) -> None:
    await conference(office)
    await finished(office)
    again = await office.press(CHAIR, button(await office.say(CHAIR, "record AB123"), "Put the record right"))
    await office.fill(CHAIR, again, reason="The wrong week.")
    page = await office.press(CHAIR, "record?ref=AB123&page=core_group")
    overview = await office.fill(CHAIR, page, review_on="2027-02-22", then="check")
    await office.press(CHAIR, button(overview, "Finish the record"))
    assert "agreed for 22 February 2027" in words(await office.say(SW, "core group AB123"))
    days = {n.deadline for n in await office.nudges("AB123", state="planned") if n.step == "first_review"}
    assert days == {"2027-02-22", "2027-03-08"}


async def test_the_reminder_names_the_day_agreed_and_the_limit(office: Office) -> None:
    await conference(office)
    await finished(office)
    early = [each for each in await office.nudges("AB123") if each.rung == "-10wd:owner"]
    nudge = next(each for each in early if each.step == "first_review")
    writer = Writer(office.desk, lambda: at("2027-02-15 09:00"))
    said = await office.look(lambda tx: writer.compose(tx, people.get(tx, "social.worker"), [nudge]))
    assert "agreed for 1 March 2027; its limit is Monday 8 March 2027." in words(said)


async def test_lists_answers_and_proposals_name_the_day_agreed(office: Office) -> None:
    await conference(office)
    await finished(office)
    said = words(await office.say(SW, "when is the review for AB123?"))
    assert "First review conference: agreed for 1 March 2027; its limit is 8 March 2027." in said
    named = "First review conference, agreed for 1 March 2027 (limit 8 March 2027)"
    assert named in words(await office.say(SW, "mine", moment="2027-02-02 10:00"))
    assert named in words(await office.say(TM, "overdue", moment="2027-02-23 10:00"))
    proposed = words(await office.say(BOOKING, "dates AB123", moment="2027-02-10 10:00"))
    assert "Monday 1 March 2027 is the day that was agreed at the conference before." in proposed


async def test_without_a_record_the_day_can_be_given_with_the_outcome(office: Office) -> None:
    await conference(office)
    asked = await office.say(SW, "done AB123 icpc 8 Dec plan", moment="2026-12-09 10:00")
    came = {"came": "social_care,health,school", "review_agreed": "2027-02-15"}
    await office.fill(SW, asked, outcome="plan", **came)
    assert "Agreed for 15 February 2027" in words(await office.card())


@pytest.mark.parametrize(
    ("typed", "agreed"),
    [
        ("8 Dec plan quorate yes next review 15 Feb 2027", "2027-02-15"),
        ("8 Dec plan quorate yes, review agreed for 15/2/2027", "2027-02-15"),
        ("8 Dec review 15 Feb plan quorate yes", "2027-02-15"),
    ],
)
async def test_the_day_agreed_can_be_typed_with_the_outcome(office: Office, typed: str, agreed: str) -> None:
    await conference(office)
    reply = await office.say(SW, f"done AB123 icpc {typed}", moment="2026-12-09 10:00")
    assert "recorded for 8 December 2026" in words(reply)
    [held] = await office.details("icpc")
    assert (held["outcome"], held["review_agreed"]) == ("plan", agreed)


async def test_no_review_is_agreed_for_a_day_on_which_nobody_works(office: Office) -> None:
    await conference(office)
    typed = "done AB123 icpc 8 Dec plan quorate yes next review 7 Mar 2027"
    asked = await office.say(SW, typed, moment="2026-12-09 10:00")
    sentence = (
        "7 March 2027 is a Sunday, when people do not work: "
        "choose a working day, such as Friday 5 March 2027."
    )
    assert form_of(asked).errors == {"review_agreed": sentence}
    assert await office.details("icpc") == []


async def test_the_day_of_the_review_alone_is_not_taken_for_that_of_the_conference(office: Office) -> None:
    await conference(office)
    asked = await office.say(SW, "done AB123 icpc plan next review 15 Feb 2027", moment="2026-12-09 10:00")
    values = {field.name: field.value for field in form_of(asked).fields}
    assert (values["on"], values["review_agreed"], values["outcome"]) == ("2026-12-08", "2027-02-15", "plan")
