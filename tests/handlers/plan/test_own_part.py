"""Whoever has a task of the plan, or sees to a disagreement, hears what has changed in that for them."""

from __future__ import annotations

import pytest

from handlers.reminders.messages import Writer
from storage import people
from tests.doubles.chair import conference, fill_page, finished
from tests.doubles.office import CHAIR, SW, Office, at, button, words

HEALTHS = {"task_owner_1": "person:health.visitor", "members": "social.worker,health.visitor,school"}
DISAGREES = {
    "dissenters": "school",
    "dissent_why_school": "It leaves out the evenings.",
    "dissent_then_school": "Both managers meet.",
    "dissent_owner_school": "social_worker",
    "dissent_by_school": "2026-12-15",
}
TASK = "“See the child at school every week”"


async def put_right(office: Office, page: str, **changes: str) -> None:
    """The record with one of its pages put right."""
    form = await office.press(CHAIR, "record?ref=AB123&do=amend")
    overview = await office.fill(CHAIR, form, reason="A slip.")
    overview = await fill_page(
        office, await office.press(CHAIR, button(overview, page)), **changes, then="check"
    )
    await office.press(CHAIR, button(overview, "Finish the record"))


async def told(office: Office, recipient: str) -> list[str]:
    """What somebody is sent of their own part, each in words; empty for what is not sent."""
    writer = Writer(office.desk, lambda: office.now)
    person = await office.look(lambda tx: people.get(tx, recipient))
    found = [each for each in await office.nudges("AB123", recipient=recipient) if each.rung == "own_part"]
    said = [await office.look(lambda tx, one=one: writer.compose(tx, person, [one])) for one in found]  # type: ignore[misc]
    return [words(each) if each else "" for each in said]


@pytest.fixture
async def agreed(office: Office) -> Office:
    """The health visitor has a task for 20 January 2027; the social worker sees to school's disagreement."""
    await conference(office)
    await finished(office, **HEALTHS, **DISAGREES)
    office.now = at("2026-12-09 09:00")
    return office


async def test_nobody_hears_twice_of_what_they_are_shown_with_the_news_of_the_core_group(
    agreed: Office,
) -> None:
    assert [each for each in await agreed.notices("AB123") if each[1] == "own_part"] == []


async def test_the_owner_of_a_task_that_is_moved_hears_from_which_day_it_was(agreed: Office) -> None:
    await put_right(agreed, "Outline plan", task_due_1="2027-01-19")
    [said] = await told(agreed, "health.visitor")
    assert f"Your task {TASK} is due on Tuesday 19 January 2027, a day earlier." in said
    assert await told(agreed, "school") == []


async def test_a_task_that_passes_to_somebody_else_is_news_to_both(agreed: Office) -> None:
    await put_right(agreed, "Outline plan", task_owner_1="person:school")
    [was] = await told(agreed, "health.visitor")
    assert f"The task {TASK} is not yours any more. Who does it now: School safeguarding lead." in was
    [now] = await told(agreed, "school")
    assert f"A new task of yours: {TASK}, due on Wednesday 20 January 2027." in now


async def test_of_two_corrections_that_take_each_other_back_nothing_is_said(agreed: Office) -> None:
    await put_right(agreed, "Outline plan", task_due_1="2027-01-19")
    await put_right(agreed, "Outline plan", task_due_1="2027-01-20")
    first, _ = await told(agreed, "health.visitor")
    assert first == ""


async def test_whoever_saw_to_a_disagreement_hears_that_there_is_none(agreed: Office) -> None:
    await put_right(agreed, "Decisions", dissenters="nobody")
    [said] = await told(agreed, "social.worker")
    assert "The disagreement of school is no longer yours to see to." in said


async def test_a_disagreement_that_passes_to_somebody_else_is_news_to_both(agreed: Office) -> None:
    later = {"dissent_owner_school": "team_manager", "dissent_by_school": "2026-12-17"}
    await put_right(agreed, "Dissent", **later)
    assert "is no longer yours to see to" in (await told(agreed, "social.worker"))[0]
    [now] = await told(agreed, "team.manager")
    assert (
        "You see to the disagreement of school now, which is to be settled by Thursday 17 December 2026."
        in now
    )


async def test_a_task_that_is_added_later_is_told_to_its_owner(agreed: Office) -> None:
    form = await agreed.say(SW, "tasks AB123 new")
    task = {"what": "Weigh the baby every week", "measure": "The red book shows it", "due": "2027-01-11"}
    await agreed.fill(SW, form, **task, owner="person:health.visitor")
    [said] = await told(agreed, "health.visitor")
    assert "A new task of yours: “Weigh the baby every week”, due on Monday 11 January 2027." in said
