"""When an authority's reminders go out: its ladders, laid over its working days and hours.

A reminder goes out in the morning of a working day; where a weekend or holiday would make it late it comes
earlier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from procedure.calendar import WorkingCalendar
from procedure.policy import Policy
from procedure.rules import Rung as PolicyRung
from scheduler.hours import SendingHours
from scheduler.preferences import Preferences
from scheduler.recipients import ABOVE, UNASKED
from storage.series import Rung, Rungs

MOST = 10_000  # steps and dates that are remembered; all cases of a year share far fewer

Side = Literal["before", "on", "after"]


class Whom(NamedTuple):
    """Those behind a role; or `below`, where a rung tells the roles `above` that this one is late, and not it."""

    role: str
    above: tuple[str, ...] = ()
    below: bool = False


class Placed(NamedTuple):
    """A rung for one of those it tells, at its moment (UTC) for whoever chose no time of their own.

    `name` says which rung it is and in whose role.
    """

    name: str
    due_at: datetime
    urgent: bool
    rung: PolicyRung


# Whom it tells, each with their rungs, and with the reminders they are where several fall on one moment.
Ladder = tuple[tuple[Whom, tuple[Placed, ...], Rungs], ...]


class Timetable:
    """One authority's; what was worked out for a step and a date is remembered, since many cases share it."""

    def __init__(self, policy: Policy, calendar: WorkingCalendar, timezone: ZoneInfo) -> None:
        self.hours = SendingHours(calendar, timezone, policy.hours.start, policy.hours.end)
        self._policy = policy
        self._known: dict[tuple[str, str, str, bool, frozenset[Side]], Ladder] = {}

    def ladder(
        self, step: str, at: date | datetime, text: str, owner: str, meeting: bool, sides: frozenset[Side]
    ) -> Ladder:
        """The rungs of a step of this owner's whose date is `at`, which `text` says in UTC, on these sides of
        it; those of a booked meeting apart. Raises `BeyondCalendar`.
        """
        asked = (step, text, owner, meeting, sides)
        known = self._known.get(asked)
        if known is None:
            if len(self._known) >= MOST:
                self._known.clear()
            told: dict[Whom, list[Placed]] = {}
            for rung in self._policy.ladder(step):
                if (rung.of == "meeting") == meeting and _side(rung) in sides:
                    for whom, placed in self._place(rung, at, owner):
                        told.setdefault(whom, []).append(placed)
            known = self._known[asked] = tuple(
                (whom, tuple(rungs), Rungs(once_a_moment(rungs))) for whom, rungs in told.items()
            )
        return known

    def moment(self, rung: PolicyRung, at: date | datetime, wishes: Preferences) -> datetime:
        """When a rung of something on `at` goes out to somebody with these wishes, in UTC."""
        hours = self.hours
        if rung.exact is not None:
            return self._exact_moment(rung.exact, at, rung.of == "meeting")
        if rung.of == "meeting":
            wishes = replace(wishes, quiet=None)  # quiet hours never keep a link waiting
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

    def _place(self, rung: PolicyRung, at: date | datetime, owner: str) -> Iterator[tuple[Whom, Placed]]:
        due_at = self.moment(rung, at, UNASKED)
        late = _side(rung) == "after" and rung.of != "meeting"
        above = tuple(role for role in rung.to if late and role in ABOVE and role != owner)
        for named in rung.to:
            role = owner if named == "owner" else named
            whom = Whom(role, above if role == owner else ())
            yield whom, Placed(f"{rung.when}:{named}", due_at, rung.urgent, rung)
        if above and not {"owner", owner} & set(rung.to):
            yield Whom(owner, above, below=True), Placed(f"{rung.when}:told", due_at, False, rung)

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


def once_a_moment(rungs: Iterable[Placed]) -> Iterator[Rung]:
    """These rungs; of those that fall on one moment, as a holiday may bring about, the first alone."""
    first: dict[datetime, Placed] = {}
    for placed in rungs:
        first.setdefault(placed.due_at, placed)
    return (Rung(name, due_at, urgent) for name, due_at, urgent, _ in first.values())


def _side(rung: PolicyRung) -> Side:
    if rung.working_days == 0 and not rung.exact:
        return "on"
    return "after" if rung.working_days > 0 or (rung.exact or timedelta()) > timedelta() else "before"
