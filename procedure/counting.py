"""From a rule and the day it counts from to the date it gives, and one sentence that shows the working."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from procedure.calendar import ONE_DAY, WorkingCalendar, add_months
from procedure.events import day_of
from procedure.rules import Rule
from procedure.wording import MONTHS, WEEKDAYS, say_count, say_date, say_list, say_when

Convention = Literal["day 0", "day 1"]

# A case names the same few days over and over.
_say = lru_cache(maxsize=4096)(say_date)


class Counted(NamedTuple):
    """A limit and how it was arrived at, in one sentence."""

    due: date | datetime
    working: str


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
    if rule.unit == "months":
        return _months_after(rule.count, day_of(start), calendar)
    if rule.unit == "hours" and isinstance(start, datetime):
        return Counted(_shifted(start, rule.count), f"{_amount(rule)} after {say_when(start)}.")
    days = _whole_days(rule)
    due = day_of(start) + timedelta(days=days)
    working = f"{_amount(rule)} after {_say(day_of(start))}, weekends and bank holidays included"
    return Counted(due, working + _falls_on(due, calendar) + _unpublished(due, calendar) + ".")


def count_back(rule: Rule, conference: date | datetime, basis: str, calendar: WorkingCalendar) -> Counted:
    """The last moment that a "before" rule allows, counted back from a conference.

    The conference itself is not counted: three working days before Friday 11 December is Tuesday 8 December.
    `basis` says what kind of date the conference has ("the day the conference is booked for").
    """
    day = day_of(conference)
    if rule.count == 0:
        return Counted(conference, f"Before the conference: {say_when(conference)} is {basis}.")
    if rule.unit == "working days":
        due = calendar.back(day, rule.count)
        text = f"{say_count(rule.count, 'working day')} before {_say(day)}, {basis}"
        skipped = (day - due).days - rule.count
        if skipped:
            text += _not_counted(due, day - ONE_DAY, skipped, calendar)
        return Counted(due, text + _unpublished(day, calendar) + ".")
    if rule.unit == "hours" and isinstance(conference, datetime):
        early = _shifted(conference, -rule.count)
        text = f"{_amount(rule)} before {say_when(conference)}, {basis}"
        return Counted(early, text + _falls_on(early.date(), calendar) + ".")
    due = add_months(day, -rule.count) if rule.unit == "months" else day - timedelta(days=_whole_days(rule))
    text = f"{_amount(rule)} before {_say(day)}, {basis}, weekends and bank holidays included"
    return Counted(due, text + _falls_on(due, calendar) + _unpublished(day, calendar) + ".")


def _working_days_after(
    count: int, start: date, convention: Convention, calendar: WorkingCalendar
) -> Counted:
    eve = start - ONE_DAY if convention == "day 1" else start
    first, due = calendar.add(eve, 1), calendar.add(eve, count)
    after = "from" if convention == "day 1" else "after"
    text = f"{say_count(count, 'working day')} {after} {_say(start)}, counting {_say(first)} as day 1"
    skipped = (due - eve).days - count
    if skipped:
        text += _not_counted(eve, due, skipped, calendar)
    return Counted(due, text + _unpublished(due, calendar) + ".")


def _months_after(count: int, start: date, calendar: WorkingCalendar) -> Counted:
    due = add_months(start, count)
    text = f"{say_count(count, 'calendar month')} after {_say(start)}"
    if due.day != start.day:
        text += f"; {MONTHS[due.month - 1]} {due.year} has no day {start.day}, so its last day counts"
    return Counted(due, text + _falls_on(due, calendar) + _unpublished(due, calendar) + ".")


def _not_counted(after: date, until: date, skipped: int, calendar: WorkingCalendar) -> str:
    """Names the `skipped` days after one day and up to another on which nobody works."""
    holidays = calendar.holidays_between(after + ONE_DAY, until)
    names = [f"{_say(day)} ({name})" for day, name in holidays]
    if skipped > len(names):
        names.insert(0, "weekends")
    return f"; not counted: {say_list(names)}"


def _falls_on(due: date, calendar: WorkingCalendar) -> str:
    """What to do when a limit that is not in working days ends on a day when nobody works."""
    if calendar.is_working_day(due):
        return ""
    day = calendar.holiday_name(due) or f"a {WEEKDAYS[due.weekday()]}"
    before = calendar.on_or_before(due)
    return f"; {_say(due)} is {day} and the limit does not move, so aim for {_say(before)}"


def _unpublished(latest: date, calendar: WorkingCalendar) -> str:
    if latest <= calendar.proclaimed_until:
        return ""
    return f"; provisional, since bank holidays after {_say(calendar.proclaimed_until)} are not published yet"


def _amount(rule: Rule) -> str:
    return say_count(rule.count, rule.unit.removesuffix("s"))


def _whole_days(rule: Rule) -> int:
    if rule.unit == "weeks":
        return rule.count * 7
    return -(-rule.count // 24) if rule.unit == "hours" else rule.count


def _shifted(moment: datetime, hours: int) -> datetime:
    """`hours` later by the clock on the wall of somebody who waits them out, whatever the clocks do."""
    exact = moment.astimezone(UTC) + timedelta(hours=hours)
    return exact.astimezone(moment.tzinfo)
