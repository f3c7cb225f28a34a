"""Meetings on the council's own Jitsi server: a room nobody can guess, and a token for each person."""

from __future__ import annotations

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

import jwt

from bot.meeting_settings import JitsiSettings
from handlers.joining.meetings import Joiner, Room, Sitting

ROOM_BYTES = 20
EARLY, LATE = timedelta(minutes=40), timedelta(hours=2)  # around the sitting: a clock may be a little wrong


class Jitsi:
    """Rooms come into being when somebody with a token enters, so there is nothing to ask the server for."""

    name = "jitsi"
    automatic = True

    def __init__(self, settings: JitsiSettings) -> None:
        self._settings = settings

    async def create(self, sitting: Sitting) -> Room:
        """A room with a name of 160 random bits."""
        name = f"meeting-{secrets.token_hex(ROOM_BYTES)}"
        return Room(name, f"{self._settings.url}/{name}")

    async def move(self, room: Room, sitting: Sitting) -> Room:
        """A new room: a token for the old one opens nothing any more."""
        return await self.create(sitting)

    async def delete(self, reference: str) -> None:
        """Nothing: a room without people does not exist, and no more tokens are given for it."""

    async def check(self) -> None:
        """Nothing: the server is asked for nothing, its guests bring their tokens."""

    def address(self, link: str, joiner: Joiner, sitting: Sitting) -> str:
        """The room with a token for this person alone; the chair's makes them its moderator.

        Claims as the server's token authentication reads them; it takes none without an end.
        """
        chairs = "true" if joiner.chairs else "false"
        claims = {
            "aud": "jitsi",
            "iss": self._settings.app_id,
            "sub": urlsplit(self._settings.url).hostname,
            "room": urlsplit(link).path.rpartition("/")[2],
            "nbf": int((sitting.starts - EARLY).timestamp()),
            "exp": int((sitting.ends + LATE).timestamp()),
            "context": {
                "user": {
                    "id": joiner.id,
                    "name": joiner.name,
                    "moderator": chairs,
                    "affiliation": "owner" if joiner.chairs else "member",
                },
                "features": {"recording": "false", "livestreaming": "false", "transcription": "false"},
            },
        }
        return f"{link}?jwt={jwt.encode(claims, self._settings.secret, algorithm='HS256')}"

    async def close(self) -> None:
        """Nothing is open."""
