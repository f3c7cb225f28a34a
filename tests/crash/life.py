"""One life of a program that sends reminders, and the many places at which it can die."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, TypeVar

from scheduler.pace import Pace
from storage import outbox
from storage.database import Transaction
from storage.nudge import PlannedNudge
from storage.people import Account
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase
from tests.doubles.outlets import FileOutlet, Platform
from tests.doubles.town import CASE, CHAIR, MANAGER, SECRET, WORKER, Town, in_series

T = TypeVar("T")

# What the platform can say of messages it took: it looks, it cannot look, or it has lost its memory.
Memory = Literal["history", "no-history", "forgetful"]

PLACES = (
    "before a transaction",
    "inside a transaction",
    "after a transaction",
    "before the platform takes it",
    "after the platform took it",
)
PACE = Pace(
    send=timedelta(seconds=5), lease=timedelta(minutes=3), settle=timedelta(seconds=20), at_once=3, batch=4
)


@dataclass
class Fate:
    """Where this life ends by itself: at the `count`-th passing of `place`; "" for never."""

    place: str = ""
    count: int = 0

    def passes(self, place: str) -> None:
        """Dies here, as if the power had gone, if this is the place and the time."""
        if place == self.place:
            self.count -= 1
            if self.count < 0:
                os.kill(os.getpid(), signal.SIGKILL)


class MortalDatabase(SqliteDatabase):
    """A database whose program can die before, inside and after each writing transaction."""

    def __init__(self, path: Path, fate: Fate) -> None:
        super().__init__(path, Sealer(SECRET))
        self._fate = fate

    async def transact(self, work: Callable[[Transaction], T]) -> T:
        """As in `SqliteDatabase`."""

        def to_the_end(tx: Transaction) -> T:
            result = work(tx)
            self._fate.passes("inside a transaction")
            return result

        self._fate.passes("before a transaction")
        result = await super().transact(to_the_end)
        self._fate.passes("after a transaction")
        return result


class MortalOutlet(FileOutlet):
    """An outlet whose program can die just before and just after the platform takes a message."""

    def __init__(self, platform: Platform, fate: Fate, *, memory: Memory) -> None:
        super().__init__(platform, history=memory != "no-history")
        self._fate = fate
        self._forgetful = memory == "forgetful"

    def accept(self, to: Account, message: str, nudge: str) -> str:
        """As in `FileOutlet`."""
        self._fate.passes("before the platform takes it")
        receipt = super().accept(to, message, nudge)
        self._fate.passes("after the platform took it")
        return receipt

    async def find(self, to: Account, nudge: str, since: datetime) -> str | None:
        """As in `FileOutlet`; a platform that has lost its memory never finds anything."""
        return None if self._forgetful else await super().find(to, nudge, since)


async def live(directory: Path, now: datetime, fate: Fate, name: str, *, memory: Memory, news: int) -> None:
    """Plans `news` reminders and sends whatever is due, then and in the two minutes after."""
    database = MortalDatabase(directory / "icpc.db", fate)
    town = Town(database, directory)
    outlet = MortalOutlet(town.platform, fate, memory=memory)
    dispatcher = town.dispatcher(name, outlets=[outlet], pace=PACE)
    await database.transact(lambda tx: _something_happens(tx, now, name, news))
    for minute in range(3):
        await dispatcher.tick(now + timedelta(minutes=minute))
    await database.close()


def _something_happens(tx: Transaction, now: datetime, name: str, news: int) -> None:
    """New notices in the outbox, some urgent, for one person or another, and three reminders, of which two are
    still to come; the same in every such life.
    """
    choose = random.Random(name)
    for number in range(news):
        outbox.notice(
            tx,
            choose.choice((WORKER, MANAGER, CHAIR)),
            f"{name}-{number}",
            now,
            case_id=CASE,
            urgent=choose.random() < 0.5,
        )
    planned = [
        PlannedNudge("s47", name, f"{minutes}m:owner", WORKER, name, now + timedelta(minutes=minutes))
        for minutes in range(3)
    ]
    outbox.replan(tx, CASE, in_series([*planned, *_unsent(tx)]), now)


def _unsent(tx: Transaction) -> list[PlannedNudge]:
    """What is still planned of the case, as a plan that has not changed would say again."""
    return [
        PlannedNudge(each.step, each.occurrence, each.rung, each.recipient, each.deadline, each.due_at)
        for each in outbox.listing(tx)
        if each.kind == "step" and each.state in ("planned", "sending")
    ]


def run(directory: Path, now: datetime, fate: Fate, name: str, *, memory: Memory, news: int) -> None:
    """A whole life, in a process of its own."""
    asyncio.run(live(directory, now, fate, name, memory=memory, news=news))
