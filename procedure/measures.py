"""How timely and how good the work on many cases was: each measure counted, beside what was published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from statistics import median

from procedure.calendar import WorkingCalendar
from procedure.dissent import dissents
from procedure.events import CaseEvent, day_of
from procedure.facts import Facts, proceeded
from procedure.outline_plan import Monitoring
from procedure.pathway import Deadline, Pathway

FIRST = "1"  # the initial conference among the conferences of a case
BEFORE = ("reports_to_family", "reports_to_chair", "child_views")
AFTER = ("initial_core_group", "first_review")  # these count once they were held, or should have been


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its id, what it counts, and the published figure beside it, with its source, if there is one."""

    id: str
    name: str
    published: str = ""
    source: str = ""


AUDIT = "audit of about 100 cases, 2019"
MEASURES = (
    Measure(
        "icpc_in_time",
        "Children whose initial conference was held in time",
        "81.4%",
        "England, year to March 2025, computed from Department for Education, children in need, tables C4",
    ),
    Measure("reports_to_family", "Reports shared with the family in time", "about two thirds", AUDIT),
    Measure("reports_to_chair", "Reports shared with the chair in time"),
    Measure("child_views", "Children’s views obtained before the conference"),
    Measure("quorate", "Conferences that were quorate"),
    Measure("agreed", "Conferences at which everybody agreed", "60%", AUDIT),
    Measure("initial_core_group", "Initial core groups held in time"),
    Measure("monitored", "Plans whose tasks were all looked at", "55%", AUDIT),
    Measure("first_review", "First reviews held in time"),
)


@dataclass(frozen=True, slots=True)
class MeasuredCase:
    """One case as it is counted. `plan` is None where it has no tasks or its core group has not met."""

    pathway: Pathway
    children: int
    plan: Monitoring | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many of how many."""

    met: int
    of: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts by measure, and the median of working days from strategy discussion to conference."""

    counts: dict[str, Count]
    median_days: float | None
    conferences: int


def measure(
    cases: Iterable[MeasuredCase], first: date, last: date, today: date, calendar: WorkingCalendar
) -> Figures:
    """The figures of the cases whose initial conference was held from `first` to `last`, seen on `today`."""
    met = {each.id: 0 for each in MEASURES}
    of = dict(met)
    days: list[int] = []
    held = 0
    for case in cases:
        conferences = _held(case.pathway, first, last)
        if not conferences:
            continue
        held += len(conferences)
        days += _days_taken(case, first, last, calendar)
        for id, weight, was_met in _counted(case, conferences, first, last, today):
            of[id] += weight
            met[id] += weight * was_met
    counts = {id: Count(met[id], of[id]) for id in met}
    return Figures(counts, median(days) if days else None, held)


def _counted(
    case: MeasuredCase, conferences: list[CaseEvent], first: date, last: date, today: date
) -> Iterator[tuple[str, int, bool]]:
    """Each thing that counts: of which measure, how often, and whether it was as it should be."""
    for each in case.pathway.deadlines:
        if each.step == "icpc" and each.done_on and first <= each.done_on <= last:
            yield "icpc_in_time", _weight(each, case), _in_time(each)
        elif each.step in BEFORE and each.occurrence.split(":")[0] == FIRST:
            yield each.step, _weight(each, case) if each.step == "child_views" else 1, _in_time(each)
        elif each.step in AFTER and (each.done_on or (each.due and day_of(each.due) < today)):
            yield each.step, 1, _in_time(each)
    yield from _of_conferences(case, conferences)
    if case.plan is not None and case.plan.tasks:
        yield "monitored", 1, case.plan.monitored


def _of_conferences(case: MeasuredCase, conferences: list[CaseEvent]) -> Iterator[tuple[str, int, bool]]:
    for event in conferences:
        if "quorate" in event.details:
            yield "quorate", 1, event.details["quorate"] is not False
        if "record" in event.details:  # only a chair's record asks whether somebody disagrees
            yield "agreed", 1, not any(each.since == day_of(event.on) for each in dissents(case.pathway))


def _held(pathway: Pathway, first: date, last: date) -> list[CaseEvent]:
    """The initial conferences that went ahead in these days, each once.

    Where a conference decided differently for each child it is recorded for each: it was one all the same.
    """
    events = {day_of(event.on): event for facts in _every(pathway) for event in facts.of("icpc")}
    return [event for day, event in events.items() if proceeded(event) and first <= day <= last]


def _days_taken(case: MeasuredCase, first: date, last: date, calendar: WorkingCalendar) -> Iterator[int]:
    """Working days from the strategy discussion that counts to the conference, once for each child."""
    every = case.pathway.facts_by_child or tuple(("", case.pathway.facts) for _ in range(case.children))
    for _, facts in every:
        held = facts.conferences[0].held
        if facts.strategy and held and held.step == "icpc" and first <= day_of(held.on) <= last:
            yield calendar.between(day_of(facts.strategy.on), day_of(held.on))


def _every(pathway: Pathway) -> list[Facts]:
    return [facts for _, facts in pathway.facts_by_child] or [pathway.facts]


def _weight(deadline: Deadline, case: MeasuredCase) -> int:
    return len(deadline.children) or case.children


def _in_time(deadline: Deadline) -> bool:
    return (
        deadline.done_on is not None and deadline.due is not None and deadline.done_on <= day_of(deadline.due)
    )
