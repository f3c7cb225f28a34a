"""Saying which of several strategy discussions started the section 47 enquiry: the conference counts from it."""

from __future__ import annotations

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.recording import pathway_of, record
from handlers.cases.what_changed import what_changed
from handlers.desk import Turn
from handlers.forms import asked
from handlers.reply import Field, Form, Refusal, Reply, action
from handlers.verb import Verb
from procedure.events import CaseEvent, standing
from procedure.wording import say_when
from storage import events
from storage.cases import Case

STEP = "strategy_discussion"


def enquiry(turn: Turn) -> Reply:
    """Records which discussion it was, and shows the dates that follow; asks where that was not said."""
    case = permissions.case_for(turn.tx, "enquiry", turn.person, turn.value("ref"))
    held = discussions(turn, case)
    if not held:
        raise Refusal(f"{case.ref} has no strategy discussion on record: type done {case.ref} to record one.")
    chosen = next((each for each in held if each.id == turn.value("began_at")), None)
    if chosen is None:
        return asked(_form(turn, case, held))
    before = pathway_of(turn, case)
    for each in held:
        began = each.id == chosen.id
        if each.details.get("started_s47") is not began:
            record(turn, case, STEP, each.on, {"started_s47": began}, corrects=each.id)
    when = say_when(chosen.on, turn.desk.timezone)
    title = f"{case.ref}: the section 47 enquiry was started on {when}"
    return what_changed(turn, case, before, pathway_of(turn, case), title)


def discussions(turn: Turn, case: Case) -> list[CaseEvent]:
    """The strategy discussions that stand on record, oldest first."""
    return [each for each in standing(events.of_case(turn.tx, case.id)) if each.step == STEP]


def form(turn: Turn) -> Form:
    """Asks which case."""
    return Form("Which discussion started the enquiry", action("enquiry"), (reference_field(turn),), "Go on")


def _form(turn: Turn, case: Case, held: list[CaseEvent]) -> Form:
    options = tuple((each.id, say_when(each.on, turn.desk.timezone)) for each in held)
    return Form(
        "Which discussion started the enquiry?",
        action("enquiry", ref=case.ref),
        (Field("began_at", "The section 47 enquiry was started at the one on", "choice", options=options),),
        intro="The conference has to be held within its limit of that one.",
    )


VERB = Verb(
    name="enquiry",
    summary="says which strategy discussion started the section 47 enquiry",
    usage="enquiry REF",
    handle=enquiry,
    parameters=Parameters(words=("ref",)),
    required=("ref",),
    form=form,
)
