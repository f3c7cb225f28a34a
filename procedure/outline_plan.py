"""The outline plan: tasks specific enough to be done by somebody by a day, and whether anybody looks at them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

State = Literal["open", "done", "dropped"]

FEWEST_WORDS = 3
LONGEST_TASK = timedelta(days=366)  # a plan is reviewed long before


@dataclass(frozen=True, slots=True)
class PlanTask:
    """One task: what is done, how one will know, by whom and by which day.

    `owner` is a person's id, `agency` an agency's; one of them is set. `children` are labels, empty for all.
    `looked_at` is the last day on which its progress was noted; `settled_on` the day it was done or dropped.
    """

    id: str
    what: str
    measure: str
    owner: str
    agency: str
    due: date
    children: tuple[str, ...] = ()
    state: State = "open"
    settled_on: date | None = None
    looked_at: date | None = None

    def is_late(self, today: date) -> bool:
        """Whether it should have been done by now, or was done after its day."""
        return self.state != "dropped" and (self.settled_on or today) > self.due


@dataclass(frozen=True, slots=True)
class Monitoring:
    """How a plan is kept to, in tasks. `looked_at` counts the open ones noted since the last core group."""

    tasks: int
    done: int
    done_in_time: int
    overdue: int
    open: int
    looked_at: int

    @property
    def monitored(self) -> bool:
        """Whether every open task was looked at, at the last core group or since."""
        return self.open == self.looked_at


def wanting(what: str, measure: str, owner: str, due: date | None, today: date) -> dict[str, str]:
    """What a task lacks to be specific, measurable, somebody's and dated, a sentence for each part."""
    found = {}
    if len(what.split()) < FEWEST_WORDS:
        found["what"] = "Say what is to be done, in a few words that everybody would understand the same way."
    if not measure.strip():
        found["measure"] = "Say how everybody will know that it is done."
    if not owner:
        found["owner"] = "Choose who will do it."
    if due is None:
        found["due"] = "Enter the day by which it is done."
    elif due < today:
        found["due"] = "That day has passed: enter one to come."
    elif due - today > LONGEST_TASK:
        found["due"] = "That is more than a year away: enter a day before the plan is reviewed."
    return found


def monitor(tasks: Iterable[PlanTask], last_core_group: date | None, today: date) -> Monitoring:
    """How the plan is kept to on `today`. Before the first core group nothing had to be looked at yet."""
    standing = [task for task in tasks if task.state != "dropped"]
    still_open = [task for task in standing if task.state == "open"]
    done = [task for task in standing if task.state == "done"]
    return Monitoring(
        tasks=len(standing),
        done=len(done),
        done_in_time=sum(not task.is_late(today) for task in done),
        overdue=sum(task.is_late(today) for task in still_open),
        open=len(still_open),
        looked_at=sum(_looked_at(task, last_core_group) for task in still_open),
    )


def _looked_at(task: PlanTask, last_core_group: date | None) -> bool:
    if last_core_group is None:
        return True
    return task.looked_at is not None and task.looked_at >= last_core_group
