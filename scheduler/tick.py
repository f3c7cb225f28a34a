"""The heartbeat: every few seconds, see what is due. It outlives whatever goes wrong, and says so."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from scheduler.dispatcher import TickReport
from scheduler.traces import trace_of
from storage import receipts
from storage.database import Database, StorageUnavailable, Transaction

log = logging.getLogger(__name__)

LAST_TICK = "last_tick"
NOTED_EVERY = timedelta(seconds=15)  # a heartbeat is worth one write a quarter of a minute, not more


class Rounds(Protocol):
    """Whatever does one round of work."""

    async def tick(self, now: datetime) -> TickReport:
        """One round at `now`."""


@dataclass(frozen=True, slots=True)
class Health:
    """How the heartbeat fares: when a round last went well, how many have failed since, and why."""

    last_good: datetime | None = None
    failures: int = 0
    problem: str = ""


class Tick:
    """Calls the dispatcher every `every`. APScheduler only keeps time: it holds no reminder.

    `heard` is told of each round that went well, for whoever counts them.
    """

    def __init__(
        self,
        rounds: Rounds,
        database: Database,
        clock: Callable[[], datetime],
        *,
        every: timedelta = timedelta(seconds=5),
        heard: Callable[[TickReport], None] | None = None,
    ) -> None:
        self._rounds = rounds
        self._database = database
        self._clock = clock
        self._every = every
        self._heard = heard
        self._noted: datetime | None = None
        self._round = asyncio.Lock()
        self._scheduler: Any = None
        self.health = Health()

    def start(self) -> None:
        """Begins, with a first round at once. Needs a running event loop."""
        # In memory, and never too late to run: a missed beat costs nothing, for the outbox knows what is due.
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            self.beat,
            IntervalTrigger(seconds=self._every.total_seconds(), timezone="UTC"),
            next_run_time=datetime.now(self._scheduler.timezone),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """Ends after the round that is going on, so that nothing is left in doubt."""
        if self._scheduler is not None:
            self._scheduler.pause()
            async with self._round:
                self._scheduler.shutdown(wait=False)

    async def beat(self) -> None:
        """One round, and a note that it took place. Whatever goes wrong is said, and the next one comes."""
        async with self._round:
            now = self._clock()
            try:
                report = await self._rounds.tick(now)
                await self._note(now)
            except StorageUnavailable as trouble:
                self._failed(f"the database could not be used: {trouble}")
                log.error("Reminders wait: the database could not be used (%s).", trouble)
            except Exception as error:  # noqa: BLE001  the heartbeat is what must not stop
                self._failed(f"an error of ours ({type(error).__name__})")
                log.error("Reminders wait: a round failed.\n%s", trace_of(error))
            else:
                self.health = Health(last_good=now)
                if self._heard is not None:
                    self._heard(report)

    def _failed(self, problem: str) -> None:
        self.health = replace(self.health, failures=self.health.failures + 1, problem=problem)

    async def _note(self, now: datetime) -> None:
        if self._noted is None or abs(now - self._noted) >= NOTED_EVERY:
            await self._database.transact(lambda tx: receipts.remember(tx, LAST_TICK, now.isoformat()))
            self._noted = now


def last_tick(tx: Transaction) -> datetime | None:
    """When reminders last ran, in whichever program that was (aware, UTC); None if never."""
    noted = receipts.remembered(tx, LAST_TICK)
    return datetime.fromisoformat(noted) if noted else None
