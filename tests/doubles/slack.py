"""A small real Slack: its Web API over HTTP, with people, channels, windows, files, faults and a memory.

async with SlackDouble() as slack:
    slack.add_user("U1", "social.worker@example.org")
    ... SlackSettings(slack.token, slack.secret, None, slack.api_url) ...
    slack.fail("chat.postMessage", reset_after())
    slack.direct("U1")          # the messages in the direct conversation with U1
    slack.calls                 # everything it was sent
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.doubles.slack_faults import Fault
from tests.doubles.slack_rules import Refused, check_message, check_view

Json = dict[str, Any]

TEAM, BOT_USER, BOT_ID = "T0TEAM", "U0BOT", "B0BOT"
TRIGGER_SECONDS = 3.0

# The permission that Slack asks for each call; those without one are not here.
SCOPES = {
    "users.info": "users:read",
    "users.lookupByEmail": "users:read.email",
    "conversations.open": "im:write",
    "conversations.history": "im:history",
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
}


@dataclass(frozen=True)
class Call:
    """One thing that we sent to Slack."""

    method: str
    arguments: Json
    token: str | None = None


@dataclass
class SlackDouble:
    """The workspace. `messages` are by channel, oldest first; `hidden` are those only one person sees.

    `absent_from` are channels that the app was not invited to; `scopes` the permissions it has, or None for all;
    `now` gives seconds since 1970, for timestamps.
    """

    token: str = "xoxb-double"
    secret: str = "a signing secret of the double"
    app_token: str = "xapp-double"
    users: dict[str, Json] = field(default_factory=dict)
    messages: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    hidden: list[Json] = field(default_factory=list)
    views: dict[str, Json] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    absent_from: set[str] = field(default_factory=set)
    scopes: frozenset[str] | None = None
    now: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        self._count = itertools.count(1)
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._always: dict[str, Fault] = {}
        self._triggers: dict[str, float] = {}
        self._addresses: dict[str, Json] = {}
        self._sockets: list[web.WebSocketResponse] = []
        self._acknowledged: dict[str, asyncio.Future[Json]] = {}
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response/{key}", self._response)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        for socket in self._sockets:
            await socket.close()
        assert self._runner is not None
        await self._runner.cleanup()

    # What a test arranges and reads

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL is set to."""
        return f"{self.url}/api/"

    def add_user(self, account: str, email: str | None, **facts: Any) -> None:
        """Somebody in the workspace; `facts` are fields of Slack's user, such as `deleted=True`."""
        profile = {"email": email} if email else {}
        self.users[account] = {
            "id": account,
            "team_id": TEAM,
            "profile": profile,
            "is_email_confirmed": True,
            **facts,
        }

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of `method` go wrong in these ways, one after the other."""
        self._faults[method].extend(faults)

    def fail_always(self, method: str, fault: Fault | None) -> None:
        """Every call of `method` goes wrong like this, until None is given."""
        self._always.pop(method, None)
        if fault:
            self._always[method] = fault

    def called(self, method: str) -> list[Json]:
        """The arguments of each call of `method` that Slack heard, oldest first."""
        return [call.arguments for call in self.calls if call.method == method]

    def direct(self, account: str) -> list[Json]:
        """The messages in the direct conversation with this account, oldest first."""
        return self.messages[self.direct_channel(account)]

    def seen_by(self, account: str) -> list[Json]:
        """All that this account was shown by us outside public channels, oldest first."""
        own = [message for message in self.hidden if message["user"] == account]
        return sorted([*self.direct(account), *own], key=lambda message: float(message["ts"]))

    @staticmethod
    def direct_channel(account: str) -> str:
        """The id of the direct conversation with this account."""
        return f"D{account[1:]}"

    @property
    def window(self) -> Json:
        """The window opened last, as it now stands."""
        return self.views[self.opened[-1]]

    def new_trigger(self, *, expired: bool = False) -> str:
        """Leave to open a window, for three seconds."""
        trigger = f"{next(self._count)}.{TEAM}.abcdef"
        self._triggers[trigger] = asyncio.get_running_loop().time() + (-1 if expired else TRIGGER_SECONDS)
        return trigger

    def new_response_url(self, channel: str, account: str, message: Json | None = None) -> str:
        """An address that answers in `channel` to `account` alone, up to five times."""
        key = str(next(self._count))
        self._addresses[key] = {"channel": channel, "user": account, "message": message, "left": 5}
        return f"{self.url}/response/{key}"

    def show_hidden(self, channel: str, account: str, message: Json) -> Json:
        """Records a message that only `account` sees, as Slack shows the answer to a command."""
        check_message(message)
        shown = {**message, "channel": channel, "user": account, "ts": self._timestamp(), "ephemeral": True}
        self.hidden.append(shown)
        return shown

    async def send_by_socket(self, kind: str, payload: Json) -> Json:
        """Sends an envelope over Socket Mode and gives the payload of its acknowledgement."""
        envelope = f"envelope-{next(self._count)}"
        self._acknowledged[envelope] = asyncio.get_running_loop().create_future()
        text = {"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": True}
        await self._sockets[-1].send_str(json.dumps(text))
        return await asyncio.wait_for(self._acknowledged[envelope], 10)

    async def connected(self) -> None:
        """Waits until we are connected by Socket Mode."""
        while not self._sockets:
            await asyncio.sleep(0.01)

    # The Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, arguments = request.match_info["method"], await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or None
        fault = self._faults[method].popleft() if self._faults[method] else self._always.get(method)
        self.calls.append(Call(method, arguments, token))
        if fault and not fault.accepted:
            return await self._go_wrong(request, fault)
        answer = self._do(method, arguments, token)
        if fault:
            return await self._go_wrong(request, fault, answer)
        return web.json_response(answer, headers={"X-OAuth-Scopes": ",".join(sorted(self.scopes or ()))})

    async def _go_wrong(
        self, request: web.Request, fault: Fault, answer: Json | None = None
    ) -> web.StreamResponse:
        if fault.kind == "reset":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds or 0)
            return web.json_response(answer)
        if fault.kind == "rate":
            headers = {"Retry-After": str(int(fault.seconds))} if fault.seconds is not None else {}
            return web.json_response({"ok": False, "error": fault.word}, status=429, headers=headers)
        if fault.kind == "malformed":
            return web.Response(text='{"ok": tru', content_type="application/json")
        if fault.kind == "refused":
            return web.json_response({"ok": False, "error": fault.word})
        return web.Response(status=fault.status, text="<html>bad gateway</html>", content_type="text/html")

    def _do(self, method: str, arguments: Json, token: str | None) -> Json:
        if token != (self.app_token if method == "apps.connections.open" else self.token):
            return {"ok": False, "error": "invalid_auth"}
        if self.scopes is not None and SCOPES.get(method, "") not in {*self.scopes, ""}:
            return {"ok": False, "error": "missing_scope", "needed": SCOPES[method]}
        handler: Callable[[Json], Json] | None = getattr(self, "_" + method.replace(".", "_"), None)
        if handler is None:
            return {"ok": False, "error": "unknown_method"}
        try:
            return {"ok": True, **handler(arguments)}
        except Refused as refusal:
            return {"ok": False, "error": str(refusal)}

    def _auth_test(self, _: Json) -> Json:
        return {"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT_ID, "user": "icpc", "team": "Double"}

    def _users_info(self, arguments: Json) -> Json:
        return {"user": self._user(arguments["user"])}

    def _users_lookupByEmail(self, arguments: Json) -> Json:  # noqa: N802  Slack's name
        email = arguments["email"].casefold()
        for user in self.users.values():
            if user["profile"].get("email", "").casefold() == email:
                return {"user": user}
        raise Refused("users_not_found")

    def _user(self, account: str) -> Json:
        if account not in self.users:
            raise Refused("user_not_found")
        user = self.users[account]
        if self.scopes is not None and "users:read.email" not in self.scopes:
            return {**user, "profile": {}}
        return user

    def _conversations_open(self, arguments: Json) -> Json:
        if self._user(arguments["users"]).get("deleted"):
            raise Refused("user_disabled")
        return {"channel": {"id": self.direct_channel(arguments["users"])}}

    def _chat_postMessage(self, arguments: Json) -> Json:  # noqa: N802
        check_message(arguments)
        self._reachable(arguments["channel"])
        message = {**arguments, "ts": self._timestamp(), "bot_id": BOT_ID, "user": BOT_USER}
        self.messages[arguments["channel"]].append(message)
        return {"channel": arguments["channel"], "ts": message["ts"], "message": message}

    def _chat_postEphemeral(self, arguments: Json) -> Json:  # noqa: N802
        self._reachable(arguments["channel"])
        return {"message_ts": self.show_hidden(arguments["channel"], arguments["user"], arguments)["ts"]}

    def _chat_update(self, arguments: Json) -> Json:
        check_message(arguments)
        for message in self.messages[arguments["channel"]]:
            if message["ts"] == arguments["ts"]:
                message.update({key: arguments[key] for key in ("text", "blocks") if key in arguments})
                return {"channel": arguments["channel"], "ts": message["ts"]}
        raise Refused("message_not_found")

    def _conversations_history(self, arguments: Json) -> Json:
        since, limit = float(arguments.get("oldest") or 0), int(arguments.get("limit") or 100)
        first = int(arguments.get("cursor") or 0)
        found = [each for each in self.messages[arguments["channel"]][::-1] if float(each["ts"]) > since]
        page = [dict(message) for message in found[first : first + limit]]
        if str(arguments.get("include_all_metadata")) not in ("1", "True", "true"):
            for message in page:
                message.pop("metadata", None)
        more = first + limit < len(found)
        return {"messages": page, "response_metadata": {"next_cursor": str(first + limit) if more else ""}}

    def _views_open(self, arguments: Json) -> Json:
        expires = self._triggers.pop(arguments["trigger_id"], None)
        if expires is None:
            raise Refused("invalid_trigger_id")
        if expires < asyncio.get_running_loop().time():
            raise Refused("expired_trigger_id")
        check_view(arguments["view"])
        view = {**arguments["view"], "id": f"V{next(self._count)}"}
        self.views[view["id"]] = view
        self.opened.append(view["id"])
        return {"view": view}

    def _views_update(self, arguments: Json) -> Json:
        if arguments["view_id"] not in self.views:
            raise Refused("not_found")
        check_view(arguments["view"])
        self.views[arguments["view_id"]] = {**arguments["view"], "id": arguments["view_id"]}
        return {"view": self.views[arguments["view_id"]]}

    def _files_getUploadURLExternal(self, arguments: Json) -> Json:  # noqa: N802
        name = f"F{next(self._count)}"
        self.files.append({"id": name, **arguments})
        return {"upload_url": f"{self.url}/upload/{name}", "file_id": name}

    def _files_completeUploadExternal(self, arguments: Json) -> Json:  # noqa: N802
        done = arguments["files"]
        for each in done if isinstance(done, list) else json.loads(done):
            file = next(file for file in self.files if file["id"] == each["id"])
            file.update(title=each.get("title"), channel=arguments.get("channel_id"))
        return {"files": [{"id": file["id"]} for file in self.files[-1:]]}

    def _apps_connections_open(self, _: Json) -> Json:
        return {"url": f"{self.url.replace('http', 'ws', 1)}/socket"}

    def _reachable(self, channel: str) -> None:
        if channel in self.absent_from:
            raise Refused("not_in_channel")
        if channel.startswith("D") and f"U{channel[1:]}" not in self.users:
            raise Refused("channel_not_found")

    def _timestamp(self) -> str:
        """Slack's timestamps are seconds with a counter, unique in a channel and growing."""
        return f"{self.now():.0f}.{next(self._count):06}"

    # What is not the Web API

    async def _response(self, request: web.Request) -> web.Response:
        address, message = self._addresses.get(request.match_info["key"]), await request.json()
        self.calls.append(Call("response_url", message))
        if address is None or address["left"] == 0:
            return web.Response(status=404, text="used_url")
        address["left"] -= 1
        try:
            check_message(message)
        except Refused as refusal:
            return web.Response(status=400, text=str(refusal))
        replaced = address["message"]
        if message.get("replace_original") and replaced is not None:
            replaced.update({key: message.get(key) for key in ("text", "blocks")})
        elif message.get("response_type", "ephemeral") == "in_channel":
            self.messages[address["channel"]].append({**message, "ts": self._timestamp(), "user": BOT_USER})
        else:
            self.show_hidden(address["channel"], address["user"], message)
        return web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.Response:
        file = next(file for file in self.files if file["id"] == request.match_info["file"])
        file["content"] = await request.read()
        return web.Response(text="OK - uploaded")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello"}))
        self._sockets.append(socket)
        async for received in socket:
            answer = json.loads(received.data)
            self._acknowledged[answer["envelope_id"]].set_result(answer.get("payload") or {})
        return socket


async def _arguments(request: web.Request) -> Json:
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        arguments |= await request.json()
    else:
        arguments |= {key: str(value) for key, value in (await request.post()).items()}
    for name in ("view", "blocks", "metadata", "files"):
        if isinstance(arguments.get(name), str):
            arguments[name] = json.loads(arguments[name])
    return arguments
