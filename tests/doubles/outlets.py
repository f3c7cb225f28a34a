"""Small real ways out: messages go into a file, one line each, so that several programs can share it.

With history, `find` reads that file, as an outlet with a searchable platform behind it would. Without,
it cannot know. `troubles` are faults still to come, one for each send.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scheduler.outlets import TryLater, Uncertain, Unreachable
from storage.people import Account


@dataclass(frozen=True)
class Delivered:
    """One message that the platform took."""

    channel: str
    to: str
    mark: str
    message: str


class Platform:
    """What was taken, kept in a file. Appending a short line is one write, so processes do not mix lines."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def take(self, channel: str, to: str, mark: str, message: str) -> str:
        """Takes a message for good; gives its receipt."""
        line = json.dumps({"channel": channel, "to": to, "mark": mark, "message": message}) + "\n"
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            os.write(handle, line.encode())
        finally:
            os.close(handle)
        return f"{channel}:{mark}"

    def taken(self) -> list[Delivered]:
        """Everything that was taken, in order."""
        if not self._path.exists():
            return []
        return [Delivered(**json.loads(line)) for line in self._path.read_text().splitlines()]

    def marks(self) -> list[str]:
        """The marks of everything that was taken."""
        return [delivered.mark for delivered in self.taken()]


Trouble = Callable[["FileOutlet", Account, str, str], Awaitable[str]]


class FileOutlet:
    """An outlet to a `Platform`; follows `scheduler.outlets.Outlet[str]`."""

    def __init__(self, platform: Platform, channel: str = "console", *, history: bool = True) -> None:
        self.channel = channel
        self.history = history
        self.troubles: list[Trouble] = []
        self.looked_for: list[str] = []
        self._platform = platform

    async def send(self, to: Account, message: str, nudge: str) -> str:
        """Takes the message, or falls into the next of its troubles."""
        if self.troubles:
            return await self.troubles.pop(0)(self, to, message, nudge)
        await asyncio.sleep(0)
        return self.accept(to, message, nudge)

    def accept(self, to: Account, message: str, nudge: str) -> str:
        """What the platform does with a message that reaches it."""
        return self._platform.take(self.channel, to.account, nudge, message)

    async def find(self, to: Account, nudge: str, since: datetime) -> str | None:
        """Looks in the history, if there is one."""
        self.looked_for.append(nudge)
        if not self.history:
            raise Uncertain("this service keeps no history")
        taken = any(d.mark == nudge and d.to == to.account for d in self._platform.taken())
        return f"{self.channel}:{nudge}" if taken else None


def asks_to_wait(seconds: float) -> Trouble:
    """429, with or without a sensible Retry-After."""

    async def trouble(outlet: FileOutlet, to: Account, message: str, nudge: str) -> str:
        raise TryLater("the platform asked us to wait", seconds)

    return trouble


def gone(reason: str = "account_inactive") -> Trouble:
    """The account cannot be written to any more."""

    async def trouble(outlet: FileOutlet, to: Account, message: str, nudge: str) -> str:
        raise Unreachable(reason)

    return trouble


def cut_off(*, taken: bool) -> Trouble:
    """The connection drops, before or after the platform took the message."""

    async def trouble(outlet: FileOutlet, to: Account, message: str, nudge: str) -> str:
        if taken:
            outlet.accept(to, message, nudge)
        raise Uncertain("the connection was cut off")

    return trouble


def drips(*, taken: bool) -> Trouble:
    """An answer that never ends, whether or not the message was taken."""

    async def trouble(outlet: FileOutlet, to: Account, message: str, nudge: str) -> str:
        if taken:
            outlet.accept(to, message, nudge)
        await asyncio.sleep(3600)
        raise AssertionError("nobody waits an hour")

    return trouble


def breaks(error: Exception, *, taken: bool = False) -> Trouble:
    """A fault of the outlet's own making."""

    async def trouble(outlet: FileOutlet, to: Account, message: str, nudge: str) -> str:
        if taken:
            outlet.accept(to, message, nudge)
        raise error

    return trouble


def meanwhile(work: Callable[[], Awaitable[Any]], *, taken_before: bool = False) -> Trouble:
    """Something else happens while the message is on its way."""

    async def trouble(outlet: FileOutlet, to: Account, message: str, nudge: str) -> str:
        if taken_before:
            receipt = outlet.accept(to, message, nudge)
            await work()
            return receipt
        await work()
        return outlet.accept(to, message, nudge)

    return trouble
