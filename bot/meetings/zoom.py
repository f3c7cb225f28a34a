"""Meetings in Zoom: a waiting room, a passcode, and numbers to dial."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import UTC
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.meeting_settings import ZoomSettings
from bot.meetings.service import NotTaken, NotThere, Service, token_in, way_in
from handlers.joining.meetings import Joiner, ProviderUnavailable, Room, Sitting

TOPIC = "Meeting"  # it stands in calendars and on screens: nothing about what it is for
SCHEDULED = 2  # the type of a meeting with a date
PASSCODE_DIGITS = 10  # as many as Zoom takes; figures alone, so that it can be dialled
MEND = "ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET"
HERE = "GB"
HOSTS = ("zoom.us", "zoom.com")  # where its own links lead, or below them


class Zoom:
    """Meetings of one host, made by a server-to-server application with meeting write and delete scopes.

    Their links lead to Zoom, or to one of `hosts` besides.
    """

    name = "zoom"
    automatic = True

    def __init__(
        self,
        settings: ZoomSettings,
        elapsed: Callable[[], float] = time.monotonic,
        hosts: tuple[str, ...] = (),
    ) -> None:
        self._settings = settings
        self._hosts = (*HOSTS, *hosts)
        self._zoom = Service("Zoom", settings.url, self._token, _code, elapsed)

    async def create(self, sitting: Sitting) -> Room:
        """A meeting whose passcode is new; the chair may start it where they have a licence for that."""
        passcode = "".join(secrets.choice("0123456789") for _ in range(PASSCODE_DIGITS))
        path = f"/users/{quote(self._settings.host, safe='')}/meetings"
        wish = {"topic": TOPIC, "type": SCHEDULED, "password": passcode}
        return _room(await self._with_chair("POST", path, wish, sitting), self._hosts)

    async def move(self, room: Room, sitting: Sitting) -> Room:
        """The same meeting at another time; its link, number and passcode stay."""
        try:
            await self._with_chair("PATCH", f"/meetings/{quote(room.reference, safe='')}", {}, sitting)
        except NotThere:
            return await self.create(sitting)
        return room

    async def delete(self, reference: str) -> None:
        """Ends it, without Zoom writing to anybody about it."""
        quiet = "schedule_for_reminder=false&cancel_meeting_reminder=false"
        try:
            await self._zoom.ask("DELETE", f"/meetings/{quote(reference, safe='')}?{quiet}")
        except NotThere:
            return

    async def check(self) -> None:
        """Asks for a token, which shows that it lets us in."""
        await self._zoom.sign_in()

    def address(self, link: str, joiner: Joiner, sitting: Sitting) -> str:
        """The meeting's link: everybody has the same, and the waiting room keeps strangers out."""
        return link

    async def close(self) -> None:
        """Hangs up."""
        await self._zoom.close()

    async def _with_chair(
        self, method: str, path: str, wish: dict[str, Any], sitting: Sitting
    ) -> dict[str, Any]:
        """Asks with the chair as alternative host; without, where Zoom will not have them (no licence)."""
        wish = {**wish, **_when(sitting)}
        settings = _settings(sitting.chair)
        try:
            return await self._zoom.ask(method, path, {**wish, "settings": settings})
        except NotTaken:
            if not sitting.chair:
                raise
            return await self._zoom.ask(method, path, {**wish, "settings": _settings(None)})

    async def _token(self, service: Service) -> tuple[str, float]:
        settings = self._settings
        answer = await service.call(
            "POST",
            f"{settings.login_url}/oauth/token",
            data={"grant_type": "account_credentials", "account_id": settings.account_id},
            headers={"Authorization": aiohttp.encode_basic_auth(settings.client_id, settings.client_secret)},
        )
        return token_in(service, answer, MEND)


def _when(sitting: Sitting) -> dict[str, Any]:
    starts = sitting.starts.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    minutes = (sitting.ends - sitting.starts).total_seconds() / 60
    return {"start_time": starts, "duration": round(minutes)}


def _settings(chair: str | None) -> dict[str, Any]:
    return {
        "waiting_room": True,
        "join_before_host": False,
        "audio": "both",
        "auto_recording": "none",
        "use_pmi": False,
        "alternative_hosts": chair or "",
        "alternative_hosts_email_notification": False,
    }


def _room(found: dict[str, Any], hosts: tuple[str, ...]) -> Room:
    """The meeting that Zoom describes. On the phone its number is dialled, then #, then the passcode."""
    try:
        number = _dial_in(found.get("settings", {}).get("global_dial_in_numbers", []))
        reference = str(found["id"])
        passcode = found.get("pstn_password") or found["password"]
        link = way_in(found["join_url"], hosts)
        return Room(reference, link, number, f"{reference}# # {passcode}#" if number else None)
    except (KeyError, AttributeError, TypeError, ValueError) as error:
        raise ProviderUnavailable("Zoom gave an answer that cannot be read") from error


def _dial_in(numbers: list[dict[str, str]]) -> str | None:
    """The number to dial: one of this country where there is one, and one that costs nothing before others."""
    best = sorted(numbers, key=lambda each: (each.get("country") != HERE, each.get("type") != "tollfree"))
    return best[0]["number"] if best else None


def _code(body: dict[str, Any]) -> str:
    return str(body.get("code", ""))
