"""Between conferences: a core group adds tasks, sees what was noted of them, and hears when it meets too late."""

from __future__ import annotations

import pytest

from tests.doubles.chair import conference, finished
from tests.doubles.office import (
    CHAIR,
    HEALTH,
    SCHOOL,
    SERVICE,
    SW,
    Office,
    button,
    buttons,
    form_of,
    rows,
    words,
)

TASK = {
    "what": "Visit the family at home twice a week",
    "measure": "Eight visits are noted by the next core group",
    "owner": "person:health.visitor",
    "due": "2027-01-29",
}


@pytest.fixture
async def planned(office: Office) -> Office:
    await conference(office)
    await finished(office, members="social.worker,health.visitor")
    return office


async def test_a_member_adds_a_task_and_its_owner_is_reminded(planned: Office) -> None:
    asked = await planned.press(HEALTH, button(await planned.say(HEALTH, "tasks AB123"), "Add a task"))
    shown = await planned.fill(HEALTH, asked, **TASK)
    assert "AB123: the task is added" in words(shown)
    assert rows(shown, "Tasks of the plan")[1][0] == "2. Visit the family at home twice a week"
    reminders = await planned.nudges("AB123", recipient="health.visitor", state="planned")
    assert {each.deadline for each in reminders if each.step == "plan_task"} == {"2027-01-29"}
    assert "health.visitor added_task" in await planned.log("AB123")


async def test_a_task_that_is_sent_twice_is_added_once_and_a_note_on_it_stands_once(planned: Office) -> None:
    asked = await planned.say(HEALTH, "tasks AB123 new")
    await planned.fill(HEALTH, asked, **TASK)
    assert "is in the plan of AB123 already" in words(await planned.fill(HEALTH, asked, **TASK))
    listed = await planned.say(HEALTH, "tasks AB123")
    assert [row[0][:2] for row in rows(listed, "Tasks of the plan")] == ["1.", "2."]
    noting = await planned.press(HEALTH, button(listed, "Task 2"))
    for _ in range(2):
        shown = await planned.fill(HEALTH, noting, state="open", note="Two visits so far")
    assert words(shown).count("Two visits so far") == 1
    shown = await planned.fill(HEALTH, noting, state="open", note="Three visits so far")
    assert "Two visits so far" in words(shown)


async def test_it_has_to_be_specific_measurable_somebodys_and_dated(planned: Office) -> None:
    asked = await planned.say(SW, "tasks AB123 new")
    assert {each.value for each in form_of(asked).fields} == {""}
    again = await planned.fill(SW, asked, what="help", measure="", owner="", due="2026-01-01")
    assert set(form_of(again).errors) == {"what", "measure", "owner", "due"}
    other = await planned.fill(SW, asked, **{**TASK, "owner": "person:admin"})
    assert set(form_of(other).errors) == {"owner"}
    assert len(rows(await planned.say(SW, "tasks AB123"), "Tasks of the plan")) == 1


async def test_a_service_manager_reads_the_tasks_and_adds_none(planned: Office) -> None:
    listed = await planned.say(SERVICE, "tasks AB123")
    assert "Add a task" not in [each.label for each in buttons(listed)]
    assert "ask one of them" in words(await planned.say(SERVICE, "tasks AB123 new"))


async def test_without_a_plan_there_is_nothing_to_add_to(office: Office) -> None:
    await conference(office)
    await finished(office, decision_1="no_plan")
    assert "has no child protection plan" in words(await office.say(SW, "tasks AB123 new"))


async def test_what_was_noted_of_a_task_is_seen_by_all_who_see_the_tasks(planned: Office) -> None:
    asked = await planned.say(HEALTH, "tasks AB123 1")
    await planned.fill(HEALTH, asked, state="open", note="two visits so far")
    for who in (SW, CHAIR, HEALTH):
        said = words(await planned.say(who, "tasks AB123"))
        assert "Task 1, 8 December 2026, Health visitor: Two visits so far." in said
    assert "visits so far" not in words(await planned.say(SCHOOL, "tasks AB123"))


async def test_a_first_meeting_after_its_limit_is_kept_and_said_to_be_late(planned: Office) -> None:
    late = "It meets after 22 December 2026, the last day for it."
    shown = await planned.say(SW, "core group AB123")  # agreed for 18 December
    assert late not in words(shown)
    asked = await planned.press(SW, button(shown, "Members and next day"))
    assert late in words(await planned.fill(SW, asked, meets_on="2026-12-29"))
