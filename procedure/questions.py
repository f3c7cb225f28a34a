"""What the record of a case leaves open, as sentences for whoever can settle it."""

from __future__ import annotations

from collections.abc import Iterable

from procedure.events import day_of
from procedure.facts import Facts
from procedure.policy import Policy
from procedure.quorum import agency_name
from procedure.wording import capitalise, say_date, say_list

INCOMPLETE_LIST = "The invite list of the conference request is not complete: add who is missing."


PRE_BIRTH = (
    "The guidance gives no limit of its own for a pre-birth conference, so the dates count from the strategy "
    "discussion as for any other: agree with the chair whether it has to be held sooner."
)


def questions(facts: Facts, policy: Policy) -> tuple[str, ...]:
    """Which discussion started the enquiry, who was missing from it, who leads it, what the request lacks, and
    what needs a case of its own; and that no rule is made for a child who is not born yet.

    Only what was recorded is questioned: an attendance that nobody wrote down is not called incomplete.
    """
    asked = list(facts.questions)
    if facts.strategy is not None and facts.strategy.details.get("attended"):
        absent = missing_from_strategy_discussion(facts.strategy.details["attended"], policy)
        if absent:
            names = capitalise(say_list([agency_name(each) for each in absent]))
            day = say_date(day_of(facts.strategy.on))
            asked.append(
                f"{names} did not take part in the strategy discussion on {day}: say how they were heard."
            )
    if any(event.details.get("qualified") is False for event in facts.of("s47")):
        asked.append("A section 47 enquiry is led by a qualified social worker: say who leads this one.")
    if any(event.details.get("complete") is False for event in facts.of("conference_request")[-1:]):
        asked.append(INCOMPLETE_LIST)
    if facts.icpc.held is None and any(
        event.details.get("kind") == "pre_birth" for event in facts.of("registered")
    ):
        asked.append(PRE_BIRTH)
    return tuple(asked + _begun_after_the_end(facts))


def _begun_after_the_end(facts: Facts) -> list[str]:
    """Whether an enquiry was started once the case had come to its end, and so has no conference in it."""
    if facts.outcome == "no_plan" and facts.decided_on is not None:
        end, what = facts.decided_on, "the conference decided that no plan was needed"
    elif facts.plan_ended is not None:
        end, what = day_of(facts.plan_ended.on), "the child protection plan ended"
    else:
        return []
    return [
        f"The strategy discussion on {say_date(day_of(each.on))} came after {what}: register a new case "
        "for it, so that its conference gets a date."
        for each in facts.of("strategy_discussion")
        if day_of(each.on) > end and each.details.get("started_s47") is not False
    ]


def missing_from_strategy_discussion(attended: Iterable[str], policy: Policy) -> tuple[str, ...]:
    """The agencies that a strategy discussion cannot do without and that were not there."""
    there = set(attended)
    return tuple(agency for agency in policy.strategy_minimum if agency not in there)
