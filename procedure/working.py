"""A limit and how it was arrived at: one sentence that names the days that were not counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from procedure.calendar import ONE_DAY, WorkingCalendar
from procedure.rules import Unit
from procedure.wording import MONTHS, WEEKDAYS, say_count, say_date, say_list, say_when

Convention = Literal["day 0", "day 1"]

INCLUDED = ", weekends and bank holidays included"


class Counted(NamedTuple):
    """A limit, the day it falls on, and how it was arrived at; without a date that says what it waits for.

    The sentence is written when somebody reads it, for that takes longer than to count: `tell` makes it, without
    its full stop, from `parts`. `unpublished_after` is the last day whose bank holidays are published, where the
    count rests on later days and so is provisional.
    """

    due: date | datetime | None
    day: date | None
    tell: Callable[..., str]
    parts: tuple[Any, ...]
    unpublished_after: date | None = None

    @property
    def working(self) -> str:
        """How it was arrived at, in one sentence."""
        text = self.tell(*self.parts)
        if self.unpublished_after is not None:
            until = say_date(self.unpublished_after)
            text += f"; provisional, since bank holidays after {until} are not published yet"
        return f"{text}."


def not_counted(why: str) -> Counted:
    """No date, and why there is none: a sentence without its full stop."""
    return Counted(None, None, str, (why,))


def working_days_after(
    count: int, start: date, convention: Convention, due: date, calendar: WorkingCalendar
) -> str:
    """15 working days after 23 November 2026, counting 24 November 2026 as day 1; not counted: weekends."""
    after, eve = ("from", start - ONE_DAY) if convention == "day 1" else ("after", start)
    first = calendar.add(eve, 1)
    text = f"{say_count(count, 'working day')} {after} {say_date(start)}, counting {say_date(first)} as day 1"
    return text + _naming_days_off(eve, due, (due - eve).days - count, calendar)


def working_days_before(count: int, day: date, basis: str, due: date, calendar: WorkingCalendar) -> str:
    """3 working days before 11 December 2026, the day the conference is booked for."""
    text = f"{say_count(count, 'working day')} before {say_date(day)}, {basis}"
    return text + _naming_days_off(due, day - ONE_DAY, (day - due).days - count, calendar)


def hours_after(amount: str, start: datetime) -> str:
    """24 hours after 23 November 2026 at 10am."""
    return f"{amount} after {say_when(start)}"


def hours_before(amount: str, moment: datetime, basis: str, due: datetime, calendar: WorkingCalendar) -> str:
    """24 hours before 11 December 2026 at 10am, the day the conference is booked for."""
    return f"{amount} before {say_when(moment)}, {basis}{_falls_on(due.date(), calendar)}"


def days_after(count: int, unit: Unit, start: date, due: date, calendar: WorkingCalendar) -> str:
    """3 months after 30 November 2026; February 2027 has no day 30, so its last day counts."""
    text = f"{_amount(count, unit)} after {say_date(start)}"
    if unit != "months":
        text += INCLUDED
    elif due.day != start.day:
        text += f"; {MONTHS[due.month - 1]} {due.year} has no day {start.day}, so its last day counts"
    return text + _falls_on(due, calendar)


def days_before(count: int, unit: Unit, day: date, basis: str, due: date, calendar: WorkingCalendar) -> str:
    """2 weeks before 11 December 2026, the day the conference is booked for, bank holidays included."""
    text = f"{_amount(count, unit)} before {say_date(day)}, {basis}"
    if unit != "months":
        text += INCLUDED
    return text + _falls_on(due, calendar)


def by_the_conference(moment: date | datetime, basis: str) -> str:
    """Before the conference: 11 December 2026 at 10am is the day the conference is booked for."""
    return f"Before the conference: {say_when(moment)} is {basis}"


def brought_forward(counted: Counted, agreed: date) -> str:
    """The working of a limit in whose place an earlier day was agreed on."""
    return f"{counted.tell(*counted.parts)}; but {say_date(agreed)} was agreed because the matter is urgent"


def _naming_days_off(after: date, until: date, skipped: int, calendar: WorkingCalendar) -> str:
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


def _amount(count: int, unit: Unit) -> str:
    return say_count(count, unit.removesuffix("s"))
