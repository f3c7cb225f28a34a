"""A day on which nobody works, in words: another is asked for a meeting, and a limit is best met before it."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from procedure.calendar import WorkingCalendar
from procedure.events import Moment, day_of
from procedure.wording import WEEKDAYS, mid_sentence, say_date, say_when


def day_off(day: date, calendar: WorkingCalendar) -> str:
    """ "Christmas Day", "the summer bank holiday" or "a Sunday"; empty for a working day."""
    if calendar.is_working_day(day):
        return ""
    name = calendar.holiday_name(day)
    if name is None:
        return f"a {WEEKDAYS[day.weekday()]}"
    return f"the {mid_sentence(name)}" if name.endswith("bank holiday") else name


def nobody_meets(day: date, first: date, calendar: WorkingCalendar) -> str:
    """Why people cannot be asked to meet on a day, and which to choose instead, `first` or later.

    Empty for a working day. Raises `BeyondCalendar`.
    """
    what = day_off(day, calendar)
    if not what:
        return ""
    before = calendar.on_or_before(day)
    instead = before if before >= first else calendar.on_or_after(day)
    return (
        f"{say_date(day)} is {what}, when people do not work: "
        f"choose a working day, such as {say_date(instead, weekday=True)}."
    )


def say_limit(due: Moment, calendar: WorkingCalendar, tz: tzinfo | None = None) -> str:
    """7 March 2027 (a Sunday, so aim for 5 March 2027): a limit, which does not move, as it stands in a list."""
    day = day_of(due.astimezone(tz) if isinstance(due, datetime) and tz is not None else due)
    said, what = say_when(due, tz), day_off(day, calendar)
    return f"{said} ({what}, so aim for {say_date(calendar.on_or_before(day))})" if what else said
