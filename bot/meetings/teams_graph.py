"""Meetings in Microsoft Teams through Graph: everybody waits in the lobby until the chair lets them in."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from bot.meeting_settings import GraphSettings
from bot.meetings.service import NotThere, Service, token_in, way_in
from handlers.joining.meetings import Joiner, ProviderUnavailable, Room, Sitting

SUBJECT = "Meeting"  # it stands in calendars and on screens: nothing about what it is for
SCOPE = "https://graph.microsoft.com/.default"
# Without it Graph does not say, nor take, that somebody is a co-organiser.
ALL_ROLES = {"Prefer": "include-unknown-enum-members"}
HOSTS = ("teams.microsoft.com", "teams.cloud.microsoft", "teams.live.com")  # where its own links lead
MEND = "GRAPH_TENANT_ID, GRAPH_CLIENT_ID and GRAPH_CLIENT_SECRET"


class TeamsGraph:
    """`onlineMeetings` of one organiser, made by an application with its own permission.

    The application needs `OnlineMeetings.ReadWrite.All` and an application access policy for the organiser. Their
    links lead to Teams, or to one of `hosts` besides.
    """

    name = "teams"
    automatic = True

    def __init__(
        self,
        settings: GraphSettings,
        elapsed: Callable[[], float] = time.monotonic,
        hosts: tuple[str, ...] = (),
    ) -> None:
        self._settings = settings
        self._hosts = (*HOSTS, *hosts)
        self._meetings = f"/users/{quote(settings.organiser, safe='')}/onlineMeetings"
        self._graph = Service("Microsoft Teams", settings.url, self._token, _code, elapsed)

    async def create(self, sitting: Sitting) -> Room:
        """A meeting with its telephone number, where the organiser has audio conferencing."""
        found = await self._graph.ask("POST", self._meetings, _wish(sitting), **ALL_ROLES)
        return _room(found, self._hosts)

    async def move(self, room: Room, sitting: Sitting) -> Room:
        """The same meeting at another time, with the chair it has now; its link and number stay."""
        try:
            one = self._one(room.reference)
            found = await self._graph.ask("PATCH", one, _wish(sitting), **ALL_ROLES)
        except NotThere:
            return await self.create(sitting)
        return _room(found, self._hosts)

    async def delete(self, reference: str) -> None:
        """Ends it: its link leads nowhere any more."""
        try:
            await self._graph.ask("DELETE", self._one(reference))
        except NotThere:
            return

    async def check(self) -> None:
        """Asks for a token, which shows that it lets us in."""
        await self._graph.sign_in()

    def address(self, link: str, joiner: Joiner, sitting: Sitting) -> str:
        """The meeting's link: in Teams everybody has the same, and the lobby keeps strangers out."""
        return link

    async def close(self) -> None:
        """Hangs up."""
        await self._graph.close()

    def _one(self, reference: str) -> str:
        return f"{self._meetings}/{quote(reference, safe='')}"

    async def _token(self, service: Service) -> tuple[str, float]:
        settings = self._settings
        answer = await service.call(
            "POST",
            f"{settings.login_url}/{quote(settings.tenant_id, safe='')}/oauth2/v2.0/token",
            data={
                "grant_type": "client_credentials",
                "client_id": settings.client_id,
                "client_secret": settings.client_secret,
                "scope": SCOPE,
            },
        )
        return token_in(service, answer, MEND)


def _wish(sitting: Sitting) -> dict[str, Any]:
    """The meeting as Graph takes it.

    The chair is a co-organiser, so that they pass the lobby and let the others in. Where it is not known who
    chairs, people of the council pass it, or nobody could open the door.
    """
    people = [{"upn": sitting.chair, "role": "coorganizer"}] if sitting.chair else []
    return {
        "subject": SUBJECT,
        "startDateTime": _utc(sitting.starts),
        "endDateTime": _utc(sitting.ends),
        "participants": {"attendees": people},
        "lobbyBypassSettings": {
            "scope": "organizer" if sitting.chair else "organization",
            "isDialInBypassEnabled": False,
        },
        "isEntryExitAnnounced": True,
        "recordAutomatically": False,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _room(found: dict[str, Any], hosts: tuple[str, ...]) -> Room:
    """The meeting that Graph describes; a number that costs the caller nothing goes first."""
    try:
        phone = found.get("audioConferencing") or {}
        number = phone.get("tollFreeNumber") or phone.get("tollNumber")
        conference = phone.get("conferenceId")
        link = way_in(found["joinWebUrl"], hosts)
        return Room(found["id"], link, number, f"{conference}#" if number and conference else None)
    except (KeyError, AttributeError, ValueError) as error:
        raise ProviderUnavailable("Microsoft Teams gave an answer that cannot be read") from error


def _code(body: dict[str, Any]) -> str:
    error = body.get("error")
    return str(error.get("code", "")) if isinstance(error, dict) else ""
