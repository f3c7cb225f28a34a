"""Whether the program runs, whether it is ready, and its figures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.app import House, build
from bot.health import Health
from bot.settings import Settings
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase
from tests.doubles.office import at, settings_for


class Town:
    """The assistant with a clock that a test moves; nothing ticks by itself."""

    def __init__(self, house: House, client: TestClient) -> None:
        self.house = house
        self.client = client

    async def get(self, path: str) -> tuple[int, str]:
        async with self.client.get(path) as response:
            return response.status, await response.text()


class StillClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = at("2026-11-23 09:30")

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> StillClock:
    """23 November 2026, 9:30am."""
    return StillClock()


@pytest.fixture
async def town(tmp_path: Path, clock: StillClock) -> AsyncIterator[Town]:
    """The assistant, answering."""
    settings: Settings = replace(settings_for(tmp_path), demo=False)
    house = await build(settings, clock)
    async with TestClient(TestServer(house.application(with_tick=False))) as client:
        yield Town(house, client)
    await house.database.close()


async def test_a_program_that_answers_is_alive(town: Town) -> None:
    assert await town.get("/healthz") == (200, '{"alive": true}')


async def test_it_is_ready_once_reminders_have_run_and_for_two_minutes(town: Town, clock: StillClock) -> None:
    status, text = await town.get("/readyz")
    assert status == 503
    assert "reminders have not run" in text
    await town.house.tick.beat()
    assert (await town.get("/readyz"))[0] == 200
    clock.now += timedelta(minutes=2)
    assert (await town.get("/readyz"))[0] == 200
    clock.now += timedelta(seconds=1)
    assert (await town.get("/readyz"))[0] == 503


async def test_its_figures_can_be_read(town: Town) -> None:
    await town.house.tick.beat()
    status, text = await town.get("/metrics")
    assert status == 200
    assert 'icpc_nudges{state="planned"} 0.0' in text
    assert "icpc_tick_age_seconds 0.0" in text


async def test_a_database_that_cannot_be_opened_makes_it_not_ready_and_never_an_error(
    town: Town, clock: StillClock, tmp_path: Path
) -> None:
    await town.house.tick.beat()
    gone = SqliteDatabase(tmp_path / "nowhere" / "icpc.db", Sealer("a key for tests"))
    app = web.Application()
    Health(gone, town.house.tick, clock).attach(app)
    async with TestClient(TestServer(app)) as client:
        lost = Town(town.house, client)
        status, text = await lost.get("/readyz")
        assert status == 503
        assert "the database does not answer" in text
        assert (await lost.get("/metrics"))[0] == 503
        assert (await lost.get("/healthz"))[0] == 200
    await gone.close()
