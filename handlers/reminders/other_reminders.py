"""What people are reminded of that is no step of the pathway: tasks, quorum, reports, records, disagreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from handlers import permissions
from handlers.plan.core_group_meetings import awaited
from procedure.dissent import dissents
from procedure.pathway import Pathway
from procedure.steps import (
    CONFERENCE_RECORD,
    CORE_GROUP_MEETS,
    NEEDS,
    OPEN_DISSENT,
    PLAN_TASK,
    QUORUM_FORECAST,
    REPORTS_LIST,
    WAY_IN,
)
from scheduler.nudges import Occasion
from storage import core_groups, people
from storage.cases import Case
from storage.database import Transaction


def occasions_beside(tx: Transaction, case: Case, pathway: Pathway, now: datetime) -> Iterator[Occasion]:
    """What is open besides the steps of a case (`now` is aware); see `scheduler.nudges.plan`."""
    for task in core_groups.tasks(tx, case.id):
        if task.state == "open":
            yield Occasion(PLAN_TASK, task.id, task.due, "task_owner", task=task.id)
    meets_on = awaited(pathway, core_groups.dates(tx, case.id).meets_on)
    if meets_on is not None:
        yield Occasion(CORE_GROUP_MEETS, meets_on.isoformat(), meets_on, "core_group")
    for each in dissents(pathway):
        if each.is_open:
            yield Occasion(OPEN_DISSENT, each.agency, each.due, each.owner)
    conference = pathway.conference
    if conference is not None and isinstance(conference.moment, datetime):
        number, begins = str(conference.number), conference.moment
        for about in (QUORUM_FORECAST, REPORTS_LIST, NEEDS, WAY_IN) if begins > now else ():
            yield Occasion(about, number, begins, "chair", until=begins)
        yield Occasion(CONFERENCE_RECORD, number, begins, "chair")


def task_owners(
    tx: Transaction, case: Case, agencies: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """The members behind each open task: its owner, or those invited for its agency.

    Whoever has nothing to do with the case any more is not reminded of it, and guests are not written to about a
    plan: for what is theirs, the social worker is reminded.
    """
    found = {}
    for task in core_groups.tasks(tx, case.id):
        if task.state == "open":
            behind = (task.owner,) if task.owner else agencies.get(task.agency, ())
            found[task.id] = tuple(
                each.id
                for each in people.some(tx, behind)
                if each.kind == "member" and permissions.relations(tx, each, case)
            )
    return found
