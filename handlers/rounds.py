"""One round of the heartbeat: whatever has to be seen to first, then all that is due is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from handlers.reply import Reply
from scheduler.dispatcher import Dispatcher, TickReport

Preparation = Callable[[datetime], Awaitable[None]]


class DailyRounds:
    """What the tick calls (see `scheduler.tick.Rounds`): each of `first`, in order, then the dispatcher."""

    def __init__(self, first: tuple[Preparation, ...], dispatcher: Dispatcher[Reply]) -> None:
        self._first = first
        self._dispatcher = dispatcher

    async def tick(self, now: datetime) -> TickReport:
        """One round at `now` (aware). Raises `StorageUnavailable`."""
        for prepare in self._first:
            await prepare(now)
        return await self._dispatcher.tick(now)
