"""The record of a review: the plan goes on, ends, or waits for a review that is quorate."""

from __future__ import annotations

from handlers.reminders.messages import Writer
from handlers.reply import Reply
from storage import people
from tests.doubles.chair import came, conference, finished
from tests.doubles.office import BOOKING, CHAIR, SCHOOL, SW, Office, at, button, due, form_of, rows, words


async def test_the_review_records_that_the_plan_goes_on_and_keeps_its_tasks(office: Office) -> None:
    await conference(office)
    await finished(office)
    asked = await office.say(BOOKING, "book AB123 2 Mar 2027 10am", moment="2027-02-01 10:00")
    await office.press(BOOKING, button(asked, "Book it"))
    office.now = at("2027-03-02 14:00")
    changes = {
        "met_on": "2027-03-01",
        "view": "continue",
        "decision_1": "continue",
        "task_what_1": "",
        "task_measure_1": "",
        "task_owner_1": "",
        "task_due_1": "",
        "meets_on": "2027-03-30",
        "review_on": "2027-08-27",
        "view_social_care": "continue",
        "view_health": "continue",
        "view_school": "end",
        "view_category_school": "",
    }
    reply = await finished(office, **changes)
    [review] = await office.details("first_review")
    assert review["outcome"] == "continue"
    assert due(reply)["Review conference"] == "2 September 2027"
    # No source has a limit for a later core group, so the day agreed stands alone.
    assert ("Core group", "no limit", "Agreed for 30 March 2027") in rows(reply, "Steps and dates")
    tasks = await office.say(SCHOOL, "tasks AB123")
    assert len(rows(tasks, "Tasks of the plan")) == 1


async def reviewed(office: Office, **changes: str) -> Reply:
    """The plan of 8 December 2026 is reviewed on 2 March 2027."""
    await conference(office)
    await finished(office)
    asked = await office.say(BOOKING, "book AB123 2 Mar 2027 10am", moment="2027-02-01 10:00")
    await office.press(BOOKING, button(asked, "Book it"))
    office.now = at("2027-03-02 14:00")
    usual = {"met_on": "2027-03-01", "view_category": "", "reasons": "It has changed for the better."}
    agencies = ("social_care", "health", "school")
    views = {f"view_{agency}": "end" for agency in agencies}
    views |= {f"view_category_{agency}": "" for agency in agencies}
    return await finished(office, **{**usual, **views, **changes})


async def test_a_plan_that_ends_takes_its_tasks_and_core_group_with_it(office: Office) -> None:
    await reviewed(office, decision_1="end")
    assert rows(await office.say(SW, "tasks AB123"), "Tasks of the plan")[0][3] == "No longer needed"
    assert "Health visitor" not in words(await office.say(SW, "core_group AB123"))
    planned = await office.nudges("AB123", state="planned")
    assert not [each for each in planned if each.step in ("plan_task", "core_group", "review")]


async def two_planned(office: Office) -> None:
    """Two children with plans of 8 December 2026: a task for each, and one for both."""
    await conference(office, children=2)
    tasks = {"more_1": "yes", "more_2": "yes", "task_children_1": "1", "task_children_2": "2"}
    home = {"task_what_2": "See the child at home every week", "task_owner_2": "person:health.visitor"}
    await finished(office, **tasks, **home, members="social.worker,health.visitor")
    assert states(await office.say(SW, "tasks AB123")) == ["To be done"] * 3


def states(shown: Reply) -> list[str]:
    return [row[3] for row in rows(shown, "Tasks of the plan")]


async def test_a_plan_that_ends_for_one_child_takes_that_childs_tasks_and_leaves_the_others(
    office: Office,
) -> None:
    await two_planned(office)
    asked = await office.say(BOOKING, "book AB123 2 Mar 2027 10am", moment="2027-02-01 10:00")
    await office.press(BOOKING, button(asked, "Book it"))
    office.now = at("2027-03-02 14:00")
    agencies = {f"view_{agency}": "continue" for agency in ("social_care", "health", "school")}
    nothing_new = dict.fromkeys(("task_what_1", "task_measure_1", "task_owner_1", "task_due_1"), "")
    changes = {"met_on": "2027-03-01", "meets_on": "2027-03-30", "review_on": "2027-08-27", **agencies}
    await finished(office, **changes, **nothing_new, decision_1="end", decision_2="continue", category_1="")
    shown = await office.say(SW, "tasks AB123")
    assert states(shown) == ["No longer needed", "Overdue by 29 working days", "Overdue by 29 working days"]
    assert "No child that it was for has a plan any more." in words(shown)
    assert "Health visitor" in words(await office.say(SW, "core_group AB123")), "the group goes on"


async def test_without_a_record_too_a_childs_tasks_end_with_its_plan(office: Office) -> None:
    await two_planned(office)
    asked = await office.say(SW, "done AB123 first_review 1 Mar 2027", moment="2027-03-02 10:00")
    sent = {"outcome": "end", "came": "social_care,health,police", "children": "2"}
    reply = await office.fill(SW, asked, **sent)
    assert "recorded for 1 March 2027" in words(reply)
    shown = states(await office.say(SW, "tasks AB123"))
    assert [state == "No longer needed" for state in shown] == [False, True, False]
    assert ("health.visitor", "own_part") in await office.notices("AB123"), "whose task it was"


async def test_a_review_that_is_not_quorate_is_held_again_and_the_plan_goes_on(office: Office) -> None:
    await conference(office)
    names = await came(office)
    await finished(office)
    asked = await office.say(BOOKING, "book AB123 2 Mar 2027 10am", moment="2027-02-01 10:00")
    await office.press(BOOKING, button(asked, "Book it"))
    office.now = at("2027-03-02 14:00")
    done = await finished(
        office,
        met_on="2027-03-01",
        **{names["school"]: "absent"},
        proceeded="no",
        quorum_why="Nobody came from school.",
    )
    assert "is to be held again" in words(done)
    # The day that had been agreed, 1 March, is used up; the core group of December does not follow from this.
    assert rows(done, "Steps and dates")[0] == ("First review conference", "8 March 2027", "Due")
    assert "core group" not in words(done)
    [review] = await office.details("first_review")
    assert (review["proceeded"], "outcome" in review) == (False, False)
    assert len(rows(await office.say(SCHOOL, "tasks AB123"), "Tasks of the plan")) == 1
    writer = Writer(office.desk, lambda: office.now)
    found = [each for each in await office.nudges("AB123", recipient="booking") if each.rung == "recorded"]
    person = await office.look(lambda tx: people.get(tx, "booking"))
    message = await office.look(lambda tx: writer.compose(tx, person, found[-1:]))
    assert "It was not quorate and is to be held again; nothing was decided." in words(message)
    assert rows(message, "What follows") == (("First review conference", "8 March 2027"),)
    assert button(message, "Dates that fit")
    # The core group keeps to the plan of 8 December, and hears why there is no other.
    read = words(await office.say(SCHOOL, "record AB123"))
    assert "The conference of 2 March 2027 was not quorate and is to be held again" in read
    assert "See the child at school every week" in read
    assert "AB123-outcome-and-plan-2026-12-08.pdf" in read
    # It is over, so there is nothing to record until another day is booked.
    assert "It is to be held again." in words(await office.say(CHAIR, "record AB123"))


async def test_what_was_done_for_the_initial_conference_is_not_proposed_for_the_review(
    office: Office,
) -> None:
    await conference(office)
    await finished(office)  # the chair had met the family on 7 December
    asked = await office.say(BOOKING, "book AB123 2 Mar 2027 10am", moment="2027-02-01 10:00")
    await office.press(BOOKING, button(asked, "Book it"))
    page = await office.say(CHAIR, "record AB123", moment="2027-03-02 14:00")
    shown = {field.name: field.value for field in form_of(page).fields}
    assert (shown["met_family"], shown["met_on"]) == ("", "")
    await office.say(CHAIR, "done AB123 chair meets family 1 Mar 2027")
    page = await office.press(CHAIR, "record?ref=AB123&page=preparation")
    assert {field.name: field.value for field in form_of(page).fields}["met_on"] == "2027-03-01"
