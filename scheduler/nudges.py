"""The plan: from what is due in a case to who is reminded of it, and when. Reads no clock and no records.

An authority's policy has a ladder of reminders for each step, whose moments are in `scheduler.timetable`. Of
several reminders whose time has passed, the latest alone is still sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any, NamedTuple

from procedure.facts import Conference
from procedure.pathway import Deadline, Pathway
from scheduler.hours import SendingHours
from scheduler.preferences import Preferences
from scheduler.recipients import ABOVE, People, Recipients
from scheduler.timetable import Placed, Side, Timetable, Whom, once_a_moment
from storage.nudge import as_json, in_utc
from storage.series import Rung, Rungs, Series

__all__ = ["ABOVE", "Occasion", "Recipients", "Series", "plan"]

CONFERENCES = ("icpc", "first_review", "review")
NEVER: frozenset[datetime] = frozenset()
ALL_SIDES: frozenset[Side] = frozenset(("before", "on", "after"))
ONLY_AFTER: frozenset[Side] = frozenset(("after",))
ONLY_BEFORE: frozenset[Side] = frozenset(("before",))
# A link is still of use to somebody who is late for the conference, but not for ever.
LATE_FOR_A_MEETING = timedelta(minutes=30)

_series = partial(tuple.__new__, Series)  # quicker than by its name, for very many
_about = attrgetter("kind", "step", "occurrence", "recipient")


class Occasion(NamedTuple):
    """What a ladder counts from: a deadline, a task of the plan, or the meeting that is booked.

    `owner` is the role that sees to it, of an agency or a task where it has one. `sides` say which reminders of
    the ladder somebody needs: those before the day, on it, or after it. After `until` (aware) none is of any use.
    """

    step: str
    occurrence: str
    moment: date | datetime
    owner: str
    agency: str | None = None
    task: str | None = None
    sides: frozenset[Side] = ALL_SIDES
    meeting: bool = False
    until: datetime | None = None

    @property
    def text(self) -> str:
        """The date or moment, ISO 8601; a moment in UTC, in whatever time zone it was recorded."""
        moment = self.moment
        return _written(moment, moment.fold if isinstance(moment, datetime) else 0)


@lru_cache(maxsize=4096)
def _written(moment: date | datetime, _fold: int) -> str:
    # What the clocks show twice in autumn is two moments, though they are equal.
    return in_utc(moment) if isinstance(moment, datetime) else moment.isoformat()


def plan(
    pathway: Pathway,
    timetable: Timetable,
    recipients: Recipients,
    now: datetime,
    besides: Iterable[Occasion] = (),
) -> tuple[Series, ...]:
    """Every reminder that this case wants, as things stand at `now` (aware), in the order of its occasions.

    `besides` are occasions that are no deadlines of the pathway: tasks of the plan, for one.
    Those whose time has passed are among them, so that one that was sent can be known again; the outbox
    sends none twice. Raises `BeyondCalendar`.
    """
    case = _Case(pathway, timetable, recipients)
    for occasion in (*_occasions(pathway), *besides):
        case.remind_of(occasion)
    wanted = case.wanted
    if any(series.rungs[0].due_at <= now for series in wanted):
        return tuple(_caught_up(wanted, recipients, timetable.hours, now))
    return tuple(wanted)


class _Case:
    """One case while it is planned, with what is `wanted` so far."""

    def __init__(self, pathway: Pathway, timetable: Timetable, recipients: Recipients) -> None:
        booked = pathway.conference.booked if pathway.conference else None
        self.wanted: list[Series] = []
        # Somebody with two roles in a case is told once, in the first of them.
        self._told: dict[tuple[str, str], dict[str, frozenset[datetime]]] = {}
        self._booked_at = booked.recorded_at if booked else None
        self._timetable = timetable
        self._recipients = recipients
        self._own_times = recipients.own_times

    def remind_of(self, occasion: Occasion) -> None:
        """Adds the reminders of one occasion, for each person behind the roles of its ladder."""
        step, occurrence, moment, owner, agency, task, sides, meeting, until = occasion
        deadline, kind, end, want = occasion.text, "step", until, self.wanted.append
        own_times = self._own_times
        if meeting:
            kind, end = "join", self._timetable.instant(moment) + LATE_FOR_A_MEETING
        told = self._told.setdefault((step, occurrence), {})
        for whom, rungs, new in self._timetable.ladder(step, moment, deadline, owner, meeting, sides):
            people, details = self._behind(whom, owner, agency, task)
            for who in people:
                already, mine = told.get(who, NEVER), new
                if who in own_times:
                    mine = self._at_own_time(rungs, moment, own_times[who])
                if not already.isdisjoint(mine.moments):
                    mine = _rest_of(mine, already)
                if meeting:
                    mine = self._without_old_news(who, mine)
                if mine:
                    told[who] = already | mine.moments if already else mine.moments
                    want(_series((step, occurrence, who, deadline, mine, kind, details, end)))

    def _at_own_time(self, rungs: tuple[Placed, ...], moment: date | datetime, wishes: Preferences) -> Rungs:
        """These rungs when somebody with these wishes is told."""
        at = self._timetable.moment
        return Rungs(once_a_moment(each._replace(due_at=at(each.rung, moment, wishes)) for each in rungs))

    def _without_old_news(self, person: str, rungs: Rungs) -> Rungs:
        """Those of a meeting's rungs whose hour was not over when it was booked, or when this person was invited.

        The news of that says when and where it is, and is not to be said twice.
        """
        heard = [at for at in (self._booked_at, self._recipients.invited_at.get(person)) if at is not None]
        if not heard or (rungs and rungs[0].due_at >= max(heard)):
            return rungs
        return Rungs(each for each in rungs if each.due_at >= max(heard))

    def _behind(self, whom: Whom, owner: str, agency: str | None, task: str | None) -> tuple[People, str]:
        """Whom a rung tells, and what whoever words it knows of them too."""
        role, roles_above, below = whom
        behind = self._recipients.behind
        people, holder = behind(role, agency or task)
        if not roles_above:
            return people, _details(role, holder, owner, agency, ())
        above = tuple(person for each in roles_above for person in behind(each)[0])
        if below:
            people = tuple(person for person in people if person not in above) if above else ()
            return people, _details(owner, owner, owner, None, above)
        return people, _details(role, holder, owner, agency, above if role == holder == owner else ())


@lru_cache(maxsize=4096)
def _rest_of(rungs: Rungs, told: frozenset[datetime]) -> Rungs:
    """These without those of a moment at which somebody is told already; shared, as their moments are."""
    return Rungs(each for each in rungs if each.due_at not in told)


def _occasions(pathway: Pathway) -> Iterator[Occasion]:
    """What of the pathway people are reminded of.

    Whoever records an event is shown at once what follows from it, and a notice tells the others: of what is urgent
    they are reminded from the day after. Of a review, they are until the day agreed for it, and from the day of its
    limit on.
    """
    conference, still_open = pathway.conference, pathway.open
    for deadline in still_open:
        step, occurrence, owner, agency = deadline.step, deadline.occurrence, deadline.owner, deadline.agency
        # A rule without a figure ("with urgency") counts its reminders from what it follows.
        moment = deadline.due or (deadline.counted_from if deadline.status == "due" else None)
        agreed = deadline.agreed if deadline.agreed != moment else None
        if agreed is not None:
            sides = _sides(step, agreed, conference) - ONLY_AFTER
            yield Occasion(step, occurrence, agreed, owner, None, None, sides)
        if moment is not None:
            sides = _sides(step, moment, conference) if deadline.due is not None else ONLY_AFTER
            sides = sides if agreed is None else sides - ONLY_BEFORE
            yield Occasion(step, occurrence, moment, owner, agency, None, sides)
    if conference is not None and isinstance(conference.moment, datetime):
        occurrence = _occurrence_of(conference, still_open)
        yield Occasion(conference.step, occurrence, conference.moment, "chair", meeting=True)


def _occurrence_of(conference: Conference, deadlines: Iterable[Deadline]) -> str:
    return next((each.occurrence for each in deadlines if each.step == conference.step), "1")


def _sides(step: str, moment: date | datetime, conference: Conference | None) -> frozenset[Side]:
    """Of a conference that is booked in time nobody is told to hold it."""
    if step not in CONFERENCES or conference is None or conference.step != step or conference.moment is None:
        return ALL_SIDES
    return ONLY_AFTER if _day(conference.moment) <= _day(moment) else ALL_SIDES


@lru_cache(maxsize=4096)
def _details(role: str, holder: str, owner: str, agency: str | None, told: tuple[str, ...]) -> str:
    """What whoever words a reminder knows of its recipient, as JSON; the same every time, so it is shared."""
    details: dict[str, Any] = {"role": role, "owner": owner}
    if agency:
        details["agency"] = agency
    if holder != role:
        details["standing_in_as"] = holder
    if told:
        details["told"] = list(told)
    return as_json(details)


def _caught_up(
    wanted: Sequence[Series], recipients: Recipients, hours: SendingHours, now: datetime
) -> Iterator[Series]:
    """Of what is wanted: what is to come, and of what has passed the latest for each person and step."""
    coming = [Rungs(rung for rung in series.rungs if rung.due_at > now) for series in wanted]
    missed: dict[tuple[str, str, str, str], tuple[int, Rung]] = {}
    next_of: dict[tuple[str, str, str, str], datetime] = {}
    for place, series in enumerate(wanted):
        about, passed = _about(series), series.rungs[: len(series.rungs) - len(coming[place])]
        if passed and (about not in missed or passed[-1].due_at >= missed[about][1].due_at):
            missed[about] = place, passed[-1]
        if coming[place]:
            next_of[about] = min(coming[place][0].due_at, next_of.get(about, coming[place][0].due_at))
    for about, (place, rung) in missed.items():
        series = wanted[place]
        due_at = _catch_up(series, recipients.wishes_of(series.recipient), hours, now)
        useless = series.expires_at is not None and series.expires_at <= now
        if not useless and (about not in next_of or due_at < next_of[about]):
            coming[place] = Rungs((rung._replace(due_at=due_at), *coming[place]))
    return (series._replace(rungs=rungs) for series, rungs in zip(wanted, coming, strict=True) if rungs)


def _catch_up(series: Series, wishes: Preferences, hours: SendingHours, now: datetime) -> datetime:
    """When a reminder that should have gone before now goes: next morning, unless that is too late.

    Whoever enters a case after the event has until then to enter what was done in it.
    """
    if series.kind == "join":
        return now
    soon = hours.opening(now, wishes)
    morning = hours.next_morning(now, wishes)
    due = datetime.fromisoformat(series.deadline)
    day = hours.local(due).date() if due.tzinfo else due.date()
    due_before_then = hours.local(now).date() <= day < hours.local(morning).date()
    return soon if due_before_then else morning


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
