"""What stands of a step that waits no more: who recorded it and for which day, or why it is not needed."""

from __future__ import annotations

from handlers import permissions
from handlers.agencies import agency_name
from handlers.desk import Turn
from procedure.agreed_day import CORE_GROUPS
from procedure.events import CaseEvent, day_of, standing
from procedure.pathway import Deadline, Pathway
from procedure.steps import phrase_of
from procedure.wording import inside_sentence, mid_sentence, say_when
from storage import audit, events, people
from storage.cases import Case


def what_stands(turn: Turn, case: Case, pathway: Pathway, step: str, occurrence: str) -> str:
    """The sentence, without its end, for somebody who comes too late; empty while the step still waits.

    Whoever is only invited learns of their agencies' steps who recorded them, and of others that they are over.
    """
    deadline = pathway.find(step, occurrence)
    if deadline is None or deadline.missed:
        gone = deadline or _withdrawn(pathway, step, occurrence)
        over = f"{case.ref}: nothing is waiting for {phrase_of(step)} any more"
        return f"{over}, as {mid_sentence(inside_sentence(gone.note))}" if gone and gone.note else over
    if deadline.status != "done":
        return ""
    if not deadline.agency and permissions.is_only_invited(turn.tx, turn.person, case):
        return f"{case.ref}: nothing is waiting for {phrase_of(step)} any more"
    event = _recording(turn, case, deadline)
    if event is None:
        return (
            f"{case.ref}: by the chair’s record, {in_a_phrase(step, deadline.agency)} had been seen in time"
        )
    return recorded_already(turn, case, event)


def recorded_already(turn: Turn, case: Case, event: CaseEvent) -> str:
    """Who has recorded a step, and for which day: a sentence without its end, to the one who asks."""
    what = in_a_phrase(event.step, event.details.get("agency"))
    when = say_when(event.on, turn.desk.timezone)
    return f"{case.ref}: {has_done(turn, event.recorded_by, 'recorded')} {what} already, for {when}"


def has_done(turn: Turn, person: str, what: str) -> str:
    """ "Team manager (north) has recorded", "you have recorded" to whoever did, and of ourselves "I have"."""
    if person == audit.ASSISTANT:
        return f"I have {what}"
    name = people.get(turn.tx, person).name
    return f"you have {what}" if person == turn.person.id else f"{name} has {what}"


def in_a_phrase(step: str, agency: str | None) -> str:
    """A step inside a sentence, with the agency where each does its own."""
    return f"{phrase_of(step)} ({agency_name(agency)})" if agency else phrase_of(step)


def _withdrawn(pathway: Pathway, step: str, occurrence: str) -> Deadline | None:
    found = [each for each in pathway.withdrawn if each.step == step]
    return next((each for each in found if each.occurrence == occurrence), None)


def _recording(turn: Turn, case: Case, deadline: Deadline) -> CaseEvent | None:
    """The event by which a step is done; None where the chair's record alone says so."""
    kinds = CORE_GROUPS if deadline.step in CORE_GROUPS else (deadline.step,)
    for each in reversed(standing(events.of_case(turn.tx, case.id))):
        said_on = each.recorded_at if each.step == "conference_booked" else each.on
        if each.step in kinds and day_of(said_on) == deadline.done_on and _is_of(each, deadline):
            return each
    return None


def _is_of(event: CaseEvent, deadline: Deadline) -> bool:
    """Whether an event is of the agency and of a child that a deadline is for."""
    whose, children = event.details.get("agency"), event.details.get("children", ())
    same_children = not children or not deadline.children or not set(children).isdisjoint(deadline.children)
    return same_children and (deadline.agency is None or whose in (None, deadline.agency))
