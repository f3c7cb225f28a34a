"""No provider: the chair makes the meeting somewhere and pastes its link and number."""

from __future__ import annotations

from handlers.joining.meetings import Joiner, ProviderRefused, Room, Sitting

THE_CHAIR_DOES = "no meeting provider is connected, so the chair pastes a link"


class Manual:
    """Meetings that a person made: everybody opens the same address, and nobody can move them but that person."""

    name = "manual"
    automatic = False

    async def create(self, sitting: Sitting) -> Room:
        """Raises `ProviderRefused`: that is for a person to do."""
        raise ProviderRefused(THE_CHAIR_DOES)

    async def move(self, room: Room, sitting: Sitting) -> Room:
        """The room as it is: a pasted link has no time."""
        return room

    async def delete(self, reference: str) -> None:
        """Nothing: whoever made the meeting ends it."""

    async def check(self) -> None:
        """Nothing: there is no service."""

    def address(self, link: str, joiner: Joiner, sitting: Sitting) -> str:
        """The pasted link."""
        return link

    async def close(self) -> None:
        """Nothing is open."""
