"""A small town with a handful of people and cases, a real database, and a dispatcher that can be ticked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from procedure.calendar import WorkingCalendar
from scheduler.dispatcher import Dispatcher, TickReport
from scheduler.hours import SendingHours
from scheduler.outlets import Outlet
from scheduler.pace import Pace
from storage import cases, outbox, people
from storage.database import Database, Transaction
from storage.nudge import Nudge, PlannedNudge
from storage.people import Person
from storage.sealing import Sealer
from storage.series import Rung, Rungs, Series
from storage.sqlite import SqliteDatabase
from tests.doubles.databases import new_file
from tests.doubles.outlets import FileOutlet, Platform

LONDON = ZoneInfo("Europe/London")
SECRET = "a key that is only ever used in these tests"
HOLIDAYS = {
    date(2026, 4, 3): "Good Friday",
    date(2026, 4, 6): "Easter Monday",
    date(2026, 5, 4): "Early May bank holiday",
    date(2026, 5, 25): "Spring bank holiday",
    date(2026, 8, 31): "Summer bank holiday",
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 28): "Boxing Day (substitute day)",
    date(2027, 1, 1): "New Year’s Day",
    date(2027, 3, 26): "Good Friday",
    date(2027, 3, 29): "Easter Monday",
}
CALENDAR = WorkingCalendar(
    HOLIDAYS, proclaimed_until=date(2028, 12, 31), first=date(2025, 1, 1), last=date(2028, 12, 31)
)
ANY_HOUR = SendingHours(CALENDAR, LONDON, time(0), time(23, 59))
OFFICE_HOURS = SendingHours(CALENDAR, LONDON)

WORKER, MANAGER, SERVICE_MANAGER, CHAIR = "worker", "manager", "service-manager", "chair"
CASE = "case-1"
REF = "AB123"
CAST = (
    Person(
        WORKER,
        "Social worker",
        email="social.worker@example.org",
        roles=frozenset({"social_worker"}),
        team="north",
    ),
    Person(
        MANAGER,
        "Team manager",
        email="team.manager@example.org",
        roles=frozenset({"team_manager"}),
        team="north",
    ),
    Person(
        SERVICE_MANAGER,
        "Service manager",
        email="service.manager@example.org",
        roles=frozenset({"service_manager"}),
    ),
    Person(CHAIR, "Chair", email="chair@example.org", roles=frozenset({"chair"})),
)


def at(text: str) -> datetime:
    """A moment on the London clock, in UTC: `at("2026-12-08 09:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def nudge(rung: str = "0:owner", *, due: str, to: str = WORKER, **more: Any) -> PlannedNudge:
    """A reminder about the section 47 enquiry unless said otherwise."""
    given = {"step": "s47", "occurrence": "1", "deadline": "2026-12-08", **more}
    return PlannedNudge(rung=rung, recipient=to, due_at=at(due), **given)


def in_series(planned: Iterable[PlannedNudge]) -> list[Series]:
    """The series that these reminders make up."""
    found: dict[tuple[Any, ...], list[Rung]] = {}
    for step, occurrence, rung, who, deadline, due_at, kind, urgent, details, end in planned:
        alike = (step, occurrence, who, deadline, kind, details, end)
        found.setdefault(alike, []).append(Rung(rung, due_at, urgent))
    return [Series(*alike[:4], Rungs(rungs), *alike[4:]) for alike, rungs in found.items()]


def words(tx: Transaction, person: Person, bundle: Sequence[Nudge]) -> str | None:
    """Says which nudges a message holds, for whoever counts them."""
    return " ".join(sorted(each.id for each in bundle))


def always_wanted(tx: Transaction, nudge: Nudge) -> str | None:
    """No reason against."""
    return None


def anybody(tx: Transaction, person: Person, nudge: Nudge) -> bool:
    """In this town everybody may stand in for everybody."""
    return True


class Town:
    """The database of the town and its one platform, with dispatchers as they are wanted."""

    def __init__(self, database: Database, directory: Path) -> None:
        self.database = database
        self.directory = directory
        self.platform = Platform(directory / "taken.jsonl")
        self.outlet = FileOutlet(self.platform)

    def dispatcher(
        self,
        worker: str = "first",
        *,
        outlets: Sequence[Outlet[str]] | None = None,
        compose: Callable[[Transaction, Person, Sequence[Nudge]], str | None] = words,
        recheck: Callable[[Transaction, Nudge], str | None] = always_wanted,
        entitled: Callable[[Transaction, Person, Nudge], bool] = anybody,
        hours: SendingHours = ANY_HOUR,
        database: Database | None = None,
        **more: Any,
    ) -> Dispatcher[str]:
        """A dispatcher of this town; its clock stands still within a round unless `elapsed` is given."""
        by_channel: Mapping[str, Outlet[str]] = {o.channel: o for o in (outlets or [self.outlet])}
        more.setdefault("elapsed", lambda: 0.0)
        more.setdefault("pace", Pace(send=timedelta(seconds=1)))
        return Dispatcher(
            database or self.database, by_channel, compose, recheck, entitled, worker, hours, **more
        )

    async def plan(self, *planned: PlannedNudge, now: str = "2026-12-01 12:00", case: str = CASE) -> Any:
        """Replans a case."""
        return await self.database.transact(lambda tx: outbox.replan(tx, case, in_series(planned), at(now)))

    async def tick(self, now: str, dispatcher: Dispatcher[str] | None = None) -> TickReport:
        """One round at a moment on the London clock."""
        return await (dispatcher or self.dispatcher()).tick(at(now))

    async def nudges(self, **filters: Any) -> list[Nudge]:
        """What stands in the outbox."""
        return await self.database.read(lambda tx: outbox.listing(tx, **filters))

    async def states(self) -> dict[str, int]:
        """How many nudges are in each state."""
        return await self.database.read(outbox.counts)

    async def change(self, person: str, **settings: Any) -> None:
        """Changes somebody's settings, or with `active=False` has them leave."""
        active = bool(settings.pop("active", True))

        def save(tx: Transaction) -> None:
            known = people.get(tx, person)
            people.save(
                tx,
                Person(
                    known.id,
                    known.name,
                    kind=known.kind,
                    email=known.email,
                    phone=known.phone,
                    roles=known.roles,
                    team=known.team,
                    active=active,
                    settings=settings,
                ),
            )

        await self.database.transact(save)


def settle_in(tx: Transaction, now: datetime, channel: str = "console") -> None:
    """Writes the town into an empty database."""
    people.save_team(tx, "north", "North")
    for person in CAST:
        people.save(tx, person)
        people.link_account(tx, channel, f"{person.id}@{channel}", person.id, now)
    add_case(tx, CASE, REF)


def add_case(tx: Transaction, case: str, ref: str) -> None:
    """One more case of the worker's."""
    cases.add(
        tx,
        cases.Case(
            id=case,
            ref=ref,
            authority="leeds",
            team="north",
            social_worker=WORKER,
            manager=MANAGER,
            children=1,
            kind="new",
            state="open",
            registered_at="2026-12-01T12:00:00+00:00",
        ),
    )


@asynccontextmanager
async def town_in(directory: Path, **options: Any) -> AsyncIterator[Town]:
    """A town in a directory of its own."""
    database = SqliteDatabase(new_file(directory / "icpc.db"), Sealer(SECRET), **options)
    await database.transact(lambda tx: settle_in(tx, at("2026-12-01 12:00")))
    try:
        yield Town(database, directory)
    finally:
        await database.close()
