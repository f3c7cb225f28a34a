"""How late a step is, in the kind of days its rule counts in: working days as a rule, calendar days otherwise."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from procedure.calendar import WorkingCalendar
from procedure.events import day_of
from procedure.pathway import Deadline
from procedure.wording import say_count

# “within 3 months of ...”, “at least 5 days before ...”: a figure that is not one of working days.
_OTHER_DAYS = re.compile(r"\b\d+ (?:day|week|month|hour)s?\b")


def counts_in_working_days(deadline: Deadline) -> bool:
    """Whether lateness is told in working days; so it is for what is simply to be done before the conference."""
    return not _OTHER_DAYS.search(deadline.rule)


def say_late(
    due: date | datetime, as_of: date | datetime, calendar: WorkingCalendar, *, in_working_days: bool = True
) -> str:
    """ "2 working days", or "4 days" where the rule does not count in working days; empty when in time.

    A step due on Friday and looked at on Saturday is late by a day, and by no working day yet. One due at an hour
    and looked at later that day (both aware, in the same time zone) is late by hours.
    """
    last, today = day_of(due), day_of(as_of)
    if today == last and isinstance(due, datetime) and isinstance(as_of, datetime) and due < as_of:
        hours = (as_of - due) // timedelta(hours=1)
        return say_count(hours, "hour") if hours else "less than an hour"
    if today <= last:
        return ""
    working_days = calendar.between(last, today) if in_working_days else 0
    if working_days:
        return say_count(working_days, "working day")
    return say_count((today - last).days, "day")


def say_lateness(deadline: Deadline, as_of: date | datetime, calendar: WorkingCalendar) -> str:
    """How late a step is on a day or at a moment, or was when it was done; empty when in time or without a date."""
    if deadline.due is None or deadline.is_done_by_word:
        return ""
    in_working_days = counts_in_working_days(deadline)
    return say_late(deadline.due, deadline.done_on or as_of, calendar, in_working_days=in_working_days)
