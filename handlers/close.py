"""Closing a case: its reminders stop, and the record stays."""

from __future__ import annotations

from handlers import cards, permissions
from handlers.arguments import Parameters
from handlers.case import reference_field
from handlers.desk import Turn
from handlers.joining import take_down
from handlers.recording import record
from handlers.reply import Field, Form, Refusal, Reply, action
from handlers.verb import Verb
from storage import cases, outbox

REASONS = {
    "closed": "No further work is needed",
    "stepped_down": "Stepped down from a child protection plan",
    "transferred_out": "Transferred to another authority",
}


def close(turn: Turn) -> Reply:
    """Closes the case for the reason given: no reminder goes out any more, and no link opens."""
    case = permissions.case_for(turn.tx, "close", turn.person, turn.value("ref"))
    if not case.is_open:
        raise Refusal(f"{case.ref} is closed already: nothing was changed.")
    why = turn.value("why") or "closed"
    if why not in REASONS:
        raise Refusal("Choose why the case is closed: type close and the reference for the choices.")
    cases.set_state(turn.tx, case.id, "closed")
    closed = cases.get(turn.tx, case.id)
    pathway = record(turn, closed, why, turn.today, {"reason": REASONS[why]})
    outbox.cancel(turn.tx, case.id, "the case is closed", turn.now)
    take_down(turn, case)
    return cards.case_card(turn, closed, pathway, f"{case.ref} is closed, and its reminders have stopped")


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
        "Its reminders stop. The record is kept.",
    )


VERB = Verb(
    name="close",
    summary="closes a case; its reminders stop",
    usage="close REF",
    handle=close,
    parameters=Parameters(words=("ref",)),
    required=("ref", "why"),
    form=form,
)
