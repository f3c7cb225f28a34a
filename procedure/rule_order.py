"""What a limit may count from: something that comes before its step on the pathway."""

from __future__ import annotations

from collections.abc import Iterable

from procedure.rules import Rule
from procedure.wording import say_list

# How far along the pathway each step comes, and each event that a limit can count from.
PLACE = {
    "strategy_discussion": 0,
    "transfer_in": 0,
    "transfer_accepted": 0,
    "s47": 1,
    "conference_request": 2,
    "conference_booked": 3,
    "safety_plan": 4,
    "invitations": 4,
    "reports_to_family": 4,
    "reports_to_chair": 4,
    "child_views": 4,
    "chair_meets_family": 4,
    "inquorate": 5,
    "icpc": 6,
    "plan": 6,
    "conference": 6,
    "dissent": 7,
}
AFTER_THE_CONFERENCE = 8
# What counts from the last time it was done.
AGAIN = {"review": "previous_review", "core_group": "previous_core_group", "plan_visit": "previous_visit"}
PER_AGENCY = ("reports_to_family", "reports_to_chair")


def find_wrong_order(rules: Iterable[Rule]) -> str | None:
    """A sentence about the first rule that counts from what does not come before its step, or None."""
    for rule in rules:
        place = PLACE.get(rule.step, AFTER_THE_CONFERENCE)
        if rule.per_agency and not (rule.direction == "before" and rule.step in PER_AGENCY):
            return f'rule "{rule.id}": only a report before a conference is per_agency; take that line out.'
        if rule.direction == "before":
            if place >= PLACE["icpc"]:
                return (
                    f'rule "{rule.id}": {rule.step} comes after the conference; write within and of instead.'
                )
        elif rule.anchor in AGAIN.values():
            if AGAIN.get(rule.step) != rule.anchor:
                return f'rule "{rule.id}": only {_whose(rule.anchor)} counts from {rule.anchor}; change of = there.'
        elif PLACE[rule.anchor] >= place:
            earlier = [
                f'"{anchor}"' for anchor in ("strategy_discussion", "s47", "icpc") if PLACE[anchor] < place
            ]
            instead = f"write of = {say_list(earlier, 'or')}" if earlier else "no limit can be set for it"
            return f'rule "{rule.id}": {rule.anchor} does not come before {rule.step}; {instead}.'
    return None


def _whose(anchor: str) -> str:
    return next(step for step, own in AGAIN.items() if own == anchor)
