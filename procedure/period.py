"""A period for which work is measured, and the months or weeks that it falls into."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from procedure.calendar import ONE_DAY
from procedure.wording import MONTHS, say_date

A_MONTH = 31  # days; a period no longer than this is looked at by weeks


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included."""

    first: date
    last: date

    @property
    def says(self) -> str:
        """In words, for a title."""
        return f"from {say_date(self.first)} to {say_date(self.last)}"

    @property
    def is_short(self) -> bool:
        """Whether it is looked at week by week rather than month by month."""
        return (self.last - self.first).days < A_MONTH

    def holds(self, day: date) -> bool:
        """Whether that day is in it."""
        return self.first <= day <= self.last

    def parts(self) -> tuple[Period, ...]:
        """Its calendar months, or the weeks from Monday of a short one; the first and last may be cut short."""
        found = []
        day = self.first
        while day <= self.last:
            ends = min(_end_of_week(day) if self.is_short else _end_of_month(day), self.last)
            found.append(Period(day, ends))
            day = ends + ONE_DAY
        return tuple(found)

    def part_says(self, part: Period) -> str:
        """What one of its parts is called: November 2026, or the week from 2 November 2026."""
        if self.is_short:
            return f"Week from {say_date(part.first)}"
        return f"{MONTHS[part.first.month - 1]} {part.first.year}"


def _end_of_week(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
