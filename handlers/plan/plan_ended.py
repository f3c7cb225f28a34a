"""What falls away when no child has a plan any more: its tasks, its core group, and the meeting to come."""

from __future__ import annotations

from handlers.desk import Turn
from handlers.plan.core_group_off import call_off
from storage import core_groups
from storage.cases import Case

PLAN_ENDED = "There is no plan any more."


def end_plan(turn: Turn, case: Case) -> None:
    """Drops the tasks that are open, tells the core group of a meeting that is off, and dissolves it."""
    for task in core_groups.tasks(turn.tx, case.id):
        if task.state == "open":
            core_groups.note_progress(
                turn.tx, task.id, "dropped", PLAN_ENDED, turn.person.id, turn.today, turn.now
            )
    call_off(turn, case)
    for member in core_groups.members(turn.tx, case.id):
        core_groups.remove_member(turn.tx, case.id, member, turn.now)
