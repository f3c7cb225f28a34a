"""What falls away when a child has no plan any more: its tasks; with the last child's, the core group too."""

from __future__ import annotations

from collections.abc import Collection

from handlers.cases.recording import refresh
from handlers.desk import Turn
from handlers.plan.core_group_off import call_off
from handlers.plan.own_part import parts_of, tell_changes_of_parts
from procedure.outline_plan import PlanTask
from procedure.pathway import Pathway
from storage import core_groups
from storage.cases import Case

PLAN_ENDED = "There is no plan any more."
PLAN_OF_ITS_CHILD_ENDED = "No child that it was for has a plan any more."


def end_plan(turn: Turn, case: Case, planned: Collection[str]) -> None:
    """Drops the open tasks that are for none of the children who have a plan (`planned`, by label).

    Where nobody has one, it tells the core group of a meeting that is off, and dissolves it.
    """
    why = PLAN_OF_ITS_CHILD_ENDED if planned else PLAN_ENDED
    for task in core_groups.tasks(turn.tx, case.id):
        if task.state == "open" and is_for_none_of(task, planned):
            core_groups.note_progress(turn.tx, task.id, "dropped", why, turn.person.id, turn.today, turn.now)
    if planned:
        return
    call_off(turn, case)
    for member in core_groups.members(turn.tx, case.id):
        core_groups.remove_member(turn.tx, case.id, member, turn.now)


def is_for_none_of(task: PlanTask, planned: Collection[str]) -> bool:
    """Whether a task is for no child who has a plan; one that names no children is for all of them.

    Children among whom nothing differs are planned for together, under an empty label.
    """
    apart = bool(task.children) and "" not in planned
    return not planned or (apart and set(task.children).isdisjoint(planned))


def end_plan_and_tell(turn: Turn, case: Case, before: Pathway, planned: Collection[str]) -> Pathway:
    """As `end_plan`, where no chair's record says so: whoever had a task hears. Gives where the case stands.

    Members of a core group that is dissolved hear that the plan has ended. `before` is where the case stood.
    """
    parts, members = parts_of(turn.tx, case, before), core_groups.members(turn.tx, case.id)
    end_plan(turn, case, planned)
    after = refresh(turn, case)
    tell_changes_of_parts(turn, case, parts, after, knows=() if planned else members)
    return after
