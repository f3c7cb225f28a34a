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

    Empty for a working day, and for one that the calendar does not reach.
    """
    what = day_off(day, calendar)
    if not what or not calendar.first < day < calendar.last:
        return ""
    before = calendar.on_or_before(day)
    instead = before if before >= first else calendar.on_or_after(day)
    return (
        f"{say_date(day)} is {what}, when people do not work: "
        f"choose a working day, such as {say_date(instead, weekday=True)}."
    )


def say_limit(
    due: Moment, calendar: WorkingCalendar, tz: tzinfo | None = None, *, weekday: bool = False
) -> str:
    """7 March 2027 (a Sunday, so aim for 5 March 2027): a limit to come, and the last working day for it.

    With `weekday`, Sunday 7 March 2027 (so aim for Friday 5 March 2027).
    """
    day = day_of(due.astimezone(tz) if isinstance(due, datetime) and tz is not None else due)
    said, what = say_when(due, tz, weekday=weekday), day_off(day, calendar)
    if not what:
        return said
    is_said = weekday and calendar.holiday_name(day) is None
    why = "" if is_said else f"{what}, "
    return f"{said} ({why}so aim for {say_date(calendar.on_or_before(day), weekday=weekday)})"
