"""What people of a case are reminded of that is no step of its pathway: tasks of the plan, quorum in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from procedure.pathway import Pathway
from procedure.steps import PLAN_TASK, QUORUM_FORECAST
from scheduler.nudges import Occasion
from storage import core_groups, people
from storage.cases import Case
from storage.database import Transaction


def occasions_beside(tx: Transaction, case: Case, pathway: Pathway, now: datetime) -> Iterator[Occasion]:
    """One for each open task, and one for a conference to come (`now` is aware); see `scheduler.nudges.plan`."""
    for task in core_groups.tasks(tx, case.id):
        if task.state == "open":
            yield Occasion(PLAN_TASK, task.id, task.due, "task_owner", task=task.id)
    conference = pathway.conference
    if conference is not None and isinstance(conference.moment, datetime) and conference.moment > now:
        yield Occasion(QUORUM_FORECAST, str(conference.number), conference.moment, "chair")


def task_owners(
    tx: Transaction, case: Case, agencies: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The members behind each open task: its owner, or those invited for its agency.

    Guests are not written to about a plan: for what is theirs, the social worker is reminded.
    """
    found = {}
    for task in core_groups.tasks(tx, case.id):
        if task.state == "open":
            behind = (task.owner,) if task.owner else agencies.get(task.agency, ())
            found[task.id] = tuple(each.id for each in people.some(tx, behind) if each.kind == "member")
    return found
