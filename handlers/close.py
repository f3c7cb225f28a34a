"""Closing a case: its reminders stop, what was still to come is called off, and the record stays."""

from __future__ import annotations

import re

from handlers import permissions
from handlers.arguments import Parameters
from handlers.case import reference_field
from handlers.desk import Turn
from handlers.forms import SENT, asked, lacking
from handlers.joining import moment_of, take_down
from handlers.notices import CANCELLED, CLOSED, everyone_invited, tell
from handlers.permissions import RELATIONS, relations
from handlers.recording import pathway_of, record
from handlers.reply import Field, Form, Refusal, Reply, action
from handlers.verb import Verb
from handlers.what_changed import what_changed
from procedure.pathway import Pathway
from procedure.wording import say_count, say_datetime
from storage import cases, core_groups, outbox
from storage.cases import Case

REASONS = {
    "closed": "No further work is needed",
    "stepped_down": "Stepped down from a child protection plan",
    "transferred_out": "Transferred to another authority",
}
_TYPED = {
    "stepped_down": re.compile(r"\b(?:step(?:s|ped|ping)?[\s-]*down|child\s+in\s+need|cin)\b", re.IGNORECASE),
    "transferred_out": re.compile(
        r"\btransfer\w*|\bmov(?:ed|ing)\s+(?:to|out|away)\b|\banother\s+authority\b", re.IGNORECASE
    ),
    "closed": re.compile(
        r"\bno\s+further\b|\bnfa\b|\bno\s+more\b|\bno\s+longer\s+(?:needed|open)\b|\bnot\s+needed\b",
        re.IGNORECASE,
    ),
}
PLAN_IN_FORCE = (
    "A child protection plan is in force: record the review at which it ended first, "
    "or say that the case was stepped down or transferred."
)


def close(turn: Turn) -> Reply:
    """Closes the case for the reason given; a conference to come is called off, and whoever awaits it is told."""
    case = permissions.case_for(turn.tx, "close", turn.person, turn.value("ref"))
    if not case.is_open:
        raise Refusal(f"{case.ref} is closed already: nothing was changed.")
    why = turn.value("why") or _understood(turn.value("typed"))
    before = pathway_of(turn, case)
    ends = _what_ends(turn, case, before)
    if not why:
        return asked(_form(turn, ends, why), lacking(turn, ("why",)) if SENT in turn.values else {})
    if why not in REASONS:
        raise Refusal("Choose why the case is closed: type close and the reference for the choices.")
    if ends and not turn.value("why"):
        return asked(_form(turn, ends, why))
    if why == "closed" and has_a_plan(before):
        raise Refusal(PLAN_IN_FORCE, {"why": PLAN_IN_FORCE})
    waiting = _waiting_for_a_conference(turn, case, before)
    if _is_to_come(turn, before):
        _call_off(turn, case, before, why)
    cases.set_state(turn.tx, case.id, "closed")
    closed = cases.get(turn.tx, case.id)
    pathway = record(turn, closed, why, turn.today, {"reason": REASONS[why]})
    outbox.cancel(turn.tx, case.id, "the case is closed", turn.now)
    take_down(turn, case)
    core_groups.forget_dates(turn.tx, case.id)
    tell(turn, case, CANCELLED, waiting, details={"closed": True})
    tell(turn, case, CLOSED, [each for each in _answering(turn, case) if each not in waiting])
    title = f"{case.ref} is closed, and its reminders have stopped"
    return what_changed(turn, closed, before, pathway, title)


def _what_ends(turn: Turn, case: Case, pathway: Pathway) -> str:
    """What closing ends for a family, said before a hasty line or a wrong reference does; empty for nothing."""
    said = []
    if has_a_plan(pathway):
        said.append("A child protection plan is in force, which a review conference ends as a rule.")
    moment = moment_of(pathway)
    if moment is not None and _is_to_come(turn, pathway):
        when = say_datetime(moment, turn.desk.timezone, weekday=True)
        told = say_count(len(everyone_invited(turn, case)), "person is", "people are")
        said.append(f"The conference on {when} is called off, and {told} told.")
    return " ".join(said)


def _understood(typed: str) -> str:
    """The reason that was typed after the reference; empty where the words do not say one."""
    return next((why for why, words in _TYPED.items() if words.search(typed)), "")


def has_a_plan(pathway: Pathway) -> bool:
    """Whether a child protection plan is in force for any of the children."""
    every = [facts for _, facts in pathway.facts_by_child] or [pathway.facts]
    return any(facts.outcome == "plan" and facts.plan_ended is None for facts in every)


def _is_to_come(turn: Turn, pathway: Pathway) -> bool:
    moment = moment_of(pathway)
    return moment is not None and moment > turn.now


def _call_off(turn: Turn, case: Case, pathway: Pathway, why: str) -> None:
    """Takes the booking back, so that it does not stand again if the case is ever reopened."""
    assert pathway.conference is not None, "something is booked"
    found = relations(turn.tx, turn.person, case)
    details = {
        "conference": pathway.conference.kind,
        "because": "not_needed",
        "reason": f"The case was closed: {REASONS[why][0].lower()}{REASONS[why][1:]}",
        "agreed_by": next(words for relation, words in RELATIONS.items() if relation in found),
    }
    record(turn, case, "cancelled", turn.today, details)


def _waiting_for_a_conference(turn: Turn, case: Case, pathway: Pathway) -> list[str]:
    """The ids of those who expect to come to a conference; nobody, where the last that was booked was held."""
    held = any(event.held for event in pathway.facts.conferences)
    if not _is_to_come(turn, pathway) and (held or moment_of(pathway) is not None):
        return []
    return everyone_invited(turn, case)


def _answering(turn: Turn, case: Case) -> list[str]:
    """The ids of those who answer for the case or keep to its plan."""
    own = [each for each in (case.social_worker, case.manager) if each]
    return list(dict.fromkeys([*own, *core_groups.members(turn.tx, case.id)]))


def form(turn: Turn) -> Form:
    """Asks which case, and why it is closed."""
    return _form(turn, "", turn.value("why"))


def _form(turn: Turn, ends: str, why: str) -> Form:
    """Asks why, with what `ends` then."""
    return Form(
        "Close a case",
        action("close"),
        (
            reference_field(turn),
            Field("why", "Why", "choice", options=tuple(REASONS.items()), value=why),
        ),
        "Close the case",
        f"{ends or 'A conference to come is called off.'} Its reminders stop. The record is kept.",
    )


VERB = Verb(
    name="close",
    summary="closes a case; its reminders stop, and a conference to come is called off",
    usage="close REF [REASON]",
    handle=close,
    parameters=Parameters(words=("ref",), rest="typed"),
    required=("ref",),
    form=form,
)
