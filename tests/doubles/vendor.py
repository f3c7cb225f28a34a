"""What the doubles of meeting services share: a server on this computer, tokens that end, and misfortunes."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

Json = dict[str, Any]
Fault = Callable[[web.Request], Awaitable[web.StreamResponse | None]]


@dataclass
class Vendor:
    """A service over HTTP. `meetings` are by id; `asked` is every request as (method, path, body).

    `faults` befall the next requests for meetings, one each; `token_faults` those for tokens.
    """

    token_lasts: int = 3599
    meetings: dict[str, Json] = field(default_factory=dict)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    token_faults: deque[Fault] = field(default_factory=deque)
    good_tokens: set[str] = field(default_factory=set)
    url: str = ""

    def __post_init__(self) -> None:
        self.count = itertools.count(1)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def forget_tokens(self) -> None:
        """Every token that was given out stops being good, as when an administrator changes the secret."""
        self.good_tokens.clear()

    def new_token(self) -> str:
        """Another token."""
        token = f"token-{next(self.count)}"
        self.tokens.append(token)
        self.good_tokens.add(token)
        return token

    def knows(self, request: web.Request) -> bool:
        """Whether the request bears a token that is good."""
        return request.headers.get("Authorization", "").removeprefix("Bearer ") in self.good_tokens

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        for_a_token = "oauth" in request.path
        if request.content_type == "application/json" and request.body_exists:
            body: Any = await request.json()
        else:
            body = dict(await request.post())
        self.asked.append((request.method, request.path, body))
        faults = self.token_faults if for_a_token else self.faults
        if faults:
            answer = await faults.popleft()(request)
            if answer is not None:
                return answer
        return self.token(request, body) if for_a_token else self.meeting(request, body)

    def token(self, request: web.Request, body: Json) -> web.Response:
        """Answers a request for a token."""
        raise NotImplementedError

    def meeting(self, request: web.Request, body: Json) -> web.Response:
        """Answers a request about meetings."""
        raise NotImplementedError


def answers(status: int, body: Json, **headers: str) -> Fault:
    """The service answers so."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def fault(_: web.Request) -> web.Response:
        return web.json_response(body, status=status, headers=named)

    return fault


def hangs_up() -> Fault:
    """The connection breaks before anything is answered."""

    async def fault(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        await asyncio.sleep(0)
        return web.Response()

    return fault


def babbles() -> Fault:
    """Something answers that is not the service: a page of a proxy, say."""

    async def fault(_: web.Request) -> web.Response:
        return web.Response(text="<html>Welcome to the guest wifi</html>", content_type="text/html")

    return fault
