"""Nudges on Slack: each a direct message, marked so that it can be found again when in doubt."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock, Pause, real_time
from bot.retry_after import asked_seconds
from bot.slack.blocks import messages
from bot.slack.delivery import (
    FAULTS,
    NEVER_UNFURLED,
    DirectMessages,
    files_in,
    reason,
    upload,
)
from handlers.reply import Reply
from scheduler.outlets import TryLater, Uncertain, Unreachable
from storage.people import Account

log = logging.getLogger(__name__)

T = TypeVar("T")

MARK = "icpc_nudge"
BETWEEN_MESSAGES = 1.0  # seconds between two messages to one channel, as Slack asks
SOON = 30.0  # seconds
LATER = 15 * 60.0  # seconds: somebody has to mend something first
CLOCKS_APART = timedelta(hours=1)  # Slack's clock and ours, at the very most
PAGE = 200

# What Slack answers (`ok: false`), and what it means for the message.
TOKEN_IS_DEAD = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired"})
MAYBE_TOKEN_MAYBE_PERSON = "account_inactive"  # noqa: S105  Slack's word, not a secret
NOBODY_THERE = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "user_not_found",
        "users_not_found",
        "user_disabled",
        "user_not_visible",
        "user_is_bot",
        "cannot_dm_bot",
        "invalid_users",
    }
)
ASKED_TO_WAIT = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded", "team_added_to_org"})
MAY_HAVE_TAKEN_IT = frozenset({"fatal_error", "internal_error", "service_unavailable", "unknown_error"})


class SlackOutlet:
    """Implements `scheduler.outlets.Outlet[Reply]`.

    `client` retries nothing by itself: after a message was handed over, only its mark in the conversation's
    history tells whether it was taken. `now` gives seconds that only ever grow; `wall` is the world's time,
    by which Slack keeps its history even where the assistant's own clock was moved forward.
    """

    channel = "slack"

    def __init__(
        self,
        client: AsyncWebClient,
        *,
        now: Callable[[], float],
        wall: Clock = real_time,
        sleep: Pause = asyncio.sleep,
    ) -> None:
        self._client = client
        self._direct_messages = DirectMessages(client)
        self._now = now
        self._wall = wall
        self._sleep = sleep
        self._free_at: dict[str, float] = {}

    async def send(self, to: Account, message: Reply, nudge: str) -> str:
        """Posts the message; its receipt is `CHANNEL:TIMESTAMP`. See `Outlet.send`.

        A message too long for one is posted as several, and the last bears the mark: until that one is
        taken the whole counts as not sent, so that nothing of it can be lost.
        """
        channel = await self._open(to)
        *before, last = messages(message)
        for part in before:
            await self._post(channel, part, None)
        metadata = {"event_type": MARK, "event_payload": {"nudge": nudge}}
        timestamp = await self._post(channel, last, metadata)
        await upload(self._client, channel, files_in(message))
        return f"{channel}:{timestamp}"

    async def find(self, to: Account, nudge: str, since: datetime) -> str | None:
        """Looks for the mark in the conversation since then (aware). See `Outlet.find`."""
        try:
            channel = await self._open(to)
            earliest = min(since, self._wall()) - CLOCKS_APART
            return await self._before_posting(self._marked(channel, nudge, earliest))
        except Unreachable as gone:
            raise Uncertain(f"the conversation cannot be read any more: {gone.reason}") from gone

    async def _marked(self, channel: str, nudge: str, since: datetime) -> str | None:
        async for message in self._history(channel, since):
            mark = message.get("metadata") or {}
            if mark.get("event_type") == MARK and mark.get("event_payload", {}).get("nudge") == nudge:
                return f"{channel}:{message['ts']}"
        return None

    async def _history(self, channel: str, since: datetime) -> AsyncIterator[dict[str, Any]]:
        cursor = None
        while True:
            page = await self._client.conversations_history(
                channel=channel,
                oldest=f"{since.timestamp():.6f}",
                limit=PAGE,
                cursor=cursor,
                include_all_metadata=True,
            )
            for message in page["messages"]:
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    async def _open(self, to: Account) -> str:
        """The channel of our direct messages."""
        if to.conversation:
            return to.conversation
        return await self._before_posting(self._direct_messages.channel(to.account))

    async def _before_posting(self, work: Awaitable[T]) -> T:
        """For what posts nothing: any doubt about it only means to try later."""
        try:
            return await work
        except SlackApiError as refusal:
            raise await self._meaning(refusal, TryLater(reason(refusal), SOON)) from refusal
        except FAULTS as fault:
            raise TryLater(reason(fault), SOON) from fault

    async def _post(self, channel: str, message: dict[str, Any], metadata: dict[str, Any] | None) -> str:
        await self._wait_for_turn(channel)
        try:
            posted = await self._client.chat_postMessage(
                channel=channel, metadata=metadata, **NEVER_UNFURLED, **message
            )
        except SlackApiError as refusal:
            raise await self._meaning(refusal, Uncertain(reason(refusal))) from refusal
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as fault:
            raise TryLater(reason(fault), SOON) from fault
        except FAULTS as fault:
            raise Uncertain(reason(fault)) from fault
        if not posted.get("ts"):
            raise Uncertain("Slack's answer made no sense")
        return str(posted["ts"])

    async def _wait_for_turn(self, channel: str) -> None:
        now = self._now()
        self._free_at = {each: free for each, free in self._free_at.items() if free > now}
        turn = max(self._free_at.get(channel, now), now)
        self._free_at[channel] = turn + BETWEEN_MESSAGES
        if turn > now:
            await self._sleep(turn - now)

    async def _meaning(self, refusal: SlackApiError, doubt: Exception) -> Exception:
        """What Slack's answer means; `doubt` where it says nothing of whether it did what was asked."""
        word, status = reason(refusal), getattr(refusal.response, "status_code", None)
        if status == 429 or word in ASKED_TO_WAIT:
            return TryLater(word, asked_seconds(getattr(refusal.response, "headers", None)) or SOON)
        if word == MAYBE_TOKEN_MAYBE_PERSON and await self._token_lives():
            return Unreachable(word)
        if word in TOKEN_IS_DEAD or word == MAYBE_TOKEN_MAYBE_PERSON:
            log.error("Slack refuses the bot token (%s): messages wait until it is replaced", word)
            return TryLater(word, LATER)
        if word in NOBODY_THERE:
            return Unreachable(word)
        if status != 200 or word in MAY_HAVE_TAKEN_IT or word == type(refusal).__name__:
            return doubt
        log.error("Slack refuses messages (%s): they wait until the app's set-up is mended", word)
        return TryLater(word, LATER)

    async def _token_lives(self) -> bool:
        try:
            await self._client.auth_test()
        except SlackApiError as refusal:
            return reason(refusal) not in TOKEN_IS_DEAD | {MAYBE_TOKEN_MAYBE_PERSON}
        except FAULTS:
            return False
        return True
