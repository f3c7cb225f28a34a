"""Commands in the demonstration look from the day that its clock was moved to, not from the real one."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.browser.time_travel import remember_clock
from bot.cli.guidance import today_in
from bot.clock import DemonstrationClock
from bot.records import open_database
from bot.settings import read
from procedure.wording import say_date
from tests.doubles.office import LONDON
from tests.doubles.terminal import CAST, Terminal

SW = "social.worker@example.org"


@pytest.fixture
def icpc(tmp_path: Path) -> Terminal:
    """A terminal with the demonstration's own database, and the cast in it."""
    terminal = Terminal(tmp_path)
    terminal("--demo", "people", "import", str(terminal.people(*CAST)))
    return terminal


def moved(icpc: Terminal, **ahead: int) -> datetime:
    """Moves the demonstration's clock so far ahead of the real one, and gives what it shows then."""
    clock = DemonstrationClock(timedelta(**ahead))

    async def remember() -> None:
        database = open_database(read(icpc.environment, demo=True))
        try:
            await remember_clock(database, clock)
        finally:
            await database.close()

    asyncio.run(remember())
    return clock()


def test_today_is_the_day_that_the_clock_was_moved_to(icpc: Terminal) -> None:
    then = moved(icpc, days=400)
    said = icpc("--demo", "register", "AB123", "strategy", "today", "--as", SW)
    assert (said.code, said.err) == (0, "")
    assert say_date(then.astimezone(LONDON).date()) in said.out
    assert f"{then:%Y-%m-%d}" in icpc("--demo", "audit").out


def test_reminders_are_due_by_that_clock(icpc: Terminal) -> None:
    icpc("--demo", "register", "AB123", "strategy", "today", "--as", SW)
    now = len(icpc("--demo", "nudges", "--due", "--json").document["nudges"])
    moved(icpc, days=60)
    later = icpc("--demo", "nudges", "--due", "--json").document["nudges"]
    assert len(later) > now
    assert max(each["due_at"] for each in later) > datetime.now(UTC).isoformat()


def test_whether_guidance_is_past_its_review_is_seen_from_that_day_too(icpc: Terminal) -> None:
    then = moved(icpc, days=400)
    demonstration = read(icpc.environment, demo=True)
    assert asyncio.run(today_in(demonstration)) == then.astimezone(LONDON).date()
    assert asyncio.run(today_in(read(icpc.environment))) == datetime.now(LONDON).date()
