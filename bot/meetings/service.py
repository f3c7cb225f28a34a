"""The line to a provider's service: one pool of connections, a token while it lasts, and two kinds of trouble."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.retry_after import asked_seconds
from handlers.joining.meeting_details import leads_to_a_meeting
from handlers.joining.meetings import ProviderRefused, ProviderUnavailable

TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)
NEARLY_OVER = 60.0  # seconds before its end that a token is not used any more
LONGEST_CODE = 60  # characters of a service's error code that people are shown
Json = dict[str, Any]


class NotThere(ProviderRefused):
    """The service has no such meeting, or nobody of the name in whose name it would be."""


class NotTaken(ProviderRefused):
    """The service will not have a meeting like this."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said: its status, and what it sent; `retry_after` in seconds where it asked us to wait."""

    status: int
    body: Json
    retry_after: float | None


class Service:
    """Asks one service for things as JSON. `fetch_token` gives a token and the seconds that it lasts.

    `name` is what people are told; `code_of` finds the error's code in a refusal. Neither a token nor
    anything that the service says of a meeting ever stands in an error.
    """

    def __init__(
        self,
        name: str,
        url: str,
        fetch_token: Callable[[Service], Awaitable[tuple[str, float]]],
        code_of: Callable[[Json], str],
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._url = url
        self._fetch_token = fetch_token
        self._code_of = code_of
        self._elapsed = elapsed
        self._session: aiohttp.ClientSession | None = None
        self._token = ""
        self._good_until = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def ask(self, method: str, path: str, wish: Json | None = None, **headers: str) -> Json:
        """What the service answers. Raises `NotThere`, `NotTaken`, `ProviderRefused` or `ProviderUnavailable`."""
        for fresh in (False, True):
            bearer = {"Authorization": f"Bearer {await self._token_to_use(fresh=fresh)}", **headers}
            answer = await self.call(method, f"{self._url}{path}", json=wish, headers=bearer)
            if answer.status != 401:
                break
        return self._understood(answer)

    async def sign_in(self) -> None:
        """Gets a new token. Raises `ProviderRefused` or `ProviderUnavailable`."""
        await self._token_to_use(fresh=True)

    async def call(self, method: str, url: str, **what: Any) -> Answer:
        """One request, sent once. Raises `ProviderUnavailable` where no answer came, or none that can be read."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT, trust_env=True)
        try:
            async with self._session.request(method, url, allow_redirects=False, **what) as answer:
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise ProviderUnavailable(f"{self.name} did not answer") from error
        wait = _seconds_to_wait(answer.headers)
        if answer.status == 429 or answer.status >= 500:
            busy = "is busy" if answer.status == 429 else "has trouble of its own"
            raise ProviderUnavailable(f"{self.name} {busy}", wait)
        return Answer(answer.status, self._read(body), wait)

    async def close(self) -> None:
        """Hangs up."""
        if self._session is not None:
            await self._session.close()

    async def _token_to_use(self, *, fresh: bool) -> str:
        async with self._one_at_a_time:
            if fresh or self._elapsed() >= self._good_until:
                self._token, lasts = await self._fetch_token(self)
                self._good_until = self._elapsed() + lasts - NEARLY_OVER
            return self._token

    def _understood(self, answer: Answer) -> Json:
        if answer.status < 300:
            return answer.body
        kind = {400: NotTaken, 404: NotThere}.get(answer.status, ProviderRefused)
        code = self._code_of(answer.body)[:LONGEST_CODE] or str(answer.status)
        raise kind(f"{self.name} refused ({code})")

    def _read(self, body: bytes) -> Json:
        try:
            found = json.loads(body) if body.strip() else {}
        except ValueError as error:
            raise ProviderUnavailable(f"{self.name} gave an answer that cannot be read") from error
        return found if isinstance(found, dict) else {}


def token_in(service: Service, answer: Answer, mend: str) -> tuple[str, float]:
    """The token in an answer and the seconds it lasts; `mend` names the settings that may be wrong.

    Raises `ProviderRefused`.
    """
    token, lasts = answer.body.get("access_token"), answer.body.get("expires_in")
    if answer.status != 200 or not isinstance(token, str) or not isinstance(lasts, int | float):
        raise ProviderRefused(f"{service.name} does not let us in: an administrator should check {mend}")
    return token, float(lasts)


def way_in(link: object, hosts: tuple[str, ...]) -> str:
    """The link that a service gave, where it leads to a meeting on one of `hosts`. Raises `ValueError`."""
    if not isinstance(link, str) or not leads_to_a_meeting(link, hosts):
        raise ValueError("that is no link to a meeting")
    return link


def _seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """How long the service asks to be left alone: in seconds, or until a moment, counted by its own clock."""
    seconds = asked_seconds(headers)
    until, now = (_moment(headers.get(name, "")) for name in ("Retry-After", "Date"))
    if seconds is None and until is not None and now is not None:
        return max(0.0, (until - now).total_seconds())
    return seconds


def _moment(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text)
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
