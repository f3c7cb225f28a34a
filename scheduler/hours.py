"""When a reminder may go out: on working days, in working hours, and in nobody's quiet hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from procedure.calendar import WorkingCalendar
from scheduler.preferences import Preferences

ONE_DAY = timedelta(days=1)
# What quiet hours have to leave of a working day at one go, or they do not count.
LEAST_TIME = timedelta(hours=1)


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
        """When this person is reminded on `day`, in UTC."""
        return _at(day, self.clock_of(preferences), self.timezone)

    def clock_of(self, preferences: Preferences) -> time:
        """When this person is reminded, on any day: at the time they chose, within the authority's hours.

        Where that falls into their quiet hours it is the end of these, or the beginning of the day where they last
        until it is over: what is due on a day is said on that day.
        """
        clock = min(max(preferences.reminder_time or self.morning, self.start), self.end)
        quiet = preferences.quiet
        if quiet is None or not preferences.is_quiet(clock) or not self.leave_time(quiet):
            return clock
        return max(quiet[1], self.start) if quiet[1] < self.end else self.start

    def next_morning(self, after: datetime, preferences: Preferences) -> datetime:
        """The first moment at or after `after` at which this person is reminded of things."""
        day = self.calendar.on_or_after(self.local(after).date())
        moment = self.morning_of(day, preferences)
        if moment < after:
            moment = self.morning_of(self.calendar.next_working_day(day), preferences)
        return moment

    def opening(self, moment: datetime, preferences: Preferences) -> datetime:
        """The first moment from `moment` on that is in working hours and not in this person's quiet hours."""
        day = self.calendar.on_or_after(self.local(moment).date())
        opens = self.after_quiet(max(moment, self.at(day, self.start)), preferences)
        if opens > self.at(day, self.end):
            opens = self.after_quiet(self.at(self.calendar.next_working_day(day), self.start), preferences)
        return opens

    def leave_time(self, quiet: tuple[time, time]) -> bool:
        """Whether quiet hours leave an hour of a working day, so that what they hold back is only ever late."""
        begin, end = quiet
        before, after = (self.start, min(begin, self.end)), (max(end, self.start), self.end)
        stretches = (before, after) if begin < end else ((after[0], before[1]),)
        return any(_between(*each) >= LEAST_TIME for each in stretches)

    def after_quiet(self, moment: datetime, preferences: Preferences) -> datetime:
        """`moment`, or the end of this person's quiet hours if it falls into them.

        Quiet hours that leave no time for reminders are as none: they may have been kept under other hours.
        """
        local = self.local(moment)
        if preferences.quiet is None or not preferences.is_quiet(local.time()):
            return moment
        if not self.leave_time(preferences.quiet):
            return moment
        begin, end = preferences.quiet
        until_tomorrow = begin > end and local.time() >= begin
        return self.at(local.date() + ONE_DAY * until_tomorrow, end)


@lru_cache(maxsize=4096)  # everybody's mornings are the same few hundred moments
def _at(day: date, clock: time, timezone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, timezone).astimezone(UTC)


def _between(first: time, last: time) -> timedelta:
    return datetime.combine(date.min, last) - datetime.combine(date.min, first)
