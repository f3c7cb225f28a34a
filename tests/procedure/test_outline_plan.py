"""A task is somebody's, can be measured and has a day; a plan is monitored when its tasks are looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from procedure.outline_plan import PlanTask, monitor, wanting

TODAY = date(2026, 12, 8)
TASK = PlanTask("1", "See the child at school every week", "Twelve visits are noted", "worker", "", TODAY)


def test_a_task_that_is_specific_measurable_owned_and_dated_lacks_nothing() -> None:
    assert wanting(TASK.what, TASK.measure, TASK.owner, TASK.due, TODAY) == {}


@pytest.mark.parametrize(
    ("part", "changes", "says"),
    [
        ("what", {"what": "Visits"}, "in a few words"),
        ("measure", {"measure": " "}, "how everybody will know"),
        ("owner", {"owner": ""}, "who will do it"),
        ("due", {"due": None}, "the day by which"),
        ("due", {"due": date(2026, 12, 7)}, "has passed"),
        ("due", {"due": date(2028, 1, 1)}, "more than a year"),
    ],
)
def test_what_a_task_lacks_is_said_beside_that_part(part: str, changes: dict[str, object], says: str) -> None:
    given = {"what": TASK.what, "measure": TASK.measure, "owner": TASK.owner, "due": TASK.due} | changes
    found = wanting(**given, today=TODAY)  # type: ignore[arg-type]
    assert list(found) == [part]
    assert says in found[part]


def test_a_plan_is_monitored_when_each_open_task_was_looked_at_at_the_last_core_group() -> None:
    seen = replace(TASK, looked_at=date(2026, 12, 18))
    unseen = replace(TASK, id="2", looked_at=date(2026, 12, 1))
    core_group = date(2026, 12, 18)
    assert monitor([seen], core_group, core_group).monitored
    assert not monitor([seen, unseen], core_group, core_group).monitored


def test_before_the_first_core_group_nothing_had_to_be_looked_at() -> None:
    assert monitor([TASK], None, TODAY).monitored


def test_tasks_are_counted_as_done_in_time_late_or_no_longer_needed() -> None:
    in_time = replace(TASK, state="done", settled_on=TODAY)
    late = replace(TASK, state="done", settled_on=date(2026, 12, 9))
    overdue = TASK
    dropped = replace(TASK, state="dropped", settled_on=TODAY)
    found = monitor([in_time, late, overdue, dropped], None, date(2026, 12, 10))
    assert (found.tasks, found.done, found.done_in_time, found.overdue, found.open) == (3, 2, 1, 1, 1)
