"""How often each step comes round in a case, what each occasion counts from, and which event did it."""

from __future__ import annotations

from collections.abc import Callable

from procedure.events import FAMILY, CaseEvent, Moment, as_day, day_of
from procedure.facts import REVIEWS, Facts
from procedure.rules import Rule

# An occasion to do a step: its number, and the moment its limit counts from once that is known.
Occasion = tuple[int, Moment | None]

# What was done before a conference, by the agency that did it; None where it was nobody's in particular.
ByAgency = dict[str | None, CaseEvent]
# Finds the event that did what a rule asks for, on the occasion of that number.
Doing = Callable[[Facts, int], CaseEvent | None]


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
    held = facts.icpc.held
    return [(1, held.on if held else None)]


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


def _dissent(facts: Facts) -> list[Occasion]:
    return [(number, each.on) for number, each in enumerate(_dissents(facts), start=1)]


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
    "dissent": _dissent,
}


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


def who_disagreed(facts: Facts, number: int) -> str | None:
    """The agency whose disagreement is the `number`-th of a case, if it is known."""
    return _agency_of(_dissents(facts)[number - 1])


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
        for dissent in _dissents(facts):
            own = next((each for each in left if _agency_of(each) == _agency_of(dissent)), None)
            found.append(own)
            if own is not None:
                left.remove(own)
        nameless = (each for each in left if _agency_of(each) is None)
        return [own or next(nameless, None) for own in found][number - 1]

    return done_by_them


def _dissents(facts: Facts) -> list[CaseEvent]:
    """The disagreements of professionals: no family is asked to put theirs in writing within days."""
    return [each for each in facts.of("dissent") if _agency_of(each) != FAMILY]


def _agency_of(event: CaseEvent) -> str | None:
    return event.details.get("agency") or None


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
