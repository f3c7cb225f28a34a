"""The ways a message leaves the house, each behind the same few methods.

An outlet says one of four things of a message: sent (a receipt), not now (`TryLater`), never
(`Unreachable`), or that it cannot know (`Uncertain`): the platform may or may not have taken it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, TypeVar

from storage.people import Account

Message_contra = TypeVar("Message_contra", contravariant=True)


class TryLater(Exception):
    """The platform asked us to wait, or could not be reached before anything was sent."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


class Unreachable(Exception):
    """This account cannot be written to any more (left, blocked, removed). `reason` is one of a few words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Uncertain(Exception):
    """The message was handed over, and no answer came that says whether it was taken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Outlet(Protocol[Message_contra]):
    """One platform's way out. `channel` is its name: "slack", "teams", "console", "email", "text"."""

    channel: str

    async def send(self, to: Account, message: Message_contra, nudge: str) -> str:
        """Delivers privately, marked with the nudge's id where the platform can carry it; gives a receipt.

        Raises `TryLater`, `Unreachable` or `Uncertain`; nothing else for a fault of the platform's.
        """

    async def find(self, to: Account, nudge: str, since: datetime) -> str | None:
        """The receipt of the message that bears this nudge's id, or None if it surely was not taken.

        Raises `Uncertain` where the platform keeps no history to look in, and `TryLater`.
        """
