"""Asks the meeting provider for what is wanted, outside every transaction, until it has answered.

A provider that is down holds up nothing: the conference stands, whoever runs it is told, and it is asked
again. One that took our wish though its answer was lost is asked twice; the meeting that nobody knows of
has no way in that anybody could guess.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.desk import Desk
from handlers.joining.joining import LATE, send_links
from handlers.joining.meeting_setup import set_up, sitting_of
from handlers.joining.meetings import ProviderRefused, ProviderUnavailable, Room, Sitting
from handlers.joining.provider_news import tell_of_trouble, tell_that_it_is_there
from scheduler.traces import trace_of
from storage import audit, cases, conferences, meeting_tasks
from storage.conferences import Meeting
from storage.database import Database, Transaction
from storage.meeting_tasks import MeetingTask

log = logging.getLogger(__name__)

AT_ONCE = 10  # meetings that are asked for at the same time
LEASE = timedelta(minutes=2)  # longer than any provider is waited for
BACK_OFF = (1, 2, 5, 10, 30)  # minutes until the next attempt, after the first, second ... failure
PATIENCE = timedelta(hours=6)  # the longest that we wait because a provider asks us to
MOST_ENDS = 20  # attempts to end a meeting that nobody can join any more

Trouble = ProviderUnavailable | ProviderRefused


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One thing to ask, with what the provider needs to know for it."""

    task: MeetingTask
    sitting: Sitting
    room: Room | None = None


class MeetingUpkeep:
    """Sees to it that what the records want of the provider and what it has become the same."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database = database
        self._desk = desk
        self._provider = desk.meetings

    async def see_to(self, now: datetime) -> None:
        """Asks for whatever is due at `now` (aware). Raises `StorageUnavailable`."""
        if await self._database.read(lambda tx: meeting_tasks.any_due(tx, now)):
            wanted = await self._database.transact(lambda tx: self._take(tx, now))
            await asyncio.gather(*(self._attempt(each, now) for each in wanted))

    def _take(self, tx: Transaction, now: datetime) -> list[_Wanted]:
        due = meeting_tasks.take_due(tx, now, LEASE, AT_ONCE)
        found = [self._wanted(tx, task, now) for task in due]
        for task, wanted in zip(due, found, strict=True):
            if wanted is None:
                meeting_tasks.finish(tx, task.id)
        return [each for each in found if each is not None]

    def _wanted(self, tx: Transaction, task: MeetingTask, now: datetime) -> _Wanted | None:
        """What to ask for this; None where it is of no use any more."""
        sitting = sitting_of(tx, task.case_id, task.starts)
        if task.kind == "delete":
            ours = task.provider == self._provider.name and task.failures < MOST_ENDS
            if not ours:
                log.warning("A meeting could not be ended with its provider (%s).", task.provider)
            return _Wanted(task, sitting) if ours else None
        if now > task.starts + LATE:
            return None
        if task.kind == "create":
            return _Wanted(task, sitting)
        meeting = conferences.meeting(tx, task.case_id)
        if meeting is None or meeting.reference is None or meeting.provider != self._provider.name:
            return None
        return _Wanted(task, sitting, _room_of(meeting))

    async def _attempt(self, wanted: _Wanted, now: datetime) -> None:
        came = await self._tried(wanted)

        def write(tx: Transaction) -> None:
            if isinstance(came, Exception):
                self._put_off(tx, wanted.task, came, now)
            else:
                self._done(tx, wanted.task, came, now)

        await self._database.transact(write)

    async def _tried(self, wanted: _Wanted) -> Room | Trouble | None:
        """What the provider made of it, or why not."""
        try:
            return await self._ask(wanted)
        except (ProviderUnavailable, ProviderRefused) as trouble:
            return trouble
        except Exception as error:  # noqa: BLE001  reminders must not wait for one meeting; it is logged and said
            log.error("A meeting provider failed in a way it should not.\n%s", trace_of(error))
            return ProviderUnavailable("something went wrong on our side")

    async def _ask(self, wanted: _Wanted) -> Room | None:
        if wanted.task.kind == "delete":
            await self._provider.delete(str(wanted.task.reference))
            return None
        if wanted.room is not None:
            return await self._provider.move(wanted.room, wanted.sitting)
        return await self._provider.create(wanted.sitting)

    def _done(self, tx: Transaction, task: MeetingTask, room: Room | None, now: datetime) -> None:
        still_wanted = meeting_tasks.finish(tx, task.id)
        if room is None:
            return
        provider = self._provider.name
        meeting = Meeting(task.case_id, provider, room.link, room.dial_in, room.pin, room.reference)
        case = cases.get(tx, task.case_id)
        if not still_wanted:
            if room.reference != task.reference:
                by = audit.ASSISTANT
                meeting_tasks.ask(tx, case.id, "delete", provider, task.starts, by, now, room.reference)
        elif task.kind == "create":
            set_up(tx, case, meeting, task.starts, task.asked_by, now)
        else:
            before = conferences.meeting(tx, case.id)
            conferences.set_up_meeting(tx, meeting, task.asked_by, now)
            audit.write(tx, now, task.asked_by, "meeting_moved", case.ref, {"provider": provider})
            if before is not None and (before.dial_in, before.pin) != (meeting.dial_in, meeting.pin):
                send_links(tx, case, task.starts, now)  # whoever was told the number needs the new one
            tell_that_it_is_there(tx, case, task.starts, now)

    def _put_off(self, tx: Transaction, task: MeetingTask, trouble: Trouble, now: datetime) -> None:
        log.warning("A meeting is still to be seen to (%s): %s.", task.kind, trouble.reason)
        kept = meeting_tasks.put_off(tx, task.id, trouble.reason, now + _pause(task, trouble))
        if kept and task.kind != "delete":
            tell_of_trouble(tx, task, trouble.reason, now)


def _pause(task: MeetingTask, trouble: Trouble) -> timedelta:
    if isinstance(trouble, ProviderRefused):
        return timedelta(minutes=BACK_OFF[-1])
    usual = timedelta(minutes=BACK_OFF[min(task.failures, len(BACK_OFF) - 1)])
    if trouble.retry_after is None:
        return usual
    return min(max(timedelta(seconds=trouble.retry_after), timedelta(seconds=1)), PATIENCE)


def _room_of(meeting: Meeting) -> Room:
    assert meeting.reference is not None, "only a provider's meeting is moved"
    return Room(meeting.reference, meeting.link or "", meeting.dial_in, meeting.pin)
