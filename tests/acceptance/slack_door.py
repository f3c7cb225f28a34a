"""Slack: signed commands, messages, presses and windows, against a small Slack that remembers everything."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestServer

from bot.app import House, build
from bot.settings import read
from tests.acceptance.doors import (
    A_MOMENT,
    CAST,
    FATHER,
    LONDON,
    MOTHER,
    Door,
    Message,
    SteppingClock,
    Where,
    chosen,
    let_time_pass,
    london,
    sent_to_guest,
)
from tests.acceptance.live import at_once, chat_settings, open_page
from tests.acceptance.outside import Outside
from tests.doubles.slack import SlackDouble
from tests.doubles.slack_hands import Answer, SlackHands, button_of, words_of

CHANNEL, STRANGER = "C0DUTYTEAM", "U99STRANGER"
ACCOUNTS = {who: f"U{number:02}" for number, who in enumerate(CAST, 1)}
OPEN = "Open the form"
# What the assistant shows something with; the rest is looking up, and pictures that come after the words.
SHOWING = (
    "chat.postMessage",
    "chat.postEphemeral",
    "chat.update",
    "response_url",
    "views.open",
    "views.update",
)

_URL = re.compile(r'"url": "(https[^"]+)"')


class SlackStory(Door):
    """Commands are typed with a slash; questions as a message, or as a mention in the channel."""

    name = "slack"

    def __init__(
        self,
        house: House,
        slack: SlackDouble,
        hands: SlackHands,
        clock: SteppingClock,
        outside: Outside | None = None,
    ) -> None:
        super().__init__(house, outside)
        self.slack = slack
        self.hands = hands
        self._clock = clock
        self._windows: dict[str, dict[str, Any] | None] = {}

    async def say(self, who: str, text: str, where: Where = "direct") -> str:
        account = ACCOUNTS[who]
        for email_of, mentioned in ACCOUNTS.items():
            text = text.replace(f"@{CAST[email_of]}", f"<@{mentioned}>")
        channel = CHANNEL if where == "channel" else None
        before = self._shown(who)
        if not text.endswith("?"):
            return await self._see(who, before, self.hands.command(account, text, channel))
        asking = self.hands.mention(account, text, channel) if channel else self.hands.message(account, text)
        return await self._see(who, before, asking)

    async def press(self, who: str, label: str, about: str = "") -> str:
        message = self._message_with(who, label, about)
        return await self._see(who, self._shown(who), self.hands.press(ACCOUNTS[who], message, label))

    async def fill(self, who: str, **values: str) -> str:
        if self._windows.get(who) is None:
            await self.press(who, OPEN)
        window = self._windows[who]
        assert window is not None, f"no window is open before the {who}"
        fields = {each["block_id"]: each["element"] for each in window["blocks"] if each["type"] == "input"}
        assert set(values) <= set(fields), f"the window has only {sorted(fields)}"
        values = {name: chosen(value, _options(fields[name])) for name, value in values.items()}
        return await self._see(
            who, self._shown(who), self.hands.fill(ACCOUNTS[who], window, **values), from_window=True
        )

    async def fields(self, who: str) -> Mapping[str, bool]:
        window = self._windows.get(who) or {"blocks": ()}
        asked = {each["block_id"]: each["element"] for each in window["blocks"] if each["type"] == "input"}
        return {name: any(part.startswith("initial") for part in element) for name, element in asked.items()}

    async def move_to(self, moment: str) -> None:
        await let_time_pass(self.house, self._clock, london(moment))

    async def sent(self, who: str) -> Sequence[Message]:
        if who in (FATHER, MOTHER):
            return sent_to_guest(self.outside, who)
        return [
            Message(datetime.fromtimestamp(int(each["ts"].split(".")[0]), LONDON), _words(each))
            for each in self.slack.direct(ACCOUNTS[who])
            if each.get("metadata")
        ]

    async def channel(self, who: str) -> str:
        own = [
            each for each in self.slack.hidden if each["channel"] == CHANNEL and each["user"] == ACCOUNTS[who]
        ]
        return "\n".join(map(_words, [*self.slack.messages[CHANNEL], *own]))

    async def ask_as_a_stranger(self) -> str | None:
        answer = await self.hands.command(STRANGER, "mine")
        return words_of(answer.body.get("blocks", []))

    async def open(self, link: str, **form: str) -> str:
        return await open_page(self.hands.address, link, form)

    async def _see(self, who: str, before: dict[str, str], doing: Any, *, from_window: bool = False) -> str:
        """Does it, waits for what it leads to, and gives in words what this person was shown."""
        heard, opened = self._heard(), len(self.slack.opened)
        answer: Answer = await doing
        assert answer.status == 200, answer.text
        kind = answer.body.get("response_action")
        if kind == "errors":
            return "\n".join(answer.body["errors"].values())
        if kind == "update":
            self._windows[who] = {**answer.body["view"], "id": self._windows[who]["id"]}  # type: ignore[index]
            return _words(self._windows[who])
        if not answer.body.get("text"):
            async with asyncio.timeout(10):
                while self._heard() == heard:
                    await asyncio.sleep(0.005)
        if len(self.slack.opened) > opened:
            self._windows[who] = self.slack.window
            return _words(self.slack.window)
        if from_window:
            self._windows[who] = None
        seen = "\n".join(text for ts, text in self._shown(who).items() if before.get(ts) != text)
        await let_time_pass(self.house, self._clock, self._clock() + A_MOMENT)
        return seen

    def _heard(self) -> int:
        return sum(call.method in SHOWING for call in self.slack.calls)

    def _messages(self, who: str) -> list[dict[str, Any]]:
        """All that this person can see of ours, oldest first."""
        seen = [*self.slack.seen_by(ACCOUNTS[who]), *self.slack.messages[CHANNEL]]
        return sorted(seen, key=lambda message: float(message["ts"]))

    def _shown(self, who: str) -> dict[str, str]:
        return {each["ts"]: _words(each) for each in self._messages(who)}

    def _message_with(self, who: str, label: str, about: str) -> dict[str, Any]:
        for message in reversed(self._messages(who)):
            try:
                button_of(message, label)
            except LookupError:
                continue
            if about in _words(message):
                return message
        raise LookupError(f"the {who} sees no button {label!r}")


def _options(element: dict[str, Any]) -> dict[str, str]:
    return {option["value"]: option["text"]["text"] for option in element.get("options", ())}


def _words(message: Any) -> str:
    """What a reader sees of a message or a window, and where its buttons lead that open a page."""
    seen = message.get("blocks") or [{"type": "plain_text", "text": message.get("text", "")}]
    return "\n".join([words_of(message.get("title", [])), words_of(seen), *_URL.findall(json.dumps(message))])


@asynccontextmanager
async def slack_door(
    peopled: Path, folder: Path, start: str, outside: Outside | None = None
) -> AsyncIterator[SlackStory]:
    """The house on a port of its own, over a copy of the database that knows its people, and a Slack beside it."""
    clock = SteppingClock(start)
    if outside is not None:
        outside.texts.clock = clock
    async with SlackDouble() as slack:
        slack.now = lambda: clock().timestamp()  # type: ignore[method-assign]
        for who, account in ACCOUNTS.items():
            slack.add_user(account, CAST[who])
        slack.add_user(STRANGER, "nobody@example.org")
        environment = chat_settings(folder) | {
            "SLACK_BOT_TOKEN": slack.token,
            "SLACK_SIGNING_SECRET": slack.secret,
            "SLACK_API_URL": slack.api_url,
            **(outside.environment if outside else {}),
        }
        shutil.copy(peopled, folder)
        house = await build(read(environment), clock, pause=at_once)
        async with (
            TestServer(house.application(with_tick=False)) as server,
            SlackHands(slack, f"http://127.0.0.1:{server.port}") as hands,
        ):
            yield SlackStory(house, slack, hands, clock, outside)
        await house.close()
