"""Which children of a case have a child protection plan now."""

from __future__ import annotations

from procedure.facts import Facts
from procedure.pathway import Pathway


def children_with_a_plan(pathway: Pathway) -> list[str]:
    """The labels of the children who have a plan; one empty label where the case is not of several."""
    every = pathway.facts_by_child or (("", pathway.facts),)
    return [label for label, facts in every if _has_a_plan(facts)]


def _has_a_plan(facts: Facts) -> bool:
    """Whether the conference decided on a plan, here or before the family moved here, and it goes on."""
    came_with_one = facts.outcome is None and len(facts.conferences) > 1
    return facts.plan_ended is None and (facts.outcome == "plan" or came_with_one)
