"""What a meeting provider promises, whoever it is: a meeting made, moved, ended, and an address for each person.

The provider is never asked inside a transaction: see `handlers.joining.meeting_upkeep`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class ProviderUnavailable(Exception):
    """The provider did not answer, or asked us to wait. `reason` is a phrase without anything secret.

    `retry_after` is in seconds, where the provider said how long.
    """

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class ProviderRefused(Exception):
    """The provider will not do it until somebody changes something. `reason` is a phrase for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Sitting:
    """When a meeting takes place (both aware), and the work address of whoever chairs it, where known."""

    starts: datetime
    ends: datetime
    chair: str | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """A meeting as its provider made it. `pin` holds the codes to dial, in order, with spaces between.

    `reference` is the provider's own name for it, by which it is moved and ended.
    """

    reference: str
    link: str
    dial_in: str | None = None
    pin: str | None = None


@dataclass(frozen=True, slots=True)
class Joiner:
    """Somebody who joins: an id that says nothing, the name that others see, and whether they chair."""

    id: str
    name: str
    chairs: bool


class MeetingProvider(Protocol):
    """Somewhere to meet from afar. Each method but `address` may take seconds.

    `create`, `move`, `delete` and `check` raise `ProviderUnavailable` or `ProviderRefused`, and nothing else for a
    fault of the provider's. With `automatic` false a person makes the meeting and says how it is joined.
    """

    name: str
    automatic: bool

    async def create(self, sitting: Sitting) -> Room:
        """Makes a meeting that nobody can guess the way into."""

    async def move(self, room: Room, sitting: Sitting) -> Room:
        """Gives it another time; where it is gone, another is made in its place."""

    async def delete(self, reference: str) -> None:
        """Ends it for good; one that is gone already is as good as ended."""

    async def check(self) -> None:
        """Asks the service whether it lets us in; makes nothing."""

    def address(self, link: str, joiner: Joiner, sitting: Sitting) -> str:
        """The address that this person opens, where each has their own; otherwise `link`."""

    async def close(self) -> None:
        """Lets go of connections."""
