"""Kills programs that send reminders, again and again, and counts what people would have lost by it.

Run as a program: `python -m tests.crash.campaign DIRECTORY KILLS SEED history|no-history|forgetful`. It forks its
victims, so that a life begins in milliseconds; every death is a real SIGKILL of a real process.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from storage import audit
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase
from tests.crash.life import PLACES, Fate, Memory, run
from tests.doubles.outlets import Platform
from tests.doubles.town import SECRET, at, settle_in

BETWEEN_LIVES = timedelta(minutes=10)
KILLS_A_DATABASE = 50
AT_A_RANDOM_MOMENT = "at a random moment"


@dataclass
class Toll:
    """What a campaign found. Lists hold nudge ids; all but `uncertain` must stay empty."""

    kills: int = 0
    deaths: dict[str, int] = field(default_factory=dict)
    nudges: int = 0
    messages: int = 0
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    uncertain: list[str] = field(default_factory=list)
    not_whole: list[str] = field(default_factory=list)
    seconds: float = 0


def campaign(directory: Path, kills: int, seed: int, *, memory: Memory) -> Toll:
    """So many kills, on one database after another."""
    toll, choose, began = Toll(), random.Random(seed), time.monotonic()
    while toll.kills < kills:
        place = directory / f"after-{toll.kills}"
        place.mkdir()
        _one_database(place, min(KILLS_A_DATABASE, kills - toll.kills), choose, toll, memory=memory)
    toll.seconds = round(time.monotonic() - began, 1)
    return toll


def _one_database(place: Path, kills: int, choose: random.Random, toll: Toll, *, memory: Memory) -> None:
    _in_a_child(lambda: asyncio.run(_found(place)))
    now, until = at("2026-12-08 09:00"), toll.kills + kills
    while toll.kills < until:
        how = choose.choice((*PLACES, AT_A_RANDOM_MOMENT, AT_A_RANDOM_MOMENT))
        died = _one_life(place, now, how, choose, f"{toll.kills}-{now:%d%H%M}", memory=memory)
        toll.kills += died
        toll.deaths[how] = toll.deaths.get(how, 0) + died
        toll.not_whole += _integrity(place)
        now += BETWEEN_LIVES
    for _ in range(3):  # nobody kills these: what was left in doubt is cleared up
        _in_a_child(lambda now=now: run(place, now, Fate(), f"heir-{now:%d%H%M}", memory=memory, news=1))
        now += BETWEEN_LIVES
    _in_a_child(lambda: run(place, now, Fate(), "last", memory=memory, news=0))
    _count(place, toll, memory=memory)


async def _found(place: Path) -> None:
    database = SqliteDatabase(place / "icpc.db", Sealer(SECRET))
    await database.migrate()
    await database.transact(lambda tx: settle_in(tx, at("2026-12-01 12:00")))
    await database.close()


def _one_life(
    place: Path, now: datetime, how: str, choose: random.Random, name: str, *, memory: Memory
) -> bool:
    """A life that ends as told, half of the time beside another program; whether it was really killed."""
    random_end = how == AT_A_RANDOM_MOMENT
    fate = Fate() if random_end else Fate(how, choose.randrange(6))
    news = choose.randrange(1, 7)
    victim = _fork(lambda: run(place, now, fate, name, memory=memory, news=news))
    other = None
    if choose.random() < 0.5:
        other = _fork(lambda: run(place, now, Fate(), f"{name}-beside", memory=memory, news=2))
    if random_end:
        time.sleep(choose.uniform(0.002, 0.12))
        os.kill(victim, signal.SIGKILL)
    _, status = os.waitpid(victim, 0)
    if other is not None:
        _expect_well(os.waitpid(other, 0)[1])
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if not killed:
        _expect_well(status)
    return killed


def _fork(life: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    went_well = False
    try:
        life()
        went_well = True
    finally:
        # A child never goes back to its parent's work: an exception is shown, and that is all.
        if not went_well:
            traceback.print_exc()
        os._exit(0 if went_well else 1)


def _in_a_child(life: Callable[[], object]) -> None:
    _expect_well(os.waitpid(_fork(life), 0)[1])


def _expect_well(status: int) -> None:
    if status != 0:
        raise SystemExit(f"a life that nobody ended went wrong ({status})")


def _integrity(place: Path) -> list[str]:
    connection = sqlite3.connect(place / "icpc.db")
    try:
        found = connection.execute("PRAGMA integrity_check").fetchall()
    finally:
        connection.close()
    return [] if found == [("ok",)] else [str(found)]


# Of a step's reminders that were late together, the last alone is sent.
EVERY_NUDGE = """SELECT id, state FROM nudges WHERE NOT (state = 'cancelled' AND rung IN ('0m:owner', '1m:owner'))
    UNION ALL SELECT id, state FROM to_come"""


def _count(place: Path, toll: Toll, *, memory: Memory) -> None:
    connection = sqlite3.connect(place / "icpc.db")
    rows = {str(each): state for each, state in connection.execute(EVERY_NUDGE)}
    connection.close()
    taken = [delivered.message for delivered in Platform(place / "taken.jsonl").taken()]
    times = Counter(identifier for message in taken for identifier in message.split())
    toll.nudges += len(rows)
    toll.messages += len(taken)
    toll.duplicated += [each for each, count in times.items() if count > 1]
    toll.lost += [each for each, state in rows.items() if state == "sent" and not times[each]]
    toll.uncertain += [each for each, state in rows.items() if state == "uncertain"]
    well = ("sent",) if memory != "no-history" else ("sent", "uncertain")
    toll.unsettled += [f"{each} {state}" for each, state in rows.items() if state not in well]
    _in_a_child(lambda: asyncio.run(_verify(place)))


async def _verify(place: Path) -> None:
    database = SqliteDatabase(place / "icpc.db", Sealer(SECRET))
    verdict = await database.read(audit.verify)
    await database.close()
    assert verdict.broken_at is None
    assert verdict.rows


if __name__ == "__main__":
    arguments = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    memory = cast(Memory, sys.argv[4])
    sys.stdout.write(json.dumps(asdict(campaign(*arguments, memory=memory))))
