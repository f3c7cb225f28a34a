"""By when the report of somebody invited is due, in the messages that tell them of the conference."""

from __future__ import annotations

from datetime import date

from handlers.agencies import SHARED_WITH
from handlers.record.sitting import OF_AGENCIES
from handlers.reminders.occasion import Occasion
from procedure.day_off import say_limit
from procedure.events import day_of


def report_due(occasion: Occasion) -> str:
    """A sentence with the day for the family and the day for the chair; empty where no report is owed."""
    days = _days(occasion)
    by = {whom: say_limit(day, occasion.desk.calendar, weekday=True) for whom, day in days.items()}
    if not by:
        return ""
    if len(set(by.values())) == 1:
        to = " and ".join(f"to the {whom}" for whom in by)
        return f"Your agency’s report is due {to} by {next(iter(by.values()))}."
    each = " and ".join(f"to the {whom} by {when}" for whom, when in by.items())
    return f"Your agency’s report is due {each}."


def report_due_in_short(occasion: Occasion) -> str:
    """The earliest of those days alone, for a text message; empty where no report is owed."""
    days = _days(occasion)
    by = say_limit(min(days.values()), occasion.desk.calendar, weekday=True) if days else ""
    return f"Your agency’s report is due by {by}." if by else ""


def _days(occasion: Occasion) -> dict[str, date]:
    """By whom the report of the person's agency is still to be had, and from when it would be late."""
    invitee = occasion.invitee
    if invitee is None or not invitee.agency or invitee.role not in OF_AGENCIES:
        return {}
    days: dict[str, date] = {}
    for each in occasion.pathway.open:
        if each.agency == invitee.agency and each.step in SHARED_WITH and each.due is not None:
            whom, day = SHARED_WITH[each.step], day_of(each.due)
            days[whom] = min(day, days.get(whom, day))
    return days
