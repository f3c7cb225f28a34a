"""The heartbeat goes on whatever happens, and says how it fares."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler.dispatcher import TickReport
from scheduler.tick import Tick, last_tick
from storage.database import StorageUnavailable
from tests.doubles.town import Town, at, nudge, town_in

NINE = at("2026-12-08 09:00")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_in(tmp_path) as town:
        yield town


class Rounds:
    """Rounds that go as they are told."""

    def __init__(self, *troubles: Exception | None) -> None:
        self.troubles = list(troubles)
        self.times: list[datetime] = []

    async def tick(self, now: datetime) -> TickReport:
        self.times.append(now)
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        return TickReport(sent=1)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.01)


async def test_it_beats_until_it_is_stopped(town: Town) -> None:
    rounds = Rounds()
    tick = Tick(rounds, town.database, lambda: NINE, every=timedelta(milliseconds=20))
    tick.start()
    await until(lambda: len(rounds.times) >= 3)
    await tick.stop()
    beats = len(rounds.times)
    await asyncio.sleep(0.1)
    assert len(rounds.times) == beats


async def test_it_outlives_a_locked_database_and_an_error_of_ours_and_says_so(town: Town) -> None:
    rounds = Rounds(StorageUnavailable("database is locked"), ZeroDivisionError())
    tick = Tick(rounds, town.database, lambda: NINE, every=timedelta(milliseconds=20))
    await tick.beat()
    assert (tick.health.failures, tick.health.problem) == (
        1,
        "the database could not be used: database is locked",
    )
    await tick.beat()
    assert (tick.health.failures, tick.health.problem) == (2, "an error of ours (ZeroDivisionError)")
    await tick.beat()
    assert (tick.health.failures, tick.health.last_good) == (0, NINE)


async def test_a_round_that_fails_leaves_the_noted_time_old_so_that_somebody_sees_it(town: Town) -> None:
    times = iter([NINE, NINE + timedelta(minutes=5)])
    tick = Tick(Rounds(None, StorageUnavailable("gone")), town.database, lambda: next(times))
    await tick.beat()
    await tick.beat()
    assert await town.database.read(last_tick) == NINE


async def test_the_time_is_noted_a_few_times_a_minute_and_also_after_the_clock_was_put_back(
    town: Town,
) -> None:
    seconds = iter([0, 5, 10, 15, -3600])
    tick = Tick(Rounds(), town.database, lambda: NINE + timedelta(seconds=next(seconds)))
    noted = []
    for _ in range(5):
        await tick.beat()
        noted.append(await town.database.read(last_tick))
    quarter = NINE + timedelta(seconds=15)
    assert noted == [NINE, NINE, NINE, quarter, NINE - timedelta(hours=1)]


async def test_stopping_waits_for_the_message_that_is_on_its_way(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    heard: list[TickReport] = []
    tick = Tick(town.dispatcher(), town.database, lambda: NINE, heard=heard.append)
    tick.start()
    await until(lambda: bool(heard) or bool(town.platform.taken()))
    await tick.stop()
    assert await town.states() == {"sent": 1}
