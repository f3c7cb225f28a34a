"""The ways in which a limit is counted, each with its date and its sentence: working days, months, hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from procedure import working
from procedure.calendar import ONE_DAY, WorkingCalendar, add_months
from procedure.events import Moment, day_of
from procedure.rules import Convention, Rule, Unit


class Counting(Protocol):
    """How one rule gets from the day it counts from to its last day: made once, and the same for every case.

    `due` gives that day (or moment) and raises `BeyondCalendar`; `says` how it was arrived at, without a full stop.
    """

    @property
    def calendar(self) -> WorkingCalendar: ...

    def due(self, start: Moment) -> Moment: ...

    def says(self, start: Moment, due: Moment) -> str: ...


def counting_after(rule: Rule, convention: Convention, calendar: WorkingCalendar) -> Counting:
    """How a "within" rule is counted from what happened.

    Working days follow the authority's convention: "day 0" begins with the next working day, "day 1" with the day
    itself (or the first working day after it). Hours from an aware date-time are exact; from a day whose hour is
    not known they round up to whole days.
    """
    if rule.unit == "working days":
        return WorkingDaysAfter(rule.count, convention == "day 1", calendar)
    return After(rule.amount, rule.unit, _shift(rule.count, rule.unit), calendar)


def counting_before(rule: Rule, basis: str, calendar: WorkingCalendar) -> Counting:
    """How a "before" rule is counted back from a conference, which itself is not counted.

    Three working days before Friday 11 December is Tuesday 8 December. `basis` says what kind of date the
    conference has ("the day the conference is booked for").
    """
    if rule.count == 0:
        return ByTheConference(basis, calendar)
    if rule.unit == "working days":
        return WorkingDaysBefore(rule.count, basis, calendar)
    return Before(rule.amount, rule.unit, _shift(-rule.count, rule.unit), basis, calendar)


def unpublished_after(counting: Counting, start: Moment, due: Moment) -> date | None:
    """The last day whose bank holidays are published, where a count rests on days after it."""
    until = counting.calendar.proclaimed_until
    return until if max(day_of(start), day_of(due)) > until else None


@dataclass(frozen=True, slots=True)
class WorkingDaysAfter:
    """So many working days after something; with `from_day_one` the day of it is the first."""

    count: int
    from_day_one: bool
    calendar: WorkingCalendar

    def due(self, start: Moment) -> date:
        return self.calendar.add(start - ONE_DAY if self.from_day_one else start, self.count)

    def says(self, start: Moment, due: Moment) -> str:
        day = day_of(start)
        eve = day - ONE_DAY if self.from_day_one else day
        return working.working_days_after(self.count, day, eve, day_of(due), self.calendar)


@dataclass(frozen=True, slots=True)
class WorkingDaysBefore:
    """So many working days before a conference."""

    count: int
    basis: str
    calendar: WorkingCalendar

    def due(self, start: Moment) -> date:
        return self.calendar.back(start, self.count)

    def says(self, start: Moment, due: Moment) -> str:
        return working.working_days_before(self.count, day_of(start), self.basis, day_of(due), self.calendar)


@dataclass(frozen=True, slots=True)
class After:
    """So many months, weeks, days or hours after something, weekends and bank holidays included."""

    amount: str
    unit: Unit
    due: Callable[[Moment], Moment]
    calendar: WorkingCalendar

    def says(self, start: Moment, due: Moment) -> str:
        if isinstance(due, datetime):
            return working.hours_after(self.amount, start)
        return working.days_after(self.amount, self.unit, day_of(start), due, self.calendar)


@dataclass(frozen=True, slots=True)
class Before:
    """So many months, weeks, days or hours before a conference, weekends and bank holidays included."""

    amount: str
    unit: Unit
    due: Callable[[Moment], Moment]
    basis: str
    calendar: WorkingCalendar

    def says(self, start: Moment, due: Moment) -> str:
        if isinstance(due, datetime):
            return working.hours_before(self.amount, start, self.basis, due, self.calendar)
        return working.days_before(self.amount, self.unit, day_of(start), self.basis, due, self.calendar)


@dataclass(frozen=True, slots=True)
class ByTheConference:
    """By the conference itself."""

    basis: str
    calendar: WorkingCalendar

    def due(self, start: Moment) -> Moment:
        return start

    def says(self, start: Moment, due: Moment) -> str:
        return working.by_the_conference(start, self.basis)


@dataclass(frozen=True, slots=True)
class Sooner:
    """An earlier day that was agreed on in place of a limit, because the matter is urgent."""

    limit: Counting
    agreed: date

    @property
    def calendar(self) -> WorkingCalendar:
        return self.limit.calendar

    def due(self, start: Moment) -> date:
        return self.agreed

    def says(self, start: Moment, due: Moment) -> str:
        return working.brought_forward(self.limit.says(start, self.limit.due(start)), self.agreed)


def _shift(count: int, unit: Unit) -> Callable[[Moment], Moment]:
    """Moves a day by `count` months, weeks, days or hours; a day by hours is rounded up to whole days."""
    if unit == "months":
        return lambda start: add_months(day_of(start), count)
    if unit == "hours":
        return _shift_by_the_hour(count)
    days = timedelta(days=count * 7 if unit == "weeks" else count)
    return lambda start: day_of(start) + days


def _shift_by_the_hour(count: int) -> Callable[[Moment], Moment]:
    """Moves a moment by what somebody waits out by the clock on the wall, whatever the clocks do."""
    hours = timedelta(hours=count)
    days = timedelta(days=-(-abs(count) // 24)) * (1 if count > 0 else -1)

    def shifted(start: Moment) -> Moment:
        if isinstance(start, datetime):
            return (start.astimezone(UTC) + hours).astimezone(start.tzinfo)
        return start + days

    return shifted
