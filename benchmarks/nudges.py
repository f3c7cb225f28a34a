"""How fast reminders are planned, stored, looked for and sent, beside APScheduler's own job store.

    python -m benchmarks.nudges [PENDING]

PENDING (default 1,000,000) is how full the outbox is for the idle tick. Everything goes to a file on this
computer's disk with `synchronous = FULL`. The comparison needs SQLAlchemy, which the assistant does not, and
is left out where it is missing:

    python -m pip install --constraint constraints.txt --editable '.[benchmarks]'
"""

from __future__ import annotations

import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.rulebook import england_and_wales, load
from handlers.cases.changed_rules import TOGETHER
from procedure.deadlines import derive
from procedure.events import CaseEvent
from procedure.pathway import Pathway
from scheduler.nudges import Recipients, plan
from scheduler.pace import Pace
from scheduler.timetable import Timetable
from storage import outbox, people, sending
from storage.database import Transaction
from storage.people import Account, Person, new_id
from storage.series import Rung, Rungs, Series, nudges_in
from tests.doubles.town import LONDON, WORKER, Town, add_case, at, nudge, town_in

NUDGES, SENDS, PEOPLE = 100_000, 40_000, 2_000
A_SERIES, A_CASE = 2, 20  # reminders in each series of a case, and series in it, where they are made up
ROUNDS, WARM = 20, 10  # by then the database's page caches are full
JOBS = 2_000  # as many as APScheduler's store takes in a time that one is willing to wait
NOW = at("2026-12-18 12:00")


async def main(pending: int) -> None:
    """Prints one line a measure, with what is wanted."""
    with tempfile.TemporaryDirectory() as directory:
        for name, measure in (
            ("stored", planned_and_stored),
            ("sent", sent),
            ("idle", lambda town: idle(town, pending)),
        ):
            place = Path(directory) / name
            place.mkdir()
            async with town_in(place) as town:
                await town.database.transact(settle)
                await measure(town)
        beside_apscheduler(Path(directory))


def person_of(number: int) -> str:
    """Somebody's id, as long as ids are."""
    return f"{number % PEOPLE:016x}"


def recipients_of(case: int) -> Recipients:
    """The people of one case: a worker, manager, chair, agencies and family of its own."""
    worker, manager, chair, school, health, parent = (person_of(case * 6 + n) for n in range(6))
    return Recipients(
        social_worker=(worker,),
        team_managers=(manager,),
        service_managers=(person_of(1),),
        booking=(person_of(2),),
        chair=(chair,),
        agencies={"school": (school,), "health": (health,)},
        attendees=(worker, school, health, parent),
    )


def settle(tx: Transaction) -> None:
    """Enough people, each with an account and a conversation that has to be unsealed before each message."""
    for number in range(PEOPLE):
        person = person_of(number)
        people.save(tx, Person(person, f"Person {number}", email=f"{person}@example.org"))
        people.link_account(tx, "console", f"{person}@console", person, NOW)
        people.keep_conversation(tx, "console", f"{person}@console", "a conversation reference")


def pathways() -> list[Pathway]:
    """Cases on their way to a conference, each begun on a day of its own."""
    policy, calendar = load("leeds"), england_and_wales()
    found = []
    for number in range(20):
        day = calendar.add(date(2026, 12, 18), number)
        booked = datetime.combine(calendar.add(day, 14), datetime.min.time(), LONDON) + timedelta(hours=10)
        events = [
            CaseEvent("1", "strategy_discussion", day, {"started_s47": True}, NOW, WORKER),
            CaseEvent("2", "s47", day, {"outcome": "icpc"}, NOW, WORKER),
            CaseEvent("3", "conference_request", day, {"agencies": ["school", "health"]}, NOW, WORKER),
            CaseEvent("4", "conference_booked", booked, {"conference": "icpc"}, NOW, WORKER),
        ]
        found.append(derive(events, policy, calendar, day))
    return found


async def planned_and_stored(town: Town) -> None:
    """100,000 nudges: planned from deadlines, and rows in the outbox; then one case moves."""
    cases = pathways()
    timetable = Timetable(load("leeds"), england_and_wales(), LONDON)
    each = len(list(nudges_in(plan(cases[0], timetable, recipients_of(0), NOW))))
    ids = [new_id() for _ in range(NUDGES // each)]
    await town.database.transact(lambda tx: [add_case(tx, i, f"X{n}") for n, i in enumerate(ids)] and None)

    # What a case is, and whose, is known beforehand; nothing that planning works out is.
    told = [recipients_of(n) for n in range(len(ids))]

    def planned(n: int) -> tuple[Series, ...]:
        return plan(cases[n % len(cases)], timetable, told[n], NOW)

    def store(tx: Transaction, portion: range) -> int:
        return outbox.replan_all(tx, {ids[n]: planned(n) for n in portion}, NOW).added

    # As the product does when the rules of all cases change: so many cases in each transaction.
    spent, busy, stored = [], [], 0
    for first in range(0, len(ids), TOGETHER):
        portion = range(first, min(first + TOGETHER, len(ids)))
        began, began_work = time.perf_counter(), time.process_time()
        added = await town.database.transact(lambda tx, portion=portion: store(tx, portion))
        spent.append((time.perf_counter() - began) / added)
        busy.append((time.process_time() - began_work) / added)
        stored += added
    report("planned and stored", len(spent) / sum(spent), "nudges/s", "100,000")
    report("  in the middle one of its transactions", 1 / median(spent), "nudges/s")
    report("  in the fastest of them", 1 / min(spent), "nudges/s")
    report("  in a second of this processor's time, in the middle one", 1 / median(busy), "nudges/s")
    told = [recipients_of(n) for n in range(len(ids))]
    took = seconds(lambda: [planned(n) for n in range(len(ids))])
    report("  planned alone", stored / took, "nudges/s")
    await one_moves(town, ids[7], planned(7), stored)


async def one_moves(town: Town, case: str, planned: tuple[Series, ...], among: int) -> None:
    """All dates of one case move by a day, again and again."""
    moves = []
    for attempt in range(20):
        again = [
            series._replace(
                deadline=f"{attempt} {series.deadline}",
                rungs=Rungs(r._replace(due_at=r.due_at + timedelta(days=attempt)) for r in series.rungs),
            )
            for series in planned
        ]
        began = time.perf_counter()
        await town.database.transact(lambda tx, again=again: outbox.replan(tx, case, again, NOW))
        moves.append(time.perf_counter() - began)
    number = len(list(nudges_in(planned)))
    report(f"one case moves ({number} nudges), among {among:,}", sorted(moves)[10] * 1000, "ms", "5")


class Unlimited:
    """A platform that takes everything at once."""

    channel = "console"

    async def send(self, to: Account, message: str, mark: str) -> str:
        """Taken."""
        return mark

    async def find(self, to: Account, mark: str, since: datetime) -> str | None:
        """Never asked."""
        return None


async def sent(town: Town) -> None:
    """40,000 single messages to 2,000 people through an unlimited outlet, in rounds; and the memory."""
    dispatcher = town.dispatcher(
        outlets=[Unlimited()], pace=Pace(tick=timedelta(minutes=10)), elapsed=time.monotonic
    )
    seconds, memory = 0.0, []
    for turn in range(ROUNDS):
        case = f"round-{turn}"
        await town.database.transact(lambda tx, case=case: add_case(tx, case, case))
        await town.plan(
            *(
                nudge(f"{n}", due="2026-12-18 12:00", to=person_of(n), urgent=True)
                for n in range(SENDS // ROUNDS)
            ),
            case=case,
        )
        began = time.perf_counter()
        done = await dispatcher.tick(NOW)
        seconds += time.perf_counter() - began
        if done.sent != SENDS // ROUNDS:
            raise SystemExit(f"only {done.sent} were sent")
        memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    report(
        "claimed, sent and recorded, each with two lines in the log", SENDS / seconds, "messages/s", "2,000"
    )
    report(
        f"more memory after round {ROUNDS} than after round {WARM}", memory[-1] - memory[WARM - 1], "MB", "0"
    )


async def idle(town: Town, pending: int) -> None:
    """Looking for work in an outbox that is full of what is not due yet."""

    def plan_of(case: int) -> list[Series]:
        days = [Rung(f"{n}", NOW + timedelta(days=n + 1, seconds=case)) for n in range(A_SERIES)]
        return [Series("s47", f"{n}", person_of(case + n), "2027", Rungs(days)) for n in range(A_CASE)]

    def fill(tx: Transaction, portion: range) -> None:
        for case in portion:
            add_case(tx, f"{case:016x}", f"X{case}")
        outbox.replan_all(tx, {f"{case:016x}": plan_of(case) for case in portion}, NOW)

    cases = pending // (A_SERIES * A_CASE)
    for first in range(0, cases, TOGETHER):
        portion = range(first, min(first + TOGETHER, cases))
        await town.database.transact(lambda tx, portion=portion: fill(tx, portion))
    lease = Pace().lease

    def look(tx: Transaction) -> float:
        began = time.perf_counter()
        for _ in range(1000):
            sending.anything_to_do(tx, NOW, lease)
        return (time.perf_counter() - began) / 1000

    report(f"looking for work among {pending:,}", await town.database.read(look) * 1000, "ms", "0.05")
    waiting = await town.database.read(
        lambda tx: seconds(lambda: [people.waited_for_without_account(tx, NOW) for _ in range(100)])
    )
    report("  looking for people who never wrote first", waiting * 10, "ms")
    dispatcher = town.dispatcher()
    await dispatcher.tick(NOW)
    began = time.perf_counter()
    for _ in range(500):
        await dispatcher.tick(NOW)
    report("  a whole idle tick, to the database's thread and back", (time.perf_counter() - began) * 2, "ms")


def never() -> None:
    """What APScheduler's jobs do."""


def beside_apscheduler(directory: Path) -> None:
    """The same with a job for each reminder, as APScheduler's SQLAlchemy store keeps them."""
    try:
        from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    except ImportError:
        print("APScheduler's job store: left out, as SQLAlchemy is not installed (see the top of this file)")
        return
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(timezone="UTC")
    store = SQLAlchemyJobStore(url=f"sqlite:///{directory}/jobs.db")
    scheduler.add_jobstore(store)
    scheduler.start(paused=True)
    later = datetime.now(UTC) + timedelta(days=30)
    took = seconds(
        lambda: [
            scheduler.add_job(never, "date", run_date=later + timedelta(seconds=n), id=f"{n}")
            for n in range(JOBS)
        ]
    )
    report("APScheduler: jobs stored", JOBS / took, "jobs/s")
    took = seconds(lambda: [store.get_due_jobs(datetime.now(UTC)) for _ in range(200)])
    report(f"APScheduler: looking for work among {JOBS:,}", took / 200 * 1000, "ms")
    few = 47
    took = seconds(
        lambda: [scheduler.reschedule_job(f"{n}", trigger="date", run_date=later) for n in range(few)]
    )
    report(f"APScheduler: one case moves ({few} jobs), among {JOBS:,}", took * 1000, "ms")
    scheduler.shutdown(wait=False)


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def report(what: str, figure: float, unit: str, wanted: str = "") -> None:
    """One line."""
    print(f"{what:<62}{figure:>14,.3f} {unit:<12}{f'(wanted: {wanted})' if wanted else ''}")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
