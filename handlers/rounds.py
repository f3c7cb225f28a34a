"""One round of the heartbeat: digests are put out, meetings are seen to, then whatever is due is sent."""

from __future__ import annotations

from datetime import datetime

from handlers.meeting_upkeep import MeetingUpkeep
from handlers.morning_digest import MorningDigests
from handlers.reply import Reply
from scheduler.dispatcher import Dispatcher, TickReport


class DailyRounds:
    """What the tick calls (see `scheduler.tick.Rounds`)."""

    def __init__(
        self, digests: MorningDigests, meetings: MeetingUpkeep, dispatcher: Dispatcher[Reply]
    ) -> None:
        self._digests = digests
        self._meetings = meetings
        self._dispatcher = dispatcher

    async def tick(self, now: datetime) -> TickReport:
        """One round at `now` (aware). Raises `StorageUnavailable`."""
        await self._digests.put_out(now)
        await self._meetings.see_to(now)
        return await self._dispatcher.tick(now)
