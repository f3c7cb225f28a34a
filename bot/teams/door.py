"""The Microsoft Teams door: lets in what surely comes from Teams, has it answered, and writes first.

The only module that knows the Bot Framework SDK; its successor has this one module to take over.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import (
    Activity,
    ChannelAccount,
    ConversationAccount,
    ConversationParameters,
    ConversationReference,
)
from botframework.connector import AsyncBfPipeline, BotFrameworkConnectorConfiguration
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)
from msrest.pipeline import SansIOHTTPPolicy

from bot.clock import Clock
from bot.platform_settings import TeamsSettings
from bot.setting_rules import LOOPBACK, WrongSetting
from bot.teams import activity as teams_activity
from bot.teams.activity import Conversation, Incoming, Malformed
from bot.teams.answers import PLATFORM, Answers, Router
from bot.teams.cards import Message, laid_out
from bot.teams.tokens import CHANNEL, Gate, KeysUnavailable, NotAdmitted, OwnToken, own_token
from bot.teams.wire import Line, Sender, patiently
from handlers.directory import Directory
from handlers.reply import Reply
from scheduler.outlets import TryLater, Uncertain, Unreachable
from storage.people import Account

log = logging.getLogger(__name__)

FORWARDED = ("Forwarded", "X-Forwarded-For")  # what a proxy adds to calls from elsewhere


class TeamsDoor:
    """Receives activities on `/api/messages` and answers them; `outlet` writes first.

    Raises `WrongSetting` where anybody could come in: there is no door without an app id, but for an
    emulator on this computer.
    """

    def __init__(
        self,
        settings: TeamsSettings,
        router: Router,
        directory: Directory,
        clock: Clock,
    ) -> None:
        if settings.anonymous == bool(settings.app_id):
            raise WrongSetting("Set MICROSOFT_APP_ID, or TEAMS_ANONYMOUS=1 on this computer only.")
        if not settings.anonymous and not settings.tenant_id:
            raise WrongSetting("MICROSOFT_APP_TENANT_ID is missing: set it to your organisation's tenant id.")
        self._line = Line()
        self._gate = None if settings.anonymous else Gate(settings.app_id, settings.services, self._line)
        token = None if settings.anonymous else own_token(settings, self._line)
        self._authentication = _Authentication(settings.app_id, token, self._line)
        self._adapter = CloudAdapter(self._authentication)
        self._answers = Answers(router, directory, clock, settings.tenant_id)
        self.outlet = TeamsOutlet(self._adapter, settings.app_id)

    def attach(self, app: web.Application) -> None:
        """Adds the route, and hangs up when the application ends."""
        app.router.add_post("/api/messages", self.receive)
        app.on_cleanup.append(self.close)

    async def close(self, _: web.Application | None = None) -> None:
        """Lets go of the connections."""
        await self._line.close()

    async def receive(self, request: web.Request) -> web.Response:
        """Answers one post: 401 where it is not surely from Teams, 400 where it is no activity."""
        try:
            vouched = await self._admit(request)
            if request.content_type != "application/json":  # which no page in a browser can send unasked
                raise Malformed("An activity is sent as application/json.")
            incoming = teams_activity.read(await request.read())
            _check(incoming, vouched)
            await self._authentication.sign_in()  # nothing is begun that could not be answered
        except NotAdmitted as error:
            log.warning("A call to the Teams address was turned away: %s.", error)
            return web.json_response({"error": "This call is not from Microsoft Teams."}, status=401)
        except (KeysUnavailable, TryLater):
            log.exception("A call to the Teams address was put off: Microsoft's sign-in is out of reach.")
            return web.json_response({"error": "Try again in a minute."}, status=503)
        except Malformed as error:
            return web.json_response({"error": str(error)}, status=400)
        shown = await self._turn(incoming)
        if incoming.kind == "invoke":
            return _invoked(incoming, shown)
        return web.json_response({})

    async def _admit(self, request: web.Request) -> str | None:
        """The service address that the caller's token vouches for; None from this computer's emulator."""
        if self._gate is not None:
            return await self._gate.admit(request.headers.get("Authorization", ""))
        if request.remote not in LOOPBACK or any(name in request.headers for name in FORWARDED):
            raise NotAdmitted("anonymous, and not from this computer")
        return None

    async def _turn(self, incoming: Incoming) -> Reply | None:
        """Acts on the activity; gives what was shown where it was asked."""
        shown: list[Reply | None] = []

        async def act(turn: TurnContext) -> None:
            shown.append(await self._answers.answer(_TurnChat(turn, self.outlet), incoming))

        try:
            await self._adapter.process_activity(self._authentication.admitted(), _activity(incoming), act)
        except (TryLater, Unreachable, Uncertain) as error:
            log.error("An answer could not be delivered in Teams: %s.", error.reason)
        return shown[0] if shown else None


class TeamsOutlet:
    """Writes first, to a conversation kept from before (see `scheduler.outlets.Outlet`)."""

    channel = PLATFORM

    def __init__(self, adapter: CloudAdapter, app_id: str) -> None:
        self._adapter = adapter
        self._app_id = app_id

    async def send(self, to: Account, message: Reply, nudge: str) -> str:
        """The id of the message in Teams. `nudge` cannot be carried: bots cannot look back there."""
        try:
            where = Conversation.from_text(to.conversation or "")
        except ValueError as error:
            raise Unreachable("has not written to the bot yet") from error
        return await self.post(where, message)

    async def find(self, to: Account, nudge: str, since: datetime) -> str | None:
        """Always raises `Uncertain`: Teams keeps no history that a bot could read."""
        raise Uncertain("Teams keeps no history for bots")

    async def post(self, where: Conversation, message: Reply) -> str:
        """Posts `message` there; gives the id of its first part. Raises as `Outlet.send` does."""
        parts = await laid_out(message)
        receipts: list[str] = []

        async def speak(turn: TurnContext) -> None:
            turn.activity.id = None  # a message of its own, in answer to nothing
            for part in parts:
                activity = Activity.from_dict(part)
                activity.channel_data = _tenant(where)
                receipts.append((await turn.send_activity(activity)).id or "")

        try:
            await self._adapter.continue_conversation(_reference(where), speak, self._app_id)
        except (TryLater, Unreachable) as error:
            if receipts:
                raise Uncertain("only part of the message was taken") from error
            raise
        return receipts[0]


class _TurnChat:
    """The conversation of one turn (see `bot.teams.answers.Chat`)."""

    def __init__(self, turn: TurnContext, outlet: TeamsOutlet) -> None:
        self._turn = turn
        self._outlet = outlet

    async def send(self, message: Message) -> None:
        await patiently(lambda: self._turn.send_activity(Activity.from_dict(message)))

    async def replace(self, card: str, message: Message) -> None:
        activity = Activity.from_dict({**message, "id": card})
        await patiently(lambda: self._turn.update_activity(activity))

    async def write_privately(self, to: Conversation, reply: Reply) -> Conversation:
        members = ConversationParameters(
            is_group=False,
            bot=ChannelAccount(id=to.bot),
            members=[ChannelAccount(id=to.user)],
            channel_data=_tenant(to),
        )
        made = await patiently(lambda: self._conversations.create_conversation(members))
        own = replace(to, conversation=made.id)
        await patiently(lambda: self._outlet.post(own, reply))
        return own

    async def member(self, roster: str, account: str) -> Mapping[str, Any]:
        try:
            found = await patiently(lambda: self._conversations.get_conversation_member(roster, account))
        except Unreachable:
            return {}
        details: dict[str, Any] = found.additional_properties
        return details

    @property
    def _conversations(self) -> Any:
        return self._turn.turn_state[CloudAdapter.BOT_CONNECTOR_CLIENT_KEY].conversations


def _check(incoming: Incoming, vouched: str | None) -> None:
    """Raises `NotAdmitted` where an answer would go elsewhere than to the service that called."""
    where = incoming.where
    if vouched is None:
        if urlsplit(where.service_url).hostname not in LOOPBACK:
            raise NotAdmitted("anonymous, with an answer to be sent off this computer")
    elif where.service_url.rstrip("/") != vouched.rstrip("/"):
        raise NotAdmitted("the token is for another service address")
    elif where.channel != CHANNEL:
        # Other channels of a bot, such as Web Chat, let their users choose any account's id.
        raise NotAdmitted("not from the Teams channel")


def _invoked(incoming: Incoming, shown: Reply | None) -> web.Response:
    """The answer to Action.Execute; what there is to show has been sent as a message."""
    if shown is None:
        return web.json_response({}, status=200 if incoming.from_a_person else 501)
    kind = "application/vnd.microsoft.activity.message"
    return web.json_response({"statusCode": 200, "type": kind, "value": shown.summary})


def _activity(incoming: Incoming) -> Activity:
    """As much of the activity as the SDK needs for an answer."""
    reference = _reference(incoming.where)
    return Activity(
        type=incoming.kind,
        id=incoming.id or None,
        channel_id=reference.channel_id,
        service_url=reference.service_url,
        conversation=reference.conversation,
        from_property=reference.user,
        recipient=reference.bot,
    )


def _reference(where: Conversation) -> ConversationReference:
    return ConversationReference(
        channel_id=where.channel,
        service_url=where.service_url,
        conversation=ConversationAccount(id=where.conversation),
        bot=ChannelAccount(id=where.bot),
        user=ChannelAccount(id=where.user),
    )


def _tenant(where: Conversation) -> dict[str, Any]:
    """The organisation, where Teams reads it: the SDK's own `tenant_id` goes out under a wrong name."""
    return {"tenant": {"id": where.tenant}}


class _Authentication(BotFrameworkAuthentication):  # type: ignore[misc]  # the SDK has no types
    """Our own identity towards Teams, for the SDK. Callers are checked by `Gate` before the SDK sees them."""

    def __init__(self, app_id: str, token: OwnToken | None, line: Line) -> None:
        self._app_id = app_id
        self._token = token
        self._connectors = _Connectors(token, line)

    async def sign_in(self) -> None:
        """Makes sure that there is a token of ours to answer with. Raises `TryLater`."""
        if self._token is not None:
            await self._token.get()

    def admitted(self) -> AuthenticateRequestResult:
        """What the SDK wants to know of a caller whom the gate let in."""
        result = AuthenticateRequestResult()
        result.claims_identity = ClaimsIdentity({"aud": self._app_id}, True)
        result.connector_factory = self._connectors
        return result

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        """Nobody comes in this way."""
        raise PermissionError

    async def authenticate_streaming_request(
        self, auth_header: str, channel_id_header: str
    ) -> AuthenticateRequestResult:
        """Nobody comes in this way."""
        raise PermissionError

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        """How to reach Teams."""
        return self._connectors

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """We never act in somebody's name."""


class _Connectors(ConnectorFactory):  # type: ignore[misc]  # the SDK has no types
    """Clients for the service address of a conversation, over our line and with our token."""

    def __init__(self, token: OwnToken | None, line: Line) -> None:
        self._token = token
        self._line = line

    async def create(self, service_url: str, audience: str | None = None) -> ConnectorClient:
        """A client. Raises `TryLater` where there is no token to be had."""
        signature = _Signature(await self._token.get() if self._token else "")
        return ConnectorClient(
            signature,
            custom_configuration=BotFrameworkConnectorConfiguration(
                signature, service_url, pipeline_type=AsyncBfPipeline, sender=Sender(self._line)
            ),
        )


class _Signature(SansIOHTTPPolicy[Any, Any]):
    """Shows our token with each request; an emulator wants none."""

    def __init__(self, token: str) -> None:
        self._token = token

    def on_request(self, request: Any, **_: Any) -> None:
        """Adds the header."""
        if self._token:
            request.http_request.headers["Authorization"] = f"Bearer {self._token}"
