"""How a command gets at the database and the rules: opened from the environment, closed when it is done."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click

from bot.browser.time_travel import remembered_clock
from bot.clock import real_time
from bot.records import open_database
from bot.settings import Settings, read
from storage.database import Database
from storage.sqlite import SqliteDatabase

T = TypeVar("T")


def settings_here(**options: object) -> Settings:
    """The settings of this environment, or those of the demonstration. Raises `WrongSetting`."""
    in_demo = in_demonstration() or bool(options.get("demo"))
    return read(os.environ, **{**options, "demo": in_demo})  # type: ignore[arg-type]


def in_demonstration() -> bool:
    """Whether `--demo` was typed before the command."""
    command = click.get_current_context(silent=True)
    return command is not None and bool(command.find_root().params.get("demo"))


@asynccontextmanager
async def database_here(settings: Settings) -> AsyncIterator[SqliteDatabase]:
    """The database of these settings, brought up to date."""
    database = open_database(settings)
    try:
        await database.migrate()
        yield database
    finally:
        await database.close()


async def now_in(database: Database, settings: Settings) -> datetime:
    """Now, in UTC: in the demonstration what its clock shows, which may have been moved forward."""
    clock = await remembered_clock(database) if settings.demo else real_time
    return clock()


def with_database(work: Callable[[SqliteDatabase, Settings], Awaitable[T]]) -> T:
    """Runs `work` with the database of this environment and gives what it gives."""

    async def run() -> T:
        settings = settings_here()
        async with database_here(settings) as database:
            return await work(database, settings)

    return asyncio.run(run())


def with_records(work: Callable[[SqliteDatabase, Settings], Awaitable[T]]) -> T:
    """The same for a command that is about what is recorded already: none makes a database by asking of it."""
    there_already(settings_here())
    return with_database(work)


def there_already(settings: Settings) -> Path:
    """The path of the database, which has to be there. Raises `ClickException` where it is not."""
    path = settings.database_path
    if not path.exists():
        how = "start icpc serve --demo" if settings.demo else "run icpc migrate"
        raise click.ClickException(
            f"There is no database {path.name} here: go to its folder or set ICPC_DATABASE_URL, or {how} first."
        )
    return path
