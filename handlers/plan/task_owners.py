"""Whose a task of the plan is: who there is to choose from, and passing it on, of which both hear."""

from __future__ import annotations

from dataclasses import replace

from handlers.agencies import agency_name
from handlers.cases.recording import pathway_of, refresh
from handlers.desk import Turn
from handlers.plan.own_part import parts_of, tell_changes_of_parts
from handlers.record.answers import FAMILY
from handlers.reply import Field, Refusal
from procedure.outline_plan import PlanTask
from storage import audit, conferences, core_groups, people
from storage.cases import Case

PERSON, AGENCY = "person", "agency"


def owners_of(turn: Turn, case: Case) -> dict[str, str]:
    """The members of the core group, the agencies invited, and the family, as a form has them."""
    members = people.some(turn.tx, core_groups.members(turn.tx, case.id))
    agencies = [each.agency for each in conferences.invitees(turn.tx, case.id) if each.agency]
    return {
        **{f"{PERSON}:{each.id}": each.name for each in members if each.kind == "member"},
        **{f"{AGENCY}:{agency}": agency_name(agency) for agency in agencies},
        FAMILY: "The family",
    }


def chosen_owner(value: str) -> tuple[str, str]:
    """The person's id and the agency that a choice stands for; one of them is empty."""
    kind, _, which = value.partition(":")
    return which if kind == PERSON else "", FAMILY if kind == FAMILY else which if kind == AGENCY else ""


def whose_field(turn: Turn, case: Case, task: PlanTask) -> Field:
    """Asks who does it from now on; left empty, it stays whose it is."""
    hint = "Only where it passes to somebody else."
    others = tuple((value, name) for value, name in owners_of(turn, case).items() if not _has_it(task, value))
    return Field("owner", "Who does it from now on", "choice", hint, turn.value("owner"), others, False)


def pass_on(turn: Turn, case: Case, task: PlanTask) -> str:
    """Gives the task to whom the form says; gives their name, or nothing where it stays. Raises `Refusal`."""
    value = turn.value("owner")
    if not value or _has_it(task, value):
        return ""
    name = owners_of(turn, case).get(value)
    if name is None:
        raise Refusal("Choose who does it from now on.", {"owner": "Choose one of the answers given."})
    before = parts_of(turn.tx, case, pathway_of(turn, case))
    owner, agency = chosen_owner(value)
    core_groups.reword_tasks(turn.tx, [replace(task, owner=owner, agency=agency)])
    audit.write(turn.tx, turn.now, turn.person.id, "passed_task_on", case.ref, {"task": task.id, "to": value})
    tell_changes_of_parts(turn, case, before, refresh(turn, case))
    return name


def _has_it(task: PlanTask, value: str) -> bool:
    return (task.owner, task.agency) == chosen_owner(value)
