"""A conference that people met for and that could not go ahead: it is to be held again, on a day not known yet."""

from __future__ import annotations

from datetime import date

from procedure.events import CaseEvent, day_of
from procedure.no_longer import awaits_a_conference
from procedure.pathway import Pathway


def met_in_vain(pathway: Pathway) -> CaseEvent | None:
    """When people met for the conference to come and it could not go ahead, until it is booked again."""
    coming = pathway.facts.next_conference
    if coming is None or coming.booked is not None or pathway.facts.ended is not None:
        return None
    return pathway.facts.last_attempt(coming.number) if awaits_a_conference(pathway.facts) else None


def went_ahead_on(pathway: Pathway, day: date) -> bool:
    """Whether a conference was held on a day, for whichever of the children."""
    every = [facts for _, facts in pathway.facts_by_child] or [pathway.facts]
    return any(each.held and day_of(each.held.on) == day for facts in every for each in facts.conferences)
