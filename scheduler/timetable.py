"""When an authority's reminders go out: its ladders, laid over its working days and hours.

A reminder goes out in the morning of a working day; where a weekend or holiday would make it late it comes
earlier.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from procedure.calendar import WorkingCalendar
from procedure.policy import Policy
from procedure.rules import Rung
from scheduler.hours import SendingHours
from scheduler.preferences import Preferences
from scheduler.recipients import ABOVE, UNASKED

MOST = 10_000  # steps and dates that are remembered; all cases of a year share far fewer

Side = Literal["before", "on", "after"]


class Whom(NamedTuple):
    """Those behind a role; or `below`, where a rung tells the roles `above` that this one is late, and not it."""

    role: str
    above: tuple[str, ...] = ()
    below: bool = False


class Placed(NamedTuple):
    """A rung for one of those it tells, at its moment (UTC) for whoever chose no time of their own.

    `name` says which rung it is and in whose role; `side` on which side of the date it is.
    """

    rung: Rung
    side: Side
    due_at: datetime
    whom: Whom
    name: str
    urgent: bool


class Timetable:
    """One authority's; what was worked out for a step and a date is remembered, since many cases share it."""

    def __init__(self, policy: Policy, calendar: WorkingCalendar, timezone: ZoneInfo) -> None:
        self.hours = SendingHours(calendar, timezone, policy.hours.start, policy.hours.end)
        self._policy = policy
        self._known: dict[tuple[str, str, str, bool], tuple[Placed, ...]] = {}

    def ladder(
        self, step: str, at: date | datetime, text: str, owner: str, meeting: bool
    ) -> tuple[Placed, ...]:
        """The rungs of a step of this owner's whose date is `at`, which `text` says in UTC; those of a booked
        meeting apart. Raises `BeyondCalendar`.
        """
        known = self._known.get((step, text, owner, meeting))
        if known is None:
            if len(self._known) >= MOST:
                self._known.clear()
            rungs = [rung for rung in self._policy.ladder(step) if (rung.of == "meeting") == meeting]
            known = tuple(placed for rung in rungs for placed in self._place(rung, at, owner))
            self._known[step, text, owner, meeting] = known
        return known

    def moment(self, rung: Rung, at: date | datetime, wishes: Preferences) -> datetime:
        """When a rung of something on `at` goes out to somebody with these wishes, in UTC."""
        hours = self.hours
        if rung.exact is not None:
            return self._exact_moment(rung.exact, at, rung.of == "meeting")
        day = self._day(at)
        if rung.working_days > 0:
            return hours.morning_of(hours.calendar.add(day, rung.working_days), wishes)
        # On a weekend or holiday nobody reads it in time, so it comes on the working day before.
        day = hours.calendar.on_or_before(
            hours.calendar.back(day, -rung.working_days) if rung.working_days else day
        )
        moment = hours.morning_of(day, wishes)
        if isinstance(at, datetime) and moment >= at:
            moment = hours.morning_of(hours.calendar.previous_working_day(day), wishes)
        return moment

    def instant(self, at: date | datetime) -> datetime:
        """When something begins, in UTC: a day with the hours of work."""
        # In UTC, where an hour before is an hour before even in the night when the clocks change.
        return at.astimezone(UTC) if isinstance(at, datetime) else self.hours.at(at, self.hours.start)

    def _place(self, rung: Rung, at: date | datetime, owner: str) -> Iterator[Placed]:
        side, due_at = _side(rung), self.moment(rung, at, UNASKED)
        late = side == "after" and rung.of != "meeting"
        above = tuple(role for role in rung.to if late and role in ABOVE and role != owner)
        for named in rung.to:
            role = owner if named == "owner" else named
            whom = Whom(role, above if role == owner else ())
            yield Placed(rung, side, due_at, whom, f"{rung.when}:{named}", rung.urgent)
        if above and not {"owner", owner} & set(rung.to):
            yield Placed(rung, side, due_at, Whom(owner, above, below=True), f"{rung.when}:told", False)

    def _exact_moment(self, offset: timedelta, at: date | datetime, meeting: bool) -> datetime:
        moment, hours = self.instant(at) + offset, self.hours
        if meeting:
            return moment
        local = hours.local(moment)
        if offset > timedelta():
            return hours.opening(moment, UNASKED)
        if local.time() < hours.start and hours.calendar.is_working_day(local.date()):
            return hours.at(hours.calendar.previous_working_day(local.date()), hours.end)
        day = hours.calendar.on_or_before(local.date())
        return hours.at(day, min(max(local.time(), hours.start), hours.end))

    def _day(self, at: date | datetime) -> date:
        return self.hours.local(at).date() if isinstance(at, datetime) else at


def _side(rung: Rung) -> Side:
    if rung.working_days == 0 and not rung.exact:
        return "on"
    return "after" if rung.working_days > 0 or (rung.exact or timedelta()) > timedelta() else "before"
