"""How timely and how good the work on many cases was: each measure counted, beside what was published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from procedure.calendar import WorkingCalendar
from procedure.dissent import dissents
from procedure.events import CaseEvent, day_of
from procedure.facts import Facts, proceeded
from procedure.outline_plan import Monitoring
from procedure.pathway import Deadline, Pathway
from procedure.period import Period

FIRST = 1  # the initial conference among the conferences of a case
BEFORE = ("reports_to_family", "reports_to_chair", "child_views")
AFTER = ("initial_core_group", "first_review")  # these count once they were held, or should have been


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its id, what it counts, and the published figure beside it, with its source, if there is one.

    `short` fits a picture; `share` is the published figure as a number from 0 to 1.
    """

    id: str
    name: str
    short: str
    published: str = ""
    share: float | None = None
    source: str = ""


AUDIT = "audit of about 100 cases, 2019"
MEASURES = (
    Measure(
        "icpc_in_time",
        "Children whose initial conference was held in time",
        "Conference in time",
        "81.4%",
        0.814,
        "England, year to March 2025, computed from Department for Education, children in need, tables C4",
    ),
    Measure(
        "reports_to_family",
        "Reports shared with the family in time",
        "Reports to family",
        "about two thirds",
        2 / 3,
        AUDIT,
    ),
    Measure("reports_to_chair", "Reports shared with the chair in time", "Reports to chair"),
    Measure("child_views", "Children’s views obtained before the conference", "Children’s views"),
    Measure("quorate", "Conferences that were quorate", "Quorate"),
    Measure("agreed", "Conferences at which everybody agreed", "Everybody agreed", "60%", 0.6, AUDIT),
    Measure("initial_core_group", "Initial core groups held in time", "First core group"),
    Measure("monitored", "Plans whose tasks were all looked at", "Plan looked at", "55%", 0.55, AUDIT),
    Measure("first_review", "First reviews held in time", "First review"),
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
    """The counts by measure, and the median of working days from strategy discussion to conference.

    `contradicted` counts the reports of which people say different things; they do not count as shared in time.
    """

    counts: dict[str, Count]
    median_days: float | None
    conferences: int
    contradicted: int = 0


def measure(
    cases: Iterable[MeasuredCase], periods: Sequence[Period], today: date, calendar: WorkingCalendar
) -> list[Figures]:
    """The figures of each period, seen on `today`: of the cases whose initial conference was held in it.

    The cases are gone through once, and none is kept.
    """
    tallies = [_Tally(period, today, calendar) for period in periods]
    for case in cases:
        for tally in tallies:
            tally.add(case)
    return [tally.figures() for tally in tallies]


class _Tally:
    """Counts for one period."""

    def __init__(self, period: Period, today: date, calendar: WorkingCalendar) -> None:
        self._period, self._today, self._calendar = period, today, calendar
        self._met = {each.id: 0 for each in MEASURES}
        self._of = dict(self._met)
        self._days: list[int] = []
        self._held = self._contradicted = 0

    def add(self, case: MeasuredCase) -> None:
        conferences = _held(case.pathway, self._period)
        if not conferences:
            return
        self._held += len(conferences)
        self._contradicted += _contradictions(case)
        self._days += _days_taken(case, self._period, self._calendar)
        for id, weight, was_met in _counted(case, conferences, self._period, self._today):
            self._of[id] += weight
            self._met[id] += weight * was_met

    def figures(self) -> Figures:
        counts = {id: Count(self._met[id], self._of[id]) for id in self._met}
        return Figures(counts, median(self._days) if self._days else None, self._held, self._contradicted)


def _counted(
    case: MeasuredCase, conferences: list[CaseEvent], period: Period, today: date
) -> Iterator[tuple[str, int, bool]]:
    """Each thing that counts: of which measure, how often, and whether it was as it should be."""
    for each in case.pathway.deadlines:
        if each.step == "icpc" and each.number == FIRST and each.done_on and period.holds(each.done_on):
            yield "icpc_in_time", _weight(each, case), _in_time(each)
        elif each.step in BEFORE and each.number == FIRST:
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


def _held(pathway: Pathway, period: Period) -> list[CaseEvent]:
    """The initial conferences that went ahead in these days, each once.

    Where a conference decided differently for each child it is recorded for each: it was one all the same.
    """
    events = {day_of(event.on): event for facts in _every(pathway) for event in facts.of("icpc")}
    return [event for day, event in events.items() if proceeded(event) and period.holds(day)]


def _days_taken(case: MeasuredCase, period: Period, calendar: WorkingCalendar) -> Iterator[int]:
    """Working days from the strategy discussion that counts to the conference, once for each child."""
    every = case.pathway.facts_by_child or tuple(("", case.pathway.facts) for _ in range(case.children))
    for _, facts in every:
        held = facts.conferences[0].held
        if facts.strategy and held and held.step == "icpc" and period.holds(day_of(held.on)):
            yield calendar.between(day_of(facts.strategy.on), day_of(held.on))


def _every(pathway: Pathway) -> list[Facts]:
    return [facts for _, facts in pathway.facts_by_child] or [pathway.facts]


def _weight(deadline: Deadline, case: MeasuredCase) -> int:
    return len(deadline.children) or case.children


def _contradictions(case: MeasuredCase) -> int:
    """How many reports there are of which the chair's record says otherwise than what was recorded of them."""
    return sum(each.is_contradicted for each in case.pathway.deadlines if each.number == FIRST)


def _in_time(deadline: Deadline) -> bool:
    """Whether it was done by its limit, as far as all who say something of it agree."""
    if deadline.is_done_by_word:
        return True
    if deadline.is_contradicted:
        return False
    return (
        deadline.done_on is not None and deadline.due is not None and deadline.done_on <= day_of(deadline.due)
    )
