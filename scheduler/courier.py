"""Carries messages to the outlets, a few people's side by side, and asks the outlets after those in doubt.

What one person is to be told comes to them in its order: news of a move, then the link for the new day.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from scheduler import outcomes
from scheduler.outcomes import Outcome
from scheduler.outlets import Outlet, TryLater, Uncertain, Unreachable
from scheduler.pace import BRIEFLY, SHORTEST_WAIT, Pace, asked_for
from scheduler.packing import Parcel
from scheduler.traces import trace_of
from storage.nudge import Nudge
from storage.people import Account

log = logging.getLogger(__name__)

Message = TypeVar("Message")

OUR_FAULTS = 8  # tries after which an error of ours is shown to people instead of tried again
HISTORY_MARGIN = timedelta(hours=2)  # how far before the claim to look back, should a clock have been wrong


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A message in doubt: its mark, its nudges, and the account it went to if that is still there."""

    mark: str
    nudges: tuple[Nudge, ...]
    account: Account | None


@dataclass(frozen=True, slots=True)
class Round:
    """One round of work: its clock, until when its claim holds, where outcomes go, and a way to stop it."""

    clock: Callable[[], datetime]
    until: datetime
    give: Callable[[Outcome], None]
    stop: asyncio.Event


@dataclass(slots=True)
class _Lane(Generic[Message]):
    """Whose messages go to one outlet, each person's in order, and until when it wants to be left alone."""

    people: deque[list[Parcel[Message]]] = field(default_factory=deque)
    held_until: datetime | None = None


class Courier(Generic[Message]):
    """Knows the outlets and their pace; writes nothing down, but gives each outcome as it comes."""

    def __init__(self, outlets: Mapping[str, Outlet[Message]], pace: Pace) -> None:
        self._outlets = outlets
        self._pace = pace

    async def carry(self, parcels: Sequence[Parcel[Message]], work: Round) -> None:
        """Sends the parcels, as long as the claim holds and nobody says stop. Every one gets an outcome."""
        lanes: defaultdict[str, _Lane[Message]] = defaultdict(_Lane)
        for own in _by_person(parcels):
            lanes[own[0].account.platform].people.append(own)
        carriers = [
            self._along(lane, lanes, work)
            for lane in list(lanes.values())
            for _ in range(min(self._pace.at_once, len(lane.people)))
        ]
        await asyncio.gather(*carriers)

    async def ask(self, inquiries: Sequence[Inquiry], work: Round) -> None:
        """Asks the platforms whether they took these messages. Every one gets an outcome."""
        waiting = deque(inquiries)

        async def along() -> None:
            while waiting:
                work.give(await self._look_for(waiting.popleft(), work))

        await asyncio.gather(*(along() for _ in range(min(self._pace.at_once, len(waiting)))))

    async def _along(
        self, lane: _Lane[Message], lanes: defaultdict[str, _Lane[Message]], work: Round
    ) -> None:
        while lane.people:
            held_up: set[datetime] = set()
            for parcel in lane.people.popleft():
                if parcel.in_line in held_up:
                    soon = work.clock() + SHORTEST_WAIT
                    outcome = outcomes.put_back(parcel.nudges, "something else comes first", soon)
                else:
                    outcome = await self._carried(parcel, lanes[parcel.account.platform], work)
                if parcel.in_line is not None and not outcome.is_settled:
                    held_up.add(parcel.in_line)
                work.give(outcome)

    async def _carried(self, parcel: Parcel[Message], lane: _Lane[Message], work: Round) -> Outcome:
        now = work.clock()
        if work.stop.is_set() or now + self._pace.send > work.until:
            return outcomes.put_back(parcel.nudges, "there was no time left to send it", now)
        if lane.held_until is not None and lane.held_until > now:
            return outcomes.put_back(parcel.nudges, "the platform asked us to wait", lane.held_until)
        outcome = await self._deliver(parcel, work)
        if outcome.hold is not None:
            lane.held_until = max(outcome.hold, lane.held_until or outcome.hold)
        return outcome

    async def _deliver(self, parcel: Parcel[Message], work: Round) -> Outcome:
        outlet, nudges = self._outlets[parcel.account.platform], parcel.nudges
        try:
            async with asyncio.timeout(self._pace.send.total_seconds()):
                receipt = await outlet.send(parcel.account, parcel.message, parcel.mark)
        except TryLater as later:
            now, wait = work.clock(), asked_for(later.seconds)
            return outcomes.put_off(nudges, later.reason, now, wait, now + wait if wait <= BRIEFLY else None)
        except Unreachable as gone:
            return outcomes.closed(nudges, outlet.channel, gone.reason, work.clock())
        except Uncertain as doubt:
            return self._in_doubt(nudges, doubt.reason, work)
        except TimeoutError:
            return self._in_doubt(nudges, "no answer came in time", work)
        except Exception as error:  # noqa: BLE001  an outlet's fault must not keep the others' messages back
            return self._our_fault(nudges, error, work)
        return outcomes.sent(nudges, receipt, work.clock())

    async def _look_for(self, inquiry: Inquiry, work: Round) -> Outcome:
        if inquiry.account is None or inquiry.account.platform not in self._outlets:
            reason = "the account or service it went to is no longer there"
            return outcomes.uncertain(inquiry.nudges, reason, work.clock())
        return await self._find(inquiry.account, inquiry.mark, inquiry.nudges, work)

    async def _find(self, account: Account, mark: str, nudges: tuple[Nudge, ...], work: Round) -> Outcome:
        since = min(nudge.claimed_at or nudge.due_at for nudge in nudges) - HISTORY_MARGIN
        try:
            async with asyncio.timeout(self._pace.send.total_seconds()):
                receipt = await self._outlets[account.platform].find(account, mark, since)
        except (Uncertain, Unreachable) as doubt:
            return outcomes.uncertain(nudges, doubt.reason, work.clock())
        except TryLater as later:
            return self._in_doubt(nudges, later.reason, work, asked_for(later.seconds))
        except TimeoutError:
            return self._in_doubt(nudges, "no answer came in time", work)
        except Exception as error:  # noqa: BLE001  as above
            return self._our_fault(nudges, error, work)
        if receipt is not None:
            return outcomes.found_sent(nudges, receipt, work.clock())
        return outcomes.put_off(nudges, nudges[0].doubt or "it was not taken", work.clock())

    def _in_doubt(
        self, nudges: tuple[Nudge, ...], reason: str, work: Round, wait: timedelta = timedelta()
    ) -> Outcome:
        # Never longer than a claim lasts: a longer one is taken for the work of a wrong clock.
        now = work.clock()
        return outcomes.doubted(
            nudges, reason, now + min(max(wait, self._pace.settle), self._pace.lease), now
        )

    def _our_fault(self, nudges: tuple[Nudge, ...], error: Exception, work: Round) -> Outcome:
        """The outlet broke its word. The message may have been taken all the same, so it is in doubt."""
        kind = type(error).__name__
        log.error("An outlet failed with %s.\n%s", ", ".join(n.id for n in nudges), trace_of(error))
        if max(nudge.attempts for nudge in nudges) >= OUR_FAULTS:
            return outcomes.failed(nudges, f"an error of ours ({kind}) when it was sent", work.clock())
        return self._in_doubt(nudges, f"an error of ours ({kind})", work)


def _by_person(parcels: Sequence[Parcel[Message]]) -> list[list[Parcel[Message]]]:
    """Each person's parcels, in their order."""
    own: dict[str, list[Parcel[Message]]] = {}
    for parcel in parcels:
        own.setdefault(parcel.account.person, []).append(parcel)
    return list(own.values())
