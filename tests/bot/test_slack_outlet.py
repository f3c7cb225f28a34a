"""Nudges on Slack: delivered once, found again when in doubt, and never given up for lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.outlet import BETWEEN_MESSAGES, LATER, MARK, SOON, SlackOutlet
from handlers.reply import Button, Buttons, Picture, Reply, Text, action
from scheduler.outlets import Outlet, TryLater, Uncertain, Unreachable
from storage.people import Account
from tests.doubles.showcase import SVG
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
from tests.doubles.slack_hands import words_of

WORKER = Account("slack", "U1", "social.worker", None)
NUDGE = Reply(
    "The section 47 enquiry is due today",
    (Text("It is due today."), Buttons((Button("Done", action("done", ref="AB123", step="s47")),))),
    about_case=True,
)
BEFORE = datetime.now(UTC) - timedelta(minutes=1)


class Time:
    """A clock that only sleeping moves, and remembers how long each sleep was."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with SlackDouble() as running:
        running.add_user("U1", "social.worker@example.org")
        running.add_user("U2", "team.manager@example.org")
        yield running


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def outlet(slack: SlackDouble, time: Time) -> SlackOutlet:
    client = AsyncWebClient(slack.token, slack.api_url, timeout=1, retry_handlers=[])
    return SlackOutlet(client, now=time, sleep=time.sleep)


def test_it_is_an_outlet(outlet: SlackOutlet) -> None:
    kept: Outlet[Reply] = outlet
    assert kept.channel == "slack"


async def test_a_nudge_is_a_direct_message_that_bears_its_mark(
    slack: SlackDouble, outlet: SlackOutlet
) -> None:
    receipt = await outlet.send(WORKER, NUDGE, "n1")
    [message] = slack.direct("U1")
    assert receipt == f"{slack.direct_channel('U1')}:{message['ts']}"
    assert message["metadata"] == {"event_type": MARK, "event_payload": {"nudge": "n1"}}
    assert message["text"] == "The section 47 enquiry is due today"
    assert message["unfurl_links"] is False


async def test_the_conversation_is_opened_once_for_each_person(
    slack: SlackDouble, outlet: SlackOutlet
) -> None:
    for number in range(3):
        await outlet.send(WORKER, NUDGE, f"n{number}")
    assert len(slack.called("conversations.open")) == 1


async def test_messages_to_one_person_are_a_second_apart_and_to_others_are_not(
    outlet: SlackOutlet, time: Time
) -> None:
    await outlet.send(WORKER, NUDGE, "n1")
    await outlet.send(Account("slack", "U2", "team.manager", None), NUDGE, "n2")
    assert time.slept == []
    await outlet.send(WORKER, NUDGE, "n3")
    assert time.slept == [BETWEEN_MESSAGES]


async def test_many_at_once_to_one_person_wait_their_turn(outlet: SlackOutlet, time: Time) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    outlet._sleep = sleep
    await asyncio.gather(*(outlet.send(WORKER, NUDGE, f"n{number}") for number in range(4)))
    assert waits == [1, 2, 3]


async def test_it_is_found_by_its_mark_among_many(slack: SlackDouble, outlet: SlackOutlet) -> None:
    receipts = {f"n{number}": await outlet.send(WORKER, NUDGE, f"n{number}") for number in range(205)}
    assert await outlet.find(WORKER, "n0", BEFORE) == receipts["n0"]
    assert await outlet.find(WORKER, "n204", BEFORE) == receipts["n204"]
    assert await outlet.find(WORKER, "n999", BEFORE) is None
    assert len(slack.called("conversations.history")) >= 4


async def test_what_was_sent_long_before_is_not_looked_at(slack: SlackDouble, outlet: SlackOutlet) -> None:
    await outlet.send(WORKER, NUDGE, "n1")
    slack.direct("U1")[0]["ts"] = f"{(BEFORE - timedelta(hours=2)).timestamp():.6f}"
    assert await outlet.find(WORKER, "n1", BEFORE) is None


async def test_in_a_demonstration_moved_a_month_ahead_it_is_found_all_the_same(outlet: SlackOutlet) -> None:
    receipt = await outlet.send(WORKER, NUDGE, "n1")
    assert await outlet.find(WORKER, "n1", datetime.now(UTC) + timedelta(days=30)) == receipt


@pytest.mark.parametrize(
    "fault",
    [
        reset_before(),
        reset_after(),
        server_error(500),
        server_error(502, accepted=True),
        server_error(503),
        malformed(),
        malformed(accepted=False),
        slow(1.5),
        refused("fatal_error"),
        refused("internal_error"),
    ],
    ids=lambda fault: f"{fault.kind}-{fault.word or fault.status}-{fault.accepted}",
)
async def test_a_doubt_is_settled_by_looking_and_nothing_is_sent_twice(
    slack: SlackDouble, outlet: SlackOutlet, fault: Fault
) -> None:
    slack.fail("chat.postMessage", fault)
    with pytest.raises(Uncertain):
        await outlet.send(WORKER, NUDGE, "n1")
    assert len(slack.called("chat.postMessage")) == 1
    if fault.kind == "slow":
        await asyncio.sleep(0.6)
    found = await outlet.find(WORKER, "n1", BEFORE)
    assert (found is not None) == fault.accepted
    assert len(slack.direct("U1")) == int(fault.accepted)


@pytest.mark.parametrize(("asked", "waits"), [(7, 7), (None, SOON), (86_400, 86_400)])
async def test_slack_is_given_the_time_it_asks_for(
    slack: SlackDouble, outlet: SlackOutlet, time: Time, asked: int | None, waits: float
) -> None:
    slack.fail("chat.postMessage", rate_limited(asked))
    with pytest.raises(TryLater) as later:
        await outlet.send(WORKER, NUDGE, "n1")
    assert later.value.seconds == waits
    assert (slack.direct("U1"), time.slept) == ([], [])


@pytest.mark.parametrize("word", ["channel_not_found", "not_in_channel", "is_archived", "account_inactive"])
async def test_who_cannot_be_written_to_any_more_is_reported(
    slack: SlackDouble, outlet: SlackOutlet, word: str
) -> None:
    slack.fail("chat.postMessage", refused(word))
    with pytest.raises(Unreachable) as gone:
        await outlet.send(WORKER, NUDGE, "n1")
    assert gone.value.reason == word


async def test_somebody_who_left_is_reported_before_anything_is_sent(
    slack: SlackDouble, outlet: SlackOutlet
) -> None:
    slack.add_user("U1", "social.worker@example.org", deleted=True)
    with pytest.raises(Unreachable, match="user_disabled"):
        await outlet.send(WORKER, NUDGE, "n1")
    assert slack.called("chat.postMessage") == []


@pytest.mark.parametrize("word", ["invalid_auth", "token_revoked", "token_expired", "not_authed"])
async def test_a_dead_token_loses_nothing_and_is_shouted_about(
    slack: SlackDouble, outlet: SlackOutlet, caplog: pytest.LogCaptureFixture, word: str
) -> None:
    slack.fail("chat.postMessage", refused(word))
    with pytest.raises(TryLater) as later:
        await outlet.send(WORKER, NUDGE, "n1")
    assert later.value.seconds == LATER
    assert [record.levelname for record in caplog.records] == ["ERROR"]


async def test_when_the_bot_itself_was_deactivated_people_are_not_given_up(
    slack: SlackDouble, outlet: SlackOutlet
) -> None:
    for method in ("chat.postMessage", "auth.test"):
        slack.fail(method, refused("account_inactive"))
    with pytest.raises(TryLater) as later:
        await outlet.send(WORKER, NUDGE, "n1")
    assert later.value.seconds == LATER


@pytest.mark.parametrize("word", ["missing_scope", "messages_tab_disabled", "some_new_word"])
async def test_a_fault_of_the_set_up_waits_for_it_to_be_mended(
    slack: SlackDouble, outlet: SlackOutlet, caplog: pytest.LogCaptureFixture, word: str
) -> None:
    slack.fail("chat.postMessage", refused(word))
    with pytest.raises(TryLater):
        await outlet.send(WORKER, NUDGE, "n1")
    assert word in caplog.text


@pytest.mark.parametrize(
    "fault", [reset_after(), server_error(), malformed(), slow(1.5), rate_limited(), refused("fatal_error")]
)
async def test_a_fault_before_the_message_only_means_later(
    slack: SlackDouble, outlet: SlackOutlet, fault: Fault
) -> None:
    slack.fail("conversations.open", fault)
    with pytest.raises(TryLater):
        await outlet.send(WORKER, NUDGE, "n1")
    assert slack.called("chat.postMessage") == []


async def test_when_slack_cannot_be_reached_nothing_was_sent(time: Time) -> None:
    client = AsyncWebClient("xoxb", "http://127.0.0.1:9/api/", timeout=1, retry_handlers=[])
    outlet = SlackOutlet(client, now=time, sleep=time.sleep)
    with pytest.raises(TryLater):
        await outlet.send(WORKER, NUDGE, "n1")
    known = Account("slack", "U1", "social.worker", "D1")
    with pytest.raises(TryLater):
        await outlet.send(known, NUDGE, "n1")


@pytest.mark.parametrize("fault", [reset_before(), server_error(), malformed(), rate_limited(3)])
async def test_a_search_that_fails_is_no_proof_that_nothing_is_there(
    slack: SlackDouble, outlet: SlackOutlet, fault: Fault
) -> None:
    await outlet.send(WORKER, NUDGE, "n1")
    slack.fail_always("conversations.history", fault)
    with pytest.raises(TryLater):
        await outlet.find(WORKER, "n1", BEFORE)


async def test_a_conversation_that_cannot_be_read_any_more_leaves_the_doubt(
    slack: SlackDouble, outlet: SlackOutlet
) -> None:
    slack.fail("conversations.history", refused("channel_not_found"))
    with pytest.raises(Uncertain):
        await outlet.find(WORKER, "n1", BEFORE)


async def test_a_message_too_long_for_one_counts_as_sent_when_its_last_part_is(
    slack: SlackDouble, outlet: SlackOutlet
) -> None:
    long = Reply("This morning", tuple(Text("word " * 500) for _ in range(12)))
    slack.fail("chat.postMessage", *[Fault("slow", accepted=True, seconds=0)] * 2, reset_before())
    with pytest.raises(Uncertain):
        await outlet.send(WORKER, long, "n1")
    assert await outlet.find(WORKER, "n1", BEFORE) is None
    receipt = await outlet.send(WORKER, long, "n1")
    assert await outlet.find(WORKER, "n1", BEFORE) == receipt


async def test_a_picture_follows_and_its_failure_does_not_undo_the_message(
    slack: SlackDouble, outlet: SlackOutlet
) -> None:
    digest = Reply("This month", (Picture("Four in five in time.", b"png", SVG),))
    await outlet.send(WORKER, digest, "n1")
    assert slack.files[0]["content"] == b"png"
    slack.fail("files.completeUploadExternal", server_error())
    await outlet.send(WORKER, digest, "n2")
    assert words_of(slack.direct("U1")[1]["blocks"]) == "Picture: Four in five in time."
