"""Whose disagreement a written dissent is: each agency answers for its own."""

from __future__ import annotations

from handlers.agencies import agency_name
from handlers.desk import Turn
from procedure.dissent import dissents
from procedure.events import FAMILY
from procedure.pathway import Pathway
from storage import conferences
from storage.cases import Case

DISSENT_IN_WRITING = "dissent_in_writing"


def who_disagree(pathway: Pathway) -> dict[str, str]:
    """The agencies whose disagreement with a conference of this case is recorded, with their names by id."""
    return {
        each.agency: agency_name(each.agency) for each in dissents(pathway) if each.agency not in ("", FAMILY)
    }


def who_wrote(turn: Turn, case: Case, pathway: Pathway) -> str:
    """The agency that must be meant: the person's own, or the only one left; empty where it has to be said."""
    disagree = who_disagree(pathway)
    invitee = conferences.invitee_of(turn.tx, case.id, turn.person.id)
    if invitee is not None and invitee.agency in disagree:
        return invitee.agency
    written = {event.details.get("agency") for event in pathway.facts.of(DISSENT_IN_WRITING)}
    left = [each for each in disagree if each not in written] or list(disagree)
    return left[0] if len(left) == 1 else ""
