"""Working days: Monday to Friday without the bank holidays of England and Wales."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
EARLIEST = date(2005, 1, 1)
LATEST = date(2099, 12, 31)


class BeyondCalendar(ValueError):
    """A date that the calendar does not reach; the message is a sentence for people."""


class WorkingCalendar:
    """Counts working days by looking them up in a table that is worked out once.

    `holidays` maps each bank holiday to its name. Those up to and including `proclaimed_until` are published
    facts; later ones are computed, so a date after it is provisional. Dates outside `first` to `last` raise
    `BeyondCalendar`.
    """

    def __init__(
        self,
        holidays: Mapping[date, str],
        *,
        proclaimed_until: date,
        first: date = EARLIEST,
        last: date = LATEST,
    ) -> None:
        self._holidays = dict(holidays)
        self._weekday_holidays = sorted(day for day in holidays if day.weekday() < 5)
        self.proclaimed_until = proclaimed_until
        self.first, self.last = first, last
        self._origin = first.toordinal()
        # _days[k] is a working day; _rank[i] says how many there are up to and including day i.
        self._days: list[date] = []
        self._rank: list[int] = []
        day = first
        for _ in range((last - first).days + 1):
            if day.weekday() < 5 and day not in self._holidays:
                self._days.append(day)
            self._rank.append(len(self._days))
            if day < last:
                day += ONE_DAY

    @property
    def holidays(self) -> Mapping[date, str]:
        """The bank holidays it knows, with their names."""
        return self._holidays

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (day 0: counting starts on the next working day).

        With `count` 0, `day` itself or, when it is not a working day, the last one before it.
        """
        index = day.toordinal() - self._origin
        try:
            place = self._rank[index] + count - 1
            found = self._days[place]
        except IndexError:
            raise self._beyond(day) from None
        # A negative index would quietly count from the far end of the table.
        if index < 0 or place < 0:
            raise self._beyond(day)
        return found

    def back(self, day: date, count: int) -> date:
        """The `count`-th working day before `day`; with `count` 0, `day` or the next working day after it."""
        return self.add(day - ONE_DAY, 1 - count)

    def between(self, start: date, end: date) -> int:
        """How many working days there are after `start`, up to and including `end` (negative if reversed)."""
        return self._ranked(end) - self._ranked(start)

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is neither a weekend nor a bank holiday."""
        return day.weekday() < 5 and day not in self._holidays

    def on_or_after(self, day: date) -> date:
        """`day` itself if it is a working day, otherwise the next one."""
        return self.add(day - ONE_DAY, 1)

    def on_or_before(self, day: date) -> date:
        """`day` itself if it is a working day, otherwise the last one before it."""
        return self.add(day, 0)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.add(day, 1)

    def previous_working_day(self, day: date) -> date:
        """The last working day before `day`."""
        return self.back(day, 1)

    def holiday_name(self, day: date) -> str | None:
        """The name of the bank holiday on `day`, or None."""
        return self._holidays.get(day)

    def holidays_between(self, start: date, end: date) -> list[tuple[date, str]]:
        """The bank holidays on weekdays from `start` to `end`, both included, in order."""
        low, high = bisect_left(self._weekday_holidays, start), bisect_right(self._weekday_holidays, end)
        return [(day, self._holidays[day]) for day in self._weekday_holidays[low:high]]

    def is_provisional(self, day: date) -> bool:
        """Whether `day` lies beyond the bank holidays published so far."""
        return day > self.proclaimed_until

    def _ranked(self, day: date) -> int:
        index = day.toordinal() - self._origin
        if not 0 <= index < len(self._rank):
            raise self._beyond(day)
        return self._rank[index]

    def _beyond(self, day: date) -> BeyondCalendar:
        return BeyondCalendar(
            f"Working days can be counted from {self.first.year} to {self.last.year}; "
            f"check the year of {day.day}/{day.month}/{day.year}."
        )


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` calendar months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def days_in_month(year: int, month: int) -> int:
    """How many days a month has, leap years included."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
