"""Showing where a case stands: all of it to those who answer for it, their own part to those invited."""

from __future__ import annotations

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.cards import case_card
from handlers.cases.recording import pathway_of
from handlers.conference.attendee import attendee_card
from handlers.desk import Turn
from handlers.reply import Field, Form, Reply, action
from handlers.verb import Verb
from storage import audit


def case(turn: Turn) -> Reply:
    """The case's card."""
    found = permissions.case_for(turn.tx, "case", turn.person, turn.value("ref"))
    audit.write(turn.tx, turn.now, turn.person.id, "looked_at", found.ref)
    pathway = pathway_of(turn, found)
    if permissions.is_only_invited(turn.tx, turn.person, found):
        return attendee_card(turn, found, pathway)
    return case_card(turn, found, pathway, f"{found.ref}: where it stands")


def form(turn: Turn) -> Form:
    """Asks for the reference."""
    return Form("Look at a case", action("case"), (reference_field(turn),), "Show")


def reference_field(turn: Turn) -> Field:
    """The field that asks which case is meant."""
    return Field("ref", "Case reference", hint="Such as AB123.", value=turn.value("ref"))


VERB = Verb(
    name="case",
    summary="shows where a case stands, with every date and why",
    usage="case REF",
    handle=case,
    parameters=Parameters(words=("ref",)),
    required=("ref",),
    form=form,
)
