"""How fast the clock counts: working days, and the whole pathway of a case, beside other ways to do it.

In processor time: what else the machine does meanwhile is not counted.

Run with: python -m benchmarks.working_days
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from time import process_time

import holidays
import numpy as np

from bot.rulebook import england_and_wales, load
from procedure.calendar import WorkingCalendar
from procedure.deadlines import derive
from procedure.events import CaseEvent
from procedure.policy import parse

COUNT = 15
OFFSETS, SLOW_OFFSETS = 200_000, 20_000
ROUNDS = 5
# A case is begun on each day from the first one; so few at a time that other work on the machine stays out of some.
FIRST_DAY, BATCHES, CASES = date(2013, 1, 1), 60, 73
# Leeds with one more rule: its case below has 20 deadlines.
BOROUGH = 'authority = "borough"\nname = "Borough"\nover = "leeds"\n[rules.core_group]\non = true\n'
WANTED_OFFSETS, WANTED_PATHWAY = 1_000_000, 100.0


def main() -> None:
    """Prints one line a measure: offsets a second, then microseconds for a pathway of 20 deadlines."""
    calendar = england_and_wales()
    source = random.Random(1)
    first, last = date(2012, 1, 1), date(2028, 6, 30)
    days = [first + timedelta(days=source.randrange((last - first).days)) for _ in range(OFFSETS)]
    few = days[:SLOW_OFFSETS]
    closed = [day for day, _ in calendar.holidays_between(first, date(2028, 12, 31))]

    ours = _rate(lambda: [calendar.add(day, COUNT) for day in days], OFFSETS)
    print(f"working days, ours                 {ours:>12,.0f} offsets a second (wanted: {WANTED_OFFSETS:,})")
    print(f"  numpy, one date at a time        {_numpy_scalar(few, closed):>12,.0f}")
    print(f"  numpy, all dates in one array    {_numpy_array(days, closed):>12,.0f}")
    print(f"  a plain loop over the days       {_plain_loop(few, set(closed)):>12,.0f}")
    print(f"  holidays, get_nth_working_day    {_holidays(few):>12,.0f}")

    size, fresh, again, told = _pathway(calendar)
    print(f"a pathway of {size} deadlines, each case on dates of its own (wanted: {WANTED_PATHWAY:.0f})")
    print(f"  dates seen for the first time    {fresh:>12,.1f} microseconds")
    print(f"  dates that other cases had too   {again:>12,.1f} microseconds")
    print(f"  and every working read as well   {told:>12,.1f} microseconds")


def _rate(work: Callable[[], object], amount: int) -> float:
    return amount / min(_seconds(work) for _ in range(ROUNDS))


def _seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def _numpy_scalar(days: list[date], closed: list[date]) -> float:
    week = np.busdaycalendar(holidays=closed)
    return _rate(
        lambda: [np.busday_offset(day, COUNT, roll="backward", busdaycal=week) for day in days], len(days)
    )


def _numpy_array(days: list[date], closed: list[date]) -> float:
    week = np.busdaycalendar(holidays=closed)
    many = np.array(days, "M8[D]")
    return _rate(lambda: np.busday_offset(many, COUNT, roll="backward", busdaycal=week), len(days))


def _plain_loop(days: list[date], closed: set[date]) -> float:
    def add(day: date) -> date:
        left = COUNT
        while left:
            day += timedelta(days=1)
            if day.weekday() < 5 and day not in closed:
                left -= 1
        return day

    return _rate(lambda: [add(day) for day in days], len(days))


def _holidays(days: list[date]) -> float:
    week = holidays.country_holidays("GB", subdiv="ENG", years=range(2012, 2030))
    return _rate(lambda: [week.get_nth_working_day(day, COUNT) for day in days], len(days))


def _pathway(calendar: WorkingCalendar) -> tuple[int, float, float, float]:
    """The number of deadlines of one case; how long it takes with new dates, with known ones, and to read."""
    leeds, as_of = parse(BOROUGH, "borough.toml", load("leeds")), date(2028, 6, 1)
    every = [_case(FIRST_DAY + timedelta(days=number)) for number in range(BATCHES * CASES)]
    batches = [every[start : start + CASES] for start in range(0, len(every), CASES)]

    def derive_all(cases: list[list[CaseEvent]]) -> None:
        for events in cases:
            derive(events, leeds, calendar, as_of)

    def read_all(cases: list[list[CaseEvent]]) -> None:
        for events in cases:
            [each.working for each in derive(events, leeds, calendar, as_of).deadlines]

    fresh = min(_seconds(lambda cases=cases: derive_all(cases)) for cases in batches)
    cases = batches[-1]
    again = min(_seconds(lambda: derive_all(cases)) for _ in batches)
    told = min(_seconds(lambda: read_all(cases)) for _ in batches)
    one = derive(cases[0], leeds, calendar, as_of)
    return len(one.deadlines) + len(one.withdrawn), *(each / CASES * 1e6 for each in (fresh, again, told))


def _case(start: date) -> list[CaseEvent]:
    """A case from its strategy discussion to a plan, with reports of two agencies to come for the review."""
    told = [
        ("strategy_discussion", 0, {"started_s47": True}),
        ("s47", 4, {"outcome": "icpc"}),
        ("conference_request", 5, {"agencies": ["health", "school"]}),
        ("reports_to_family", 12, {"agency": "school"}),
        ("icpc", 20, {"outcome": "plan"}),
        ("initial_core_group", 30, {}),
    ]
    recorded = datetime(2024, 1, 1, tzinfo=UTC)
    return [
        CaseEvent(f"e{place}", step, start + timedelta(days=after), details, recorded, "p1")
        for place, (step, after, details) in enumerate(told)
    ]


if __name__ == "__main__":
    main()
