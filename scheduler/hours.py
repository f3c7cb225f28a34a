"""When a reminder may go out: on working days, in working hours, and in nobody's quiet hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from procedure.calendar import WorkingCalendar
from scheduler.preferences import Preferences

ONE_DAY = timedelta(days=1)
LOOK_AHEAD = 10  # working days after which somebody's quiet hours no longer hold a reminder back


@dataclass(frozen=True, slots=True)
class SendingHours:
    """The hours of an authority. `start`, `end` and `morning` are local times in `timezone`."""

    calendar: WorkingCalendar
    timezone: ZoneInfo
    start: time = time(9)
    end: time = time(17)
    morning: time = time(9)

    def local(self, moment: datetime) -> datetime:
        """An aware moment on the clock on the wall."""
        return moment.astimezone(self.timezone)

    def at(self, day: date, clock: time) -> datetime:
        """The moment, in UTC, at which the clock on the wall first shows `clock` on `day`.

        A time that the clocks jump over in spring is the same stretch of time after the jump.
        """
        return _at(day, clock, self.timezone)

    def morning_of(self, day: date, preferences: Preferences) -> datetime:
        """When this person is reminded on `day`: at the time they chose, within the authority's hours."""
        clock = min(max(preferences.reminder_time or self.morning, self.start), self.end)
        return _at(day, clock, self.timezone)

    def next_morning(self, after: datetime, preferences: Preferences) -> datetime:
        """The first moment at or after `after` at which this person is reminded of things."""
        day = self.calendar.on_or_after(self.local(after).date())
        moment = self.morning_of(day, preferences)
        if moment < after:
            moment = self.morning_of(self.calendar.next_working_day(day), preferences)
        return moment

    def opening(self, moment: datetime, preferences: Preferences) -> datetime:
        """The first moment from `moment` on that is in working hours and not in this person's quiet hours."""
        day = self.local(moment).date()
        for number in range(LOOK_AHEAD):
            day = self.calendar.on_or_after(day if number == 0 else day + ONE_DAY)
            candidate = self.after_quiet(max(moment, self.at(day, self.start)), preferences)
            if candidate <= self.at(day, self.end):
                return candidate
        return max(moment, self.at(day, self.start))

    def after_quiet(self, moment: datetime, preferences: Preferences) -> datetime:
        """`moment`, or the end of this person's quiet hours if it falls into them."""
        local = self.local(moment)
        if preferences.quiet is None or not preferences.is_quiet(local.time()):
            return moment
        begin, end = preferences.quiet
        until_tomorrow = begin > end and local.time() >= begin
        return self.at(local.date() + ONE_DAY * until_tomorrow, end)


@lru_cache(maxsize=4096)  # everybody's mornings are the same few hundred moments
def _at(day: date, clock: time, timezone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, timezone).astimezone(UTC)
