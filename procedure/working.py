"""How a limit was arrived at: a sentence, without its full stop, that names the days that were not counted."""

from __future__ import annotations

from datetime import date, datetime

from procedure.calendar import ONE_DAY, WorkingCalendar
from procedure.day_off import day_off
from procedure.events import Moment
from procedure.rules import Unit
from procedure.wording import MONTHS, say_count, say_date, say_list, say_when

INCLUDED = ", weekends and bank holidays included"


def working_days_after(count: int, start: date, eve: date, due: date, calendar: WorkingCalendar) -> str:
    """15 working days after 23 November 2026, counting 24 November 2026 as day 1; not counted: weekends.

    `eve` is the day before the first that can be counted: `start` itself, unless that is day 1.
    """
    after = "after" if eve == start else "from"
    first = calendar.add(eve, 1)
    text = f"{say_count(count, 'working day')} {after} {say_date(start)}, counting {say_date(first)} as day 1"
    return text + _naming_days_off(eve, due, (due - eve).days - count, calendar)


def working_days_before(count: int, day: date, basis: str, due: date, calendar: WorkingCalendar) -> str:
    """3 working days before 11 December 2026, the day the conference is booked for."""
    text = f"{say_count(count, 'working day')} before {say_date(day)}, {basis}"
    return text + _naming_days_off(due, day - ONE_DAY, (day - due).days - count, calendar)


def hours_after(amount: str, start: Moment) -> str:
    """24 hours after 23 November 2026 at 10am."""
    return f"{amount} after {say_when(start)}"


def hours_before(amount: str, moment: Moment, basis: str, due: datetime, calendar: WorkingCalendar) -> str:
    """24 hours before 11 December 2026 at 10am, the day the conference is booked for."""
    return f"{amount} before {say_when(moment)}, {basis}{_falls_on(due.date(), calendar)}"


def days_after(amount: str, unit: Unit, start: date, due: date, calendar: WorkingCalendar) -> str:
    """3 months after 30 November 2026; February 2027 has no day 30, so its last day counts."""
    text = f"{amount} after {say_date(start)}"
    if unit != "months":
        text += INCLUDED
    elif due.day != start.day:
        text += f"; {MONTHS[due.month - 1]} {due.year} has no day {start.day}, so its last day counts"
    return text + _falls_on(due, calendar)


def days_before(amount: str, unit: Unit, day: date, basis: str, due: date, calendar: WorkingCalendar) -> str:
    """2 weeks before 11 December 2026, the day the conference is booked for, bank holidays included."""
    text = f"{amount} before {say_date(day)}, {basis}"
    if unit != "months":
        text += INCLUDED
    return text + _falls_on(due, calendar)


def by_the_conference(moment: Moment, basis: str) -> str:
    """Before the conference: 11 December 2026 at 10am is the day the conference is booked for."""
    return f"Before the conference: {say_when(moment)} is {basis}"


def brought_forward(limit: str, agreed: date) -> str:
    """The working of a limit in whose place an earlier day was agreed on."""
    return f"{limit}; but {say_date(agreed)} was agreed because the matter is urgent"


def provisional(until: date) -> str:
    """Why a date may still move: it rests on days after the last one whose bank holidays are published."""
    return f"; provisional, since bank holidays after {say_date(until)} are not published yet"


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
    what = day_off(due, calendar)
    if not what:
        return ""
    before = calendar.on_or_before(due)
    return f"; {say_date(due)} is {what} and the limit does not move, so aim for {say_date(before)}"
