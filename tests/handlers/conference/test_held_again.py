"""A conference that was not quorate and is to be held again: who hears of it, and what is asked for it then."""

from __future__ import annotations

from datetime import date

from handlers.reminders.messages import Writer
from handlers.reply import Reply
from storage import people
from storage.nudge import Nudge
from tests.doubles.chair import came, conference, fill_page, finished
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SW,
    Office,
    at,
    button,
    form_of,
    rows,
    words,
)

GP = "invite AB123 gp by email gp@example.org role professional agency gp"
REVIEW_DAY = (
    "2027-03-03 15:00"  # five days before the limit of 8 March, when reports are shared with the family
)


async def not_quorate(office: Office, **changes: str) -> Reply:
    """The chair's record of a conference to which nobody came from school: it is to be held again."""
    names = await came(office)
    why = {"proceeded": "no", "quorum_why": "Nobody came from school."}
    return await finished(office, **{names["school"]: "absent", **why, **changes})


async def review_not_quorate(office: Office) -> None:
    """The review of 3 March 2027, a father and a GP without an account invited, is to be held again."""
    await conference(office, father=True)
    await office.say(SW, GP)
    await finished(office)
    asked = await office.say(BOOKING, "book AB123 3 Mar 2027 10am", moment="2027-02-01 10:00")
    await office.press(BOOKING, button(asked, "Book it"))
    office.now = at(REVIEW_DAY)
    await not_quorate(office, met_on="2027-03-01")


def fields(reply: Reply) -> dict[str, str]:
    """What a form holds already, but for the case."""
    return {each.name: each.value for each in form_of(reply).fields if each.name != "ref"}


async def everything_sent(office: Office) -> None:
    """Whatever waits to be told is told."""
    await office.database.transact(
        lambda tx: tx.execute("UPDATE nudges SET state = 'sent', sent_at = due_at WHERE kind = 'notice'")
    )


async def sent_now(office: Office) -> dict[str, list[str]]:
    """What everybody but those who read the outcome is sent for this afternoon, by their name."""
    writer = Writer(office.desk, lambda: office.now)
    said: dict[str, list[str]] = {}
    for nudge in await office.nudges("AB123", state="planned"):
        if at(REVIEW_DAY) <= nudge.due_at <= office.now and nudge.rung != "recorded":
            name, text = await _worded(office, writer, nudge)
            said.setdefault(name, []).append(text)
    return said


async def _worded(office: Office, writer: Writer, nudge: Nudge) -> tuple[str, str]:
    person = await office.look(lambda tx: people.get(tx, nudge.recipient))
    message = await office.look(lambda tx: writer.compose(tx, person, [nudge]))
    return person.name, words(message) if message else ""


async def test_everybody_invited_hears_that_it_is_held_again_before_anything_is_asked_of_them(
    office: Office,
) -> None:
    await review_not_quorate(office)
    sent = await sent_now(office)
    assert set(sent) == {"GP (Health)", "Father", "Health visitor", "School safeguarding lead"}
    assert all(len(messages) == 1 for messages in sent.values())
    [health] = sent["Health visitor"]
    assert health.startswith("AB123: the conference is to be held again")
    assert "It was not quorate on Wednesday 3 March 2027, so nothing was decided. The plan goes on." in health
    assert "It is to be held again by Monday 8 March 2027. You will hear the day once it is booked." in health
    assert "still needed: share it with the family and the chair as soon as you can." in health


async def test_a_father_hears_that_there_will_be_another_meeting_and_nothing_of_the_case(
    office: Office,
) -> None:
    await review_not_quorate(office)
    assert (await sent_now(office))["Father"] == [
        "Your meeting on Wednesday 3 March 2027 could not go ahead. It is to be held again by Monday 8 March 2027. "
        "We will write again when it has a date.\n\n"
        "If you have questions, ask the social worker you know."
    ]


async def test_no_report_is_asked_for_by_a_day_that_nobody_could_have_known(office: Office) -> None:
    await review_not_quorate(office)
    until_the_limit = [
        each
        for each in await office.nudges("AB123", state="planned")
        if each.step.startswith("reports_to") and each.due_at <= at("2027-03-08 17:00")
    ]
    assert until_the_limit == []
    card = await office.say(HEALTH, "case AB123")
    assert "that of 3 March 2027 is to be held again; no date yet" in words(card)
    assert {by for _, by, _ in rows(card, "Steps and dates")} == {"no date yet"}


async def test_reports_count_from_the_new_day_once_it_is_booked(office: Office) -> None:
    await review_not_quorate(office)
    asked = await office.say(BOOKING, "book AB123 16 Mar 2027 10am")
    await office.fill(BOOKING, asked, reason="Nobody from school is free before.", agreed="the chair")
    shown = rows(await office.say(HEALTH, "case AB123"), "Steps and dates")
    assert {name: by for name, by, _ in shown if "review" in name} == {
        "Report shared with the family before the review (Health)": "11 March 2027",  # five days before
        "Report sent to the chair before the review (Health)": "11 March 2027",  # three working days before
    }


async def test_it_is_booked_again_at_the_place_it_was_to_be_held_at(office: Office) -> None:
    await conference(office)  # at the Civic Hall
    await not_quorate(office)
    assert fields(await office.say(BOOKING, "book AB123"))["place"] == "Civic Hall"
    asked = await office.say(BOOKING, "book AB123 11 Dec 10am")
    assert "It was to be held at Civic Hall" in form_of(asked).intro
    booked = await office.fill(BOOKING, asked)
    assert "AB123: booked for Friday 11 December 2026 at 10am, at Civic Hall" in words(booked)
    assert (await office.details("conference_booked"))[-1]["place"] == "Civic Hall"


async def test_another_place_is_said_on_the_line(office: Office) -> None:
    await conference(office)
    await not_quorate(office)
    asked = await office.say(BOOKING, "book AB123 11 Dec 10am place Merrion House")
    await office.press(BOOKING, button(asked, "Book it"))
    assert (await office.details("conference_booked"))[-1]["place"] == "Merrion House"


async def test_the_place_of_one_held_again_can_be_changed_when_the_day_is_checked(office: Office) -> None:
    await conference(office)
    await not_quorate(office)
    asked = await office.say(BOOKING, "book AB123 11 Dec 10am")
    await office.fill(BOOKING, asked, place="Town Hall")
    assert (await office.details("conference_booked"))[-1]["place"] == "Town Hall"


async def test_a_review_after_one_that_went_ahead_has_no_place_yet(office: Office) -> None:
    await conference(office)
    await finished(office)
    assert fields(await office.say(BOOKING, "book AB123"))["place"] == ""


async def test_a_limit_that_leaves_time_for_the_reports_still_says_by_when(office: Office) -> None:
    await conference(office, father=True)
    await office.moved("4 Dec 10am", moment="2026-11-24 10:00")
    office.now = at("2026-12-04 13:00")
    await not_quorate(office, held_on="2026-12-04", met_on="2026-12-03")
    writer = Writer(office.desk, lambda: office.now)
    [notice] = [
        each for each in await office.nudges("AB123", recipient="school") if each.rung == "held_again"
    ]
    _, text = await _worded(office, writer, notice)
    assert "It is to be held again by Friday 11 December 2026." in text
    assert "due to the family and to the chair by Tuesday 8 December 2026" in text
    assert "The plan goes on" not in text


async def test_what_people_said_of_coming_to_the_first_does_not_hold_for_the_second(office: Office) -> None:
    await conference(office)
    await office.say(HEALTH, "attend AB123 in person")
    await not_quorate(office)
    assert "will come" not in words(await office.say(CHAIR, "reports AB123"))
    assert (await office.invited("AB123"))["health.visitor"].attendance == ""


async def test_recorded_without_a_record_everybody_hears_it_too(office: Office) -> None:
    await conference(office, father=True)
    said = await office.say(CHAIR, "done AB123 icpc 8 Dec not quorate, to be held again")
    assert "icpc" in [step for step, _ in await office.steps("AB123")], words(said)
    told = {who for who, rung in await office.notices("AB123") if rung == "held_again"}
    assert {"social.worker", "team.manager", "booking", "health.visitor", "school"} < told
    assert len(told) == 6  # and the father
    said = words(await office.say(SW, "when is the ICPC for AB123?"))
    assert (
        "The conference of 8 December 2026 was not quorate and is to be held again; it is not booked yet."
        in said
    )


async def test_a_partner_outside_is_told_for_which_meeting_the_report_is(office: Office) -> None:
    await conference(office)
    await office.say(SW, GP)
    await finished(office)  # the first review is not booked; it was agreed for 1 March 2027
    known = ("health.visitor", "school", "chair", "social.worker")
    [gp] = [id for id in await office.invited("AB123") if id not in known]
    writer = Writer(office.desk, lambda: at("2027-02-24 09:00"))
    planned = await office.nudges("AB123", recipient=gp, state="planned")
    reminders = [each for each in planned if each.step == "reports_to_chair"]
    _, text = await _worded(office, writer, reminders[0])
    assert text.startswith(
        "Your report for the meeting agreed for Monday 1 March 2027 is to be shared with the chair by today"
    )


async def test_whoever_was_told_hears_that_it_went_ahead_after_all(office: Office) -> None:
    await conference(office, father=True)
    await not_quorate(office)
    await everything_sent(office)
    form = await office.press(CHAIR, "record?ref=AB123&do=amend")
    overview = await office.fill(CHAIR, form, reason="It did go ahead.")
    page = await office.press(CHAIR, button(overview, "Quorum"))
    overview = await fill_page(office, page, proceeded="yes", quorum_why="It could not wait.", then="check")
    while "Still missing" in words(overview):
        page = await office.press(CHAIR, button(overview, "Go on where something is missing"))
        overview = await fill_page(office, page, then="check")
    await office.press(CHAIR, button(overview, "Finish the record"))
    writer = Writer(office.desk, lambda: office.now)
    found = [each for each in await office.nudges("AB123", state="planned") if each.rung == "held_after_all"]
    said = dict([await _worded(office, writer, each) for each in found])
    assert set(said) == {"Father", "Health visitor", "School safeguarding lead"}
    assert said["Father"].startswith(
        "We wrote to you that your meeting on Tuesday 8 December 2026 is to be held again. That is not so."
    )
    assert "it went ahead, and nobody has to come again" in said["Health visitor"]


async def test_one_that_is_held_on_another_day_takes_nothing_back(office: Office) -> None:
    await conference(office, father=True)
    await not_quorate(office)
    await everything_sent(office)
    held = "done AB123 icpc 11 Dec outcome no_plan quorate yes"
    await office.say(SW, held, moment="2026-12-11 15:00")
    assert ("icpc", date(2026, 12, 11)) in await office.steps("AB123")
    assert "held_after_all" not in {about for _, about in await office.notices("AB123")}
