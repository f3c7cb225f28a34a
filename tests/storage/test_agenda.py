"""Each case knows when its next reminder is to be tried, whatever happens to its reminders."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils

from scheduler.pace import Pace
from storage import outbox, people, sending
from storage.database import Row, Transaction, Values
from storage.migrations import migrations
from storage.nudge import in_microseconds, moment_of
from storage.sealing import Sealer
from storage.sending import Claim
from storage.sqlite import SqliteDatabase
from tests.doubles.town import (
    CASE,
    CHAIR,
    REF,
    SECRET,
    WORKER,
    Town,
    add_case,
    at,
    in_series,
    nudge,
    settle_in,
    town_in,
)

NINE = at("2026-12-08 09:00")
LEASE = Pace().lease


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_in(tmp_path) as town:
        yield town


async def next_of(town: Town, case: str = CASE) -> str | None:
    """When a case next has something to try, as London's clocks show it in winter."""

    def look(tx: Transaction) -> list[Row]:
        return tx.query("SELECT next_nudge_at FROM cases WHERE id = :id", {"id": case})

    [row] = await town.database.read(look)
    return f"{moment_of(row['next_nudge_at']):%d %b %H:%M}" if row["next_nudge_at"] is not None else None


def taken(tx: Transaction, now: str) -> list[Any]:
    claim = Claim("token", "worker", at(now), at(now) + LEASE)
    return sending.take_due(tx, claim, 500, at(now))


async def test_a_case_waits_for_the_first_of_its_reminders_and_then_for_the_next(town: Town) -> None:
    assert await next_of(town) is None
    await town.plan(nudge("+1wd:owner", due="2026-12-09 09:00"), nudge(due="2026-12-08 09:00"))
    assert await next_of(town) == "08 Dec 09:00"
    await town.tick("2026-12-08 09:00")
    assert await next_of(town) == "09 Dec 09:00"
    await town.tick("2026-12-09 09:00")
    assert await next_of(town) is None


async def test_one_case_does_not_wait_for_another(town: Town) -> None:
    await town.database.transact(lambda tx: add_case(tx, "case-2", "CD456"))
    await town.plan(nudge(due="2026-12-18 09:00"))
    await town.plan(nudge(due="2026-12-08 09:00"), case="case-2")
    await town.tick("2026-12-08 09:00")
    assert (await next_of(town), await next_of(town, "case-2")) == ("18 Dec 09:00", None)


async def test_a_reminder_that_moves_to_an_earlier_day_goes_out_on_it(town: Town) -> None:
    await town.plan(nudge(due="2026-12-18 09:00"))
    await town.plan(nudge(due="2026-12-08 09:00"))
    assert await next_of(town) == "08 Dec 09:00"
    assert (await town.tick("2026-12-08 09:00")).sent == 1


async def test_a_reminder_that_was_put_back_goes_out_at_its_new_hour(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))

    def put_back(tx: Transaction) -> None:
        with sending.booked(tx) as book:
            sending.put_back(book, taken(tx, "2026-12-08 09:00"), "out of hours", at("2026-12-08 10:00"))

    await town.database.transact(put_back)
    assert await next_of(town) == "08 Dec 10:00"
    assert (await town.tick("2026-12-08 09:59")).claimed == 0
    assert (await town.tick("2026-12-08 10:00")).sent == 1


async def test_a_reminder_that_failed_and_is_to_be_sent_again_is_found(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))

    def fail_and_resend(tx: Transaction) -> None:
        nudges = taken(tx, "2026-12-08 09:00")
        with sending.booked(tx) as book:
            sending.failed(book, nudges, "no way to write to them", NINE)
        outbox.resolve(tx, nudges[0].id, "resend", CHAIR, at("2026-12-08 11:00"))

    await town.database.transact(fail_and_resend)
    assert (await town.tick("2026-12-08 11:00")).sent == 1


async def test_after_a_snooze_nobody_is_looked_for_in_vain_more_than_once(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"), nudge("+1wd:owner", due="2026-12-09 09:00"))
    first = (await town.nudges())[0].id
    later, now = at("2026-12-10 09:00"), at("2026-12-07 12:00")
    await town.database.transact(lambda tx: outbox.snooze(tx, first, later, WORKER, now))
    assert (await town.tick("2026-12-08 09:00")).claimed == 0
    assert await next_of(town) == "10 Dec 09:00"


class Listening:
    """A transaction that keeps what it is asked, and answers."""

    def __init__(self, tx: Transaction) -> None:
        self.sealer = tx.sealer
        self.heard: list[tuple[str, Values]] = []
        self._tx = tx

    def query(self, sql: str, values: Values | None = None) -> list[Row]:
        self.heard.append((sql, values or ()))
        return self._tx.query(sql, values)

    def execute(self, sql: str, values: Values | None = None) -> int:
        self.heard.append((sql, values or ()))
        return self._tx.execute(sql, values)

    def execute_many(self, sql: str, rows: Any) -> None:
        self._tx.execute_many(sql, rows)

    def insert(self, table: str, columns: str, rows: Any) -> None:
        self._tx.insert(table, columns, rows)


def planned_for(tx: Transaction, *days: str) -> str:
    """Plans a reminder on each of these days of December; gives the id of the first."""
    ladder = [nudge(f"{day}:owner", due=f"2026-12-{day} 09:00") for day in days]
    outbox.replan(tx, CASE, in_series(ladder), at("2026-12-01 09:00"))
    return outbox.listing(tx, case_id=CASE)[0].id


WALKED = r"SCAN (cases|nudges|series|plannings|c|n|s|p)\b"
LOOKED_FOR: dict[str, Callable[[Transaction], Any]] = {
    "whether there is work": lambda tx: sending.anything_to_do(tx, NINE, LEASE),
    "what is due": lambda tx: taken(tx, "2026-12-08 09:00"),
    "when something is next due": lambda tx: outbox.next_due(tx, NINE + timedelta(days=1)),
    "who never wrote first": lambda tx: people.waited_for_without_account(tx, NINE),
    "what stands of a case": lambda tx: outbox.replan(
        tx, CASE, in_series([nudge(due="2026-12-08 09:00")]), NINE
    ),
    "what changes": lambda tx: (planned_for(tx, "08", "09"), planned_for(tx, "08", "10")),
    "what is wanted no more": lambda tx: (planned_for(tx, "08"), outbox.replan(tx, CASE, [], NINE)),
    "what is called off": lambda tx: (
        planned_for(tx, "08"),
        outbox.cancel(tx, CASE, "off", NINE, step="s47"),
    ),
    "what is put off": lambda tx: outbox.snooze(
        tx, planned_for(tx, "08", "10"), NINE + timedelta(days=1), WORKER, NINE
    ),
}


@pytest.mark.parametrize("what", LOOKED_FOR)
async def test_finding_work_goes_through_no_table_from_end_to_end(town: Town, what: str) -> None:
    def walked(tx: Transaction) -> list[str]:
        listening = Listening(tx)
        LOOKED_FOR[what](listening)
        plans = [
            row for sql, values in listening.heard for row in tx.query(f"EXPLAIN QUERY PLAN {sql}", values)
        ]
        assert plans
        return [row["detail"] for row in plans if re.match(WALKED, row["detail"])]

    assert await town.database.transact(walked) == []


async def test_reminders_planned_before_cases_knew_of_them_still_go_out(tmp_path: Path) -> None:
    file = tmp_path / "icpc.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        migrations.apply(sqlite_utils.Database(connection), stop_before="when_a_case_next_reminds")
    database = SqliteDatabase(file, Sealer(SECRET))

    def furnish(tx: Transaction) -> None:
        settle_in(tx, NINE)
        tx.execute(
            """INSERT INTO nudges (id, case_id, step, occurrence, rung, recipient, kind, due_at, send_at)
               VALUES (1, :case, 's47', '1', '0:owner', 'worker', 'step', :nine, :nine)""",
            {"case": CASE, "nine": in_microseconds(NINE)},
        )

    try:
        await database.transact(furnish)
        assert "when_a_case_next_reminds" in await database.migrate()
        again = in_series([nudge(due="2026-12-08 09:00", deadline="")])
        await database.transact(lambda tx: outbox.replan(tx, CASE, again, at("2026-12-07 09:00")))
        [found] = await database.transact(lambda tx: taken(tx, "2026-12-08 09:00"))
        assert (found.id, found.case_ref, found.recipient) == ("1", REF, "worker")
    finally:
        await database.close()
