"""Adding a task to a plan between conferences, as a core group does when it works the outline plan out."""

from __future__ import annotations

from datetime import date

from handlers import permissions
from handlers.cases.plan_in_force import children_with_a_plan
from handlers.cases.recording import pathway_of, refresh
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.plan.own_part import parts_of, tell_changes_of_parts
from handlers.plan.task_owners import chosen_owner, owners_of
from handlers.reply import Field, Form, Refusal, Reply, action
from procedure.outline_plan import PlanTask, wanting
from storage import audit, core_groups
from storage.cases import Case
from storage.people import new_id

NEW = "new"


def may_add(turn: Turn, case: Case) -> bool:
    """Whether this person works on the plan: those who answer for the case, its chair, and the core group."""
    return case.is_open and permissions.may(turn.tx, "core_group", turn.person, case)


def add(turn: Turn, case: Case) -> Reply | None:
    """Asks for a task, or says what it lacks; None once it is added. Raises `Refusal`."""
    if not may_add(turn, case):
        raise Refusal(f"Tasks are added by {permissions.who_may('core_group')}: ask one of them.")
    if not children_with_a_plan(pathway_of(turn, case)):
        raise Refusal(f"{case.ref} has no child protection plan, and so no tasks: type case {case.ref}.")
    if SENT not in turn.values:
        return asked(form_of(turn, case))
    lacks = wanting(turn.value("what"), turn.value("measure"), turn.value("owner"), _due(turn), turn.today)
    if turn.value("owner") and turn.value("owner") not in owners_of(turn, case):
        lacks["owner"] = "Choose one of the answers given."
    if lacks:
        return asked(form_of(turn, case), lacks)
    task = _task(turn)
    if any(_is_the_same(task, each) for each in core_groups.tasks(turn.tx, case.id)):
        raise Refusal(f"That task is in the plan of {case.ref} already: nothing was changed.")
    before = parts_of(turn.tx, case, pathway_of(turn, case))
    core_groups.add_tasks(turn.tx, case.id, {0: task})
    audit.write(turn.tx, turn.now, turn.person.id, "added_task", case.ref, {"task": task.id})
    tell_changes_of_parts(turn, case, before, refresh(turn, case))
    return None


def form_of(turn: Turn, case: Case) -> Form:
    """What will be done, how everybody will know, who will do it and by when."""
    hint = "Never a child's name."
    what = (
        turn.value("what") if turn.value("what").casefold() != NEW else ""
    )  # the word that asked for this form
    return Form(
        f"{case.ref}: another task of the plan",
        action("tasks", ref=case.ref, do=NEW),
        (
            Field("what", "What will be done", "long_text", hint, what),
            Field(
                "measure", "How everybody will know that it is done", "long_text", "", turn.value("measure")
            ),
            Field(
                "owner",
                "Who will do it",
                "choice",
                value=turn.value("owner"),
                options=tuple(owners_of(turn, case).items()),
            ),
            Field("due", "By when", "date", value=turn.value("due")),
        ),
        "Add it",
    )


def _is_the_same(task: PlanTask, known: PlanTask) -> bool:
    """Whether a task stands in the plan and is still to be done: its form was sent twice, say."""
    said, stands = ((each.what, each.measure, each.owner, each.agency, each.due) for each in (task, known))
    return known.state == "open" and said == stands


def _due(turn: Turn) -> date | None:
    try:
        return date.fromisoformat(turn.value("due"))
    except ValueError:
        return None


def _task(turn: Turn) -> PlanTask:
    owner, agency = chosen_owner(turn.value("owner"))
    due = _due(turn)
    assert due is not None, "it was found right above"
    return PlanTask(
        id=new_id(),
        what=turn.value("what"),
        measure=turn.value("measure"),
        owner=owner,
        agency=agency,
        due=due,
    )
