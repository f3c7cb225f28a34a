"""A small Microsoft of our own: signs people's activities, and takes what the bot sends, over real HTTP.

It is the Bot Connector service (conversations, activities, members), the sign-in service that gives the
bot its token, and the keys by which the bot checks ours. Everything that it took is in `sent`.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import Any, Literal

import aiohttp
import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.platform_settings import TeamsServices, TeamsSettings

APP_ID = "00000000-0000-4000-8000-00000000b07a"
TENANT = "00000000-0000-4000-8000-0000000000aa"
BOT = f"28:{APP_ID}"
SECRET = "a-client-secret"
ISSUER = "https://api.botframework.com"
TEAM = "19:the-team@thread.tacv2"
CHANNEL = f"{TEAM};messageid=1"


@dataclass(frozen=True)
class Sent:
    """One message that was taken: "send", "reply" (to `to_activity`) or "update" (of it)."""

    how: Literal["send", "reply", "update"]
    conversation: str
    activity: dict[str, Any]
    id: str
    to_activity: str = ""

    @property
    def text(self) -> str:
        """The words of a message without a card."""
        return self.activity.get("text", "")

    @property
    def card(self) -> dict[str, Any]:
        """The card. Raises `IndexError` where there is none."""
        return self.activity.get("attachments", [])[0]["content"]

    @property
    def everything(self) -> str:
        """All of it as JSON, to look for words in."""
        return json.dumps(self.activity, ensure_ascii=False)


@dataclass(frozen=True)
class Fault:
    """How the next call fails: with a status, or by a connection that breaks before or after acceptance."""

    status: int = 200
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    reset: Literal["", "before", "after"] = ""
    on: str = "activities"  # only calls whose address has this word
    after: int = 0  # how many messages have to be taken before


@dataclass
class Member:
    """Somebody in the organisation, as Teams would describe them."""

    account: str
    details: dict[str, Any]


class BotConnector:
    """Used as `async with BotConnector() as teams:`."""

    def __init__(self, key: rsa.RSAPrivateKey) -> None:
        self.key = key
        self.url = ""
        self.sent: list[Sent] = []
        self.created: list[dict[str, Any]] = []
        self.faults: list[Fault] = []
        self.asked: list[str] = []  # "GET /path" of every call, taken or not
        self.authorizations: list[str] = []
        self.token_requests: list[dict[str, str]] = []
        self.identity_requests: list[dict[str, str]] = []
        self.token_fault: int | None = None
        self.key_ids = ["key-1"]
        self.endorsements = ["msteams", "webchat"]
        self.keys_down = False
        self.keys_slow = 0.0  # seconds
        self._members: dict[str, Member] = {}
        self._numbers = count(1)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> BotConnector:
        app = web.Application(middlewares=[self._misbehave])
        app.add_routes(
            [
                web.get("/openid", self._metadata),
                web.get("/keys", self._keys),
                web.post("/login/{tenant}/oauth2/v2.0/token", self._token),
                web.get("/identity", self._identity),
                web.post("/v3/conversations", self._create),
                web.post("/v3/conversations/{conversation}/activities", self._send),
                web.post("/v3/conversations/{conversation}/activities/{activity}", self._reply),
                web.put("/v3/conversations/{conversation}/activities/{activity}", self._update),
                web.get("/v3/conversations/{conversation}/members", self._roster),
                web.get("/v3/conversations/{conversation}/members/{member}", self._member),
            ]
        )
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, shutdown_timeout=1)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    # What the bot is told.

    @property
    def settings(self) -> TeamsSettings:
        """The bot's registration, and where it finds all this."""
        services = TeamsServices(f"{self.url}/openid", ISSUER, f"{self.url}/login/{{tenant}}", ISSUER)
        return TeamsSettings(APP_ID, SECRET, "SingleTenant", TENANT, anonymous=False, services=services)

    @property
    def environment(self) -> dict[str, str]:
        """The same for a process of its own, as environment variables."""
        return {
            "MICROSOFT_APP_ID": APP_ID,
            "MICROSOFT_APP_PASSWORD": SECRET,
            "MICROSOFT_APP_TENANT_ID": TENANT,
            "TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL": f"{self.url}/openid",
            "TO_CHANNEL_FROM_BOT_LOGIN_URL": f"{self.url}/login/{TENANT}",
        }

    def join(self, account: str, email: str | None, **details: Any) -> str:
        """Somebody joins the organisation; gives their account."""
        known = {"id": account, "name": "A Person", "tenantId": TENANT, **details}
        self._members[account] = Member(account, known | ({"email": email} if email else {}))
        return account

    def in_chat_with(self, account: str) -> list[Sent]:
        """What was sent to this account's own chat."""
        return [sent for sent in self.sent if sent.conversation == personal(account)]

    def in_channel(self) -> list[Sent]:
        """What was sent to the channel."""
        return [sent for sent in self.sent if sent.conversation == CHANNEL]

    # What people do: activities, and how Microsoft signs for them.

    def message(self, account: str, text: str = "", *, channel: bool = False, **more: Any) -> dict[str, Any]:
        """Somebody typed `text`: in their own chat, or in the channel with a mention of the bot."""
        activity = self._activity("message", account, channel) | {"textFormat": "plain"}
        if channel:
            text = f"<at>ICPC</at> {text}"
            mention = {"type": "mention", "mentioned": {"id": BOT, "name": "ICPC"}, "text": "<at>ICPC</at>"}
            activity["entities"] = [mention]
        return activity | {"text": text} | more

    def press(
        self, account: str, action: str, *, on: str = "card-1", channel: bool = False, **answers: Any
    ) -> dict[str, Any]:
        """Somebody pressed a button, or sent the form with these answers, on the card with the id `on`."""
        value = {"action": action, **answers}
        return self._activity("message", account, channel) | {"value": value, "replyToId": on}

    def execute(self, account: str, action: str, **answers: Any) -> dict[str, Any]:
        """Somebody pressed an Action.Execute."""
        value = {"action": {"type": "Action.Execute", "data": {"action": action, **answers}}}
        activity = self._activity("invoke", account, channel=False)
        return activity | {"name": "adaptiveCard/action", "value": value, "replyToId": "card-1"}

    def installed(self, account: str) -> list[dict[str, Any]]:
        """Somebody added the bot: Teams reports that twice."""
        added = {"membersAdded": [{"id": BOT}]}
        return [
            self._activity("conversationUpdate", account, channel=False) | added,
            self._activity("installationUpdate", account, channel=False) | {"action": "add"},
        ]

    def _activity(self, kind: str, account: str, channel: bool) -> dict[str, Any]:
        where = (
            {"id": CHANNEL, "conversationType": "channel", "isGroup": True, "tenantId": TENANT}
            if channel
            else {"id": personal(account), "conversationType": "personal", "tenantId": TENANT}
        )
        team = {"team": {"id": TEAM}, "channel": {"id": TEAM}} if channel else {}
        return {
            "type": kind,
            "id": f"activity-{next(self._numbers)}",
            "timestamp": "2026-12-18T09:00:00.000Z",
            "channelId": "msteams",
            "serviceUrl": self.url,
            "from": {"id": account, "name": "A Person", "aadObjectId": "an-object-id"},
            "recipient": {"id": BOT, "name": "ICPC"},
            "conversation": where,
            "channelData": {"tenant": {"id": TENANT}, **team},
            "locale": "en-GB",
        }

    def token(
        self,
        *,
        without: str = "",
        key: rsa.RSAPrivateKey | None = None,
        headers: Mapping[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """A token as Microsoft signs it, with these claims changed and the one named `without` left out."""
        now = int(time.time())
        usual = {"iss": ISSUER, "aud": APP_ID, "nbf": now - 60, "exp": now + 3600, "serviceurl": self.url}
        said = {name: value for name, value in (usual | claims).items() if name != without}
        header = {name: value for name, value in {"kid": "key-1", **(headers or {})}.items() if value}
        return jwt.encode(said, key or self.key, "RS256", headers=header)

    async def deliver(
        self,
        bot_url: str,
        activity: Mapping[str, Any] | bytes,
        authorization: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        """Posts an activity, signed unless told otherwise, to the bot at `bot_url`; gives its answer."""
        body = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        proof = f"Bearer {self.token()}" if authorization is None else authorization
        usual = {"Content-Type": "application/json"} | ({"Authorization": proof} if proof else {})
        async with (
            aiohttp.ClientSession() as session,
            session.post(
                f"{bot_url}/api/messages", data=BytesIO(body), headers={**usual, **(headers or {})}
            ) as answer,
        ):
            is_json = answer.content_type == "application/json"
            return answer.status, await (answer.json() if is_json else answer.text())

    # How the services behave.

    @web.middleware
    async def _misbehave(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path}")
        fault = next((fault for fault in self.faults if self._is_due(fault, request)), None)
        if fault is None:
            return await handler(request)
        self.faults.remove(fault)
        if fault.reset:
            if fault.reset == "after":
                await handler(request)
            assert request.transport is not None
            request.transport.abort()
            await asyncio.sleep(0)
            return web.Response()
        if fault.body is not None:
            return web.Response(status=fault.status, body=fault.body, content_type="application/json")
        error = {"error": {"code": fault.code, "message": "refused"}}
        return web.json_response(error, status=fault.status, headers=fault.headers)

    def _is_due(self, fault: Fault, request: web.Request) -> bool:
        return fault.on in request.path and len(self.sent) >= fault.after

    async def _metadata(self, _: web.Request) -> web.Response:
        if self.keys_down:
            return web.Response(status=503)
        await asyncio.sleep(self.keys_slow)
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, _: web.Request) -> web.Response:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        keys = [public | {"kid": kid, "endorsements": self.endorsements} for kid in self.key_ids]
        return web.json_response({"keys": keys})

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.token_requests.append(form | {"tenant": request.match_info["tenant"]})
        if self.token_fault is not None:
            return web.json_response({"error": "invalid_client"}, status=self.token_fault)
        if form.get("client_secret") != SECRET:
            return web.json_response({"error": "invalid_client"}, status=401)
        token = f"token-{len(self.token_requests)}"
        return web.json_response({"access_token": token, "expires_in": 3600})

    async def _identity(self, request: web.Request) -> web.Response:
        """The managed identity of a computer in Azure."""
        self.identity_requests.append(dict(request.query))
        ends = int(time.time()) + 3600
        return web.json_response({"access_token": "token-of-the-computer", "expires_on": str(ends)})

    def _note(self, request: web.Request) -> None:
        self.authorizations.append(request.headers.get("Authorization", ""))

    async def _create(self, request: web.Request) -> web.Response:
        self._note(request)
        asked = await request.json()
        self.created.append(asked)
        return web.json_response({"id": personal(asked["members"][0]["id"])}, status=201)

    async def _send(self, request: web.Request) -> web.Response:
        return await self._take(request, "send")

    async def _reply(self, request: web.Request) -> web.Response:
        return await self._take(request, "reply")

    async def _update(self, request: web.Request) -> web.Response:
        return await self._take(request, "update")

    async def _take(self, request: web.Request, how: Literal["send", "reply", "update"]) -> web.Response:
        self._note(request)
        to_activity = request.match_info.get("activity", "")
        name = to_activity if how == "update" else f"sent-{next(self._numbers)}"
        conversation = request.match_info["conversation"]
        self.sent.append(Sent(how, conversation, await request.json(), name, to_activity))
        return web.json_response({"id": name}, status=200 if how == "update" else 201)

    async def _roster(self, request: web.Request) -> web.Response:
        self._note(request)
        return web.json_response([member.details for member in self._members.values()])

    async def _member(self, request: web.Request) -> web.Response:
        self._note(request)
        member = self._members.get(request.match_info["member"])
        if member is None:
            error = {"error": {"code": "MemberNotFoundInConversation", "message": "no such member"}}
            return web.json_response(error, status=404)
        return web.json_response(member.details)


def personal(account: str) -> str:
    """The id of this account's own chat with the bot."""
    return f"a:chat-with-{account}"
