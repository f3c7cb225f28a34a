"""Somebody at the keyboard of Slack: signed commands, messages, presses and forms, sent to our door.

hands = SlackHands(slack, "http://127.0.0.1:3978")
await hands.command("U1", "register")
await hands.fill("U1", slack.window, ref="AB123", strategy="2026-12-18")
await hands.press("U1", slack.direct("U1")[-1], "Done")
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urlencode

import aiohttp

from bot.slack.signature import sign
from tests.doubles.slack import BOT_USER, TEAM, Json, SlackDouble

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class Answer:
    """What our door answered. `body` is the JSON it sent, or an empty dictionary."""

    status: int
    body: Json
    text: str


def signed(secret: str, body: bytes, kind: str, at: datetime | None = None) -> dict[str, str]:
    """The headers with which Slack sends `body`, at the real time unless another (aware) is given."""
    timestamp = str(int((at or datetime.now(UTC)).timestamp()))
    return {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": sign(secret, timestamp, body),
    }


class SlackHands:
    """Use as an async context manager. `address` is our door's, without a path."""

    def __init__(self, slack: SlackDouble, address: str, *, at: Callable[[], datetime] | None = None) -> None:
        self.slack = slack
        self.address = address
        self._url = f"{address}/slack/events"
        self._at = at
        self._count = itertools.count(1)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def command(
        self, account: str, text: str, channel: str | None = None, *, trigger: str | None = None
    ) -> Answer:
        """`/icpc TEXT`, typed in `channel` or in the direct conversation with us."""
        channel = channel or self.slack.direct_channel(account)
        payload = {
            "command": "/icpc",
            "text": text,
            "user_id": account,
            "team_id": TEAM,
            "channel_id": channel,
            "channel_name": "directmessage" if channel.startswith("D") else "duty-team",
            "trigger_id": trigger or self.slack.new_trigger(),
            "response_url": self.slack.new_response_url(channel, account),
            "api_app_id": "A1",
        }
        answer = await self.send(urlencode(payload).encode(), FORM)
        if answer.status == 200 and answer.body.get("text"):
            self.slack.show_hidden(channel, account, answer.body)
        return answer

    async def message(self, account: str, text: str, **facts: Any) -> Answer:
        """A direct message to us; `facts` are further fields of Slack's event."""
        channel = self.slack.direct_channel(account)
        event = {"type": "message", "channel_type": "im", "user": account, "channel": channel}
        return await self.event({**event, "text": text, **facts})

    async def mention(self, account: str, text: str, channel: str, **facts: Any) -> Answer:
        """`@ICPC TEXT` in a channel."""
        event = {"type": "app_mention", "user": account, "text": f"<@{BOT_USER}> {text}", "channel": channel}
        return await self.event({**event, **facts})

    async def event(self, event: Json, *, event_id: str | None = None) -> Answer:
        """Any event, with an id of its own unless it is delivered again."""
        number = next(self._count)
        event = {"ts": f"1700000000.{number:06}", **event}
        return await self.send_json(
            {
                "type": "event_callback",
                "team_id": TEAM,
                "api_app_id": "A1",
                "event_id": event_id or f"Ev{number}",
                "event": event,
            }
        )

    async def press(
        self, account: str, message: Json, label: str, *, trigger: str | None = None, at: str | None = None
    ) -> Answer:
        """Presses the button with this label under a message of ours."""
        button = button_of(message, label)
        channel, hidden = message["channel"], bool(message.get("ephemeral"))
        container = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel,
            "is_ephemeral": hidden,
            **({"thread_ts": message["thread_ts"]} if message.get("thread_ts") else {}),
        }
        return await self.interaction(
            {
                "type": "block_actions",
                "user": {"id": account, "team_id": TEAM},
                "team": {"id": TEAM},
                "channel": {"id": channel},
                "container": container,
                "message": None if hidden else {"ts": message["ts"]},
                "trigger_id": trigger or self.slack.new_trigger(),
                "response_url": self.slack.new_response_url(channel, account, message),
                "actions": [{**button, "action_ts": at or str(next(self._count))}],
            }
        )

    async def fill(self, account: str, view: Json, **values: str) -> Answer:
        """Sends a window with these values, and what stood in it at first for the rest."""
        state = {
            block["block_id"]: {block["element"]["action_id"]: _state(block, values, self.slack)}
            for block in view["blocks"]
            if block["type"] == "input"
        }
        return await self.interaction(
            {
                "type": "view_submission",
                "user": {"id": account, "team_id": TEAM},
                "team": {"id": TEAM},
                "trigger_id": self.slack.new_trigger(),
                "view": {**view, "state": {"values": state}},
                "response_urls": [],
            }
        )

    async def interaction(self, payload: Json) -> Answer:
        """A press or a form, as Slack wraps it."""
        return await self.send(urlencode({"payload": json.dumps(payload)}).encode(), FORM)

    async def send_json(self, payload: Any) -> Answer:
        """Any JSON, signed."""
        return await self.send(json.dumps(payload).encode(), JSON)

    async def send(self, body: bytes, kind: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Any bytes, signed unless `headers` are given."""
        if headers is None:
            headers = signed(self.slack.secret, body, kind, self._at() if self._at else None)
        async with self._session.post(self._url, data=body, headers=headers) as response:
            text = await response.text()
            return Answer(response.status, json.loads(text) if text.startswith("{") else {}, text)


def button_of(message: Json, label: str) -> Json:
    """The button with this label in a message or a window. Raises `LookupError`."""
    buttons = [
        element
        for block in message.get("blocks") or ()
        if block["type"] == "actions"
        for element in block["elements"]
    ]
    for button in buttons:
        if button["text"]["text"] == label:
            return button
    raise LookupError(f"no button {label!r}, only {[button['text']['text'] for button in buttons]}")


def words_of(thing: Any) -> str:
    """Everything that a reader of a message or a window sees, in order."""
    if isinstance(thing, dict):
        own = [thing["text"]] if isinstance(thing.get("text"), str) and thing.get("type") else []
        inner = [words_of(value) for value in thing.values() if isinstance(value, dict | list)]
        return "".join(own) + "\n".join(word for word in inner if word)
    if isinstance(thing, list):
        joint = "" if thing and thing[0].get("type") in ("text", "emoji") else "\n"
        return joint.join(word for word in map(words_of, thing) if word)
    return ""


def _state(block: Json, values: Mapping[str, str], slack: SlackDouble) -> Json:
    element, name = block["element"], block["block_id"]
    kind = element["type"]
    if name.endswith(" time"):
        name = name.removesuffix(" time")
        time = values[name].partition("T")[2] if name in values else element.get("initial_time")
        return {"type": kind, "selected_time": time or None}
    if name not in values:
        return {"type": kind, **_initial(element)}
    value = values[name]
    if kind == "datepicker":
        return {"type": kind, "selected_date": value.partition("T")[0] or None}
    if kind in ("static_select", "radio_buttons"):
        return {"type": kind, "selected_option": {"value": value} if value else None}
    if kind in ("multi_static_select", "checkboxes"):
        return {"type": kind, "selected_options": [{"value": one} for one in value.split(",") if one]}
    if kind in ("users_select", "multi_users_select"):
        chosen = [_account(slack, one) for one in value.split(",") if one]
        own = (
            {"selected_users": chosen}
            if kind == "multi_users_select"
            else {"selected_user": (chosen or [None])[0]}
        )
        return {"type": kind, **own}
    return {"type": kind, "value": value or None}


def _initial(element: Json) -> Json:
    names = {
        "initial_value": "value",
        "initial_date": "selected_date",
        "initial_option": "selected_option",
        "initial_options": "selected_options",
        "initial_user": "selected_user",
        "initial_users": "selected_users",
    }
    return {state: element.get(initial) for initial, state in names.items() if initial in element}


def _account(slack: SlackDouble, person: str) -> str:
    """An account's id as it is, or the account with this e-mail address."""
    found = [account for account, user in slack.users.items() if user["profile"].get("email") == person]
    return found[0] if found else person
