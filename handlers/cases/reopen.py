"""Opening a closed case again: its dates are worked out anew and its reminders go on."""

from __future__ import annotations

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.recording import pathway_of, record
from handlers.cases.what_changed import what_changed
from handlers.desk import Turn
from handlers.reply import Form, Refusal, Reply, action
from handlers.verb import Verb
from storage import cases


def reopen(turn: Turn) -> Reply:
    """Takes the closing back from today on."""
    case = permissions.case_for(turn.tx, "reopen", turn.person, turn.value("ref"))
    if case.is_open:
        raise Refusal(f"{case.ref} is open: nothing was changed.")
    before = pathway_of(turn, case)
    cases.set_state(turn.tx, case.id, "open")
    opened = cases.get(turn.tx, case.id)
    pathway = record(turn, opened, "reopened", turn.today)
    title = f"{case.ref} is open again, and its reminders go on"
    return what_changed(turn, opened, before, pathway, title)


def form(turn: Turn) -> Form:
    """Asks which case."""
    return Form("Reopen a case", action("reopen"), (reference_field(turn),), "Reopen")


VERB = Verb(
    name="reopen",
    summary="opens a closed case again",
    usage="reopen REF",
    handle=reopen,
    parameters=Parameters(words=("ref",)),
    required=("ref",),
    form=form,
)
