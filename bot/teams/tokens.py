"""Proof of who is calling: the tokens that Microsoft shows us, and those that we show Microsoft."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt
import msal  # type: ignore[import-untyped]
import requests

from bot.platform_settings import TeamsServices, TeamsSettings
from bot.teams.wire import LATER, MUCH_LATER, Line
from scheduler.outlets import TryLater

log = logging.getLogger(__name__)

CHANNEL = "msteams"
CLOCKS_MAY_DIFFER = 300  # seconds, as Microsoft advises
KEYS_LAST = 24 * 3600.0  # seconds until the signing keys are fetched again
KEYS_REST = 300.0  # seconds between two fetches for keys that we have not heard of
RENEW_BEFORE = 300.0  # seconds before its end at which our own token is replaced


class NotAdmitted(Exception):
    """This caller has not proved to be Teams calling this bot."""


class KeysUnavailable(Exception):
    """Microsoft's signing keys could not be fetched, so nobody can prove anything just now."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key, and the channels that may be spoken for with it."""

    key: Any
    endorsements: frozenset[str]


class SigningKeys:
    """The keys that Microsoft signs with, fetched once a day and when an unknown one turns up.

    `elapsed` gives seconds that only ever grow.
    """

    def __init__(self, openid_url: str, line: Line, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._openid_url = openid_url
        self._line = line
        self._elapsed = elapsed
        self._keys: dict[str, SigningKey] = {}
        self._fetched_at: float | None = None
        self._one_at_a_time = asyncio.Lock()

    async def find(self, key_id: str) -> SigningKey | None:
        """The key with this id. Raises `KeysUnavailable`."""
        async with self._one_at_a_time:
            age = None if self._fetched_at is None else self._elapsed() - self._fetched_at
            if age is None or age > KEYS_LAST or (key_id not in self._keys and age > KEYS_REST):
                await self._renew(key_id)
            return self._keys.get(key_id)

    async def _renew(self, key_id: str) -> None:
        try:
            metadata = await self._get(self._openid_url)
            found = await self._get(str(metadata["jwks_uri"]))
            self._keys = {str(key["kid"]): _signing_key(key) for key in found["keys"] if key["kty"] == "RSA"}
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError, jwt.PyJWTError) as error:
            if key_id not in self._keys:
                raise KeysUnavailable("the signing keys could not be fetched") from error
            log.warning("Microsoft's signing keys could not be renewed; the known ones are used meanwhile.")
        self._fetched_at = self._elapsed()

    async def _get(self, url: str) -> Any:
        async with self._line.session().get(url) as answer:
            answer.raise_for_status()
            return await answer.json(content_type=None)


def _signing_key(key: dict[str, Any]) -> SigningKey:
    return SigningKey(jwt.PyJWK(key, "RS256").key, frozenset(key.get("endorsements", ())))


class Gate:
    """Lets in only Teams itself, speaking to this bot."""

    def __init__(self, app_id: str, services: TeamsServices, line: Line) -> None:
        if not app_id:
            raise ValueError("without an app id nobody can be told from anybody")
        self._app_id = app_id
        self._services = services
        self._keys = SigningKeys(services.openid_url, line)

    async def admit(self, authorization: str) -> str:
        """The service address that this Authorization header vouches for.

        Raises `NotAdmitted` and `KeysUnavailable`. The time is the computer's own, for a token is
        as old as it is, wherever the demonstration's clock has been moved to.
        """
        scheme, _, token = authorization.partition(" ")
        if scheme != "Bearer" or not token:
            raise NotAdmitted("no bearer token")
        try:
            key = await self._keys.find(self._key_id(token))
            if key is None or CHANNEL not in key.endorsements:
                raise NotAdmitted("signed with an unknown key")
            claims = self._decode(token, key=key.key, require=["exp", "iss", "aud"])
        except jwt.PyJWTError as error:
            raise NotAdmitted("not a good token") from error
        service_url = claims.get("serviceurl") or claims.get("serviceUrl")
        if not isinstance(service_url, str):
            raise NotAdmitted("the token names no service address")
        return service_url

    def _key_id(self, token: str) -> str:
        """The key's id. Tokens that are not for us are turned away before any key is fetched for them."""
        self._decode(token, key=None, require=["exp", "iss", "aud"])
        key_id = jwt.get_unverified_header(token).get("kid")
        if not isinstance(key_id, str):
            raise NotAdmitted("the token names no key")
        return key_id

    def _decode(self, token: str, *, key: Any, require: list[str]) -> dict[str, Any]:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            audience=self._app_id,
            issuer=self._services.issuer,
            leeway=CLOCKS_MAY_DIFFER,
            options={
                "require": require,
                "verify_signature": key is not None,
                "verify_aud": True,
                "verify_iss": True,
                "verify_exp": True,
                "verify_nbf": True,
            },
        )
        return claims


Fetched = tuple[str, float]  # a token, and the seconds it lasts


class OwnToken:
    """The token that we show Microsoft: fetched when needed, kept until shortly before its end."""

    def __init__(
        self, fetch: Callable[[], Awaitable[Fetched]], elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._elapsed = elapsed
        self._token = ""
        self._good_until = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def get(self) -> str:
        """A token that will do. Raises `TryLater`."""
        async with self._one_at_a_time:
            if not self._token or self._elapsed() > self._good_until:
                self._token, seconds = await self._fetch()
                self._good_until = self._elapsed() + seconds - RENEW_BEFORE
            return self._token


def own_token(settings: TeamsSettings, line: Line) -> OwnToken:
    """The token of the bot, by client secret or by managed identity, as its registration says."""
    if settings.app_type == "UserAssignedMSI":
        return OwnToken(lambda: by_managed_identity(settings))
    return OwnToken(lambda: by_secret(settings, line))


async def by_secret(settings: TeamsSettings, line: Line) -> Fetched:
    """A token for the bot's id and secret, from the organisation's own tenant. Raises `TryLater`."""
    form = {
        "grant_type": "client_credentials",
        "client_id": settings.app_id,
        "client_secret": settings.app_password,
        "scope": f"{settings.services.scope}/.default",
    }
    url = settings.services.login_url.replace("{tenant}", settings.tenant_id) + "/oauth2/v2.0/token"
    try:
        async with line.session().post(url, data=form) as answer:
            body = await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise TryLater("no token: Microsoft's sign-in could not be reached", LATER) from error
    return _fetched(body)


async def by_managed_identity(settings: TeamsSettings) -> Fetched:
    """A token from the computer in Azure that we run on. Raises `TryLater`."""
    return _fetched(await asyncio.to_thread(_ask_this_computer, settings.app_id, settings.services.scope))


def _ask_this_computer(app_id: str, resource: str) -> Any:
    identity = msal.UserAssignedManagedIdentity(client_id=app_id)
    with requests.Session() as session:
        try:
            return msal.ManagedIdentityClient(identity, http_client=session).acquire_token_for_client(
                resource=resource
            )
        except (requests.RequestException, msal.ManagedIdentityError) as error:
            raise TryLater("no token: there is no managed identity here", MUCH_LATER) from error


def _fetched(body: Any) -> Fetched:
    try:
        return str(body["access_token"]), float(body["expires_in"])
    except (KeyError, TypeError, ValueError) as error:
        log.error("Microsoft gave the bot no token: check MICROSOFT_APP_ID and MICROSOFT_APP_PASSWORD.")
        raise TryLater("no token: Microsoft does not accept the bot's id and secret", MUCH_LATER) from error
