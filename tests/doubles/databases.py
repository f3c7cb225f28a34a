"""The databases that the records can be kept in, each opened empty for a test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from storage.database import Database
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase

SECRET = "a key that is only ever used in these tests"


@asynccontextmanager
async def sqlite(folder: Path) -> AsyncIterator[Database]:
    """An SQLite file."""
    database = SqliteDatabase(folder / "records.db", Sealer(SECRET))
    await database.migrate()
    try:
        yield database
    finally:
        await database.close()


DATABASES: dict[str, Callable[[Path], AbstractAsyncContextManager[Database]]] = {"sqlite": sqlite}
"""By name. A second database joins the suite by a line here."""
