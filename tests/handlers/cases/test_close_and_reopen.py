"""A closed case rests, and whoever waits for something of it is told; an opened one goes on where it stands."""

from __future__ import annotations

import pytest

from handlers.joining.personal_link import LinkClosed, open_link
from handlers.reminders.messages import Writer
from handlers.reply import Bullets, CalendarEntry, Reply
from storage import cases, core_groups, people
from storage.database import Transaction
from storage.nudge import Nudge
from tests.doubles.chair import conference, finished
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SW,
    TM,
    Office,
    at,
    button,
    buttons,
    form_of,
    link_token,
    words,
)


async def reminders(office: Office) -> int:
    return len([each for each in await office.nudges("AB123", state="planned") if each.kind != "notice"])


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
    await office.closed()
    assert await reminders(office) == 0
    card = words(await office.say(SW, "reopen AB123", moment="2026-11-24 10:00"))
    assert "AB123 is open again" in card
    assert "27 November 2026" in card
    assert await reminders(office) == before > 0


async def test_what_was_to_come_is_cancelled_because_the_case_is_closed_and_nothing_is_planned_for_that(
    office: Office,
) -> None:
    await office.booked()
    before = {each.id for each in await office.nudges("AB123", state="planned")}
    await office.closed()
    cancelled = await office.nudges("AB123", state="cancelled")
    assert {each.reason for each in cancelled if each.id in before} == {"the case is closed"}
    since = [each for each in await office.nudges("AB123") if int(each.id) > max(map(int, before))]
    assert {each.kind for each in since} == {"notice"}


async def test_an_open_case_cannot_be_reopened(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    assert "AB123 is open" in words(await office.say(SW, "reopen AB123"))


async def test_everybody_who_expects_a_conference_is_told_that_there_will_be_none(office: Office) -> None:
    await office.remote()
    await office.closed()
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
    await office.closed()
    reply = await told(office, father, "cancelled")
    assert "Your meeting on Tuesday 8 December 2026 at 10am will not take place." in words(reply)
    assert "case" not in words(reply).casefold()
    [entry] = [block for block in reply.blocks if isinstance(block, CalendarEntry)]
    assert entry.cancelled


async def test_no_link_opens_and_no_booking_stands_when_the_case_is_opened_again(office: Office) -> None:
    await office.remote()
    token = link_token(await office.say(HEALTH, "join AB123"))
    await office.closed()
    with pytest.raises(LinkClosed):
        await office.database.transact(lambda tx: open_link(tx, office.desk, token, at("2026-12-08 09:45")))
    await office.say(SW, "reopen AB123")
    assert "not booked yet" in words(await office.card())
    assert "has no date yet" in words(await office.say(CHAIR, "join AB123"))


async def test_nobody_is_told_of_a_conference_that_was_held(office: Office) -> None:
    await office.booked()
    held = "done AB123 icpc 8 Dec outcome no plan quorate yes"
    assert "recorded for" in words(await office.say(TM, held, moment="2026-12-08 15:00"))
    await office.closed()
    assert not {who for who, about in await office.notices("AB123") if about == "cancelled"}


async def test_a_case_with_a_plan_in_force_is_not_closed_as_if_nothing_were_left_to_do(
    office: Office,
) -> None:
    await office.booked()
    held = "done AB123 icpc 8 Dec outcome plan quorate yes"
    assert "recorded for" in words(await office.say(TM, held, moment="2026-12-08 15:00"))
    before = await office.records()
    refused = await office.fill(SW, await office.say(SW, "close AB123"), why="closed")
    assert "A child protection plan is in force" in form_of(refused).errors["why"]
    assert await office.records() == before
    await office.closed(why="transferred_out")


async def test_what_was_missed_before_a_conference_stays_missed_when_the_case_is_closed(
    office: Office,
) -> None:
    await office.booked()
    held = "done AB123 icpc 8 Dec outcome no plan quorate yes"
    await office.say(TM, held, moment="2026-12-08 15:00")
    assert "9 missed, 0 done" in words(await office.card())
    await office.closed()
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
    assert asked.errors == {"why": "“it is sorted” is none of these: choose one."}
    assert await office.records() == before


async def planned(office: Office, review: str = "") -> str:
    """A plan of 8 December, its core group on the 18th and a review that may be booked; gives the father's id."""
    await conference(office, father=True)
    father = next(who for who, each in (await office.invited("AB123")).items() if each.role == "father")
    members = f"health.visitor,school,social.worker,{father}"
    await finished(office, task_due_1="2026-12-21", members=members, meets_on="2026-12-18")
    office.now = at("2026-12-09 10:00")
    if review:
        asked = await office.say(BOOKING, f"book AB123 {review}")
        await office.press(BOOKING, button(asked, "Book it"))
    return father


@pytest.mark.parametrize("typed", ["close AB123 stepped down", "close AB123 transferred"])
async def test_what_closing_ends_is_said_before_it_is_done(office: Office, typed: str) -> None:
    await planned(office, "3 March 2027 10am")
    before = await office.records()
    asked = await office.say(SW, typed)
    assert "A child protection plan is in force." in words(asked)
    listed = next(block.items for block in asked.blocks if isinstance(block, Bullets))
    assert listed == (
        "Its reminders stop.",
        "The first review conference on Wednesday 3 March 2027 at 10am is called off, and links to it end.",
        "The core group does not meet on Friday 18 December 2026.",
        "Nobody is reminded of what is still open in the plan: 1 task.",
        "Told of it: Conference chair, Father, Health visitor, School safeguarding lead and Team manager (north).",
    )
    assert await office.records() == before
    assert "AB123 is closed" in words(await office.press(SW, button(asked, "Close it")))


async def test_whoever_steps_a_plan_down_hears_that_only_a_review_ends_it(office: Office) -> None:
    await planned(office, "3 March 2027 10am")
    asked = await office.say(SW, "close AB123 stepped down")
    assert "Only a review conference ends a plan" in words(asked)
    review = form_of(await office.press(SW, button(asked, "Record the review")))
    assert review.title == "AB123: first review conference"


async def test_a_conference_to_come_alone_is_asked_about_too(office: Office) -> None:
    await office.booked()
    asked = await office.fill(SW, await office.say(SW, "close AB123"), why="closed")
    assert (
        "The initial child protection conference on Tuesday 8 December 2026 at 10am is called off"
        in words(asked)
    )
    assert "plan is in force" not in words(asked)


async def test_the_core_group_hears_that_its_meeting_is_off_when_the_case_is_closed(office: Office) -> None:
    father = await planned(office, "3 March 2027 10am")
    await office.closed(why="stepped_down")
    meeting = "Its core group, which was to meet on Friday 18 December 2026, does not meet any more."
    assert meeting in words(await told(office, "school", "cancelled"))
    assert meeting in words(await told(office, "team.manager", "closed"))
    assert "core group" not in words(await told(office, "chair", "cancelled")), "who was never asked to come"
    text = words(await told(office, father, "cancelled"))
    assert "There are no more. The one on Friday 18 December 2026 will not take place." in text
    assert "core group" not in text


async def test_a_core_group_without_a_day_hears_of_the_closing_too(office: Office) -> None:
    await office.booked()
    case = await office.look(lambda tx: cases.find(tx, "AB123"))
    await office.database.transact(
        lambda tx: core_groups.add_member(tx, case.id, "health.visitor", office.now)
    )
    await office.closed()
    health = words(await told(office, "health.visitor", "cancelled"))
    assert "Its core group does not meet any more." in health
    assert "core group" not in words(await told(office, "school", "cancelled"))


async def test_once_a_plan_has_ended_its_core_group_is_told_not_to_come(office: Office) -> None:
    father = await planned(office)
    ended = "done AB123 first review 11 Dec outcome end quorate yes"
    await office.say(SW, ended, moment="2026-12-11 15:00")
    member = words(await told(office, "school", "core_group_off"))
    assert "There is no plan any more, so the core group does not meet on Friday 18 December 2026." in member
    guest = words(await told(office, father, "core_group_off"))
    assert (
        guest == "The meeting on Friday 18 December 2026 will not take place. You do not need to do anything."
    )
    left = {each.step for each in await office.nudges("AB123", state="planned") if each.kind == "step"}
    assert not left & {"core_group_meets", "plan_task"}


async def test_a_core_group_without_a_day_hears_that_the_plan_has_ended(office: Office) -> None:
    father = await planned(office)
    await office.say(SW, "done AB123 core group today", moment="2026-12-18 15:00")
    await office.say(SW, "done AB123 first review today outcome end quorate yes", moment="2027-03-01 15:00")
    ended = "There is no plan any more, so the core group does not meet any more."
    assert ended in words(await told(office, "school", "core_group_off"))
    assert words(await told(office, father, "core_group_off")) == (
        "The meetings that we asked you to come to have ended. There are no more. You do not need to do anything."
    )


async def test_what_was_decided_is_said_of_the_child_that_it_was_decided_for(office: Office) -> None:
    await conference(office, children=2)
    await finished(office, decision_1="plan", category_1="NEG", decision_2="no_plan")
    await office.say(SW, "done AB123 first review today outcome end quorate yes", moment="2027-03-01 15:00")
    said = words(await office.say(SW, "case AB123", moment="2027-03-01 15:00"))
    assert "First review conference, 1 March 2027: The plan ended for child 1." in said
    assert "8 December 2026: No child protection plan was needed for child 2." in said


async def test_a_disagreement_that_is_not_settled_is_said_before_the_case_is_closed(office: Office) -> None:
    await conference(office)
    await finished(
        office,
        decision_1="no_plan",
        dissenters="school",
        dissent_why_school="It sees more harm.",
        dissent_then_school="They meet.",
        dissent_owner_school="team_manager",
        dissent_by_school="2026-12-16",
    )
    asked = words(await office.say(SW, "close AB123 no further work"))
    assert "Nobody is reminded any more of the disagreement of school, which is not settled." in asked


async def test_an_opened_case_says_nothing_of_steps_that_were_not_asked_for_before_it_was_closed(
    office: Office,
) -> None:
    await conference(office, children=2)
    await finished(office, decision_2="no_plan")
    await office.closed(why="stepped_down")
    opened = words(await office.say(SW, "reopen AB123"))
    assert "first review conference (child 1)" in opened
    assert "child 2" not in opened


async def everything_sent(office: Office) -> None:
    """Whatever waits to be sent is sent."""
    await office.database.transact(
        lambda tx: tx.execute("UPDATE nudges SET state = 'sent', sent_at = due_at WHERE kind = 'notice'")
    )


async def test_whoever_heard_that_there_are_no_more_meetings_hears_that_there_are(office: Office) -> None:
    father = await planned(office)
    await office.closed(why="stepped_down")
    await everything_sent(office)
    reply = words(await office.say(SW, "reopen AB123"))
    assert "4 people are told of it now, who had heard that it was closed." in reply
    assert "Its core group has no day: type core group AB123 to agree on one." in reply
    assert words(await told(office, father, "reopened")) == (
        "We wrote to you that there would be no more meetings. That does not hold any more. "
        "We will write again when the next one has a date.\n\n"
        "If you have questions, ask the social worker you know."
    )
    school = words(await told(office, "school", "reopened"))
    assert "You were told that it is closed: that does not hold any more. Its core group goes on." in school
    assert "called off" not in school, "for no conference was booked"
    assert "core group" not in words(await told(office, "team.manager", "reopened"))


async def test_whoever_waited_for_a_conference_hears_that_it_stays_off(office: Office) -> None:
    await office.booked()
    await office.closed()
    await everything_sent(office)
    await office.say(SW, "reopen AB123")
    school = words(await told(office, "school", "reopened"))
    assert "The conference that was called off stays off; you will hear if another one is booked." in school


async def test_whoever_was_not_told_of_the_closing_yet_hears_of_neither(office: Office) -> None:
    await office.booked()
    await office.closed()
    await office.say(SW, "reopen AB123")
    assert not [each for each in await office.notices("AB123") if each[1] == "reopened"]
