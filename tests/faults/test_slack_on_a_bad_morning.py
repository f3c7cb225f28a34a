"""Everything that Slack can do to a reminder, from the outbox to the reader: it comes once, whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.outlet import SlackOutlet
from handlers.reply import say
from scheduler.dispatcher import Dispatcher
from storage import people
from storage.database import Transaction
from tests.doubles.slack import SlackDouble
from tests.doubles.slack_faults import (
    Fault,
    malformed,
    rate_limited,
    refused,
    reset_after,
    reset_before,
    server_error,
    slow,
)
from tests.doubles.town import WORKER, Town, at, nudge, town_in

POST = "chat.postMessage"
TIMEOUT = 0.4  # seconds that the client waits for Slack in these tests

DOUBTS = {
    "a reset before Slack took it": reset_before(),
    "a reset after Slack took it": reset_after(),
    "a 500 from Slack": server_error(500),
    "a 502 from a proxy though Slack took it": server_error(502, accepted=True),
    "a 503 in an outage": server_error(503),
    "an answer that is cut off": malformed(),
    "an answer that drips too slowly to wait for": slow(TIMEOUT + 0.2),
    "ok false with an error of Slack's own": refused("internal_error"),
}
WAITS = {
    "429 that asks for ten seconds": (rate_limited(10), "2026-12-08 09:00:11"),
    "429 that asks for nothing in particular": (rate_limited(None), "2026-12-08 09:00:31"),
    "429 that asks for a year": (rate_limited(31_536_000), "2026-12-08 10:00:01"),
    "ok false because the token was revoked": (refused("token_revoked"), "2026-12-08 09:15:01"),
    "ok false because the set-up lacks a permission": (refused("missing_scope"), "2026-12-08 09:15:01"),
}


@dataclass
class Morning:
    """A town that is reminded over Slack, one reminder of which is due at 9am."""

    town: Town
    slack: SlackDouble
    dispatcher: Dispatcher[str]

    async def tick(self, *moments: str) -> None:
        for moment in moments:
            await self.town.tick(moment, self.dispatcher)

    def read(self) -> int:
        """How many messages the reader has."""
        return len(self.slack.direct("U1"))


@pytest.fixture
async def morning(tmp_path: Path) -> AsyncIterator[Morning]:
    async with SlackDouble() as slack, town_in(tmp_path) as town:
        slack.add_user("U1", "social.worker@example.org")
        client = AsyncWebClient(slack.token, slack.api_url, timeout=TIMEOUT, retry_handlers=[])  # type: ignore[arg-type]
        outlet = SlackOutlet(client, now=lambda: 0.0, sleep=_no_pause)

        def move_in(tx: Transaction) -> None:
            people.link_account(tx, "slack", "U1", WORKER, at("2026-12-02 12:00"))

        await town.database.transact(move_in)
        await town.plan(nudge(due="2026-12-08 09:00"))
        message = say("Something is due.")
        dispatcher = town.dispatcher(outlets=[outlet], compose=lambda *_: message)  # type: ignore[arg-type,list-item,return-value]
        yield Morning(town, slack, dispatcher)


async def _no_pause(seconds: float) -> None:
    """The town's clock stands while a message waits for its turn."""


@pytest.mark.parametrize("what", DOUBTS)
async def test_somebody_on_slack_is_reminded_exactly_once_after(morning: Morning, what: str) -> None:
    fault: Fault = DOUBTS[what]
    morning.slack.fail(POST, fault)
    await morning.tick("2026-12-08 09:00:00")
    await asyncio.sleep(0.3 if fault.kind == "slow" else 0)
    assert await morning.town.states() == {"sending": 1}, "nobody knows yet whether it arrived"
    await morning.tick("2026-12-08 09:00:10")
    assert len(morning.slack.called(POST)) == 1, "it is not sent again before Slack has settled"
    await morning.tick("2026-12-08 09:00:30", "2026-12-08 09:01:00")
    assert await morning.town.states() == {"sent": 1}
    assert morning.read() == 1


@pytest.mark.parametrize("what", WAITS)
async def test_a_reminder_is_late_but_neither_lost_nor_doubled_after(morning: Morning, what: str) -> None:
    fault, then = WAITS[what]
    morning.slack.fail(POST, fault)
    await morning.tick("2026-12-08 09:00:00", "2026-12-08 09:00:05")
    assert (len(morning.slack.called(POST)), morning.read()) == (1, 0), "Slack is left alone meanwhile"
    await morning.tick(then)
    assert await morning.town.states() == {"sent": 1}
    assert morning.read() == 1


@pytest.mark.parametrize("word", ["channel_not_found", "not_in_channel", "account_inactive", "is_archived"])
async def test_whoever_slack_no_longer_knows_is_listed_and_their_manager_hears_of_it(
    morning: Morning, word: str
) -> None:
    morning.slack.fail_always(POST, refused(word))
    await morning.tick("2026-12-08 09:00:00", "2026-12-08 09:00:05", "2026-12-08 09:00:10")
    [failed] = await morning.town.nudges(state="failed")
    assert failed.reason == "every account of theirs refused the message"
    assert [(each.rung, each.details["person"]) for each in await morning.town.nudges(state="planned")] == [
        ("unreached", WORKER)
    ]
