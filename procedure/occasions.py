"""How often each step comes round in a case, what each occasion counts from, and which event did it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from procedure.events import CaseEvent, as_day, day_of
from procedure.facts import Facts
from procedure.rules import Rule

Moment = date | datetime
# An occasion to do a step: its number, and the moment its limit counts from once that is known.
Occasion = tuple[int, Moment | None]

# The steps whose events belong to a conference by its number, not by the order in which they happened.
KNOWN_BY_CONFERENCE = frozenset({"icpc", "first_review", "review", "conference_booked"})


def _single(step: str) -> Callable[[Facts], list[Occasion]]:
    def occasion(facts: Facts) -> list[Occasion]:
        events = facts.of(step)
        return [(1, events[-1].on if events else None)]

    return occasion


def _strategy(facts: Facts) -> list[Occasion]:
    return [(1, facts.strategy.on if facts.strategy else None)]


def _booking(facts: Facts) -> list[Occasion]:
    booked = facts.icpc.booked
    return [(1, day_of(booked.recorded_at) if booked else None)]


def _icpc(facts: Facts) -> list[Occasion]:
    return [(1, facts.icpc.held.on if facts.icpc.held else None)]


def _held(facts: Facts) -> list[Occasion]:
    held = [(each.number, each.held.on) for each in facts.conferences if each.held is not None]
    return list(held) or [(1, None)]


def _previous_review(facts: Facts) -> list[Occasion]:
    reviews = [each.held.on for each in facts.conferences[1:] if each.held is not None]
    return list(enumerate(reviews, start=1)) or [(1, None)]


def _previous_core_group(facts: Facts) -> list[Occasion]:
    meetings = facts.of("initial_core_group")[:1] + facts.of("core_group")
    return [(number, each.on) for number, each in enumerate(meetings, start=1)] or [(1, None)]


def _previous_visit(facts: Facts) -> list[Occasion]:
    start = facts.icpc.held
    visits = ([start] if start else []) + facts.of("plan_visit")
    return [(number, each.on) for number, each in enumerate(visits, start=1)] or [(1, None)]


def _not_proceeded(facts: Facts) -> list[Occasion]:
    return [(number, each.on) for number, each in enumerate(facts.not_proceeded, start=2)]


def _each(step: str) -> Callable[[Facts], list[Occasion]]:
    def occasions(facts: Facts) -> list[Occasion]:
        return [(number, each.on) for number, each in enumerate(facts.of(step), start=1)]

    return occasions


def _transfer_in(facts: Facts) -> list[Occasion]:
    return [(1, event.on) for event in facts.of("transfer_in")[-1:]]


def _transfer_accepted(facts: Facts) -> list[Occasion]:
    transfers = facts.of("transfer_in")
    told = [as_day(event.details["accepted"]) for event in transfers if event.details.get("accepted")]
    accepted = [*told, *(event.on for event in facts.of("transfer_accepted"))]
    return [(1, accepted[-1])] if accepted else []


# What a rule can count from, and on how many occasions. The words for each are in `policy_tables.ANCHORS`.
OCCASIONS: dict[str, Callable[[Facts], list[Occasion]]] = {
    "strategy_discussion": _strategy,
    "s47": _single("s47"),
    "conference_request": _single("conference_request"),
    "conference_booked": _booking,
    "icpc": _icpc,
    "plan": _icpc,
    "conference": _held,
    "previous_review": _previous_review,
    "previous_core_group": _previous_core_group,
    "previous_visit": _previous_visit,
    "inquorate": _not_proceeded,
    "transfer_in": _transfer_in,
    "transfer_accepted": _transfer_accepted,
    "dissent": _each("dissent"),
}


def done(rule: Rule, number: int, facts: Facts) -> CaseEvent | None:
    """The event that did what a rule asks for, on its `number`-th occasion."""
    if rule.step in KNOWN_BY_CONFERENCE:
        return _done_by_conference(rule, number, facts)
    events = facts.by_step.get(rule.step)
    if not events:
        return None
    if rule.anchor == "conference":
        return next((event for event in events if _after_which(event, facts) == number), None)
    return events[number - 1] if number <= len(events) else None


def _done_by_conference(rule: Rule, number: int, facts: Facts) -> CaseEvent | None:
    if rule.step == "icpc":
        later = facts.not_proceeded[number - 1 :] if rule.anchor == "inquorate" else ()
        return later[0] if later else facts.icpc.held
    if rule.step == "conference_booked":
        return facts.icpc.booked
    review = facts.review(rule.step, number)
    return review.held if review else None


def _after_which(event: CaseEvent, facts: Facts) -> int:
    """The number of the last conference held by then: the one that a letter or minutes are about."""
    day = day_of(event.on)
    numbers = [each.number for each in facts.conferences if each.held and day_of(each.held.on) <= day]
    return numbers[-1] if numbers else 1


def done_before(step: str, facts: Facts) -> dict[tuple[int, str | None], CaseEvent]:
    """What was done for which conference, and by which agency; the first time counts."""
    found: dict[tuple[int, str | None], CaseEvent] = {}
    for event in facts.of(step):
        conference = facts.conference_after(day_of(event.on), event.details.get("conference"))
        found.setdefault((conference.number, event.details.get("agency")), event)
    return found
