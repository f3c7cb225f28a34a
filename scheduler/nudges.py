"""The plan: from what is due in a case to who is reminded of it, and when. Reads no clock and no records.

An authority's policy has a ladder of reminders for each step. A reminder goes out in the morning of a
working day; where a weekend or holiday would make it late it comes earlier. Of several reminders whose
time has passed, the latest alone is still sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
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
from storage.nudge import PlannedNudge, in_utc

__all__ = ["Occasion", "PlannedNudge", "Recipients", "plan"]

CONFERENCES = ("icpc", "first_review", "review")
ABOVE = ("team_manager", "service_manager")
# A link is still of use to somebody who is late for the conference, but not for ever.
LATE_FOR_A_MEETING = timedelta(minutes=30)

_About = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a ladder counts from: a deadline, a task of the plan, or the meeting that is booked."""

    step: str
    occurrence: str
    moment: date | datetime
    owner: str
    agency: str | None = None
    task: str | None = None
    meeting: bool = False

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
        for rung in policy.ladder(occasion.step):
            if (rung.of == "meeting") == occasion.meeting and not _settled(rung, occasion, pathway):
                wanted.extend(_reminders(rung, occasion, recipients, hours))
    return tuple(sorted(_caught_up(_once_each(wanted), recipients, hours, now), key=_due))


def _occasions(pathway: Pathway) -> Iterator[Occasion]:
    for deadline in pathway.open:
        # A rule without a figure ("with urgency") counts its reminders from what it follows.
        moment = deadline.due or (deadline.counted_from if deadline.status == "due" else None)
        if moment is not None:
            yield Occasion(deadline.step, deadline.occurrence, moment, deadline.owner, deadline.agency)
    conference = pathway.conference
    if conference is not None and isinstance(conference.moment, datetime):
        occurrence = _occurrence_of(conference, pathway.open)
        yield Occasion(conference.step, occurrence, conference.moment, "chair", meeting=True)


def _occurrence_of(conference: Conference, deadlines: Iterable[Deadline]) -> str:
    return next((each.occurrence for each in deadlines if each.step == conference.step), "1")


def _settled(rung: Rung, occasion: Occasion, pathway: Pathway) -> bool:
    """Whether a conference is booked in time, so that nobody needs telling that it must be held by then."""
    if occasion.meeting or occasion.step not in CONFERENCES or _after(rung):
        return False
    conference = pathway.conference
    if conference is None or conference.step != occasion.step or conference.moment is None:
        return False
    return _day(conference.moment) <= _day(occasion.moment)


def _reminders(
    rung: Rung, occasion: Occasion, recipients: Recipients, hours: SendingHours
) -> Iterator[PlannedNudge]:
    """One rung for each person behind its roles; those below are told that those above were."""
    above = _told_above(rung, occasion, recipients)
    for named in rung.to:
        role = occasion.owner if named == "owner" else named
        people, holder = recipients.behind(role, occasion.agency or occasion.task)
        details: dict[str, Any] = {"role": role, "owner": occasion.owner}
        if occasion.agency:
            details["agency"] = occasion.agency
        if holder != role:
            details["standing_in_as"] = holder
        if above and role == holder == occasion.owner:
            details["told"] = above
        for person in people:
            yield _nudge(rung, f"{rung.when}:{named}", person, occasion, recipients, hours, details)
    if above and not {"owner", occasion.owner} & set(rung.to):
        people, _ = recipients.behind(occasion.owner, occasion.agency or occasion.task)
        details = {"role": occasion.owner, "owner": occasion.owner, "told": above}
        for person in people:
            if person not in above:
                calm = replace(rung, urgent=False)
                yield _nudge(calm, f"{rung.when}:told", person, occasion, recipients, hours, details)


def _told_above(rung: Rung, occasion: Occasion, recipients: Recipients) -> list[str]:
    """The managers whom this rung tells that something of somebody else's is late."""
    if occasion.meeting or not _after(rung):
        return []
    roles = [role for role in rung.to if role in ABOVE and role != occasion.owner]
    return [person for role in roles for person in recipients.behind(role)[0]]


def _nudge(
    rung: Rung,
    name: str,
    person: str,
    occasion: Occasion,
    recipients: Recipients,
    hours: SendingHours,
    details: dict[str, Any],
) -> PlannedNudge:
    expires = _end_of_use(occasion, hours) if occasion.meeting else None
    return PlannedNudge(
        step=occasion.step,
        occurrence=occasion.occurrence,
        rung=name,
        recipient=person,
        due_at=_moment(rung, occasion, hours, recipients.wishes_of(person)),
        kind="join" if occasion.meeting else "step",
        urgent=rung.urgent,
        details=details,
        deadline=occasion.text,
        expires_at=expires,
    )


def _moment(rung: Rung, occasion: Occasion, hours: SendingHours, wishes: Preferences) -> datetime:
    """When a rung goes out to somebody with these wishes, in UTC."""
    if rung.exact is not None:
        return _exact_moment(rung.exact, occasion, hours)
    day = _day(occasion.moment, hours)
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
    missed: dict[_About, PlannedNudge] = {}
    coming: dict[_About, datetime] = {}
    for nudge in sorted(wanted, key=_due):
        about: _About = (nudge.kind, nudge.step, nudge.occurrence, nudge.recipient)
        if nudge.due_at > now:
            coming.setdefault(about, nudge.due_at)
            yield nudge
        else:
            missed[about] = nudge
    for about, nudge in missed.items():
        due_at = _catch_up(nudge, recipients.wishes_of(nudge.recipient), hours, now)
        useless = nudge.expires_at is not None and nudge.expires_at <= now
        if not useless and (about not in coming or due_at < coming[about]):
            yield replace(nudge, due_at=due_at)


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


def _due(nudge: PlannedNudge) -> datetime:
    return nudge.due_at


def _end_of_use(occasion: Occasion, hours: SendingHours) -> datetime:
    return _instant(occasion, hours) + LATE_FOR_A_MEETING


def _after(rung: Rung) -> bool:
    return rung.working_days > 0 or (rung.exact is not None and rung.exact > timedelta())


def _day(moment: date | datetime, hours: SendingHours | None = None) -> date:
    if isinstance(moment, datetime):
        return (hours.local(moment) if hours else moment).date()
    return moment
