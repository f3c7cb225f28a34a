"""By when the report of somebody invited is due, in the messages that tell them of the conference."""

from __future__ import annotations

from datetime import date

from handlers.agencies import SHARED_WITH
from handlers.record.sitting import OF_AGENCIES
from handlers.reminders.occasion import Occasion
from procedure.day_off import say_limit
from procedure.events import day_of
from procedure.wording import say_date


def report_due(occasion: Occasion) -> str:
    """By when the report is due to the family and to the chair, or was; empty where none is owed."""
    days = _days(occasion)
    over = {whom: day for whom, day in days.items() if day < occasion.today}
    coming = {whom: day for whom, day in days.items() if whom not in over}
    said = []
    if over:
        said.append(f"Your agency’s report was due {_by(occasion, over)}: please share it now.")
    if coming:
        said.append(f"Your agency’s report is due {_by(occasion, coming)}.")
    return " ".join(said)


def report_due_in_short(occasion: Occasion) -> str:
    """The earliest of those days alone, for a text message; empty where no report is owed."""
    days = _days(occasion)
    if not days:
        return ""
    day = min(days.values())
    if day < occasion.today:
        return f"Your agency’s report was due by {_said(occasion, day)}: please share it now."
    return f"Your agency’s report is due by {_said(occasion, day)}."


def _by(occasion: Occasion, days: dict[str, date]) -> str:
    """ "to the family and to the chair by Thursday 3 December 2026", each with its own day where they differ."""
    by = {whom: _said(occasion, day) for whom, day in days.items()}
    if len(set(by.values())) == 1:
        return f"{' and '.join(f'to the {whom}' for whom in by)} by {next(iter(by.values()))}"
    return " and ".join(f"to the {whom} by {when}" for whom, when in by.items())


def _said(occasion: Occasion, day: date) -> str:
    """A day that is over as it was; one to come with the last working day for it."""
    if day < occasion.today:
        return say_date(day, weekday=True)
    return say_limit(day, occasion.desk.calendar, weekday=True)


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
