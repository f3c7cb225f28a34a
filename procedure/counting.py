"""From a rule and the day it counts from to the date it gives, and one sentence that shows the working."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from procedure.calendar import ONE_DAY, WorkingCalendar, add_months
from procedure.events import day_of
from procedure.rules import Rule, Unit
from procedure.wording import MONTHS, WEEKDAYS, say_count, say_date, say_list, say_when

Convention = Literal["day 0", "day 1"]

SENTENCES_KEPT = 8192
INCLUDED = ", weekends and bank holidays included"


class Counted(NamedTuple):
    """A limit, the day it falls on, and how it was arrived at, in one sentence.

    It is provisional when its days lie beyond the bank holidays that are published. Without a date it only
    says what it waits for.
    """

    due: date | datetime | None
    day: date | None
    working: str
    provisional: bool


def count_forward(
    rule: Rule, start: date | datetime, convention: Convention, calendar: WorkingCalendar
) -> Counted:
    """The last moment that a "within" rule allows, counted from `start`.

    Working days follow the authority's convention: "day 0" begins with the next working day, "day 1" with
    `start` itself (or the first working day after it). Hours from an aware date-time are exact; from a
    day whose hour is not known they round up to whole days. Raises `BeyondCalendar`.
    """
    if rule.unit == "hours" and isinstance(start, datetime):
        due = _shifted(start, rule.count)
        return _counted(due, due.date(), f"{rule.amount} after {say_when(start)}", calendar)
    if rule.unit == "working days":
        return _working_days_after(rule.count, day_of(start), convention, calendar)
    return _days_after(rule.count, rule.unit, day_of(start), calendar)


def count_back(rule: Rule, conference: date | datetime, basis: str, calendar: WorkingCalendar) -> Counted:
    """The last moment that a "before" rule allows, counted back from a conference.

    The conference itself is not counted: three working days before Friday 11 December is Tuesday 8 December.
    `basis` says what kind of date the conference has ("the day the conference is booked for").
    """
    if rule.count == 0 and isinstance(conference, datetime):
        return _by_the_conference(conference, basis, calendar)
    if rule.count == 0:
        return _by_the_day_of_the_conference(conference, basis, calendar)
    if rule.unit == "hours" and isinstance(conference, datetime):
        early = _shifted(conference, -rule.count)
        text = f"{rule.amount} before {say_when(conference)}, {basis}" + _falls_on(early.date(), calendar)
        return _counted(early, day_of(conference), text, calendar)
    if rule.unit == "working days":
        return _working_days_before(rule.count, day_of(conference), basis, calendar)
    return _days_before(rule.count, rule.unit, day_of(conference), basis, calendar)


def _by_the_conference(conference: date | datetime, basis: str, calendar: WorkingCalendar) -> Counted:
    text = f"Before the conference: {say_when(conference)} is {basis}"
    return _counted(conference, day_of(conference), text, calendar)


# The cases of a council name the same few hundred days over and over, so each sentence is written once. Only
# days are kept so: the same moment in two time zones would be equal, though it is said differently.


@lru_cache(maxsize=SENTENCES_KEPT)
def _working_days_after(
    count: int, start: date, convention: Convention, calendar: WorkingCalendar
) -> Counted:
    eve = start - ONE_DAY if convention == "day 1" else start
    first, due = calendar.add(eve, 1), calendar.add(eve, count)
    after = "from" if convention == "day 1" else "after"
    text = f"{say_count(count, 'working day')} {after} {say_date(start)}, counting {say_date(first)} as day 1"
    text += _not_counted(eve, due, (due - eve).days - count, calendar)
    return _counted(due, due, text, calendar)


@lru_cache(maxsize=SENTENCES_KEPT)
def _by_the_day_of_the_conference(day: date, basis: str, calendar: WorkingCalendar) -> Counted:
    return _by_the_conference(day, basis, calendar)


@lru_cache(maxsize=SENTENCES_KEPT)
def _working_days_before(count: int, day: date, basis: str, calendar: WorkingCalendar) -> Counted:
    due = calendar.back(day, count)
    text = f"{say_count(count, 'working day')} before {say_date(day)}, {basis}"
    text += _not_counted(due, day - ONE_DAY, (day - due).days - count, calendar)
    return _counted(due, day, text, calendar)


@lru_cache(maxsize=SENTENCES_KEPT)
def _days_after(count: int, unit: Unit, start: date, calendar: WorkingCalendar) -> Counted:
    due = _moved(start, count, unit)
    text = f"{_amount(count, unit)} after {say_date(start)}"
    if unit != "months":
        text += INCLUDED
    elif due.day != start.day:
        text += f"; {MONTHS[due.month - 1]} {due.year} has no day {start.day}, so its last day counts"
    return _counted(due, due, text + _falls_on(due, calendar), calendar)


@lru_cache(maxsize=SENTENCES_KEPT)
def _days_before(count: int, unit: Unit, day: date, basis: str, calendar: WorkingCalendar) -> Counted:
    due = _moved(day, -count, unit)
    text = f"{_amount(count, unit)} before {say_date(day)}, {basis}"
    if unit != "months":
        text += INCLUDED
    return _counted(due, day, text + _falls_on(due, calendar), calendar)


def _not_counted(after: date, until: date, skipped: int, calendar: WorkingCalendar) -> str:
    """Names the `skipped` days after one day and up to another on which nobody works."""
    if not skipped:
        return ""
    holidays = calendar.holidays_between(after + ONE_DAY, until)
    names = [f"{say_date(day)} ({name})" for day, name in holidays]
    if skipped > len(names):
        names.insert(0, "weekends")
    return f"; not counted: {say_list(names)}"


def _falls_on(due: date, calendar: WorkingCalendar) -> str:
    """What to do when a limit that is not in working days ends on a day when nobody works."""
    if calendar.is_working_day(due):
        return ""
    day = calendar.holiday_name(due) or f"a {WEEKDAYS[due.weekday()]}"
    before = calendar.on_or_before(due)
    return f"; {say_date(due)} is {day} and the limit does not move, so aim for {say_date(before)}"


def _counted(due: date | datetime, latest: date, text: str, calendar: WorkingCalendar) -> Counted:
    """The limit with its sentence finished; `latest` is the last day that the count rests on."""
    if latest <= calendar.proclaimed_until:
        return Counted(due, day_of(due), text + ".", False)
    until = say_date(calendar.proclaimed_until)
    text += f"; provisional, since bank holidays after {until} are not published yet."
    return Counted(due, day_of(due), text, True)


def _amount(count: int, unit: Unit) -> str:
    return say_count(count, unit.removesuffix("s"))


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
