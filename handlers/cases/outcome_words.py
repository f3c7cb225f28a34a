"""What came of the conferences that have been held, child by child, in the words that people read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from handlers.cases.what_follows import CONFERENCES
from handlers.record.answers import CATEGORIES
from procedure.events import CaseEvent, day_of
from procedure.facts import Facts, proceeded
from procedure.pathway import Pathway
from procedure.steps import name_of
from procedure.wording import mid_sentence, say_date, say_list

OUTCOMES = {
    "plan": "A child protection plan was made",
    "no_plan": "No child protection plan was needed",
    "continue": "The plan goes on",
    "end": "The plan ended",
}
HELD_AGAIN = "It was not quorate and is to be held again; nothing was decided"
NOT_SAID = "What was decided is not recorded yet"

Meeting = tuple[str, CaseEvent]
"""A conference that people met for, and the label of the child (empty where the case is not of several)."""


def say_outcomes(meetings: Iterable[Meeting], pathway: Pathway, *, categories: bool = False) -> str:
    """What one conference decided; for which children, where it was not the same for all of the case.

    With `categories`, which are for those who read the record, under which category each plan is. Empty where
    nothing is given.
    """
    said: dict[str, list[str]] = {}
    for label, event in meetings:
        category = _category(label, event) if categories else ""
        said.setdefault(_in_words(event) + category, []).append(label)
    if len(said) == 1:
        [(outcome, labels)] = said.items()
        if len(labels) == max(1, len(pathway.facts_by_child)):
            return f"{outcome}."
    return " ".join(
        f"{outcome} for {say_list([f'child {label}' for label in labels])}."
        for outcome, labels in said.items()
    )


def decided(pathway: Pathway, today: date, *, categories: bool = False) -> list[str]:
    """What the last conference decided, a line each; and the one before it, where the last could decide nothing.

    `categories` as for `say_outcomes`.
    """
    by_conference: dict[tuple[date, str], list[Meeting]] = {}
    for label, facts in pathway.facts_by_child or (("", pathway.facts),):
        for event in _last_meetings(facts, today):
            by_conference.setdefault((day_of(event.on), event.step), []).append((label, event))
    return [
        f"{name_of(step)}, {say_date(day)}: {say_outcomes(meetings, pathway, categories=categories)}"
        for (day, step), meetings in sorted(by_conference.items(), reverse=True)
    ]


def last_held(pathway: Pathway, today: date) -> date | None:
    """The day of the last conference that was held, for whichever of the children."""
    every = [facts for _, facts in pathway.facts_by_child] or [pathway.facts]
    days = (day_of(each.held.on) for facts in every for each in facts.conferences if each.held is not None)
    return max((day for day in days if day <= today), default=None)


def _last_meetings(facts: Facts, today: date) -> list[CaseEvent]:
    """The last conference that was held, and the last since then that could not go ahead."""
    met = [event for step in CONFERENCES for event in facts.of(step) if day_of(event.on) <= today]
    met.sort(key=lambda event: (day_of(event.on), event.recorded_at))
    held = [event for event in met if proceeded(event)][-1:]
    in_vain = [event for event in met if not proceeded(event)][-1:]
    return [*held, *(each for each in in_vain if not held or day_of(each.on) > day_of(held[0].on))]


def _category(label: str, event: CaseEvent) -> str:
    """ " (category: neglect)" of a plan; child by child where they share a decision and not the category."""
    found: dict[str, str] = dict(event.details.get("categories") or {})
    named = {child: mid_sentence(CATEGORIES.get(each, each)) for child, each in sorted(found.items())}
    if label:
        return f" (category: {named[label]})" if label in named else ""
    if len(set(named.values())) > 1:
        return f" ({'; '.join(f'child {child}: {each}' for child, each in named.items())})"
    return f" (category: {next(iter(named.values()))})" if named else ""


def _in_words(event: CaseEvent) -> str:
    if not proceeded(event):
        return HELD_AGAIN
    return OUTCOMES.get(str(event.details.get("outcome", "")), NOT_SAID)
