"""One round of the heartbeat: what has to be seen to first, then all that is due is sent, then what follows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from handlers.reply import Reply
from scheduler.dispatcher import Dispatcher, TickReport

Preparation = Callable[[datetime], Awaitable[None]]


class DailyRounds:
    """What the tick calls (see `scheduler.tick.Rounds`): each of `first`, the dispatcher, each of `then`."""

    def __init__(
        self,
        first: tuple[Preparation, ...],
        dispatcher: Dispatcher[Reply],
        then: tuple[Preparation, ...] = (),
    ) -> None:
        self._first = first
        self._dispatcher = dispatcher
        self._then = then

    async def tick(self, now: datetime) -> TickReport:
        """One round at `now` (aware). Raises `StorageUnavailable`."""
        for prepare in self._first:
            await prepare(now)
        report = await self._dispatcher.tick(now)
        for follow in self._then:
            await follow(now)
        return report
