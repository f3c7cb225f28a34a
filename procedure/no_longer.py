"""Why some of a pathway no longer has to be done: the case ended, no plan was made, the child moved here."""

from __future__ import annotations

from datetime import date
from typing import Literal

from procedure.events import CaseEvent, day_of
from procedure.facts import Facts
from procedure.rules import Rule
from procedure.wording import say_date

# The parts of a pathway that fall away together.
Part = Literal["s47", "asking", "request", "icpc", "plan", "around the conference"]
PARTS: tuple[Part, ...] = ("s47", "asking", "request", "icpc", "plan", "around the conference")
# Rules that stop applying when no plan is made, or when it ends.
OF_A_PLAN = frozenset({"plan", "review", "previous_review", "previous_core_group", "previous_visit"})
BEFORE_THE_CONFERENCE = frozenset({"conference_booked", "invitations"})
ENDED = {
    "closed": "The case was closed on {}.",
    "transferred_out": "The case was transferred to another authority on {}.",
    "stepped_down": "The case was stepped down on {}.",
}
S47_ENDED = {
    "cin": "The section 47 enquiry ended with a child in need plan, so no conference is needed.",
    "nfa": "The section 47 enquiry ended with no further action, so no conference is needed.",
}
NO_PLAN = "The conference decided that no child protection plan was needed."
BOOKED_ALREADY = "The conference is booked. If it was asked for, the day can still be recorded."
HELD_ALREADY = "The conference has been held."
HELD_ELSEWHERE = "The initial conference was held by another authority."
NO_ENQUIRY_HERE = "The child moved here, so no section 47 enquiry was started here."


def part_of(rule: Rule) -> Part:
    """The part of the pathway that a rule belongs to."""
    if rule.step == "s47":
        return "s47"
    if rule.step == "conference_request":
        return "asking"
    if rule.anchor in OF_A_PLAN:
        return "plan"
    if "icpc" in (rule.step, rule.anchor):
        return "icpc"
    return "request" if rule.step in BEFORE_THE_CONFERENCE else "around the conference"


def no_longer(facts: Facts, today: date) -> dict[Part, str]:
    """The parts that have fallen away in a case as it stands on a day, each with the reason in a sentence."""
    ended, plan_ended = happened_by(today, facts.ended), happened_by(today, facts.plan_ended)
    if ended is not None:
        return dict.fromkeys(PARTS, ENDED[ended.step].format(say_date(day_of(ended.on))))
    reasons: dict[Part, str] = {}
    if has_no_enquiry(facts):
        reasons["s47"] = NO_ENQUIRY_HERE
    if happened_by(today, facts.icpc.held):
        reasons["asking"] = reasons["request"] = HELD_ALREADY
    elif facts.icpc.held is None and facts.s47_outcome in S47_ENDED:
        return {**dict.fromkeys(PARTS, S47_ENDED[facts.s47_outcome]), "s47": reasons.get("s47", "")}
    elif facts.icpc.held is None and len(facts.conferences) > 1:
        reasons["icpc"] = HELD_ELSEWHERE
    if _was_booked_by(today, facts.icpc.booked):
        reasons.setdefault("asking", BOOKED_ALREADY)
    if facts.outcome == "no_plan":
        reasons["plan"] = NO_PLAN
    elif plan_ended is not None:
        reasons["plan"] = f"The child protection plan ended on {say_date(day_of(plan_ended.on))}."
    return reasons


def _was_booked_by(today: date, booking: CaseEvent | None) -> bool:
    return booking is not None and day_of(booking.recorded_at) <= today


def happened_by(today: date, event: CaseEvent | None) -> CaseEvent | None:
    """The event, unless it is still to come: somebody may look from a day before it."""
    return event if event is not None and day_of(event.on) <= today else None


def has_no_enquiry(facts: Facts) -> bool:
    """Whether a child moved here with no strategy discussion and no section 47 enquiry of this authority."""
    return "transfer_in" in facts.by_step and facts.strategy is None and "s47" not in facts.by_step


def awaits_a_conference(facts: Facts) -> bool:
    """Whether a conference is to come for a child: none is where the enquiry ended otherwise."""
    coming = facts.next_conference
    return coming is not None and (coming.number > 1 or facts.s47_outcome not in S47_ENDED)
