"""One round of the heartbeat: the morning's digests are put out, then whatever is due is sent."""

from __future__ import annotations

from datetime import datetime

from handlers.morning_digest import MorningDigests
from handlers.reply import Reply
from scheduler.dispatcher import Dispatcher, TickReport


class DailyRounds:
    """What the tick calls (see `scheduler.tick.Rounds`)."""

    def __init__(self, digests: MorningDigests, dispatcher: Dispatcher[Reply]) -> None:
        self._digests = digests
        self._dispatcher = dispatcher

    async def tick(self, now: datetime) -> TickReport:
        """One round at `now` (aware). Raises `StorageUnavailable`."""
        await self._digests.put_out(now)
        return await self._dispatcher.tick(now)
