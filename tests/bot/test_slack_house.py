"""The whole house behind the Slack door: a case from its first form, on the real handlers and records."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot import app as composition
from bot import settings
from tests.doubles.slack import SlackDouble
from tests.doubles.slack_hands import SlackHands, words_of
from tests.doubles.slack_stage import CHAIR, MANAGER, PEOPLE, WORKER, manifest_scopes, slack_stage, until

CHANNEL = "C0DUTY"
FRIDAY = datetime(2026, 12, 18, 10, 0, tzinfo=UTC)


@pytest.fixture
async def hands(tmp_path: Path) -> AsyncIterator[SlackHands]:
    async with SlackDouble(scopes=manifest_scopes()) as slack:
        for account, email in PEOPLE.items():
            slack.add_user(account, email)
        environment = {
            "ICPC_DATABASE_URL": f"sqlite:///{tmp_path / 'house.db'}",
            "SLACK_BOT_TOKEN": slack.token,
            "SLACK_SIGNING_SECRET": slack.secret,
            "SLACK_API_URL": slack.api_url,
        }
        house = await composition.build(settings.read(environment, demo=True), lambda: FRIDAY)
        runner = web.AppRunner(house.application(with_tick=False), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with SlackHands(slack, f"http://127.0.0.1:{runner.addresses[0][1]}") as keyboard:
            yield keyboard
        await runner.cleanup()
        await house.database.close()


async def test_a_case_is_registered_by_form_and_its_card_shows_the_dates(hands: SlackHands) -> None:
    await hands.command(WORKER, "register", CHANNEL)
    answer = await hands.fill(WORKER, hands.slack.window, ref="AB123", strategy="2026-12-18", manager=MANAGER)
    assert (answer.status, answer.text) == (200, "")
    await until(lambda: hands.slack.hidden)
    card = words_of(hands.slack.hidden[-1]["blocks"])
    assert "AB123 is registered" in card
    assert "13 January 2027" in card, "15 working days after 18 December 2026"
    assert hands.slack.messages[CHANNEL] == []


async def test_a_second_register_of_the_same_reference_keeps_the_window_and_says_why(
    hands: SlackHands,
) -> None:
    await hands.command(WORKER, "register AB123 strategy 18/12/2026")
    await hands.command(WORKER, "register")
    answer = await hands.fill(WORKER, hands.slack.window, ref="AB123", strategy="2026-12-18")
    assert answer.body["response_action"] == "errors"
    assert "registered already" in answer.body["errors"]["ref"]


async def test_a_card_can_be_asked_for_again_and_again_but_each_request_acts_once(hands: SlackHands) -> None:
    await hands.command(WORKER, "register AB123 strategy 18/12/2026")
    trigger = hands.slack.new_trigger()
    first = await hands.command(WORKER, "case AB123", CHANNEL, trigger=trigger)
    again = await hands.command(WORKER, "case AB123", CHANNEL, trigger=trigger)
    assert "13 January 2027" in words_of(first.body["blocks"])
    assert (again.status, again.text) == (200, "")


async def test_somebody_elses_case_is_not_theirs_to_see(hands: SlackHands) -> None:
    await hands.command(WORKER, "register AB123 strategy 18/12/2026")
    answer = await hands.command(CHAIR, "case AB123", CHANNEL)
    assert "13 January 2027" not in words_of(answer.body["blocks"])


async def test_a_question_in_a_channel_is_answered_for_all_with_its_source(hands: SlackHands) -> None:
    await hands.mention(WORKER, "how long have we got to hold an ICPC?", CHANNEL)
    await until(lambda: hands.slack.messages[CHANNEL])
    assert "15 working days" in words_of(hands.slack.messages[CHANNEL][-1]["blocks"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "regster AB123",
        "case",
        "case Alpha Beta",
        "register AB123 strategy 31/02/2026",
        "🧸🧸🧸",
        "x" * 10_000,
    ],
)
async def test_odd_words_get_a_sentence_or_a_form_and_never_silence(hands: SlackHands, text: str) -> None:
    answer = await hands.command(WORKER, text, CHANNEL)
    assert answer.status == 200
    await until(lambda: answer.body or hands.slack.opened or hands.slack.hidden)


async def test_stopping_the_program_lets_an_answer_under_way_arrive(tmp_path: Path) -> None:
    async with slack_stage(tmp_path, patience=0.05) as stage:
        stage.router.seconds = 0.3
        answer = await stage.hands.command(WORKER, "case AB123", CHANNEL)
        assert (answer.text, stage.slack.hidden) == ("", [])
    assert "Case AB123" in words_of(stage.slack.hidden[0]["blocks"])


async def test_the_rest_of_the_house_starts_while_slack_is_away(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = "http://127.0.0.1:9/api/"
    async with slack_stage(tmp_path, app_token="xapp-double", api_url=nowhere) as stage:
        async with asyncio.timeout(5):
            while not caplog.records:
                await asyncio.sleep(0.01)
        assert (await stage.hands.command(WORKER, "case AB123")).status == 503
    assert "Failed to connect" in caplog.text
