"""A small GOV.UK Notify of our own: checks the key, keeps what it takes, and goes wrong when it is told to."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import jwt
from aiohttp import web

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
API_KEY = f"reminders-{SERVICE}-{SECRET}"
TEXT_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
EMAIL_TEMPLATE = "0fd5cf2a-5b6c-4d5f-8d5c-4a5a6a1b2c3d"
TEMPLATES = {"sms": TEXT_TEMPLATE, "email": EMAIL_TEMPLATE}
PAGE = 250


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request: an answer, or the connection breaks `before` or `after` it is taken."""

    status: int = 0
    error: str = ""
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    reset: Literal["", "before", "after"] = ""
    body: str | None = None


def rate_limited(seconds: int | None = None) -> Fault:
    """More than 3,000 messages in a minute. A gateway in front may say how long to wait."""
    said = "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds"
    return Fault(429, "RateLimitError", said, {"Retry-After": str(seconds)} if seconds else {})


@dataclass(frozen=True)
class Taken:
    """One message that was taken, `at` a moment (aware)."""

    id: str
    kind: str
    to: str
    reference: str
    words: str
    at: datetime


class NotifyDouble:
    """The service. `faults` are for the requests to come, one each; `clock` says when messages are taken."""

    def __init__(self) -> None:
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.taken: list[Taken] = []
        self.faults: list[Fault] = []
        self.fields = ["message"]  # what the templates want filled in
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> NotifyDouble:
        app = web.Application()
        app.router.add_post("/v2/notifications/{kind:sms|email}", self._send)
        app.router.add_get("/v2/notifications", self._list)
        app.router.add_get("/v2/template/{id}", self._template)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _send(self, request: web.Request) -> web.Response:
        kind = request.match_info["kind"]
        fault = self.faults.pop(0) if self.faults else Fault()
        sent = await request.json()
        if fault.reset == "before":
            return _broken(request)
        refusal = _not_let_in(request) or _faulty(fault) or _wrong(kind, sent)
        if refusal is not None:
            return refusal
        address = sent["phone_number" if kind == "sms" else "email_address"]
        words = sent["personalisation"]["message"]
        taken = Taken(str(uuid.uuid4()), kind, address, sent.get("reference", ""), words, self.clock())
        self.taken.append(taken)
        if fault.reset == "after":
            return _broken(request)
        if fault.body is not None:
            return web.Response(status=201, text=fault.body, content_type="application/json")
        return web.json_response(
            {
                "id": taken.id,
                "reference": taken.reference,
                "content": {"body": words, "from_number": "GOVUK"},
                "uri": f"{self.url}/v2/notifications/{taken.id}",
                "template": {"id": sent["template_id"], "version": 1, "uri": ""},
                "scheduled_for": None,
            },
            status=201,
        )

    async def _template(self, request: web.Request) -> web.Response:
        refusal = _not_let_in(request) or _unknown(request.match_info["id"])
        if refusal is not None:
            return refusal
        kind = next(kind for kind, id in TEMPLATES.items() if id == request.match_info["id"])
        return web.json_response(
            {
                "id": TEMPLATES[kind],
                "type": kind,
                "version": 1,
                "body": " ".join(f"(({name}))" for name in self.fields),
                "subject": "About your meeting" if kind == "email" else None,
                "personalisation": {name: {"required": True} for name in self.fields},
            }
        )

    async def _list(self, request: web.Request) -> web.Response:
        fault = self.faults.pop(0) if self.faults else Fault()
        if fault.reset:
            return _broken(request)
        refusal = _not_let_in(request) or _faulty(fault)
        if refusal is not None:
            return refusal
        if fault.body is not None:
            return web.Response(text=fault.body, content_type="application/json")
        wanted = request.query
        found = [
            {"id": each.id, "reference": each.reference, "type": each.kind, "status": "delivered"}
            for each in reversed(self.taken)
            if wanted.get("reference", each.reference) == each.reference
            and wanted.get("template_type", each.kind) == each.kind
        ]
        return web.json_response({"notifications": found[:PAGE], "links": {"current": str(request.url)}})


def _not_let_in(request: web.Request) -> web.Response | None:
    """403 unless the token was signed with our key within the last half minute."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        claims = jwt.decode(token, SECRET, ["HS256"], options={"require": ["iss", "iat"]}, leeway=30)
    except jwt.InvalidTokenError:
        return _answer(403, "AuthError", "Invalid token: signature, api token not found")
    if claims["iss"] != SERVICE:
        return _answer(403, "AuthError", "Invalid token: service not found")
    return None


def _faulty(fault: Fault) -> web.Response | None:
    return _answer(fault.status, fault.error, fault.message, fault.headers) if fault.status else None


def _unknown(template: str) -> web.Response | None:
    known = template in TEMPLATES.values()
    return None if known else _answer(404, "NoResultFound", "No result found")


def _wrong(kind: str, sent: dict[str, Any]) -> web.Response | None:
    if sent.get("template_id") != TEMPLATES[kind]:
        return _answer(400, "BadRequestError", "Template not found")
    if "message" not in sent.get("personalisation", {}):
        return _answer(400, "BadRequestError", "Missing personalisation: message")
    if kind == "sms":
        digits = sent["phone_number"].lstrip("+")
        if len(digits) < 11:
            return _answer(400, "ValidationError", "phone_number Not enough digits")
        if not digits.startswith(("07", "447")):
            return _answer(400, "BadRequestError", "Cannot send to international mobile numbers")
    elif "@" not in sent["email_address"]:
        return _answer(400, "ValidationError", "email_address Not a valid email address")
    return None


def _answer(status: int, error: str, message: str, headers: dict[str, str] | None = None) -> web.Response:
    body = {"status_code": status, "errors": [{"error": error, "message": message}]}
    return web.json_response(body, status=status, headers=headers)


def _broken(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
