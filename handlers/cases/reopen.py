"""Opening a closed case again: its dates are worked out anew and its reminders go on."""

from __future__ import annotations

from collections.abc import Iterator

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.open_again import tell_of_opening_again
from handlers.cases.plan_in_force import children_with_a_plan
from handlers.cases.recording import pathway_of, record
from handlers.cases.what_changed import what_changed
from handlers.desk import Turn
from handlers.reply import Form, Refusal, Reply, Text, action
from handlers.verb import Verb
from procedure.pathway import Pathway
from procedure.wording import say_count
from storage import cases, core_groups
from storage.cases import Case


def reopen(turn: Turn) -> Reply:
    """Takes the closing back from today on."""
    case = permissions.case_for(turn.tx, "reopen", turn.person, turn.value("ref"))
    if case.is_open:
        raise Refusal(f"{case.ref} is open: nothing was changed.")
    before = pathway_of(turn, case)
    cases.set_state(turn.tx, case.id, "open")
    opened = cases.get(turn.tx, case.id)
    pathway = record(turn, opened, "reopened", turn.today)
    told = tell_of_opening_again(turn, opened)
    title = f"{case.ref} is open again, and its reminders go on"
    return what_changed(turn, opened, before, pathway, title, *_notes(turn, opened, pathway, told))


def _notes(turn: Turn, case: Case, pathway: Pathway, told: int) -> Iterator[Text]:
    """How many hear of it, and that the core group of a plan in force has no day any more."""
    if told:
        people = say_count(told, "person is", "people are")
        yield Text(f"{people} told of it now, who had heard that it was closed.")
    if children_with_a_plan(pathway) and core_groups.dates(turn.tx, case.id).meets_on is None:
        yield Text(f"Its core group has no day: type core group {case.ref} to agree on one.", "warning")


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
