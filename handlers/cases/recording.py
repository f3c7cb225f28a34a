"""Writing an event into a case's record, and rewriting in the same breath everything that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from handlers.desk import Desk, Turn
from handlers.reminders.other_reminders import occasions_beside
from handlers.reminders.recipients import owner_of, recipients_of
from handlers.reply import Refusal
from procedure.agreed_day import CORE_GROUPS
from procedure.calendar import BeyondCalendar
from procedure.checks import ImpossibleOrder, check
from procedure.events import CaseEvent, day_of, standing
from procedure.pathway import Deadline, Pathway
from procedure.policy import Policy
from scheduler.nudges import Series, plan
from storage import audit, cases, events, outbox
from storage.cases import Case
from storage.database import Transaction
from storage.people import new_id


def policy_of(turn: Turn, case: Case) -> Policy:
    """The rules that the case's authority follows."""
    return turn.desk.policies[case.authority]


def pathway_of(turn: Turn, case: Case) -> Pathway:
    """Where the case stands now, or on the day that is looked from."""
    return turn.desk.pathway(turn.tx, case, turn.as_of)


def record(
    turn: Turn,
    case: Case,
    step: str,
    on: date | datetime,
    details: Mapping[str, Any] | None = None,
    corrects: str | None = None,
    field: str = "on",
) -> Pathway:
    """Adds one event and gives where the case stands after it.

    Raises `Refusal` for an impossible one, with the sentence for the form's `field` that holds its date.
    """
    event = CaseEvent(new_id(), step, on, dict(details or {}), turn.now, turn.person.id, corrects)
    before = events.of_case(turn.tx, case.id)
    try:
        check(before, event, policy_of(turn, case), turn.now)
        events.append(turn.tx, case.id, event)
        pathway = refresh(turn, case)
    except (ImpossibleOrder, BeyondCalendar) as problem:
        raise Refusal(str(problem), {field: str(problem)}) from problem
    audit.write(
        turn.tx,
        turn.now,
        turn.person.id,
        "corrected" if corrects else "recorded",
        case.ref,
        {"step": step, "on": on.isoformat(), "event": event.id},
    )
    return pathway


def objection(
    turn: Turn,
    case: Case,
    step: str,
    on: date | datetime,
    details: Mapping[str, Any],
    corrects: str | None = None,
) -> str:
    """Why a step cannot have been on this date, in a sentence, or nothing: to say so before more is asked for."""
    event = CaseEvent(new_id(), step, on, dict(details), turn.now, turn.person.id, corrects)
    try:
        check(events.of_case(turn.tx, case.id), event, policy_of(turn, case), turn.now)
    except ImpossibleOrder as problem:
        return str(problem)
    return ""


def on_record(
    turn: Turn, case: Case, step: str, on: date | datetime, details: Mapping[str, Any]
) -> CaseEvent | None:
    """The event where just this stands in the record already: it was sent twice, or somebody else was faster.

    A core group meets once in a day, whatever else is known of it.
    """
    for each in standing(events.of_case(turn.tx, case.id)):
        if step in CORE_GROUPS:
            same = each.step in CORE_GROUPS and day_of(each.on) == day_of(on)
        else:
            same = (each.step, each.on, dict(each.details)) == (step, on, dict(details))
        if same:
            return each
    return None


def record_own_work(tx: Transaction, desk: Desk, case: Case, step: str, why: str, now: datetime) -> None:
    """Adds, at `now` (aware), a step before the conference to come that the assistant saw to by itself."""
    today = now.astimezone(desk.timezone).date()
    details = {"conference": desk.pathway(tx, case, now).facts.conference_after(today).kind}
    event = CaseEvent(new_id(), step, today, details, now, audit.ASSISTANT)
    events.append(tx, case.id, event)
    follow_up(tx, desk, case, now)
    told = {"step": step, "on": today.isoformat(), "event": event.id, "why": why}
    audit.write(tx, now, audit.ASSISTANT, "recorded", case.ref, told)


def refresh(turn: Turn, case: Case) -> Pathway:
    """Rewrites the deadlines of a case from its events and its rules; its reminders follow once the turn ends."""
    pathway = turn.changed[case.id] = _where_it_stands(turn.tx, turn.desk, case.id, turn.now)
    return pathway


def plan_reminders(turn: Turn) -> None:
    """Plans anew what people are reminded of in the cases of this turn, once for all that happened in it.

    Raises `Refusal` where that is beyond the days that are known.
    """
    desk, now = turn.desk, turn.now
    try:
        plans = {case: _reminders(turn.tx, desk, case, where, now) for case, where in turn.changed.items()}
    except BeyondCalendar as problem:
        raise Refusal(str(problem)) from problem
    turn.changed.clear()
    outbox.replan_all(turn.tx, plans, now)


def follow_up(tx: Transaction, desk: Desk, case: Case, now: datetime) -> Pathway:
    """Rewrites the deadlines and the reminders of a case, for whoever works without a request; `now` is aware."""
    pathway = _where_it_stands(tx, desk, case.id, now)
    outbox.replan(tx, case.id, _reminders(tx, desk, case.id, pathway, now), now)
    return pathway


def follow_up_all(tx: Transaction, desk: Desk, case_ids: Iterable[str], now: datetime) -> None:
    """As `follow_up`, for several cases by their ids: quicker than one after the other."""
    stand = {case_id: _where_it_stands(tx, desk, case_id, now) for case_id in case_ids}
    plans = {case_id: _reminders(tx, desk, case_id, where, now) for case_id, where in stand.items()}
    outbox.replan_all(tx, plans, now)


def _where_it_stands(tx: Transaction, desk: Desk, case_id: str, now: datetime) -> Pathway:
    case = cases.get(tx, case_id)
    pathway = desk.pathway(tx, case, now)
    cases.rewrite_deadlines(tx, case.id, [_row(tx, case, each) for each in pathway.deadlines])
    return pathway


def _reminders(
    tx: Transaction, desk: Desk, case_id: str, pathway: Pathway, now: datetime
) -> tuple[Series, ...]:
    case = cases.get(tx, case_id)
    if not case.is_open:
        return ()
    people = recipients_of(tx, case)
    besides = occasions_beside(tx, case, pathway, now)
    return plan(pathway, desk.timetables[case.authority], people, now, besides)


def _row(tx: Transaction, case: Case, deadline: Deadline) -> dict[str, Any]:
    state = {"due": "open", "overdue": "open"}.get(deadline.status, deadline.status)
    return {
        "step": deadline.step,
        "occurrence": deadline.occurrence,
        "name": deadline.name,
        "due": deadline.due.isoformat() if deadline.due else None,
        "agreed": deadline.agreed.isoformat() if deadline.agreed else None,
        "state": "missed" if deadline.missed and state == "open" else state,
        "done_on": deadline.done_on.isoformat() if deadline.done_on else None,
        "owner_role": deadline.owner,
        "owner": owner_of(tx, case, deadline),
        "agency": deadline.agency,
    }
