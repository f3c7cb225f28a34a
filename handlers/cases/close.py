"""Closing a case: its reminders stop, what was still to come is called off, and the record stays."""

from __future__ import annotations

import re

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.closing_check import Closing, closing_of, shown
from handlers.cases.recording import pathway_of, record
from handlers.cases.what_changed import what_changed
from handlers.desk import Turn
from handlers.forms import SENT, asked, lacking
from handlers.joining.joining import take_down
from handlers.permissions import RELATIONS, relations, shortened
from handlers.reminders.notices import CANCELLED, CLOSED, tell
from handlers.reply import Field, Form, Refusal, Reply, action
from handlers.verb import Verb
from procedure.pathway import Pathway
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
    """Closes the case for the reason given; a conference to come is called off, and whoever awaits it is told.

    Where somebody counts on a conference, a plan or its core group, it says so first and asks.
    """
    case = permissions.case_for(turn.tx, "close", turn.person, turn.value("ref"))
    if not case.is_open:
        raise Refusal(f"{case.ref} is closed already: nothing was changed.")
    why = turn.value("why") or _understood(turn.value("typed"))
    if not why:
        return asked(form(turn), _what_is_wanting(turn))
    if why not in REASONS:
        raise Refusal("Choose why the case is closed: type close and the reference for the choices.")
    closing = closing_of(turn, case, pathway_of(turn, case), why)
    if why == "closed" and closing.children:
        raise Refusal(PLAN_IN_FORCE, {"why": PLAN_IN_FORCE})
    if closing.is_to_be_shown and turn.value("confirmed") != "yes":
        return shown(turn, closing, REASONS[why])
    return _closed(turn, closing)


def _what_is_wanting(turn: Turn) -> dict[str, str]:
    """What to say beside the fields: that the reason typed is none of the choices, or was not chosen."""
    if typed := turn.value("typed"):
        return {"why": f"“{shortened(typed)}” is none of these: choose one."}
    return lacking(turn, ("why",)) if SENT in turn.values else {}


def _closed(turn: Turn, closing: Closing) -> Reply:
    case, why = closing.case, closing.why
    if closing.moment is not None:
        _call_off(turn, case, closing.before, why)
    cases.set_state(turn.tx, case.id, "closed")
    closed = cases.get(turn.tx, case.id)
    pathway = record(turn, closed, why, turn.today, {"reason": REASONS[why]})
    outbox.cancel(turn.tx, case.id, "the case is closed", turn.now)
    take_down(turn, case)
    core_groups.forget_dates(turn.tx, case.id)
    _tell(turn, closing)
    title = f"{case.ref} is closed, and its reminders have stopped"
    return what_changed(turn, closed, closing.before, pathway, title)


def _tell(turn: Turn, closing: Closing) -> None:
    """One notice a person: of the conference that is off, or that the case is closed; with the core group's day."""
    case, day = closing.case, closing.core_group
    of_core_group = {"core_group": day.isoformat()} if day else {}
    members = core_groups.members(turn.tx, case.id)
    for person in closing.waiting:
        details = {"closed": True, **(of_core_group if person in members else {})}
        tell(turn, case, CANCELLED, [person], details=details, meets_on=day)
    others = [each for each in closing.answering if each not in closing.waiting]
    tell(turn, case, CLOSED, others, details=of_core_group, meets_on=day)


def _understood(typed: str) -> str:
    """The reason that was typed after the reference; empty where the words do not say one."""
    return next((why for why, words in _TYPED.items() if words.search(typed)), "")


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


def form(turn: Turn) -> Form:
    """Asks which case, and why it is closed."""
    return Form(
        "Close a case",
        action("close"),
        (
            reference_field(turn),
            Field("why", "Why", "choice", options=tuple(REASONS.items()), value=turn.value("why")),
        ),
        "Close the case",
        "Its reminders stop, and a conference to come is called off. The record is kept. Where people count on "
        "something still to come, you see it before anything is done.",
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
