"""A small Zoom: server-to-server tokens, and the meetings of one host.

As its reference describes them: `POST /users/{id}/meetings`, `PATCH` and `DELETE /meetings/{id}` that answer
204, errors as `{"code", "message"}`, 429 with `Retry-After` as a moment where the day's limit is reached.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from aiohttp import web

from bot.meeting_settings import ZoomSettings
from tests.doubles.vendor import Fault, Json, Vendor, answers

ACCOUNT, CLIENT, SECRET, HOST = "an-account", "a-client", "the secret of the zoom double", "host@example.org"
KEY = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
NUMBERS = [
    {"country": "US", "country_name": "US", "city": "New York", "number": "+1 202 555 0100", "type": "toll"},
    {"country": "GB", "country_name": "United Kingdom", "number": "+44 113 496 0000", "type": "toll"},
    {"country": "GB", "country_name": "United Kingdom", "number": "+44 800 496 0000", "type": "tollfree"},
]


@dataclass
class ZoomDouble(Vendor):
    """The service. `licensed` are the users who may be alternative hosts; `audio`: telephone numbers are on."""

    licensed: tuple[str, ...] = ("chair@example.org",)
    audio: bool = True

    @property
    def settings(self) -> ZoomSettings:
        """Settings that lead here."""
        return ZoomSettings(ACCOUNT, CLIENT, SECRET, HOST, f"{self.url}/v2", self.url)

    def token(self, request: web.Request, body: Json) -> web.Response:
        wanted = {"grant_type": "account_credentials", "account_id": ACCOUNT}
        if request.headers.get("Authorization") != f"Basic {KEY}":
            wrong = {"reason": "Invalid client_id or client_secret", "error": "invalid_client"}
            return web.json_response(wrong, status=400)
        if request.path != "/oauth/token" or body != wanted:
            return web.json_response({"reason": "Bad Request", "error": "invalid_request"}, status=400)
        token = {"token_type": "bearer", "expires_in": self.token_lasts, "scope": "meeting:write:admin"}
        return web.json_response({**token, "access_token": self.new_token()})

    def meeting(self, request: web.Request, body: Json) -> web.Response:
        if not self.knows(request):
            return _error(401, 124, "Access token is expired.")
        if request.method == "POST":
            if request.path != f"/v2/users/{HOST}/meetings":
                return _error(404, 1001, "User does not exist.")
            return self._create(body)
        identifier = request.path.rpartition("/")[2]
        if identifier not in self.meetings:
            return _error(404, 3001, f"Meeting does not exist: {identifier}.")
        if request.method == "DELETE":
            del self.meetings[identifier]
            return web.Response(status=204)
        problem = self._problem(body)
        if problem is None:
            self.meetings[identifier].update(body)
        return problem or web.Response(status=204)

    def _create(self, body: Json) -> web.Response:
        problem = self._problem(body)
        if problem is not None:
            return problem
        number = 93112340000 + next(self.count)
        numbers = {"global_dial_in_numbers": NUMBERS} if self.audio else {}
        found = {
            **body,
            "id": number,
            "uuid": "aDYlohsHRtCd4ii1uC2+hA==",
            "host_id": "a-host",
            "join_url": f"https://us02web.zoom.us/j/{number}?pwd=cGFzc2NvZGU.1",
            "start_url": f"https://us02web.zoom.us/s/{number}?zak=secret-of-the-host",
            "pstn_password": body["password"],
            "settings": {**body["settings"], **numbers},
        }
        self.meetings[str(number)] = found
        return web.json_response(found, status=201)

    def _problem(self, body: Json) -> web.Response | None:
        """What Zoom would not take about a meeting."""
        password = str(body.get("password", ""))
        if len(password) > 10:
            return _error(400, 300, "The passcode is too long.")
        hosts = [each for each in body.get("settings", {}).get("alternative_hosts", "").split(";") if each]
        if any(each not in self.licensed for each in hosts):
            return _error(400, 1114, "An alternative host is not a licensed user of this account.")
        return None


NO_HOST = answers(404, {"code": 1001, "message": "User does not exist: host@example.org."})
DAY_IS_OVER = answers(
    429,
    {"code": 429, "message": "You have exceeded the daily rate limit (100) of Meeting Create/Update API."},
    Date="Mon, 23 Nov 2026 23:30:00 GMT",
    Retry_After="2026-11-24T00:00:00Z",
)


def throttled(seconds: str) -> Fault:
    """Zoom asks to be left alone."""
    body = {"code": 429, "message": "You have reached the maximum per-second rate limit for this API."}
    return answers(429, body, Retry_After=seconds)


def _error(status: int, code: int, message: str) -> web.Response:
    return web.json_response({"code": code, "message": message}, status=status)
