"""Only Teams itself gets in, and the bot shows a token of its own."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.platform_settings import TeamsServices
from bot.settings import WrongSetting, read
from bot.teams.tokens import (
    Gate,
    KeysUnavailable,
    NotAdmitted,
    OwnToken,
    SigningKeys,
    by_managed_identity,
    own_token,
)
from bot.teams.wire import Line
from scheduler.outlets import TryLater
from tests.doubles.bot_connector import APP_ID, SECRET, TENANT, BotConnector
from tests.doubles.teams_bot import SW, RunningBot, running_bot

DAYS = 24 * 3600
EMULATOR_ISSUER = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"


def ago(seconds: float) -> int:
    return int(time.time() - seconds)


WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "expired an hour ago": {"exp": ago(3600)},
    "expired beyond what clocks may differ by": {"exp": ago(301)},
    "without an end": {"without": "exp"},
    "not valid yet": {"nbf": ago(-3600)},
    "for another bot": {"aud": "00000000-0000-4000-8000-0000000000ff"},
    "for nobody": {"without": "aud"},
    "from another issuer": {"iss": "https://elsewhere.example.org"},
    "from an emulator": {"iss": EMULATOR_ISSUER, "ver": "1.0", "appid": APP_ID},
    "from nobody": {"without": "iss"},
    "for another service": {"serviceurl": "https://elsewhere.example.org"},
    "for no service": {"without": "serviceurl"},
    "for a service that is no text": {"serviceurl": ["a"]},
    "signed with an unknown key": {"headers": {"kid": "key-9"}},
    "signed without naming a key": {"headers": {"kid": None}},
}


@pytest.mark.parametrize("claims", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS.keys())
async def test_a_wrong_token_is_refused(bot: RunningBot, claims: dict[str, Any]) -> None:
    token = bot.teams.token(**claims)
    assert await bot.hears(bot.teams.message(SW, "mine"), f"Bearer {token}") == 401
    assert (bot.router.asked, bot.teams.sent) == ([], [])


async def test_a_token_signed_by_somebody_else_is_refused(bot: RunningBot) -> None:
    forger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    token = bot.teams.token(key=forger)
    assert await bot.hears(bot.teams.message(SW, "mine"), f"Bearer {token}") == 401
    assert bot.router.asked == []


def part(words: str) -> str:
    return base64.urlsafe_b64encode(words.encode()).rstrip(b"=").decode()


def unsigned(teams: BotConnector) -> str:
    claims = jwt.decode(teams.token(), options={"verify_signature": False})
    return f"{part(json.dumps({'alg': 'none', 'kid': 'key-1'}))}.{part(json.dumps(claims))}."


ODD_CLAIMS = [
    '{"exp": Infinity, "iss": "ISS", "aud": "AUD"}',
    '{"exp": NaN, "iss": "ISS", "aud": "AUD"}',
    '{"exp": {}, "iss": "ISS", "aud": "AUD"}',
    '{"exp": 99999999999, "nbf": [], "iss": "ISS", "aud": "AUD"}',
    '{"exp": 99999999999, "iat": Infinity, "iss": "ISS", "aud": "AUD"}',
    '{"exp": 99999999999, "iss": ["ISS"], "aud": "AUD"}',
    '{"exp": 99999999999, "iss": "ISS", "aud": {"AUD": 1}}',
    '{"exp": 99999999999, "iss": "ISS", "aud": [1]}',
    '{"exp": ' + "9" * 5000 + ', "iss": "ISS", "aud": "AUD"}',
    "[" * 100_000,
    "[]",
    "null",
]


@pytest.mark.parametrize("claims", ODD_CLAIMS, ids=[claims[:40] for claims in ODD_CLAIMS])
async def test_a_token_made_to_break_the_check_is_refused(teams: BotConnector, claims: str) -> None:
    line = Line()
    gate = Gate(APP_ID, teams.settings.services, line)
    claims = claims.replace("ISS", "https://api.botframework.com").replace("AUD", APP_ID)
    for header in ({"alg": "RS256", "kid": "key-1"}, {"alg": "RS256", "kid": ["key-1"]}, {"alg": {}}):
        token = f"{part(json.dumps(header))}.{part(claims)}.{part('signature')}"
        with pytest.raises(NotAdmitted):
            await gate.admit(f"Bearer {token}")
    await line.close()


def signed_with_the_public_key(teams: BotConnector) -> str:
    claims = jwt.decode(teams.token(), options={"verify_signature": False})
    return jwt.encode(claims, "the public key, as if it were a secret one", "HS256", {"kid": "key-1"})


async def test_a_token_that_chooses_its_own_way_of_signing_is_refused(bot: RunningBot) -> None:
    for token in (unsigned(bot.teams), signed_with_the_public_key(bot.teams)):
        assert await bot.hears(bot.teams.message(SW, "mine"), f"Bearer {token}") == 401
    assert bot.router.asked == []


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer garbage",
        "Bearer a.b.c",
        "Bearer ..",
        "Bearer " + "x" * 5000,
        "Bearer ÿþ",
        "Basic dXNlcjpwYXNz",
        "bearer",
        "null",
    ],
)
async def test_garbage_is_refused(bot: RunningBot, authorization: str) -> None:
    assert await bot.hears(bot.teams.message(SW, "mine"), authorization) == 401
    assert bot.router.asked == []


@pytest.mark.parametrize("body", [b"", b"not json", b"\xff\xfe", b"[]"])
async def test_without_a_token_nobody_even_has_their_body_read(bot: RunningBot, body: bytes) -> None:
    assert await bot.hears(body, "") == 401


async def test_the_clocks_of_two_computers_may_differ_a_little(bot: RunningBot) -> None:
    token = bot.teams.token(exp=ago(240))
    assert await bot.hears(bot.teams.message(SW, "mine"), f"Bearer {token}") == 200


@pytest.mark.parametrize("channel", ["webchat", "directline", "emulator", ""])
async def test_other_channels_whose_users_choose_their_own_ids_are_refused(
    bot: RunningBot, channel: str
) -> None:
    assert await bot.hears(bot.teams.message(SW, "mine") | {"channelId": channel}) == 401
    assert bot.router.asked == []


async def test_a_key_that_may_not_speak_for_teams_is_refused(bot: RunningBot) -> None:
    bot.teams.endorsements = ["webchat"]
    assert await bot.hears(bot.teams.message(SW, "mine")) == 401


async def test_while_the_keys_cannot_be_fetched_callers_are_asked_to_come_back(bot: RunningBot) -> None:
    bot.teams.keys_down = True
    assert await bot.hears(bot.teams.message(SW, "mine")) == 503
    bot.teams.keys_down = False
    assert await bot.hears(bot.teams.message(SW, "mine")) == 200


async def test_keys_are_fetched_once_and_not_for_every_stranger(bot: RunningBot) -> None:
    for kid in ("key-1", "key-1", "key-7", "key-8", "key-9"):
        token = bot.teams.token(headers={"kid": kid})
        await bot.hears(bot.teams.message(SW, "mine"), f"Bearer {token}")
    assert bot.teams.asked.count("GET /keys") == 1


async def test_no_key_is_fetched_for_a_token_that_is_not_for_us(bot: RunningBot) -> None:
    await bot.hears(bot.teams.message(SW, "mine"), f"Bearer {bot.teams.token(aud='another')}")
    assert "GET /keys" not in bot.teams.asked


@dataclass
class Stopwatch:
    """Seconds that pass when told to."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


async def test_a_new_key_is_found_soon_after_microsoft_starts_to_sign_with_it(teams: BotConnector) -> None:
    line, watch = Line(), Stopwatch()
    keys = SigningKeys(teams.settings.services.openid_url, line, watch)
    assert await keys.find("key-2") is None
    teams.key_ids = ["key-1", "key-2"]
    watch.seconds = 299
    assert await keys.find("key-2") is None
    watch.seconds = 301
    assert await keys.find("key-2") is not None
    await line.close()


async def test_known_keys_go_on_working_while_new_ones_cannot_be_fetched(teams: BotConnector) -> None:
    line, watch = Line(), Stopwatch()
    keys = SigningKeys(teams.settings.services.openid_url, line, watch)
    assert await keys.find("key-1") is not None
    teams.keys_down = True
    watch.seconds = 2 * DAYS
    assert await keys.find("key-1") is not None
    watch.seconds = 3 * DAYS
    with pytest.raises(KeysUnavailable):
        await keys.find("key-2")
    await line.close()


async def test_others_are_served_while_the_keys_are_slow_to_come(bot: RunningBot) -> None:
    bot.teams.keys_slow = 0.5
    waiting = asyncio.create_task(bot.hears(bot.teams.message(SW, "mine")))
    before = time.monotonic()
    await asyncio.sleep(0.1)
    assert await bot.hears(b"", "Bearer garbage") == 401
    assert time.monotonic() - before < 0.4
    assert await waiting == 200


def test_a_gate_without_an_app_id_is_not_built() -> None:
    with pytest.raises(ValueError, match="app id"):
        Gate("", TeamsServices(), Line())


# Our own token.


async def test_one_token_of_our_own_serves_many_answers(bot: RunningBot) -> None:
    for _ in range(5):
        await bot.hears(bot.teams.message(SW, "mine"))
    [asked] = bot.teams.token_requests
    assert asked == {
        "grant_type": "client_credentials",
        "client_id": APP_ID,
        "client_secret": SECRET,
        "scope": "https://api.botframework.com/.default",
        "tenant": TENANT,
    }
    assert set(bot.teams.authorizations) == {"Bearer token-1"}


async def test_a_token_is_replaced_five_minutes_before_it_ends() -> None:
    watch, fetched = Stopwatch(), iter(["the first", "the second"])

    async def fetch() -> tuple[str, float]:
        return next(fetched), 3600.0

    token = OwnToken(fetch, watch)
    assert await token.get() == "the first"
    watch.seconds = 3300
    assert await token.get() == "the first"
    watch.seconds = 3301
    assert await token.get() == "the second"


async def test_a_token_is_fetched_once_for_many_who_wait_for_it() -> None:
    fetched = []

    async def fetch() -> tuple[str, float]:
        fetched.append(1)
        await asyncio.sleep(0.01)
        return "a-token", 3600.0

    token = OwnToken(fetch)
    assert set(await asyncio.gather(*(token.get() for _ in range(20)))) == {"a-token"}
    assert len(fetched) == 1


async def test_nothing_is_begun_that_could_not_be_answered(bot: RunningBot) -> None:
    bot.teams.token_fault = 503
    assert await bot.hears(bot.teams.message(SW, "register AB123")) == 503
    assert bot.router.asked == []


async def test_a_wrong_secret_is_said_in_the_log_and_loses_no_nudge(
    teams: BotConnector, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    line = Line()
    wrong = replace(teams.settings, app_password="another-secret")
    with pytest.raises(TryLater) as failure:
        await own_token(wrong, line).get()
    assert failure.value.seconds == 900
    assert "MICROSOFT_APP_PASSWORD" in caplog.text
    assert "another-secret" not in caplog.text
    await line.close()


async def test_a_sign_in_service_that_is_down_is_tried_later(teams: BotConnector) -> None:
    line = Line()
    nowhere = replace(teams.settings, services=TeamsServices(login_url="http://127.0.0.1:1"))
    with pytest.raises(TryLater) as failure:
        await own_token(nowhere, line).get()
    assert failure.value.seconds == 60
    await line.close()


async def test_a_managed_identity_asks_the_computer_it_runs_on(
    teams: BotConnector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{teams.url}/identity")
    monkeypatch.setenv("IDENTITY_HEADER", "of-this-computer")
    settings = replace(teams.settings, app_type="UserAssignedMSI", app_password="")
    async with running_bot(teams, tmp_path, settings=settings) as bot:
        await bot.hears(teams.message(SW, "mine"))
    [asked] = teams.identity_requests
    assert (asked["client_id"], asked["resource"]) == (APP_ID, "https://api.botframework.com")
    assert set(teams.authorizations) == {"Bearer token-of-the-computer"}


async def test_where_there_is_no_managed_identity_it_is_tried_later(
    teams: BotConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", "http://127.0.0.1:1/identity")
    monkeypatch.setenv("IDENTITY_HEADER", "of-this-computer")
    with pytest.raises(TryLater):
        await by_managed_identity(teams.settings)


def test_other_addresses_come_from_the_environment_under_the_names_of_microsofts_sdk(
    teams: BotConnector,
) -> None:
    env = {"ICPC_SECRET_KEY": "x" * 32, **teams.environment}
    settings = read(env).teams
    assert settings is not None
    assert settings.services == replace(teams.settings.services, login_url=f"{teams.url}/login/{TENANT}")


def test_keys_and_tokens_are_fetched_over_a_safe_line_only(teams: BotConnector) -> None:
    elsewhere = {"TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL": "http://elsewhere.example.org/openid"}
    with pytest.raises(WrongSetting):
        read({"ICPC_SECRET_KEY": "x" * 32, **teams.environment, **elsewhere})
