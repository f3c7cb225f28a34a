"""Sends what is due, once: claim, check again, send, record; and asks after whatever was left in doubt.

A row is marked as being sent before anything is sent, and as sent afterwards. A program that dies between
the two leaves a row in doubt. Nothing in doubt is sent again before the platform's history has been asked;
where there is no history, a person is.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from scheduler import routing
from scheduler.courier import Courier, Inquiry, Round
from scheduler.hours import SendingHours
from scheduler.outcomes import Outcome
from scheduler.outlets import Outlet
from scheduler.pace import Pace
from scheduler.packing import PATIENCE, CannotWord, Packed, Packer
from scheduler.routing import Entitled
from scheduler.traces import trace_of
from storage import people, sending
from storage.database import Database, StorageUnavailable, Transaction
from storage.nudge import Nudge
from storage.people import Person
from storage.sending import Claim

log = logging.getLogger(__name__)

Message = TypeVar("Message")

RECORD_EVERY = 0.05  # seconds that an outcome may wait for others to be written down with it


@dataclass(slots=True)
class TickReport:
    """What one round did, in nudges. `fenced` were somebody else's to record by the time they came back."""

    claimed: int = 0
    sent: int = 0
    found_sent: int = 0
    put_back: int = 0
    put_off: int = 0
    doubted: int = 0
    uncertain: int = 0
    failed: int = 0
    cancelled: int = 0
    fenced: int = 0


class Dispatcher(Generic[Message]):
    """Takes what is due out of the outbox and through the outlets. Several may work on one database.

    `compose` words a bundle of nudges for the person who receives it (None: nothing to say); `recheck`
    gives the reason when a nudge is wanted no more; `entitled` says whether somebody who would stand in may
    know of it. All three run inside the claiming transaction. `worker` names this program and is new
    each time it starts. `elapsed` counts seconds, as `time.monotonic` does.
    """

    def __init__(
        self,
        database: Database,
        outlets: Mapping[str, Outlet[Message]],
        compose: Callable[[Transaction, Person, Sequence[Nudge]], Message | None],
        recheck: Callable[[Transaction, Nudge], str | None],
        entitled: Entitled,
        worker: str,
        hours: SendingHours,
        *,
        pace: Pace | None = None,
        patience: timedelta = PATIENCE,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._worker = worker
        self._pace = pace or Pace()
        self._elapsed = elapsed
        self._packer = Packer(outlets, compose, recheck, entitled, hours, patience)
        self._courier = Courier(outlets, self._pace)
        self._unrecorded: list[Outcome] = []

    async def tick(self, now: datetime) -> TickReport:
        """One round at `now` (aware): everything that is due by then, in batches.

        Raises `StorageUnavailable`; what could not be recorded is kept and recorded in the next round.
        """
        report = TickReport()
        clock = self._clock_from(now)
        await self._record(report)
        if not await self._database.read(lambda tx: sending.anything_to_do(tx, now, self._pace.lease)):
            return report
        await self._clear_doubts(clock, report)
        while clock() - now < self._pace.tick and await self._send_batch(clock, now, report):
            pass
        return report

    def _clock_from(self, now: datetime) -> Callable[[], datetime]:
        """A clock that starts at `now` and that nobody can move while the round lasts."""
        started = self._elapsed()
        return lambda: now + timedelta(seconds=self._elapsed() - started)

    def _new_claim(self, now: datetime, lasting: timedelta) -> Claim:
        return Claim(secrets.token_hex(8), self._worker, now, now + lasting)

    async def _send_batch(self, clock: Callable[[], datetime], due: datetime, report: TickReport) -> bool:
        """Claims, packs and sends one batch; gives whether there may be more."""
        claim = self._new_claim(clock(), self._pace.lease)

        def take(tx: Transaction) -> Packed[Message]:
            nudges = sending.take_due(tx, claim, self._pace.batch, due)
            with sending.booked(tx) as book:
                return self._packer.pack(book, nudges, claim.now)

        try:
            packed = await self._database.transact(take)
        except CannotWord as spoilt:
            log.error("A reminder could not be put into words; it is listed as failed.\n%s", trace_of(spoilt))
            await self._set_aside(spoilt, claim)
            report.failed += len(spoilt.nudges)
            return True
        report.claimed += packed.taken
        report.cancelled += packed.cancelled
        report.put_back += packed.put_back
        report.failed += packed.failed
        work = Round(clock, claim.until, self._unrecorded.append, asyncio.Event())
        await self._while_recording(self._courier.carry(packed.parcels, work), work, report)
        return packed.taken > 0

    async def _set_aside(self, spoilt: CannotWord, claim: Claim) -> None:
        def fail(tx: Transaction) -> None:
            with sending.booked(tx) as book:
                sending.failed(book, sending.take_these(tx, claim, spoilt.nudges), spoilt.reason, claim.now)

        await self._database.transact(fail)

    async def _clear_doubts(self, clock: Callable[[], datetime], report: TickReport) -> None:
        """Takes over what others left behind, and asks after what has had time to settle."""
        claim = self._new_claim(clock(), self._pace.lease)
        settling = self._new_claim(claim.now, self._pace.settle)

        def take(tx: Transaction) -> list[Inquiry]:
            doubtful = sending.take_doubtful(tx, claim, self._pace.lease)
            sending.take_over(tx, settling, self._pace.lease)
            return _inquiries(tx, doubtful)

        inquiries = await self._database.transact(take)
        work = Round(clock, claim.until, self._unrecorded.append, asyncio.Event())
        await self._while_recording(self._courier.ask(inquiries, work), work, report)

    async def _while_recording(
        self, carrying: Coroutine[Any, Any, None], work: Round, report: TickReport
    ) -> None:
        """Records what comes back, as fast as the disk allows, while the rest is still under way."""
        task = asyncio.ensure_future(carrying)
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=RECORD_EVERY)
                await self._record(report)
            await task
        except StorageUnavailable:
            # What is on its way comes back, and waits with the rest to be recorded in the next round.
            work.stop.set()
            await task
            raise
        finally:
            task.cancel()

    async def _record(self, report: TickReport) -> None:
        """Writes down, in one transaction, every outcome that has come back so far."""
        outcomes = list(self._unrecorded)
        if not outcomes:
            return

        def write(tx: Transaction) -> list[int]:
            with sending.booked(tx) as book:
                return [outcome.write(book) for outcome in outcomes]

        recorded = await self._database.transact(write)
        del self._unrecorded[: len(outcomes)]
        for outcome, rows in zip(outcomes, recorded, strict=True):
            setattr(report, outcome.verdict, getattr(report, outcome.verdict) + rows)
            report.fenced += len(outcome.nudges) - rows


def _inquiries(tx: Transaction, doubtful: list[Nudge]) -> list[Inquiry]:
    """What to ask of which account, one inquiry a message."""
    messages: dict[tuple[str, str, str], list[Nudge]] = {}
    for nudge in doubtful:
        messages.setdefault((nudge.bundle or "", nudge.channel or "", nudge.sent_to or ""), []).append(nudge)
    return [
        Inquiry(
            mark, tuple(nudges), routing.account_on(tx, people.get(tx, person), channel) if person else None
        )
        for (mark, channel, person), nudges in messages.items()
    ]
