"""How often each step comes round in a case, and what each occasion counts from."""

from __future__ import annotations

from collections.abc import Callable

from procedure.events import FAMILY, CaseEvent, Moment, as_day, day_of
from procedure.facts import Facts

# An occasion to do a step: its number, and the moment its limit counts from once that is known.
Occasion = tuple[int, Moment | None]


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
    return [(number, each.on) for number, each in enumerate(professional_dissents(facts), start=1)]


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


def who_disagreed(facts: Facts, number: int) -> str | None:
    """The agency whose disagreement is the `number`-th of a case, if it is known."""
    return agency_of(professional_dissents(facts)[number - 1])


def professional_dissents(facts: Facts) -> list[CaseEvent]:
    """The disagreements of professionals: no family is asked to put theirs in writing within days."""
    return [each for each in facts.of("dissent") if agency_of(each) != FAMILY]


def agency_of(event: CaseEvent) -> str | None:
    return event.details.get("agency") or None
