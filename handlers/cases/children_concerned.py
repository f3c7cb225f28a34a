"""Which children of a case a step is about where nobody says: those for whom it has come so far."""

from __future__ import annotations

from handlers.cases.plan_in_force import children_with_a_plan
from procedure.agreed_day import CORE_GROUPS
from procedure.facts import REVIEWS
from procedure.no_longer import awaits_a_conference
from procedure.pathway import Pathway


def children_concerned(pathway: Pathway, step: str) -> list[str]:
    """The labels of the children; empty where it is all of them, or nothing tells them apart.

    A review and a core group are about those who have a plan, an initial conference about those for whom the
    enquiry led to one and none was held: what is decided there must not be decided for a sister whose enquiry ended
    otherwise, or for whom it is decided already.
    """
    if step in CORE_GROUPS or step in REVIEWS:
        found = children_with_a_plan(pathway)
    elif step == "icpc":
        held = {label for label, facts in pathway.facts_by_child if facts.icpc.held is not None}
        found = [label for label in children_awaiting(pathway) if label not in held]
    else:
        return []
    return found if len(found) < len(pathway.facts_by_child) else []


def children_awaiting(pathway: Pathway) -> list[str]:
    """The labels of those for whom a conference is to come; empty where nothing tells the children apart."""
    return [label for label, facts in pathway.facts_by_child if awaits_a_conference(facts)]
