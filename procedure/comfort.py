"""How comfortable a conference date is that meets every rule: time for the reports, and room to move it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from procedure.calendar import WorkingCalendar
from procedure.day_off import say_limit
from procedure.wording import capitalise, say_count, say_number

# No rule: what people need to write a report and share it, and what is left when a date falls through.
WEEK_FOR_REPORTS = 5  # working days
ROOM_TO_MOVE = 2  # working days


@dataclass(frozen=True, slots=True)
class Comfort:
    """Working days left to share the reports, and to move the conference; None where nothing presses.

    `reports_by` says until when the reports can be shared, with the last working day where that is none.
    """

    report_days: int | None
    reports_by: str
    room: int | None

    @property
    def short_by(self) -> int:
        """How many working days it falls short of comfortable; 0 for a date with all the time people need."""
        reports = WEEK_FOR_REPORTS if self.report_days is None else self.report_days
        room = ROOM_TO_MOVE if self.room is None else self.room
        return max(0, WEEK_FOR_REPORTS - reports) + max(0, ROOM_TO_MOVE - room)

    @property
    def rank(self) -> tuple[bool, int]:
        """Sorts the comfortable first, and last of all a date whose reports would fall due today."""
        return self.report_days == 0, self.short_by

    @property
    def says(self) -> str:
        """What speaks for the date, or what it is short of, in one sentence; empty where nothing presses."""
        parts = []
        if self.report_days is not None:
            left = _days(self.report_days) if self.report_days else "today alone"
            verb = "are" if self.report_days > 1 else "is"
            parts.append(f"{left} {verb} left to share the reports, by {self.reports_by}")
        if self.room is not None:
            parts.append(f"{_days(self.room)} to move it in before its limit")
        return f"{capitalise(', and '.join(parts))}." if parts else ""


def comfort(reports_by: date | None, room: int | None, today: date, calendar: WorkingCalendar) -> Comfort:
    """The comfort of a date that meets every rule, looked at on `today`; `reports_by` is None once they are in."""
    if reports_by is None:
        return Comfort(None, "", room)
    return Comfort(max(0, calendar.between(today, reports_by)), say_limit(reports_by, calendar), room)


def _days(count: int) -> str:
    return say_count(count, "working day").replace(str(count), say_number(count), 1)
