"""Giving a case to another social worker: the reminders go with it."""

from __future__ import annotations

from handlers import mentions, permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.recording import pathway_of, refresh
from handlers.cases.what_changed import what_changed
from handlers.cases.worker_wanted import INSTEAD_OF
from handlers.conference.invitation import add_to_list
from handlers.desk import Turn
from handlers.forms import SENT, asked, lacking
from handlers.reminders.notices import ASSIGNED, tell
from handlers.reply import Field, Form, Overtaken, Refusal, Reply, action
from handlers.verb import Verb
from storage import audit, cases, conferences, people
from storage.cases import Case
from storage.people import Person


def assign(turn: Turn) -> Reply:
    """Makes somebody the case's social worker, in place of whoever was."""
    case = permissions.case_for(turn.tx, "assign", turn.person, turn.value("ref"))
    _refuse_where_given_since(turn, case)
    if not turn.value("who"):
        return asked(form(turn), lacking(turn, ("who",)) if SENT in turn.values else {})
    worker = mentions.member(turn, "who")
    if not worker.has("social_worker"):
        sentence = f"{worker.name} is not a social worker: choose a social worker."
        raise Refusal(sentence, {"who": sentence})
    if case.social_worker == worker.id:
        raise _is_with(case, worker)
    before = pathway_of(turn, case)
    outgoing = conferences.invitee_of(turn.tx, case.id, case.social_worker) if case.social_worker else None
    cases.assign(turn.tx, case.id, worker.id)
    if outgoing is not None and outgoing.person != worker.id:
        conferences.uninvite(turn.tx, outgoing.id, "the case was given to another social worker", turn.now)
    audit.write(turn.tx, turn.now, turn.person.id, "assigned", case.ref, {"to": worker.id})
    add_to_list(turn, cases.get(turn.tx, case.id), worker, "social worker", "social_care")
    tell(turn, case, ASSIGNED, [worker.id])
    case = cases.get(turn.tx, case.id)
    return what_changed(turn, case, before, refresh(turn, case), f"{case.ref} is now with {worker.name}")


def _refuse_where_given_since(turn: Turn, case: Case) -> None:
    """Raises `Overtaken` where the case has passed to somebody since the button was shown."""
    shown = turn.value(INSTEAD_OF)
    if case.social_worker and shown and shown != case.social_worker:
        raise _is_with(case, people.get(turn.tx, case.social_worker))


def _is_with(case: Case, worker: Person) -> Overtaken:
    return Overtaken(f"{case.ref} is with {worker.name} already: nothing was changed.")


def form(turn: Turn) -> Form:
    """Asks who takes the case on."""
    shown = turn.value(INSTEAD_OF)
    return Form(
        "Assign a case",
        action("assign", **({INSTEAD_OF: shown} if shown else {})),
        (reference_field(turn), Field("who", "Social worker", "person", value=turn.value("who").lstrip("@"))),
        "Assign",
    )


VERB = Verb(
    name="assign",
    summary="gives a case to another social worker",
    usage="assign REF @SOMEBODY",
    handle=assign,
    parameters=Parameters(words=("ref",), rest="who"),
    required=("ref",),
    form=form,
)
