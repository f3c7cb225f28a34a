"""The plan: from what is due in a case to who is reminded of it, and when. Reads no clock and no records.

An authority's policy has a ladder of reminders for each step. A reminder goes out in the morning of a
working day; where a weekend or holiday would make it late it comes earlier. Of several reminders whose
time has passed, the latest alone is still sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from procedure.calendar import WorkingCalendar
from procedure.facts import Conference
from procedure.pathway import Deadline, Pathway
from procedure.policy import Policy
from procedure.rules import Rung
from scheduler.hours import SendingHours
from scheduler.preferences import Preferences
from scheduler.recipients import Recipients
from storage.nudge import Kind, PlannedNudge, in_utc

__all__ = ["Occasion", "PlannedNudge", "Recipients", "plan"]

CONFERENCES = ("icpc", "first_review", "review")
ABOVE = ("team_manager", "service_manager")
# A link is still of use to somebody who is late for the conference, but not for ever.
LATE_FOR_A_MEETING = timedelta(minutes=30)

_Told = tuple[str, str, bool, Mapping[str, Any]]  # the rung's name, a person, urgent or not, and details

_due = attrgetter("due_at")
_about = attrgetter("kind", "step", "occurrence", "recipient")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a ladder counts from: a deadline, a task of the plan, or the meeting that is booked.

    Where there is no `limit` ("with urgency") it is the day of the event that the step follows. `agreed` says
    that it is the day people agreed on; then its limit, which stands beside it, is `forewarned` by that.
    """

    step: str
    occurrence: str
    moment: date | datetime
    owner: str
    agency: str | None = None
    task: str | None = None
    meeting: bool = False
    limit: bool = True
    agreed: bool = False
    forewarned: bool = False

    @property
    def text(self) -> str:
        # The same moment is the same text, in whatever time zone it was recorded.
        return in_utc(self.moment) if isinstance(self.moment, datetime) else self.moment.isoformat()


def plan(
    pathway: Pathway,
    policy: Policy,
    calendar: WorkingCalendar,
    recipients: Recipients,
    timezone: ZoneInfo,
    now: datetime,
    besides: Iterable[Occasion] = (),
) -> tuple[PlannedNudge, ...]:
    """Every reminder that this case wants, as things stand at `now` (aware), the earliest first.

    `besides` are occasions that are no deadlines of the pathway: tasks of the plan, for one.
    Those whose time has passed are among them, so that one that was sent can be known again; the outbox
    sends none twice. Raises `BeyondCalendar`.
    """
    hours = SendingHours(calendar, timezone, policy.hours.start, policy.hours.end)
    wanted: list[PlannedNudge] = []
    for occasion in (*_occasions(pathway), *besides):
        rungs = [
            rung
            for rung in policy.ladder(occasion.step)
            if (rung.of == "meeting") == occasion.meeting and not _settled(rung, occasion, pathway)
        ]
        wanted.extend(_reminders(occasion, rungs, recipients, hours))
    return tuple(sorted(_caught_up(_once_each(wanted), recipients, hours, now), key=_due))


def _occasions(pathway: Pathway) -> Iterator[Occasion]:
    for deadline in pathway.open:
        # A rule without a figure ("with urgency") counts its reminders from what it follows.
        moment = deadline.due or (deadline.counted_from if deadline.status == "due" else None)
        agreed = deadline.agreed if deadline.agreed != moment else None
        if agreed is not None:
            yield Occasion(deadline.step, deadline.occurrence, agreed, deadline.owner, agreed=True)
        if moment is not None:
            yield Occasion(
                deadline.step,
                deadline.occurrence,
                moment,
                deadline.owner,
                deadline.agency,
                limit=deadline.due is not None,
                forewarned=agreed is not None,
            )
    conference = pathway.conference
    if conference is not None and isinstance(conference.moment, datetime):
        occurrence = _occurrence_of(conference, pathway.open)
        yield Occasion(conference.step, occurrence, conference.moment, "chair", meeting=True)


def _occurrence_of(conference: Conference, deadlines: Iterable[Deadline]) -> str:
    return next((each.occurrence for each in deadlines if each.step == conference.step), "1")


def _settled(rung: Rung, occasion: Occasion, pathway: Pathway) -> bool:
    """Whether nobody needs telling: a conference is booked in time, or what is urgent begins only today.

    Whoever records an event is shown at once what follows from it, and a notice tells the others. Of a review,
    people are reminded until the day agreed for it, and from the day of its limit on.
    """
    if (occasion.agreed and _after(rung)) or (occasion.forewarned and _before(rung)):
        return True
    if not occasion.limit:
        return not _after(rung)
    if occasion.meeting or occasion.step not in CONFERENCES or _after(rung):
        return False
    conference = pathway.conference
    if conference is None or conference.step != occasion.step or conference.moment is None:
        return False
    return _day(conference.moment) <= _day(occasion.moment)


def _reminders(
    occasion: Occasion, rungs: Iterable[Rung], recipients: Recipients, hours: SendingHours
) -> Iterator[PlannedNudge]:
    """These rungs for each person behind their roles."""
    step, occurrence, deadline = occasion.step, occasion.occurrence, occasion.text
    kind: Kind = "join" if occasion.meeting else "step"
    expires_at = _instant(occasion, hours) + LATE_FOR_A_MEETING if occasion.meeting else None
    day = _day(occasion.moment, hours)
    for rung in rungs:
        # Of somebody's wishes only the time they chose makes a difference, and few choose one.
        moments: dict[time | None, datetime] = {}
        for name, person, urgent, details in _told(rung, occasion, recipients):
            wishes = recipients.wishes_of(person)
            due_at = moments.get(wishes.reminder_time)
            if due_at is None:
                due_at = moments[wishes.reminder_time] = _moment(rung, occasion, day, hours, wishes)
            yield PlannedNudge(
                step, occurrence, name, person, due_at, kind, urgent, details, deadline, expires_at
            )


def _told(rung: Rung, occasion: Occasion, recipients: Recipients) -> Iterator[_Told]:
    """Whom a rung tells, in which role; those below are told that those above were."""
    owner, agency, of = occasion.owner, occasion.agency, occasion.agency or occasion.task
    above = _told_above(rung, occasion, recipients)
    for named in rung.to:
        role = owner if named == "owner" else named
        people, holder = recipients.behind(role, of)
        details = _details(role, holder, owner, agency, above if role == holder == owner else ())
        name = f"{rung.when}:{named}"
        for person in people:
            yield name, person, rung.urgent, details
    if above and not {"owner", owner} & set(rung.to):
        people, _ = recipients.behind(owner, of)
        details = _details(owner, owner, owner, None, above)
        for person in people:
            if person not in above:
                yield f"{rung.when}:told", person, False, details


@lru_cache(maxsize=4096)
def _details(
    role: str, holder: str, owner: str, agency: str | None, told: tuple[str, ...]
) -> Mapping[str, Any]:
    """What whoever words a reminder knows of its recipient; the same thing every time, so it is shared."""
    details: dict[str, Any] = {"role": role, "owner": owner}
    if agency:
        details["agency"] = agency
    if holder != role:
        details["standing_in_as"] = holder
    if told:
        details["told"] = list(told)
    return MappingProxyType(details)


def _told_above(rung: Rung, occasion: Occasion, recipients: Recipients) -> tuple[str, ...]:
    """The managers whom this rung tells that something of somebody else's is late."""
    if occasion.meeting or not _after(rung) or set(ABOVE).isdisjoint(rung.to):
        return ()
    roles = [role for role in rung.to if role in ABOVE and role != occasion.owner]
    return tuple(person for role in roles for person in recipients.behind(role)[0])


def _moment(rung: Rung, occasion: Occasion, day: date, hours: SendingHours, wishes: Preferences) -> datetime:
    """When a rung goes out to somebody with these wishes, in UTC; `day` is the occasion's, local."""
    if rung.exact is not None:
        return _exact_moment(rung.exact, occasion, hours)
    if rung.working_days > 0:
        return hours.morning_of(hours.calendar.add(day, rung.working_days), wishes)
    # On a weekend or holiday nobody reads it in time, so it comes on the working day before.
    day = hours.calendar.on_or_before(
        hours.calendar.back(day, -rung.working_days) if rung.working_days else day
    )
    moment = hours.morning_of(day, wishes)
    if isinstance(occasion.moment, datetime) and moment >= occasion.moment:
        moment = hours.morning_of(hours.calendar.previous_working_day(day), wishes)
    return moment


def _exact_moment(offset: timedelta, occasion: Occasion, hours: SendingHours) -> datetime:
    moment = _instant(occasion, hours) + offset
    if occasion.meeting:
        return moment
    local = hours.local(moment)
    if offset > timedelta():
        return hours.opening(moment, Preferences())
    if local.time() < hours.start and hours.calendar.is_working_day(local.date()):
        return hours.at(hours.calendar.previous_working_day(local.date()), hours.end)
    day = hours.calendar.on_or_before(local.date())
    return hours.at(day, min(max(local.time(), hours.start), hours.end))


def _instant(occasion: Occasion, hours: SendingHours) -> datetime:
    moment = occasion.moment
    # In UTC, where an hour before is an hour before even in the night when the clocks change.
    return moment.astimezone(UTC) if isinstance(moment, datetime) else hours.at(moment, hours.start)


def _once_each(wanted: Iterable[PlannedNudge]) -> list[PlannedNudge]:
    """Somebody with two roles in a case is told once, in the first of them."""
    seen: dict[tuple[str, str, str, datetime], PlannedNudge] = {}
    for nudge in wanted:
        seen.setdefault((nudge.step, nudge.occurrence, nudge.recipient, nudge.due_at), nudge)
    return list(seen.values())


def _caught_up(
    wanted: list[PlannedNudge], recipients: Recipients, hours: SendingHours, now: datetime
) -> Iterator[PlannedNudge]:
    """What is to come as it is, and of what has passed the latest for each person and step."""
    wanted.sort(key=_due)
    coming = [nudge for nudge in wanted if nudge.due_at > now]
    yield from coming
    missed = {_about(nudge): nudge for nudge in wanted[: len(wanted) - len(coming)]}
    next_of = {_about(nudge): nudge.due_at for nudge in reversed(coming)} if missed else {}
    for about, nudge in missed.items():
        due_at = _catch_up(nudge, recipients.wishes_of(nudge.recipient), hours, now)
        useless = nudge.expires_at is not None and nudge.expires_at <= now
        if not useless and (about not in next_of or due_at < next_of[about]):
            yield nudge._replace(due_at=due_at)


def _catch_up(nudge: PlannedNudge, wishes: Preferences, hours: SendingHours, now: datetime) -> datetime:
    """When a reminder that should have gone before now goes: next morning, unless that is too late.

    Whoever enters a case after the event has until then to enter what was done in it.
    """
    if nudge.kind == "join":
        return now
    soon = hours.opening(now, wishes)
    morning = hours.next_morning(now, wishes)
    due = datetime.fromisoformat(nudge.deadline)
    day = hours.local(due).date() if due.tzinfo else due.date()
    due_before_then = hours.local(now).date() <= day < hours.local(morning).date()
    return soon if due_before_then else morning


def _before(rung: Rung) -> bool:
    return rung.working_days < 0 or (rung.exact is not None and rung.exact < timedelta())


def _after(rung: Rung) -> bool:
    return rung.working_days > 0 or (rung.exact is not None and rung.exact > timedelta())


def _day(moment: date | datetime, hours: SendingHours | None = None) -> date:
    if isinstance(moment, datetime):
        return (hours.local(moment) if hours else moment).date()
    return moment
