"""The plan: from what is due in a case to who is reminded of it, and when. Reads no clock and no records.

An authority's policy has a ladder of reminders for each step, whose moments are in `scheduler.timetable`. Of
several reminders whose time has passed, the latest alone is still sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from procedure.facts import Conference
from procedure.pathway import Deadline, Pathway
from scheduler.hours import SendingHours
from scheduler.preferences import Preferences
from scheduler.recipients import ABOVE, People, Recipients
from scheduler.timetable import Placed, Side, Timetable, Whom
from storage.nudge import PlannedNudge, as_json, in_utc

__all__ = ["ABOVE", "Occasion", "PlannedNudge", "Recipients", "plan"]

CONFERENCES = ("icpc", "first_review", "review")
ALL_SIDES: frozenset[Side] = frozenset(("before", "on", "after"))
ONLY_AFTER: frozenset[Side] = frozenset(("after",))
ONLY_BEFORE: frozenset[Side] = frozenset(("before",))
# A link is still of use to somebody who is late for the conference, but not for ever.
LATE_FOR_A_MEETING = timedelta(minutes=30)

_nudge = PlannedNudge._make
_due = attrgetter("due_at")
_about = attrgetter("kind", "step", "occurrence", "recipient")


class Occasion(NamedTuple):
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
    timetable: Timetable,
    recipients: Recipients,
    now: datetime,
    besides: Iterable[Occasion] = (),
) -> tuple[PlannedNudge, ...]:
    """Every reminder that this case wants, as things stand at `now` (aware), the earliest first.

    `besides` are occasions that are no deadlines of the pathway: tasks of the plan, for one.
    Those whose time has passed are among them, so that one that was sent can be known again; the outbox
    sends none twice. Raises `BeyondCalendar`.
    """
    case = _Case(pathway, timetable, recipients)
    for occasion in (*_occasions(pathway), *besides):
        case.remind_of(occasion)
    wanted = sorted(_without_old_news(case.wanted, pathway, recipients), key=_due)
    if wanted and wanted[0].due_at <= now:
        wanted = sorted(_caught_up(wanted, recipients, timetable.hours, now), key=_due)
    return tuple(wanted)


class _Case:
    """One case while it is planned, with what is `wanted` so far."""

    def __init__(self, pathway: Pathway, timetable: Timetable, recipients: Recipients) -> None:
        self.wanted: list[PlannedNudge] = []
        # Somebody with two roles in a case is told once, in the first of them.
        self._told: dict[tuple[str, str], set[tuple[str, datetime]]] = {}
        self._pathway = pathway
        self._timetable = timetable
        self._recipients = recipients
        self._own_times = recipients.own_times

    def remind_of(self, occasion: Occasion) -> None:
        """Adds the reminders of one occasion, for each person behind the roles of its ladder."""
        step, occurrence, moment, owner, _, _, meeting, *_ = occasion
        deadline, kind, expires_at = occasion.text, "step", None
        if meeting:
            kind, expires_at = "join", self._timetable.instant(moment) + LATE_FOR_A_MEETING
        sides = _sides(occasion, self._pathway)
        told = self._told.setdefault((step, occurrence), set())
        for whom, rungs in self._timetable.ladder(step, moment, deadline, owner, meeting, sides):
            people, details = self._behind(whom, occasion)
            for person in people:
                own = self._at_own_time(person, rungs, moment) if person in self._own_times else rungs
                for name, due_at, urgent, _ in own:
                    if (person, due_at) not in told:
                        told.add((person, due_at))
                        of_rung = (name, person, deadline, due_at, kind, urgent, details, expires_at)
                        self.wanted.append(_nudge((step, occurrence, *of_rung)))

    def _at_own_time(self, person: str, rungs: Iterable[Placed], moment: date | datetime) -> Iterator[Placed]:
        wishes = self._own_times[person]
        for placed in rungs:
            yield placed._replace(due_at=self._timetable.moment(placed.rung, moment, wishes))

    def _behind(self, whom: Whom, occasion: Occasion) -> tuple[People, str]:
        """Whom a rung tells, and what whoever words it knows of them too."""
        role, roles_above, below = whom
        _, _, _, owner, agency, task, *_ = occasion
        behind = self._recipients.behind
        people, holder = behind(role, agency or task)
        if not roles_above:
            return people, _details(role, holder, owner, agency, ())
        above = tuple(person for each in roles_above for person in behind(each)[0])
        if below:
            people = tuple(person for person in people if person not in above) if above else ()
            return people, _details(owner, owner, owner, None, above)
        return people, _details(role, holder, owner, agency, above if role == holder == owner else ())


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


def _sides(occasion: Occasion, pathway: Pathway) -> frozenset[Side]:
    """Which reminders of a ladder somebody needs: those before the day, on it, or after it.

    Whoever records an event is shown at once what follows from it, and a notice tells the others: what is urgent
    begins the day after. Of a conference booked in time nobody is told to hold it. Of a review, people are
    reminded until the day agreed for it, and from the day of its limit on.
    """
    wanted = ALL_SIDES
    if not occasion.limit or _is_booked_in_time(occasion, pathway):
        wanted = ONLY_AFTER
    if occasion.agreed:
        return wanted - ONLY_AFTER
    return wanted - ONLY_BEFORE if occasion.forewarned else wanted


def _is_booked_in_time(occasion: Occasion, pathway: Pathway) -> bool:
    conference = pathway.conference
    if occasion.meeting or occasion.step not in CONFERENCES or conference is None:
        return False
    if conference.step != occasion.step or conference.moment is None:
        return False
    return _day(conference.moment) <= _day(occasion.moment)


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


def _without_old_news(
    wanted: Iterable[PlannedNudge], pathway: Pathway, recipients: Recipients
) -> Iterator[PlannedNudge]:
    """All but the reminders of a meeting whose hour was over when it was booked, or when somebody was invited.

    The news of that says when and where it is, and is not to be said twice.
    """
    booked = pathway.conference.booked if pathway.conference else None
    for nudge in wanted:
        heard = (booked.recorded_at if booked else None, recipients.invited_at.get(nudge.recipient))
        if nudge.kind != "join" or not any(at is not None and nudge.due_at < at for at in heard):
            yield nudge


def _caught_up(
    wanted: list[PlannedNudge], recipients: Recipients, hours: SendingHours, now: datetime
) -> Iterator[PlannedNudge]:
    """Of what is wanted, the earliest first: what is to come, and of what has passed the latest for each
    person and step.
    """
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


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
