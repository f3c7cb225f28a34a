"""The people behind the roles of one case: who answers for a step, and who is to be reminded of it."""

from __future__ import annotations

from handlers.reminders.other_reminders import task_owners
from procedure.pathway import Deadline
from scheduler.preferences import preferences_in
from scheduler.recipients import Recipients
from storage import conferences, core_groups, people
from storage.cases import Case
from storage.database import Transaction
from storage.people import Person


def recipients_of(tx: Transaction, case: Case) -> Recipients:
    """Everybody who may be reminded about this case, by role."""
    invited = conferences.invitees(tx, case.id)
    agencies: dict[str, tuple[str, ...]] = {}
    for each in invited:
        if each.agency and each.role in ("professional", "social worker"):
            agencies[each.agency] = (*agencies.get(each.agency, ()), each.person)
    managers = _managers(tx, case)
    by_role = {role: people.with_role(tx, role) for role in ("service_manager", "booking", "admin")}
    group = core_groups.members(tx, case.id)
    involved = {*group, *(each.person for each in invited), *(person.id for person in managers)}
    involved.update(person.id for found in by_role.values() for person in found)
    involved.update(filter(None, (case.social_worker, case.manager)))
    return Recipients(
        social_worker=(case.social_worker,) if case.social_worker else (),
        team_managers=tuple(person.id for person in managers),
        service_managers=_ids(by_role["service_manager"]),
        booking=_ids(by_role["booking"]),
        chair=tuple(each.person for each in invited if each.role == "chair"),
        administrators=_ids(by_role["admin"]),
        agencies=agencies,
        attendees=tuple(each.person for each in invited if each.attendance != "apologies"),
        core_group=tuple(group),
        task_owners=task_owners(tx, case, agencies),
        preferences={
            person.id: preferences_in(person.settings, active=person.active)
            for person in people.some(tx, involved)
        },
        invited_at={each.person: each.invited_at for each in invited if each.invited_at},
    )


def owner_of(tx: Transaction, case: Case, deadline: Deadline) -> str | None:
    """The one person a deadline is on the desk of, where there is one; a team or agency has no one person."""
    if deadline.owner == "team_manager":
        return case.manager
    if deadline.owner == "social_worker":
        return case.social_worker
    role = {"chair": ("chair",), "agency": ("professional", "social worker")}.get(deadline.owner, ())
    for each in conferences.invitees(tx, case.id):
        if each.role in role and (deadline.agency is None or each.agency == deadline.agency):
            return each.person
    return None


def _managers(tx: Transaction, case: Case) -> list[Person]:
    """The case's own manager, or every manager of its team where none is named or theirs has left."""
    own = people.get(tx, case.manager) if case.manager else None
    if own is not None and own.active:
        return [own]
    return people.with_role(tx, "team_manager", case.team)


def _ids(found: list[Person]) -> tuple[str, ...]:
    return tuple(person.id for person in found)
