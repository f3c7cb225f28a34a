"""From a rule and the day it counts from to the date it gives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from procedure import working
from procedure.calendar import ONE_DAY, WorkingCalendar, add_months
from procedure.events import day_of
from procedure.rules import Rule, Unit
from procedure.working import Convention, Counted

COUNTS_KEPT = 8192


def count_forward(
    rule: Rule, start: date | datetime, convention: Convention, calendar: WorkingCalendar
) -> Counted:
    """The last moment that a "within" rule allows, counted from `start`.

    Working days follow the authority's convention: "day 0" begins with the next working day, "day 1" with
    `start` itself (or the first working day after it). Hours from an aware date-time are exact; from a
    day whose hour is not known they round up to whole days. Raises `BeyondCalendar`.
    """
    if rule.unit == "working days":
        return _working_days_after(rule.count, day_of(start), convention, calendar)
    if rule.unit == "hours" and isinstance(start, datetime):
        due = _shifted(start, rule.count)
        day = due.date()
        return Counted(due, day, working.hours_after, (rule.amount, start), _beyond(day, calendar))
    return _days_after(rule.count, rule.unit, day_of(start), calendar)


def count_back(rule: Rule, conference: date | datetime, basis: str, calendar: WorkingCalendar) -> Counted:
    """The last moment that a "before" rule allows, counted back from a conference.

    The conference itself is not counted: three working days before Friday 11 December is Tuesday 8 December.
    `basis` says what kind of date the conference has ("the day the conference is booked for").
    """
    day = day_of(conference)
    if rule.count == 0:
        beyond = _beyond(day, calendar)
        return Counted(conference, day, working.by_the_conference, (conference, basis), beyond)
    if rule.unit == "working days":
        return _working_days_before(rule.count, day, basis, calendar)
    if rule.unit == "hours" and isinstance(conference, datetime):
        due = _shifted(conference, -rule.count)
        parts = (rule.amount, conference, basis, due, calendar)
        return Counted(due, due.date(), working.hours_before, parts, _beyond(day, calendar))
    return _days_before(rule.count, rule.unit, day, basis, calendar)


# The cases of a council name the same few hundred days over and over, so each count is made once. Only days are
# kept so: the same moment in two time zones would be equal, though it is said differently.


@lru_cache(maxsize=COUNTS_KEPT)
def _working_days_after(
    count: int, start: date, convention: Convention, calendar: WorkingCalendar
) -> Counted:
    due = calendar.add(start - ONE_DAY if convention == "day 1" else start, count)
    parts = (count, start, convention, due, calendar)
    return Counted(due, due, working.working_days_after, parts, _beyond(due, calendar))


@lru_cache(maxsize=COUNTS_KEPT)
def _working_days_before(count: int, day: date, basis: str, calendar: WorkingCalendar) -> Counted:
    due = calendar.back(day, count)
    parts = (count, day, basis, due, calendar)
    return Counted(due, due, working.working_days_before, parts, _beyond(day, calendar))


@lru_cache(maxsize=COUNTS_KEPT)
def _days_after(count: int, unit: Unit, start: date, calendar: WorkingCalendar) -> Counted:
    due = _moved(start, count, unit)
    parts = (count, unit, start, due, calendar)
    return Counted(due, due, working.days_after, parts, _beyond(due, calendar))


@lru_cache(maxsize=COUNTS_KEPT)
def _days_before(count: int, unit: Unit, day: date, basis: str, calendar: WorkingCalendar) -> Counted:
    due = _moved(day, -count, unit)
    parts = (count, unit, day, basis, due, calendar)
    return Counted(due, due, working.days_before, parts, _beyond(day, calendar))


def _beyond(latest: date, calendar: WorkingCalendar) -> date | None:
    """The last day of published bank holidays, where a count rests on days after it, up to `latest`."""
    return calendar.proclaimed_until if latest > calendar.proclaimed_until else None


def _moved(day: date, count: int, unit: Unit) -> date:
    """`count` months, weeks, days or, rounded up to whole days, hours later (or earlier)."""
    if unit == "months":
        return add_months(day, count)
    if unit == "hours":
        whole = -(-abs(count) // 24)
        count = whole if count > 0 else -whole
    return day + timedelta(days=count * 7 if unit == "weeks" else count)


def _shifted(moment: datetime, hours: int) -> datetime:
    """`hours` later by the clock on the wall of somebody who waits them out, whatever the clocks do."""
    exact = moment.astimezone(UTC) + timedelta(hours=hours)
    return exact.astimezone(moment.tzinfo)
