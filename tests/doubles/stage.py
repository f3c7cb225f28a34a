"""The browser door on a stage: a database file, a clock that stands still, and the showcase behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.browser.cast import bring_on_the_cast
from bot.browser.door import BrowserDoor
from bot.browser.time_travel import remembered_clock
from bot.clock import DemonstrationClock
from handlers.directory import Directory
from procedure.calendar import WorkingCalendar
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase
from tests.doubles.databases import new_file
from tests.doubles.showcase import Postbag, Showcase

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 12, 18, 9, 0, tzinfo=UTC)  # a Friday
CHRISTMAS = {
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 28): "Boxing Day (substitute day)",
    date(2027, 1, 1): "New Year's Day",
}


@dataclass
class Stage:
    """What a test needs to look at."""

    app: web.Application
    door: BrowserDoor
    database: SqliteDatabase
    clock: DemonstrationClock
    router: Showcase
    postbag: Postbag


async def set_stage(folder: Path) -> Stage:
    """A stage over the database in this folder, made when it is not there."""
    database = SqliteDatabase(
        new_file(folder / "demo.db"), Sealer("a key for trying things out, and no other")
    )
    clock = await remembered_clock(database, lambda: START)
    await bring_on_the_cast(database, clock())
    router, postbag = Showcase(), Postbag()
    door = BrowserDoor(
        router,
        Directory(database),
        clock,
        database,
        tick=postbag.tick,
        next_due=postbag.next_due,
        calendar=WorkingCalendar(CHRISTMAS, proclaimed_until=date(2028, 12, 31)),
        timezone=LONDON,
    )
    postbag.outlet = door.outlet
    app = web.Application()
    door.attach(app)
    return Stage(app, door, database, clock, router, postbag)
