"""Bringing a reply to where it belongs on Slack: seen by the asker alone unless it may be public."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.retry_after import asked_seconds
from bot.slack import blocks as slack_blocks
from bot.slack import modal as slack_modal
from bot.slack.blocks import Setting
from bot.slack.payloads import Asked, Origin, kept
from bot.slack.text import Json
from handlers.reply import Attachment, Picture, Reply

log = logging.getLogger(__name__)

# What may go wrong between Slack and us; the last two are an answer that is not what Slack's client expects.
FAULTS = (SlackClientError, aiohttp.ClientError, TimeoutError, AttributeError, ValueError)
PICTURES_REMEMBERED = 500
LONGEST_WAIT = 10  # seconds that somebody who asked is left waiting when Slack asks us to
NEVER_UNFURLED: Json = {"unfurl_links": False, "unfurl_media": False}  # nobody but the reader opens a link


class NotTaken(Exception):
    """Slack said no: the message is surely nowhere, so another way may be tried."""


class WaitBriefly(AsyncRateLimitErrorRetryHandler):
    """Tries once more where Slack asks for a short wait: the one case in which it surely took nothing."""

    async def _can_retry_async(self, **known: Any) -> bool:
        if not await super()._can_retry_async(**known):
            return False
        return (asked_seconds(known["response"].headers) or LONGEST_WAIT + 1) <= LONGEST_WAIT


class DirectMessages:
    """The direct message channel with each account, asked of Slack once."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._channels: dict[str, str] = {}

    async def channel(self, account: str) -> str:
        """The channel's id. Raises what `AsyncWebClient` raises."""
        if account not in self._channels:
            opened = await self._client.conversations_open(users=account)
            self._channels[account] = str(opened["channel"]["id"])
        return self._channels[account]


async def upload(
    client: AsyncWebClient, channel: str, files: Sequence[Picture | Attachment], thread: str | None = None
) -> None:
    """Puts pictures and files into a private channel. One that fails is logged: its words were shown already."""
    for file in files:
        try:
            described = await asyncio.to_thread(_as_upload, file)
            await client.files_upload_v2(channel=channel, thread_ts=thread, **described)
        except Exception as fault:  # noqa: BLE001  drawing may fail too, and the message must count as sent
            log.warning("a file could not be put on Slack: %s", reason(fault))


def _as_upload(file: Picture | Attachment) -> Json:
    """What Slack wants to know of a file, drawn or written now if it was not yet."""
    if isinstance(file, Attachment):
        return {"content": file.content, "filename": file.name, "title": file.name}
    return {
        "content": file.png,
        "filename": "picture.png",
        "title": "Picture",
        "alt_txt": file.alt[:1000],
    }


def files_in(reply: Reply) -> list[Picture | Attachment]:
    """The pictures and files of the reply, those folded away included."""
    return [block for block in reply.all_blocks() if isinstance(block, Picture | Attachment)]


def reason(fault: BaseException) -> str:
    """Slack's own word for what went wrong, or the kind of fault: fit for a log."""
    data = getattr(fault.response, "data", None) if isinstance(fault, SlackApiError) else None
    return str(data["error"]) if isinstance(data, dict) and data.get("error") else type(fault).__name__


class Delivery:
    """Shows replies to whoever asked."""

    def __init__(self, client: AsyncWebClient, direct_messages: DirectMessages) -> None:
        self._client = client
        self._direct_messages = direct_messages
        self._put_apart: deque[int] = deque(maxlen=PICTURES_REMEMBERED)

    def in_response(self, reply: Reply) -> Json | None:
        """The reply as the answer to the very request of a slash command; None if that cannot hold it."""
        if reply.form:
            return None
        shown = slack_blocks.messages(reply, Setting(pictures_apart=True))
        return {"response_type": "ephemeral", **NEVER_UNFURLED, **shown[0]} if len(shown) == 1 else None

    async def show(self, reply: Reply, asked: Asked) -> None:
        """Opens the form, or posts the messages and pictures. Faults are logged: nobody is left to tell."""
        if reply.form and await self._opened(reply, asked):
            return
        again = slack_blocks.ask_again(text=asked.text, pressed=asked.action or "")
        messages = slack_blocks.messages(reply, Setting(again, asked.origin.apart))
        if self._takes_its_place(reply, asked.origin) and await self._post_first(
            messages[0], [lambda message: self._replace(message, asked.origin)]
        ):
            messages = messages[1:]
        ways = self._ways(reply, asked.origin)
        for message in messages:
            await self._post_first(message, ways)
        await self.show_files(reply, asked.origin)

    async def window(self, reply: Reply, origin: Origin) -> Json | None:
        """The window for the reply's form, people named chosen already; None if it is more than one holds."""
        form = reply.form
        assert form is not None
        named = slack_modal.people_named(form)
        accounts = await asyncio.gather(*map(self._account_of, named))
        known = {email.casefold(): account for email, account in zip(named, accounts, strict=True) if account}
        try:
            return slack_modal.modal(reply, kept(origin, form.action), known)
        except slack_modal.TooMuchToKeep:
            return None

    async def redraw(self, window: str, view: Json) -> bool:
        """Puts `view` in the place of an open window; False where it was closed meanwhile."""
        try:
            await self._client.views_update(view_id=window, view=view)
        except FAULTS as fault:
            log.info("a window could not be redrawn: %s", reason(fault))
            return False
        return True

    async def _opened(self, reply: Reply, asked: Asked) -> bool:
        """Whether the form opened as a window; Slack allows it for three seconds after a press or command."""
        if not asked.trigger:
            return False
        view = await self.window(reply, asked.origin)
        if view is None:
            return False
        try:
            if asked.window:
                await self._client.views_update(view_id=asked.window, view=view)
            else:
                await self._client.views_open(trigger_id=asked.trigger, view=view)
        except FAULTS as fault:
            log.info("a form could not be opened: %s", reason(fault))
            return False
        return True

    async def _account_of(self, email: str) -> str | None:
        try:
            found = await self._client.users_lookupByEmail(email=email)
        except FAULTS:
            return None  # shown as an address to type instead
        return str(found["user"]["id"])

    @staticmethod
    def _takes_its_place(reply: Reply, origin: Origin) -> bool:
        """A private reply never replaces what a whole channel can see."""
        seen_by_one = origin.hidden or origin.direct
        return bool(reply.replace and origin.message and (seen_by_one or not reply.private))

    def _ways(self, reply: Reply, origin: Origin) -> list[Callable[[Json], Awaitable[None]]]:
        """How the reply may be brought, the best way first; the next is for where Slack refused one."""
        if origin.direct and not origin.hidden:
            return [
                lambda message: self._post(origin.channel, message, origin.thread),
                lambda message: self._post_directly(origin.account, message),
            ]
        private: list[Callable[[Json], Awaitable[None]]] = [
            lambda message: self._respond(origin, {"response_type": "ephemeral", **message}),
            lambda message: self._post_hidden(origin, message),
            lambda message: self._post_directly(origin.account, message),
        ]
        if reply.private or origin.hidden:
            return private
        return [
            lambda message: self._post(origin.channel, message, origin.thread or origin.under),
            *private,
        ]

    async def _post_first(self, message: Json, ways: Sequence[Callable[[Json], Awaitable[None]]]) -> bool:
        """Whether one of the ways was taken, or may have been."""
        for way in ways:
            try:
                await way(message)
            except (NotTaken, SlackApiError, aiohttp.ClientConnectorError) as fault:
                log.info("Slack did not take a reply one way: %s", reason(fault))
            except FAULTS as fault:
                log.warning("a reply may not have reached Slack: %s", reason(fault))
                return True
            else:
                return True
        log.warning("a reply could not be brought to Slack")
        return False

    async def _post(self, channel: str, message: Json, thread: str | None) -> None:
        await self._client.chat_postMessage(channel=channel, thread_ts=thread, **NEVER_UNFURLED, **message)

    async def _post_directly(self, account: str, message: Json) -> None:
        await self._post(await self._direct_messages.channel(account), message, None)

    async def _post_hidden(self, origin: Origin, message: Json) -> None:
        await self._client.chat_postEphemeral(
            channel=origin.channel, user=origin.account, thread_ts=origin.thread, **message
        )

    async def _replace(self, message: Json, origin: Origin) -> None:
        if origin.response_url:
            await self._respond(origin, {"replace_original": True, **message})
        else:
            await self._client.chat_update(channel=origin.channel, ts=str(origin.message), **message)

    async def _respond(self, origin: Origin, message: Json) -> None:
        if not origin.response_url:
            raise NotTaken
        webhook = AsyncWebhookClient(
            origin.response_url,
            session=self._client.session,
            retry_handlers=[WaitBriefly()],
        )
        thread = {"thread_ts": origin.thread} if origin.thread else {}
        answer = await webhook.send_dict({"replace_original": False, **NEVER_UNFURLED, **thread, **message})
        if answer.status_code != 200:
            raise NotTaken

    async def show_files(self, reply: Reply, origin: Origin) -> None:
        """Puts pictures and files into our direct messages, for none can be shown to one person elsewhere.

        A picture that was put there for an answer elsewhere is not put there again while it says the same.
        """
        files = [file for file in files_in(reply) if self._is_new(file, origin)]
        if not files:
            return
        try:
            known = None if origin.apart else origin.channel
            channel = known or await self._direct_messages.channel(origin.account)
        except FAULTS as fault:
            log.warning("no direct message for a file: %s", reason(fault))
            return
        await upload(self._client, channel, files, None if origin.apart else origin.thread)

    def _is_new(self, file: Picture | Attachment, origin: Origin) -> bool:
        if not origin.apart:
            return True
        key = hash((origin.account, file.alt if isinstance(file, Picture) else file.link))
        if key in self._put_apart:
            return False
        self._put_apart.append(key)
        return True
