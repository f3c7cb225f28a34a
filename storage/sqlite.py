"""The records in one SQLite file: readers side by side, one writer at a time, in a thread of its own."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

import sqlite_utils

from storage.database import Row, StorageUnavailable, Transaction, Values
from storage.migrations import migrations
from storage.sealing import Sealer

T = TypeVar("T")
BUSY_SECONDS = 30.0
ROWS_A_STATEMENT = 40
OURS = (
    sqlite3.IntegrityError,
    sqlite3.ProgrammingError,
    sqlite3.DataError,
)  # mistakes of what was asked of it


class SqliteTransaction:
    """One transaction of one connection, through sqlite-utils."""

    def __init__(self, db: sqlite_utils.Database, sealer: Sealer) -> None:
        self._db = db
        self.sealer = sealer

    def query(self, sql: str, values: Values | None = None) -> list[Row]:
        """Rows as dictionaries; see `Transaction.query`."""
        # Twice as fast as asking sqlite-utils, and every look-up of the house goes through here.
        cursor = self._db.conn.execute(sql, values or ())
        found = cursor.fetchall()
        if not found:
            return []
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def execute(self, sql: str, values: Values | None = None) -> int:
        """The number of rows changed; see `Transaction.execute`."""
        return int(self._db.conn.execute(sql, values or ()).rowcount)

    def execute_many(self, sql: str, rows: Iterable[Values]) -> None:
        """See `Transaction.execute_many`."""
        self._db.conn.executemany(sql, rows)

    def insert(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """See `Transaction.insert`."""
        # A statement opens the table and each of its indexes anew, which takes as long as writing a row.
        row = f"({', '.join('?' * len(columns.split(',')))})"
        remaining = iter(rows)
        while some := list(islice(remaining, ROWS_A_STATEMENT)):
            self._db.conn.execute(
                f"INSERT INTO {table} ({columns}) VALUES {', '.join([row] * len(some))}",  # noqa: S608  fixed text
                tuple(chain.from_iterable(some)),
            )


class SqliteDatabase:
    """`Database` over a file. Threads: one writes, a few read; each keeps its own connection."""

    def __init__(self, path: Path | str, sealer: Sealer, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self._path = str(path)
        self._sealer = sealer
        self._busy_seconds = busy_seconds
        self._connections: list[sqlite3.Connection] = []
        self._writer = _Lane("writer", 1, self._connect)
        self._readers = _Lane("reader", 2, self._connect_to_read)

    async def transact(self, work: Callable[[Transaction], T]) -> T:
        """See `Database.transact`. The write lock is taken at once, so two writers never deadlock."""
        return await self._writer.run(lambda db: self._within(db, "BEGIN IMMEDIATE", work))

    async def read(self, work: Callable[[Transaction], T]) -> T:
        """See `Database.read`."""
        return await self._readers.run(lambda db: self._within(db, "BEGIN", work))

    async def migrate(self) -> list[str]:
        """See `Database.migrate`."""

        return await self._writer.run(lambda db: self._within(db, "BEGIN IMMEDIATE", lambda _: _apply(db)))

    async def close(self) -> None:
        """See `Database.close`."""
        await asyncio.to_thread(self._shut)

    def _shut(self) -> None:
        self._writer.shut()
        self._readers.shut()
        while self._connections:
            self._connections.pop().close()

    def _connect(self) -> sqlite_utils.Database:
        try:
            connection = sqlite3.connect(
                self._path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
            )
            self._connections.append(connection)
            _write_ahead(connection, self._busy_seconds)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA cache_size = -16000")  # 16 MB: many rows are written together
            # Pages that are written again and again are moved into the file once every 16 MB, not every 4.
            connection.execute("PRAGMA wal_autocheckpoint = 4000")
        except sqlite3.DatabaseError as error:
            raise StorageUnavailable(f"the database file cannot be opened: {error}") from error
        return sqlite_utils.Database(connection)

    def _connect_to_read(self) -> sqlite_utils.Database:
        db = self._connect()
        db.conn.execute("PRAGMA query_only = ON")  # work that only reads cannot write by mistake
        return db

    def _within(self, db: sqlite_utils.Database, begin: str, work: Callable[[Transaction], T]) -> T:
        try:
            db.conn.execute(begin)
            try:
                result = work(SqliteTransaction(db, self._sealer))
                db.conn.execute("COMMIT")
            except BaseException:
                if db.conn.in_transaction:
                    db.conn.execute("ROLLBACK")
                raise
        except sqlite3.DatabaseError as error:
            if isinstance(error, OURS):
                raise
            raise StorageUnavailable(str(error)) from error
        return result


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Turns write-ahead logging on. SQLite does not wait when two programs do so to a new file at once."""
    give_up = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.02)
        else:
            return


def _apply(db: sqlite_utils.Database) -> list[str]:
    pending = [migration.name for migration in migrations.pending(db)]
    migrations.apply(db)
    return pending


class _Lane:
    """Threads that each open the database once and then do what they are given, in order."""

    def __init__(self, name: str, threads: int, connect: Callable[[], sqlite_utils.Database]) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=f"icpc-{name}")
        self._connect = connect
        self._own = threading.local()

    async def run(self, work: Callable[[sqlite_utils.Database], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._do, work)

    def _do(self, work: Callable[[sqlite_utils.Database], T]) -> T:
        if not hasattr(self._own, "db"):
            self._own.db = self._connect()
        try:
            return work(self._own.db)
        except StopIteration as error:
            # asyncio cannot pass this one on, and whoever waits would wait for ever.
            raise RuntimeError("what was done with the database raised StopIteration") from error

    def shut(self) -> None:
        self._pool.shutdown(wait=True)
