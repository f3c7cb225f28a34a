"""A small Microsoft Graph: client credentials, and the online meetings of one organiser.

As its reference describes them: `POST`, `PATCH` and `DELETE` on `/users/{id}/onlineMeetings`, errors as
`{"error": {"code", "message", "innerError"}}`, 429 with `Retry-After`, 403 without an access policy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from aiohttp import web

from bot.meeting_settings import GraphSettings
from tests.doubles.vendor import Fault, Json, Vendor, answers

TENANT, CLIENT, SECRET = "a-tenant", "a-client", "the secret of the graph double"
ORGANISER = "conferences@example.org"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SCOPES = ("organizer", "organization", "organizationAndFederated", "everyone", "invited")
ROLES = ("attendee", "presenter", "coorganizer")


@dataclass
class GraphDouble(Vendor):
    """The service. `audio` says whether the organiser has audio conferencing."""

    audio: bool = True

    @property
    def settings(self) -> GraphSettings:
        """Settings that lead here."""
        return GraphSettings(TENANT, CLIENT, SECRET, ORGANISER, f"{self.url}/v1.0", self.url)

    def token(self, request: web.Request, body: Json) -> web.Response:
        wanted = {
            "grant_type": "client_credentials",
            "client_id": CLIENT,
            "client_secret": SECRET,
            "scope": "https://graph.microsoft.com/.default",
        }
        if request.path != f"/{TENANT}/oauth2/v2.0/token" or body != wanted:
            wrong = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret."}
            return web.json_response(wrong, status=401)
        token = {"token_type": "Bearer", "expires_in": self.token_lasts, "ext_expires_in": self.token_lasts}
        return web.json_response({**token, "access_token": self.new_token()})

    def meeting(self, request: web.Request, body: Json) -> web.Response:
        if not self.knows(request):
            return _error(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.")
        parts = unquote(request.path).strip("/").split("/")
        if parts[:4] != ["v1.0", "users", ORGANISER, "onlineMeetings"]:
            return _error(404, "ResourceNotFound", f"Resource {request.path} could not be found.")
        if request.method == "POST" and len(parts) == 4:
            return self._create(request, body)
        if len(parts) != 5 or parts[4] not in self.meetings:
            return _error(404, "NotFound", "3004: Meeting not found.")
        if request.method == "DELETE":
            del self.meetings[parts[4]]
            return web.Response(status=204)
        return self._update(request, parts[4], body)

    def _create(self, request: web.Request, body: Json) -> web.Response:
        problem = _problem(request, body)
        if problem:
            return _error(400, "BadRequest", problem)
        number = next(self.count)
        identifier = f"MSo1N2Y5ZGFjYy03MWJmLTQ3NDM=*{number}"  # their ids hold characters that paths do not
        phone = {
            "conferenceId": f"12345{number:04}",
            "tollNumber": "+44 113 496 0000",
            "tollFreeNumber": None,
            "dialinUrl": "https://dialin.example.org/",
        }
        self.meetings[identifier] = {
            "id": identifier,
            "joinWebUrl": f"https://teams.microsoft.com/l/meetup-join/19%3ameeting_{number}%40thread.v2/0",
            "audioConferencing": phone if self.audio else None,
            **body,
        }
        return web.json_response(self.meetings[identifier], status=201)

    def _update(self, request: web.Request, identifier: str, body: Json) -> web.Response:
        if ("startDateTime" in body) != ("endDateTime" in body):
            return _error(400, "BadRequest", "Both startDateTime and endDateTime are required.")
        problem = _problem(request, {**self.meetings[identifier], **body})
        if problem:
            return _error(400, "BadRequest", problem)
        self.meetings[identifier].update(body)
        return web.json_response(self.meetings[identifier])


NO_POLICY = answers(
    403,
    {
        "error": {
            "code": "Forbidden",
            "message": "No application access policy found for this app: a-client on the user: 00000000.",
            "innerError": {"request-id": "a-request", "date": "2026-11-23T09:30:00"},
        }
    },
)


def throttled(seconds: str) -> Fault:
    """Graph asks to be left alone."""
    body = {"error": {"code": "TooManyRequests", "message": "Too many requests."}}
    return answers(429, body, Retry_After=seconds)


def _problem(request: web.Request, body: Json) -> str:
    """What Graph would not take about a meeting, or nothing."""
    if not all(MOMENT.fullmatch(str(body.get(name))) for name in ("startDateTime", "endDateTime")):
        return "The moment is not a DateTimeOffset."
    if body["startDateTime"] >= body["endDateTime"]:
        return "The meeting ends before it begins."
    lobby = body.get("lobbyBypassSettings", {})
    if lobby.get("scope", "organization") not in SCOPES:
        return "The scope is not known."
    roles = [each.get("role") for each in body.get("participants", {}).get("attendees", [])]
    if any(role not in ROLES for role in roles):
        return "The role is not known."
    if "coorganizer" in roles and "include-unknown-enum-members" not in request.headers.get("Prefer", ""):
        return "The role coorganizer needs a Prefer header."
    return ""


def _error(status: int, code: str, message: str) -> web.Response:
    inner = {"request-id": "a-request", "date": "2026-11-23T09:30:00"}
    return web.json_response(
        {"error": {"code": code, "message": message, "innerError": inner}}, status=status
    )
