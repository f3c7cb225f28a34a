"""The line to Teams: one pool of connections, and every way it can fail told apart by what it means.

Teams keeps no history for bots, so what matters about a failure is whether the message can have been
taken: `TryLater` and `Unreachable` say surely not, `Uncertain` says that nobody knows.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import aiohttp
from msrest.pipeline import Request, Response
from msrest.pipeline.async_abc import AsyncHTTPSender
from msrest.universal_http import ClientRequest, HTTPClientResponse
from multidict import CIMultiDict

from scheduler.outlets import TryLater, Uncertain, Unreachable

log = logging.getLogger(__name__)
T = TypeVar("T")

TIMEOUT = aiohttp.ClientTimeout(total=30, connect=10)
SOON, LATER, MUCH_LATER = 10.0, 60.0, 900.0  # seconds
PATIENCE = 5.0  # seconds that an answer may wait when Teams asks for it; Teams itself waits 15 for us
ATTEMPTS = 3
# What Teams answers where the person is out of reach, in the few words that an administrator reads.
REASONS = {
    "ConversationBlockedByUser": "blocked",
    "BotDisabledByAdmin": "switched off by an administrator",
    "MessageWritesBlocked": "blocked",
    "BotNotInConversationRoster": "not installed",
    "NotEnoughPermissions": "not installed",
    "ForbiddenOperationException": "not installed",
    "ConversationNotFound": "gone",
}


class NotTaken(TryLater):
    """Teams would not take the message as it is (too large, or an element it does not know)."""


class Line:
    """Connections, opened when first needed and shared by everything that talks to Microsoft."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    def session(self) -> aiohttp.ClientSession:
        """The session of this process."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT, trust_env=True)
        return self._session

    async def close(self) -> None:
        """Hangs up."""
        if self._session is not None:
            await self._session.close()


class Sender(AsyncHTTPSender[Any, Any]):
    """How the Bot Framework's client sends a request: over `line`, once, without retrying by itself."""

    def __init__(self, line: Line) -> None:
        self._line = line

    async def __aexit__(self, *_: object) -> None:
        """The line outlives the client."""

    async def send(self, request: Request[Any], **_: Any) -> Response[Any, Any]:
        """The answer. Raises `TryLater`, `Unreachable` or `Uncertain`."""
        asked: ClientRequest = request.http_request
        try:
            async with self._line.session().request(
                asked.method, asked.url, data=asked.data, headers=dict(asked.headers), allow_redirects=False
            ) as answer:
                body = await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise TryLater("Teams could not be reached", LATER) from error
        except aiohttp.InvalidURL as error:
            raise Unreachable("gone") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Uncertain("the connection broke before Teams answered") from error
        _check(answer.status, answer.headers, _json(body))
        return Response(request, Answer(asked, answer, body))


class Answer(HTTPClientResponse):
    """An answer as the Bot Framework's client wants to read it."""

    def __init__(self, request: ClientRequest, answer: aiohttp.ClientResponse, body: bytes) -> None:
        super().__init__(request, answer)
        self.status_code = answer.status
        self.headers = CIMultiDict(answer.headers)
        self.reason = answer.reason
        self._body = body

    def body(self) -> bytes:
        """The bytes of the answer."""
        return self._body


async def patiently(send: Callable[[], Awaitable[T]]) -> T:
    """Sends; where Teams asks for a short wait, waits and sends again. Raises what `send` raises."""
    for _ in range(ATTEMPTS - 1):
        try:
            return await send()
        except TryLater as error:
            if error.seconds > PATIENCE:
                raise
            await asyncio.sleep(error.seconds)
    return await send()


def _check(status: int, headers: Mapping[str, str], body: Any) -> None:
    if status in (200, 201, 202):
        if body is None:
            raise Uncertain("Teams gave an answer that cannot be read")
        return
    if status in (412, 429):
        raise TryLater("Teams asked us to wait", _wait(headers))
    if status in (403, 404, 410):
        raise Unreachable(REASONS.get(_code(body), "blocked" if status == 403 else "gone"))
    if status == 401:
        log.error("Teams does not accept the bot's token: check MICROSOFT_APP_ID and MICROSOFT_APP_PASSWORD.")
        raise TryLater("Teams does not accept the bot's token", MUCH_LATER)
    if status == 408 or status >= 500:
        raise Uncertain(f"Teams answered {status}")
    log.error("Teams would not take a message: it answered %s %s.", status, _code(body))
    raise NotTaken(f"Teams answered {status}", MUCH_LATER)


def _json(body: bytes) -> Any:
    """What the body says: {} where it is empty, None where it cannot be read."""
    try:
        return json.loads(body) if body.strip() else {}
    except ValueError:
        return None


def _code(body: Any) -> str:
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) and code.isalnum() else ""


def _wait(headers: Mapping[str, str]) -> float:
    text = headers.get("Retry-After", "")
    return float(text) if text.isdecimal() else SOON
