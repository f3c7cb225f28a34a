"""How late a step is, in the kind of days its rule counts in: working days as a rule, calendar days otherwise."""

from __future__ import annotations

import re
from datetime import date

from procedure.calendar import WorkingCalendar
from procedure.events import day_of
from procedure.pathway import Deadline
from procedure.wording import say_count

# “within 3 months of ...”, “at least 5 days before ...”: a figure that is not one of working days.
_OTHER_DAYS = re.compile(r"\b\d+ (?:day|week|month|hour)s?\b")


def counts_in_working_days(deadline: Deadline) -> bool:
    """Whether lateness is told in working days; so it is for what is simply to be done before the conference."""
    return not _OTHER_DAYS.search(deadline.rule)


def say_late(due: date, as_of: date, calendar: WorkingCalendar, *, in_working_days: bool = True) -> str:
    """ "2 working days", or "4 days" where the rule does not count in working days; empty when in time.

    A step due on Friday and looked at on Saturday is late by a day, and by no working day yet.
    """
    if as_of <= due:
        return ""
    working_days = calendar.between(due, as_of) if in_working_days else 0
    if working_days:
        return say_count(working_days, "working day")
    return say_count((as_of - due).days, "day")


def say_lateness(deadline: Deadline, as_of: date, calendar: WorkingCalendar) -> str:
    """How late a step is on a day, or was when it was done, in words; empty when in time or without a date."""
    if deadline.due is None:
        return ""
    in_working_days = counts_in_working_days(deadline)
    return say_late(
        day_of(deadline.due), deadline.done_on or as_of, calendar, in_working_days=in_working_days
    )
