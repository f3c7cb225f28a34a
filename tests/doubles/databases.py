"""The databases that the records can be kept in, each new for a test."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlite_utils

from storage.database import Database
from storage.migrations import migrations
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase

SECRET = "a key that is only ever used in these tests"


def new_file(path: Path) -> Path:
    """Puts an SQLite file without records there, brought up to date, unless there is one already."""
    if not path.exists():
        path.write_bytes(_up_to_date())
    return path


@cache
def _up_to_date() -> bytes:
    """Such a file: made once, since making it takes longer than most tests."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "new.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            migrations.apply(sqlite_utils.Database(connection))
        return path.read_bytes()


@asynccontextmanager
async def sqlite(folder: Path) -> AsyncIterator[Database]:
    """An SQLite file."""
    database = SqliteDatabase(new_file(folder / "records.db"), Sealer(SECRET))
    try:
        yield database
    finally:
        await database.close()


DATABASES: dict[str, Callable[[Path], AbstractAsyncContextManager[Database]]] = {"sqlite": sqlite}
"""By name. A second database joins the suite by a line here."""
