"""A disk that is full and a database that is locked delay reminders; they lose none and send none twice."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from scheduler.tick import Tick
from storage.database import StorageUnavailable
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase
from tests.doubles.outlets import meanwhile
from tests.doubles.town import SECRET, Town, at, nudge, town_in

ROOT = Path(__file__).parents[2]
DATABASE = "icpc.db"
NINE = "2026-12-08 09:00"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_in(tmp_path, busy_seconds=0.2) as town:
        await town.plan(*(nudge(due=NINE, step=f"step-{n}", kind="join") for n in range(5)))
        yield town


def whole(town: Town) -> bool:
    with closing(sqlite3.connect(town.directory / DATABASE)) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


class Lock:
    """Somebody else holds the database: a backup, another program, a file on a slow share."""

    def __init__(self, town: Town) -> None:
        self._connection = sqlite3.connect(
            town.directory / DATABASE, isolation_level=None, check_same_thread=False
        )

    def hold(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def let_go(self) -> None:
        self._connection.execute("ROLLBACK")
        self._connection.close()


async def test_reminders_wait_while_the_database_is_locked_and_all_go_out_afterwards(town: Town) -> None:
    lock = Lock(town)
    lock.hold()
    dispatcher = town.dispatcher()
    with pytest.raises(StorageUnavailable):
        await town.tick(NINE, dispatcher)
    assert town.platform.taken() == []
    lock.let_go()
    await town.tick(NINE, dispatcher)
    assert len(set(town.platform.marks())) == len(town.platform.marks()) == 5


async def test_nobody_is_reminded_twice_when_the_database_locks_while_messages_are_on_their_way(
    town: Town,
) -> None:
    lock = Lock(town)

    async def lock_now() -> None:
        lock.hold()

    town.outlet.troubles.append(meanwhile(lock_now, taken_before=True))
    dispatcher = town.dispatcher()
    with pytest.raises(StorageUnavailable):
        await town.tick(NINE, dispatcher)
    lock.let_go()
    await town.tick("2026-12-08 09:01", dispatcher)
    assert sorted(town.platform.marks()) == sorted(set(town.platform.marks()))
    assert await town.states() == {"sent": 5}


async def test_nobody_is_reminded_twice_when_the_program_dies_before_the_lock_is_gone(town: Town) -> None:
    lock = Lock(town)

    async def lock_now() -> None:
        lock.hold()

    town.outlet.troubles.append(meanwhile(lock_now, taken_before=True))
    with pytest.raises(StorageUnavailable):
        await town.tick(NINE)
    lock.let_go()
    heir = town.dispatcher("heir")  # knows nothing of what the first one had sent
    for later in ("2026-12-08 09:05", "2026-12-08 09:06"):
        await town.tick(later, heir)
    assert await town.states() == {"sent": 5}
    assert len(town.platform.marks()) == 5


@pytest.mark.long
async def test_a_database_locked_for_half_a_minute_is_waited_for(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:  # with the patience that it really has
        await town.plan(nudge(due=NINE))
        lock = Lock(town)
        lock.hold()
        threading.Timer(29, lock.let_go).start()
        await town.tick(NINE)
        assert await town.states() == {"sent": 1}


async def test_the_heartbeat_survives_the_lock_and_says_that_reminders_wait(town: Town) -> None:
    lock = Lock(town)
    lock.hold()
    tick = Tick(town.dispatcher(), town.database, lambda: at(NINE))
    await tick.beat()
    assert tick.health.problem == "the database could not be used: database is locked"
    lock.let_go()
    await tick.beat()
    assert tick.health.failures == 0
    assert await town.states() == {"sent": 5}


class FullDisk(SqliteDatabase):
    """A database on a disk with room for so many pages and no more."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, Sealer(SECRET), busy_seconds=0.2)
        self.pages = 0

    async def room_for(self, more_pages: int) -> None:
        """Leaves the writer this much room from now on."""
        await self._writer.run(lambda db: self._limit(db.conn, more_pages))

    @staticmethod
    def _limit(connection: sqlite3.Connection, more: int) -> None:
        used = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {used + more}")


async def test_on_a_full_disk_nothing_is_sent_that_could_not_be_noted_first(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        await town.plan(*(nudge(due=NINE, step=f"step-{n}", kind="join") for n in range(40)))
        disk = FullDisk(tmp_path / DATABASE)
        await disk.room_for(0)
        dispatcher = town.dispatcher(database=disk)
        with pytest.raises(StorageUnavailable, match="full"):
            await town.tick(NINE, dispatcher)
        assert town.platform.taken() == []
        await disk.room_for(1000)
        await town.tick("2026-12-08 09:01", dispatcher)
        await disk.close()
        assert await town.states() == {"sent": 40}
        assert len(town.platform.marks()) == 40
        assert whole(town)


async def test_a_disk_that_fills_up_while_messages_are_on_their_way_sends_none_of_them_twice(
    tmp_path: Path,
) -> None:
    async with town_in(tmp_path) as town:
        await town.plan(*(nudge(due=NINE, step=f"step-{n}", kind="join") for n in range(40)))
        disk = FullDisk(tmp_path / DATABASE)

        async def fill() -> None:
            await disk.room_for(0)

        town.outlet.troubles.append(meanwhile(fill, taken_before=True))
        dispatcher = town.dispatcher(database=disk)
        with pytest.raises(StorageUnavailable, match="full"):
            await town.tick(NINE, dispatcher)
        await disk.close()
        heir = town.dispatcher("heir")  # the program was started again, with room on the disk
        for later in ("2026-12-08 09:05", "2026-12-08 09:06", "2026-12-08 09:07"):
            await town.tick(later, heir)
        assert await town.states() == {"sent": 40}
        assert len(set(town.platform.marks())) == len(town.platform.marks()) == 40
        assert whole(town)


CONSTRAINED = """
import asyncio, resource, signal, sys
from pathlib import Path
from storage.database import StorageUnavailable
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase
from tests.doubles.town import SECRET, Town, at

async def main(directory):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    database = SqliteDatabase(directory / "icpc.db", Sealer(SECRET))
    try:
        await Town(database, directory).dispatcher().tick(at("2026-12-08 09:00"))
    except StorageUnavailable as trouble:
        print(trouble)
    await database.close()

asyncio.run(main(Path(sys.argv[1])))
"""


async def test_a_limit_on_the_size_of_files_delays_reminders_and_harms_nothing(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        await town.plan(*(nudge(due=NINE, step=f"step-{n}", kind="join") for n in range(40)))
        await town.database.close()
        limit = 48 * 1024  # room for the write-ahead log's index, and for a few pages of the log
        command = [sys.executable, "-c", CONSTRAINED, str(tmp_path), str(limit)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        assert "I/O error" in done.stdout or "full" in done.stdout
        database = SqliteDatabase(tmp_path / DATABASE, Sealer(SECRET))
        after = Town(database, tmp_path)
        heir = after.dispatcher("heir")
        for later in ("2026-12-08 09:05", "2026-12-08 09:06", "2026-12-08 09:07"):
            await after.tick(later, heir)
        assert await after.states() == {"sent": 40}
        assert len(set(after.platform.marks())) == len(after.platform.marks()) == 40
        await database.close()
        assert whole(town)


async def test_a_tick_that_could_not_be_recorded_is_recorded_before_anything_else_is_sent(town: Town) -> None:
    lock = Lock(town)

    async def lock_now() -> None:
        lock.hold()

    town.outlet.troubles.append(meanwhile(lock_now, taken_before=True))
    dispatcher = town.dispatcher()
    with pytest.raises(StorageUnavailable):
        await town.tick(NINE, dispatcher)
    lock.let_go()
    report = await town.tick(NINE, dispatcher)
    assert report.sent == 5
    assert town.outlet.looked_for == []
