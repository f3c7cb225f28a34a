"""The Slack door: commands, messages, buttons and forms come in here, and only from Slack itself."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, TypeVar

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock, Pause, real_time
from bot.platform_settings import SlackSettings
from bot.settling import went_wrong
from bot.slack import modal as slack_modal
from bot.slack import payloads as slack_payloads
from bot.slack.answers import Answers, Router
from bot.slack.delivery import FAULTS, Delivery, DirectMessages, WaitBriefly, reason
from bot.slack.members import Members
from bot.slack.outlet import SlackOutlet
from bot.slack.payloads import Asked
from bot.slack.signature import genuine
from handlers.directory import Directory
from handlers.reply import Reply

log = logging.getLogger(__name__)

PATH = "/slack/events"
ANSWER_WITHIN = 1.3  # seconds, twice at most: Slack waits for 3
LEAVE_WITHIN = 10.0  # seconds that a stopping program gives to answers under way
TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)

# What a payload that Slack did not build trips, in Bolt as in our own reading of it.
UNREADABLE = (AttributeError, LookupError, StopIteration, TypeError, ValueError)

T = TypeVar("T")


class SlackDoor:
    """Slack, by HTTP where there is a signing secret and by Socket Mode where there is an app token.

    `clock` is the assistant's time; `wall` is the world's, which Slack signs with. What takes longer than
    `patience` (seconds) is answered after Slack was. `pause` waits between two reminders to one person.
    """

    def __init__(
        self,
        settings: SlackSettings,
        router: Router,
        directory: Directory,
        clock: Clock,
        *,
        wall: Clock = real_time,
        patience: float = ANSWER_WITHIN,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._settings = settings
        self._wall = wall
        self._patience = patience
        self._client = AsyncWebClient(
            settings.bot_token, settings.api_url, timeout=20, retry_handlers=[WaitBriefly()]
        )
        self._nudging_client = AsyncWebClient(
            settings.bot_token, settings.api_url, timeout=20, retry_handlers=[]
        )
        self._members = Members(self._client, directory, clock)
        self._answers = Answers(router, self._members, clock)
        self._delivery = Delivery(self._client, DirectMessages(self._client))
        self._under_way: set[asyncio.Task[Any]] = set()
        self._bolt = self._listening()
        self.outlet = SlackOutlet(self._nudging_client, now=time.monotonic, sleep=pause)
        self.look_up = self._members.account_of

    def attach(self, app: web.Application) -> None:
        """Adds the route, and what starts and stops with the application."""
        if self._settings.signing_secret:
            app.router.add_post(PATH, self._http)
            app.router.add_get(PATH, self._certificate_check, allow_head=False)
        app.cleanup_ctx.append(self._running)

    def _listening(self) -> AsyncApp:
        quiet = log.getChild("bolt")
        quiet.setLevel(logging.ERROR)  # below that, Bolt writes down what people typed
        bolt = AsyncApp(
            name="icpc",
            logger=quiet,
            client=self._client,
            signing_secret="",
            authorize=_authorize_with(self._members, self._settings.bot_token),
            process_before_response=True,
            request_verification_enabled=False,  # done before Bolt, on the bytes: see `_http`
            ssl_check_enabled=False,
        )
        anything = re.compile("")
        bolt.command(anything)(self._command)
        bolt.event("message")(self._message)
        bolt.event("app_mention")(self._message)
        bolt.event(anything)(_acknowledge)
        bolt.action(anything)(self._press)
        bolt.view(slack_modal.CALLBACK)(self._submission)
        bolt.error(_went_wrong)
        return bolt

    async def _running(self, app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            self._client.session = self._nudging_client.session = session
            connecting = asyncio.create_task(self._connect()) if self._settings.app_token else None
            yield
            if connecting:
                connecting.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await connecting
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=LEAVE_WITHIN)
            self._client.session = self._nudging_client.session = None

    async def _connect(self) -> None:
        """Keeps a Socket Mode connection until cancelled. Bolt's client itself tries again, and says so."""
        handler = AsyncSocketModeHandler(self._bolt, self._settings.app_token, logger=self._bolt.logger)
        try:
            await handler.connect_async()  # type: ignore[no-untyped-call]
            await asyncio.Event().wait()
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]

    # What comes in by HTTP

    async def _certificate_check(self, request: web.Request) -> web.Response:
        return web.Response(status=200 if request.query.get("ssl_check") == "1" else 405)

    async def _http(self, request: web.Request) -> web.Response:
        """401 for whatever does not come from Slack, 400 for what cannot be read, 503 while Slack is away."""
        body = await request.read()
        if request.content_type.endswith("urlencoded") and body.startswith(b"ssl_check=1"):
            return web.Response()
        timestamp, signature = (
            request.headers.get(f"X-Slack-{name}", "") for name in ("Request-Timestamp", "Signature")
        )
        if not genuine(self._settings.signing_secret or "", timestamp, signature, body, self._wall()):
            return web.Response(status=401, text="This request was not signed by Slack.")
        try:
            await self._members.workspace()
        except FAULTS as fault:
            log.error("Slack's Web API cannot be used: %s", reason(fault))
            return web.Response(status=503, text="Slack's Web API cannot be used.")
        try:
            text, headers = body.decode("utf-8"), {**request.headers}
            bolt_request = AsyncBoltRequest(body=text, query=request.query_string, headers=headers)  # type: ignore[arg-type]
            return await to_aiohttp_response(await self._bolt.async_dispatch(bolt_request))
        except UNREADABLE:
            return web.Response(status=400, text="This request cannot be read.")

    # What people do

    async def _command(self, ack: AsyncAck, body: dict[str, Any]) -> BoltResponse:
        asked = _read(slack_payloads.from_command, body)
        if asked is None:
            return BoltResponse(status=400)
        answering = self._begin(self._answers.to(asked))
        reply = answering.result() if await self._done_in_time(answering) else None
        shown = self._delivery.in_response(reply) if reply else None
        if reply and shown:
            self._begin(self._delivery.show_files(reply, asked.origin))
            return await ack(shown)
        await self._done_in_time(self._begin(self._show_when_ready(answering, asked)))
        return await ack()

    async def _message(self, ack: AsyncAck, body: dict[str, Any]) -> BoltResponse:
        us = (await self._members.workspace()).user
        asked = _read(lambda payload: slack_payloads.from_message(payload, us), body)
        if asked is not None:
            await self._done_in_time(
                self._begin(self._show_when_ready(self._begin(self._answers.to(asked)), asked))
            )
        return await ack()

    async def _press(self, ack: AsyncAck, body: dict[str, Any]) -> BoltResponse:
        asked = _read(slack_payloads.from_press, body)
        if asked is not None:
            answering = self._begin(self._answers.to(asked))
            self._begin(self._show_when_ready(answering, asked))
            await self._done_in_time(
                answering
            )  # until then a press that came to nothing is seen to have failed
        return await ack()

    async def _submission(self, ack: AsyncAck, body: dict[str, Any]) -> BoltResponse:
        asked, sent = _read(slack_payloads.from_submission, body), _read(slack_modal.read, body.get("view"))
        if asked is None or sent is None:
            return BoltResponse(status=400)
        if sent.errors:
            return await ack(response_action="errors", errors=dict(sent.errors))
        answering = self._begin(self._answers.to(asked, sent))
        if not await self._done_in_time(answering):
            self._begin(self._finish_form(answering, asked))
            title = body["view"]["title"]["text"]
            waiting = slack_modal.message_window(title, "This takes a little longer than usual. Please wait.")
            return await ack(response_action="update", view=waiting)
        reply = answering.result()
        if reply and (errors := _errors(reply, body["view"])):
            return await ack(response_action="errors", errors=errors)
        if reply and reply.form and (view := await self._delivery.window(reply, asked.origin)):
            return await ack(response_action="update", view=view)
        if reply:
            self._begin(self._delivery.show(reply, asked))
        return await ack()

    async def _show_when_ready(self, answering: asyncio.Task[Reply | None], asked: Asked) -> None:
        reply = await answering
        if reply is not None:
            await self._delivery.show(reply, asked)

    async def _finish_form(self, answering: asyncio.Task[Reply | None], asked: Asked) -> None:
        """For a form that took long: its window says so, and now shows how it went."""
        reply = await answering
        view = await self._delivery.window(reply, asked.origin) if reply and reply.form else None
        told = slack_modal.message_window("Done", "I have answered you in your messages.")
        in_window = await self._delivery.redraw(str(asked.window), view or told)
        if reply and not (view and in_window):
            await self._delivery.show(reply, asked)

    async def _done_in_time(self, task: asyncio.Task[Any]) -> bool:
        await asyncio.wait({task}, timeout=self._patience)
        return task.done()

    def _begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Starts work that goes on after Slack was answered; kept, so that it is neither lost nor unheard."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and task.exception():
            log.error("work for Slack failed", exc_info=task.exception())


async def _went_wrong(error: Exception) -> BoltResponse:
    """Bolt's errors: 400 for a payload not built as Slack builds them, which trips Bolt itself."""
    log.error("a request from Slack could not be dealt with", exc_info=error)
    return BoltResponse(status=400 if isinstance(error, UNREADABLE) else 500)


async def _acknowledge(ack: AsyncAck) -> BoltResponse:
    return await ack()


def _authorize_with(members: Members, token: str) -> Callable[..., Coroutine[Any, Any, AuthorizeResult]]:
    async def authorize() -> AuthorizeResult:
        us = await members.workspace()
        return AuthorizeResult(
            enterprise_id=us.organisation,
            team_id=us.team,
            bot_user_id=us.user,
            bot_id=us.bot,
            bot_token=token,
        )

    return authorize


def _read(reader: Callable[[Any], T], payload: Any) -> T | None:
    """What `reader` makes of a payload; None for one that is not built as Slack builds them."""
    try:
        return reader(payload)
    except UNREADABLE:
        log.warning("a request from Slack could not be read")
        return None


def _errors(reply: Reply, view: dict[str, Any]) -> dict[str, str] | None:
    """What to show in the open window so that nothing typed in it is lost; None where nothing went wrong."""
    if reply.form:
        return slack_modal.errors_for(reply.form, view)
    return slack_modal.error_for_all(view, reply.summary) if went_wrong(reply) else None
