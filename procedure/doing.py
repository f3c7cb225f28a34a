"""Which event did what a rule asks for: the conference held, what an agency wrote, or the next one in turn."""

from __future__ import annotations

from collections.abc import Callable

from procedure.events import CaseEvent, day_of
from procedure.facts import REVIEWS, Facts
from procedure.occasions import agency_of, professional_dissents
from procedure.rules import Rule

# What was done before a conference, by the agency that did it; None where it was nobody's in particular.
ByAgency = dict[str | None, CaseEvent]
# Finds the event that did what a rule asks for, on the occasion of that number.
Doing = Callable[[Facts, int], CaseEvent | None]


def doing(rule: Rule) -> Doing:
    """How to find what did that which a rule asks for: the same for every case."""
    if rule.step == "icpc":
        return _rearranged if rule.anchor == "inquorate" else _icpc_held
    if rule.step == "conference_booked":
        return _icpc_booked
    if rule.step in REVIEWS:
        return _review(rule.step)
    if rule.anchor == "dissent":
        return _by_who_disagreed(rule.step)
    return _after_conference(rule.step) if rule.anchor == "conference" else _in_turn(rule.step)


def _icpc_held(facts: Facts, number: int) -> CaseEvent | None:
    return facts.icpc.held


def _rearranged(facts: Facts, number: int) -> CaseEvent | None:
    """The next attempt at a conference that could not go ahead, or the one that was held in the end."""
    later = facts.not_proceeded[number - 1 :]
    return later[0] if later else facts.icpc.held


def _icpc_booked(facts: Facts, number: int) -> CaseEvent | None:
    return facts.icpc.booked


def _review(step: str) -> Doing:
    def held(facts: Facts, number: int) -> CaseEvent | None:
        review = facts.review(step, number)
        return review.held if review else None

    return held


def _after_conference(step: str) -> Doing:
    def about_it(facts: Facts, number: int) -> CaseEvent | None:
        return next((event for event in facts.of(step) if _after_which(event, facts) == number), None)

    return about_it


def _in_turn(step: str) -> Doing:
    def in_turn(facts: Facts, number: int) -> CaseEvent | None:
        events = facts.by_step.get(step, ())
        return events[number - 1] if number <= len(events) else None

    return in_turn


def _by_who_disagreed(step: str) -> Doing:
    """Each disagreement by what its own agency did, whatever the order; by what nobody put a name to otherwise."""

    def done_by_them(facts: Facts, number: int) -> CaseEvent | None:
        left = list(facts.of(step))
        found: list[CaseEvent | None] = []
        for dissent in professional_dissents(facts):
            own = next((each for each in left if agency_of(each) == agency_of(dissent)), None)
            found.append(own)
            if own is not None:
                left.remove(own)
        nameless = (each for each in left if agency_of(each) is None)
        return [own or next(nameless, None) for own in found][number - 1]

    return done_by_them


def _after_which(event: CaseEvent, facts: Facts) -> int:
    """The number of the last conference held by then: the one that a letter or minutes are about."""
    day = day_of(event.on)
    numbers = [each.number for each in facts.conferences if each.held and day_of(each.held.on) <= day]
    return numbers[-1] if numbers else 1


def done_before(step: str, facts: Facts) -> dict[int, ByAgency]:
    """What was done for which conference (by its number), and by which agency; the first time counts."""
    found: dict[int, ByAgency] = {}
    for event in facts.of(step):
        conference = facts.conference_after(day_of(event.on), event.details.get("conference"))
        found.setdefault(conference.number, {}).setdefault(event.details.get("agency"), event)
    return found
