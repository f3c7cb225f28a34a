"""One file, several programs: nothing readable in it that is secret, nothing left open, nothing half-done."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import audit, cases, conferences, people, receipts
from storage.conferences import Invitee, Meeting
from storage.database import StorageUnavailable, Transaction
from storage.people import Person
from storage.sealing import CannotOpen, Sealer
from storage.sqlite import SqliteDatabase

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
KEY = "a key that is only ever used in these tests"
ROOT = Path(__file__).parents[2]
SECRETS = (
    "mum@example.org",
    "0770090",
    "meet.example.org",
    "0113 496",
    "987654#",
    "D-CONVERSATION",
    "my aunt Jo",
)


def furnish(tx: Transaction) -> str:
    people.save_team(tx, "north", "North")
    people.save(tx, Person("w", "Worker", email="mum@example.org", phone="07700900123", team="north"))
    people.save(tx, Person("g", "Mother", "guest", email="mum@example.org", phone="07700900124"))
    people.link_account(tx, "slack", "U1", "w", NOW)
    people.keep_conversation(tx, "slack", "U1", "D-CONVERSATION")
    case = cases.Case("c", "AB123", "leeds", "north", "w", None, 1, "new", "open", NOW.isoformat())
    cases.add(tx, case)
    conferences.invite(tx, Invitee("i", "c", "g", "mother", ""), "w", NOW)
    meeting = Meeting("c", "manual", "https://meet.example.org/a-room", "0113 496 0000", "987654#")
    conferences.set_up_meeting(tx, meeting, "w", NOW)
    link = conferences.issue_link(tx, "i", NOW, NOW + timedelta(hours=4))
    conferences.confirm_private(tx, link.fingerprint, "my aunt Jo", NOW)
    return conferences.token(tx, link.seed)


async def test_the_file_holds_no_address_number_link_pin_or_token_in_the_clear(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "icpc.db", Sealer(KEY))
    await database.migrate()
    token = await database.transact(furnish)
    while_open = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    await database.close()
    content = while_open + b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"AB123" in content  # what is not secret can be seen, so secrets would be
    for secret in (*SECRETS, token):
        assert secret.encode() not in content, secret


async def test_another_key_opens_nothing_and_finds_nobody(tmp_path: Path) -> None:
    first = SqliteDatabase(tmp_path / "icpc.db", Sealer(KEY))
    await first.migrate()
    token = await first.transact(furnish)
    await first.close()
    other = SqliteDatabase(tmp_path / "icpc.db", Sealer("quite another key, as long as the first"))
    with pytest.raises(CannotOpen):
        await other.read(people.members)
    assert await other.read(lambda tx: people.by_email(tx, "mum@example.org")) is None
    assert await other.read(lambda tx: conferences.find_link(tx, token)) is None
    await other.close()


async def test_two_programs_may_use_one_file(tmp_path: Path) -> None:
    one = SqliteDatabase(tmp_path / "icpc.db", Sealer(KEY))
    other = SqliteDatabase(tmp_path / "icpc.db", Sealer(KEY))
    await asyncio.gather(one.migrate(), other.migrate())

    def count(tx: Transaction) -> None:
        receipts.remember(tx, "count", str(int(receipts.remembered(tx, "count") or 0) + 1))
        audit.write(tx, NOW, "w", "counted")

    await asyncio.gather(*(each.transact(count) for each in (one, other) for _ in range(25)))
    assert await other.read(lambda tx: receipts.remembered(tx, "count")) == "50"
    assert await one.read(audit.verify) == audit.Verdict(50, None)
    await one.close()
    await other.close()


BRING_UP_TO_DATE = """
import asyncio, sys
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase

database = SqliteDatabase(sys.argv[1], Sealer(sys.argv[2]))
print("ready", flush=True)
sys.stdin.readline()
asyncio.run(database.migrate())
"""


async def test_programs_may_bring_it_up_to_date_at_the_same_moment(tmp_path: Path) -> None:
    file = tmp_path / "icpc.db"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", BRING_UP_TO_DATE, str(file), KEY],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for each in started:
        assert each.stdout is not None
        assert await asyncio.to_thread(each.stdout.readline) == "ready\n"
    for each in started:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in started:
        out, err = await asyncio.to_thread(each.communicate, timeout=60)
        assert (each.returncode, err) == (0, ""), out
    database = SqliteDatabase(file, Sealer(KEY))
    assert await database.migrate() == []
    await database.close()


async def test_an_exception_leaves_nothing_open(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "icpc.db", Sealer(KEY))
    await database.migrate()

    def fail(tx: Transaction) -> None:
        people.save_team(tx, "north", "North")
        raise KeyError("in the middle")

    for work in (database.transact, database.read):
        with pytest.raises((KeyError, StorageUnavailable)):
            await work(fail)
    with sqlite3.connect(tmp_path / "icpc.db", timeout=0) as other:  # would be locked if it were open
        other.execute("INSERT INTO teams (id, name) VALUES ('south', 'South')")
    other.close()
    assert await database.read(people.teams) == {"south": "South"}
    await database.close()


async def test_an_error_of_ours_is_heard_of_and_keeps_nobody_waiting_for_ever(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "icpc.db", Sealer(KEY))
    with pytest.raises(RuntimeError, match="StopIteration"):
        await asyncio.wait_for(database.transact(lambda tx: next(iter(()))), timeout=5)
    await database.close()


async def test_work_that_only_reads_cannot_write_by_mistake(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "icpc.db", Sealer(KEY))
    await database.migrate()
    with pytest.raises(StorageUnavailable):
        await database.read(lambda tx: people.save_team(tx, "north", "North"))
    assert await database.read(people.teams) == {}
    await database.close()


async def test_a_file_locked_too_long_is_said_to_be_unavailable_and_nothing_is_lost(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "icpc.db", Sealer(KEY), busy_seconds=0.1)
    await database.migrate()
    blocker = sqlite3.connect(tmp_path / "icpc.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageUnavailable, match="locked"):
        await database.transact(lambda tx: people.save_team(tx, "north", "North"))
    assert await database.read(people.teams) == {}  # reading goes on beside the writer
    blocker.execute("ROLLBACK")
    blocker.close()
    await database.transact(lambda tx: people.save_team(tx, "north", "North"))
    assert await database.read(people.teams) == {"north": "North"}
    await database.close()


@pytest.mark.parametrize("content", [b"this is no database at all, only text " * 200, None])
async def test_a_file_that_is_no_database_is_said_to_be_unavailable(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "icpc.db"
    if content is None:
        path = tmp_path / "nowhere" / "icpc.db"
    else:
        path.write_bytes(content)
    database = SqliteDatabase(path, Sealer(KEY))
    with pytest.raises(StorageUnavailable):
        await database.migrate()
    with pytest.raises(StorageUnavailable):
        await database.read(people.teams)
    await database.close()


async def test_records_must_hang_together(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "icpc.db", Sealer(KEY))
    await database.migrate()
    nobodys = cases.Case("c", "AB1", "leeds", "nowhere", None, None, 1, "new", "open", NOW.isoformat())
    with pytest.raises(sqlite3.IntegrityError):
        await database.transact(lambda tx: cases.add(tx, nobodys))
    await database.close()


def test_a_key_can_be_followed_by_another() -> None:
    old, new = Sealer("the first key of some length"), Sealer("the next key", "the first key of some length")
    assert new.open(old.seal("07700 900123")) == "07700 900123"
    with pytest.raises(CannotOpen):
        old.open(new.seal("07700 900123"))
    with pytest.raises(CannotOpen):
        old.open("not sealed at all")
    with pytest.raises(ValueError, match="needs a secret key"):
        Sealer("")


def test_the_same_text_is_sealed_differently_each_time_and_found_by_the_same_mark() -> None:
    sealer = Sealer(KEY)
    assert sealer.seal("a@example.org") != sealer.seal("a@example.org")
    assert sealer.index(" A@Example.org ") == sealer.index("a@example.org")
    assert sealer.index("a@example.org") != Sealer("another key").index("a@example.org")
    assert sealer.signed_by_us("text", sealer.sign("text"))
    assert not sealer.signed_by_us("text", "ß")
