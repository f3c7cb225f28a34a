"""Nothing forged, replayed or malformed gets through Slack's door, or makes the house fall over."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.slack.signature import genuine, sign
from tests.doubles.slack_hands import FORM, JSON, signed
from tests.doubles.slack_stage import WORKER, SlackStage, slack_stage

COMMAND = urlencode({"command": "/icpc", "text": "case AB123", "user_id": WORKER}).encode()
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[SlackStage]:
    async with slack_stage(tmp_path) as running:
        yield running


def test_a_signature_is_made_as_slack_publishes_it() -> None:
    """The example of Slack's documentation."""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert sign("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body) == signature


@pytest.mark.parametrize("minutes", [-5, 0, 5])
def test_a_signature_holds_for_five_minutes_either_way(minutes: int) -> None:
    timestamp = str(int(AT.timestamp()))
    assert genuine(
        "secret", timestamp, sign("secret", timestamp, b"x"), b"x", AT + timedelta(minutes=minutes)
    )


@pytest.mark.parametrize("seconds", [-301, 301, 86_400])
def test_a_replay_after_five_minutes_is_refused(seconds: int) -> None:
    timestamp = str(int(AT.timestamp()))
    later = AT + timedelta(seconds=seconds)
    assert not genuine("secret", timestamp, sign("secret", timestamp, b"x"), b"x", later)


@pytest.mark.parametrize(
    "changed",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=ÿ¡é"},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "yesterday"},
        {"X-Slack-Request-Timestamp": "1e9"},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": "²"},
        {"X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Request-Timestamp": str(int(datetime.now(UTC).timestamp()) - 301)},
    ],
)
async def test_a_forged_request_is_turned_away(stage: SlackStage, changed: dict[str, str]) -> None:
    headers = {**signed(stage.slack.secret, COMMAND, FORM), **changed}
    assert (await stage.hands.send(COMMAND, FORM, headers)).status == 401
    assert stage.router.asked == []


async def test_without_any_signature_a_request_is_turned_away(stage: SlackStage) -> None:
    assert (await stage.hands.send(COMMAND, FORM, {"Content-Type": FORM})).status == 401


async def test_a_signature_for_other_words_is_turned_away(stage: SlackStage) -> None:
    headers = signed(stage.slack.secret, COMMAND, FORM)
    assert (await stage.hands.send(COMMAND + b"&text=overdue", FORM, headers)).status == 401


async def test_a_signature_with_another_secret_is_turned_away(stage: SlackStage) -> None:
    assert (await stage.hands.send(COMMAND, FORM, signed("another", COMMAND, FORM))).status == 401


async def test_a_captured_request_cannot_be_replayed_later(stage: SlackStage) -> None:
    headers = signed(stage.slack.secret, COMMAND, FORM, datetime.now(UTC) - timedelta(minutes=6))
    assert (await stage.hands.send(COMMAND, FORM, headers)).status == 401


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe\x00", FORM),
        (b"\xff\xfe\x00", JSON),
        (b"{", JSON),
        (b"[1, 2]", JSON),
        (b'"a word"', JSON),
        (b"null", JSON),
        (b"payload=%7B", FORM),
        (b"payload=%5B%5D", FORM),
        (b"command=%2Ficpc", FORM),
        (b"command=%2Ficpc&user_id=U1WORKER&channel_id=C1", FORM),
        (json.dumps({"type": "event_callback", "event": "words"}).encode(), JSON),
        (json.dumps({"type": "event_callback", "event": {"type": "message"}}).encode(), JSON),
        (
            json.dumps({"type": "event_callback", "event": {"type": "app_mention", "user": "U1"}}).encode(),
            JSON,
        ),
        (urlencode({"payload": json.dumps({"type": "block_actions", "actions": []})}).encode(), FORM),
        (urlencode({"payload": json.dumps({"type": "block_actions", "actions": [{}]})}).encode(), FORM),
        (
            urlencode(
                {
                    "payload": json.dumps(
                        {"type": "view_submission", "view": {"type": "modal", "callback_id": "form"}}
                    )
                }
            ).encode(),
            FORM,
        ),
        (b"", FORM),
        (b"", JSON),
    ],
)
async def test_what_cannot_be_read_is_never_an_error_of_ours(
    stage: SlackStage, body: bytes, kind: str
) -> None:
    answer = await stage.hands.send(body, kind)
    assert answer.status < 500
    assert stage.router.asked == []


async def test_invalid_utf8_is_a_bad_request_even_when_signed(stage: SlackStage) -> None:
    assert (await stage.hands.send(b"text=\xff", FORM)).status == 400


async def test_slack_may_verify_the_address(stage: SlackStage) -> None:
    answer = await stage.hands.send_json({"type": "url_verification", "challenge": "abc", "token": "t"})
    assert (answer.status, answer.body) == (200, {"challenge": "abc"})


async def test_nobody_else_may_verify_the_address(stage: SlackStage) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    assert (await stage.hands.send(body, JSON, {"Content-Type": JSON})).status == 401


async def test_slack_may_check_the_certificate(stage: SlackStage) -> None:
    assert (await stage.hands.send(b"ssl_check=1&token=x", FORM, {"Content-Type": FORM})).status == 200
    async with (
        aiohttp.ClientSession() as session,
        session.get(stage.hands.address + "/slack/events?ssl_check=1") as response,
    ):
        assert response.status == 200


async def test_a_certificate_check_carries_no_command_in(stage: SlackStage) -> None:
    answer = await stage.hands.send(b"ssl_check=1&" + COMMAND, FORM, {"Content-Type": FORM})
    assert (answer.status, answer.text) == (200, "")
    assert stage.router.asked == []
