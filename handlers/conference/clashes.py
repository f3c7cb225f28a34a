"""When the chair and the social worker of a conference are not free: at another one, or away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from handlers import permissions
from handlers.cases.recording import pathway_of, policy_of
from handlers.desk import Turn
from handlers.joining.joining import moment_of
from procedure.clashes import Busy
from procedure.wording import say_date, say_datetime
from scheduler.preferences import preferences_in
from storage import cases, conferences, people
from storage.cases import Case
from storage.people import Person

ONE_DAY = timedelta(days=1)


def busy_for(turn: Turn, case: Case, chair: Person | None = None) -> tuple[Busy, ...]:
    """When those are taken without whom this case's conference is hard to hold.

    They are the social worker and the chair: `chair` where one is named, else whoever is invited as chair.
    """
    chairs = [each.person for each in conferences.invitees(turn.tx, case.id) if each.role == "chair"]
    wanted = [chair.id] if chair else chairs
    if case.social_worker:
        wanted.append(case.social_worker)
    found: list[Busy] = []
    for person in people.some(turn.tx, wanted):
        found += [*_away(turn, person), *_at_other_conferences(turn, case, person)]
    return tuple(found)


def _away(turn: Turn, person: Person) -> Iterator[Busy]:
    """The days that somebody said they are away."""
    away = preferences_in(person.settings).away
    if away is None or away[1] < turn.today:
        return
    first, last = max(away[0], turn.today), away[1]
    says = f"{person.name} is away until {say_date(last, weekday=True)}."
    yield Busy(_midnight(turn, first), _midnight(turn, last + ONE_DAY), says)


def _midnight(turn: Turn, day: date) -> datetime:
    return datetime.combine(day, time(0), turn.desk.timezone)


def _at_other_conferences(turn: Turn, case: Case, person: Person) -> Iterator[Busy]:
    for other in cases.of_person(turn.tx, person.id):
        if other.id == case.id or not _takes_part(turn, other, person):
            continue
        moment = moment_of(pathway_of(turn, other))
        if moment is not None:
            lasts = timedelta(minutes=policy_of(turn, other).hours.conference_minutes)
            says = another_conference(turn, f"{person.name} is at", other, moment)
            yield Busy(moment, moment + lasts, says)


def _takes_part(turn: Turn, other: Case, person: Person) -> bool:
    """Whether somebody is expected at another case's conference: a manager of it is not, until invited."""
    invitee = conferences.invitee_of(turn.tx, other.id, person.id)
    if invitee is None:
        return other.social_worker == person.id
    return invitee.attendance != "apologies"


def another_conference(turn: Turn, who_or_where: str, other: Case, moment: datetime) -> str:
    """Says that somebody is at another case's conference, or a room booked for it.

    It names that case to those alone who have to do with it.
    """
    when = say_datetime(moment, turn.desk.timezone, weekday=True)
    known = bool(permissions.relations(turn.tx, turn.person, other))
    return f"{who_or_where} another conference then{f', of {other.ref}' if known else ''}: {when}."
