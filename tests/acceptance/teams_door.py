"""Microsoft Teams: activities with real signed tokens, against a small Bot Connector of our own."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa

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
from tests.acceptance.live import chat_settings, open_page
from tests.acceptance.outside import Outside
from tests.doubles.bot_connector import BotConnector, Sent

ACCOUNTS = {who: f"29:{email.partition('@')[0]}" for who, email in CAST.items()}
STRANGER = "29:a-stranger"
SEEN = ("text", "title", "value", "label", "altText", "url")

_ESCAPED = re.compile(r"\\(.)")


class TeamsStory(Door):
    """Commands are typed in one's own chat, or with a mention of the bot in the channel."""

    name = "teams"

    def __init__(
        self,
        house: House,
        teams: BotConnector,
        address: str,
        clock: SteppingClock,
        outside: Outside | None = None,
    ) -> None:
        super().__init__(house, outside)
        self.teams = teams
        self.address = address
        self._clock = clock
        self._at: dict[int, datetime] = {}  # when each of `teams.sent` came, by its place there
        self._unasked: set[int] = set()

    async def say(self, who: str, text: str, where: Where = "direct") -> str:
        activity = self.teams.message(ACCOUNTS[who], text, channel=where == "channel")
        return await self._deliver(who, activity)

    async def press(self, who: str, label: str, about: str = "") -> str:
        for sent in self._standing(who):
            if about not in _words(sent):
                continue
            for each in _elements(sent.activity):
                if each.get("type") == "Action.Submit" and each.get("title") == label:
                    press = self.teams.press(ACCOUNTS[who], each["data"]["action"], on=sent.id)
                    return await self._deliver(who, press)
        raise LookupError(f"the {who} sees no button {label!r}")

    async def fill(self, who: str, **values: str) -> str:
        for sent in self._standing(who):
            inputs = {each["id"]: each for each in _elements(sent.activity) if _is_input(each)}
            if inputs:
                break
        else:
            raise LookupError(f"no form before the {who}")
        assert set(values) <= {name.partition(".")[0] for name in inputs}, (
            f"the form has only {sorted(inputs)}"
        )
        answers = {name: str(each.get("value", "")) for name, each in inputs.items()}
        submit = [
            each for each in _elements(sent.activity) if each.get("style") == "positive" and "data" in each
        ]
        press = self.teams.press(ACCOUNTS[who], submit[-1]["data"]["action"], on=sent.id)
        press["value"] |= answers | {
            name: chosen(value, _options(inputs[name])) for name, value in values.items()
        }
        return await self._deliver(who, press)

    async def fields(self, who: str) -> Mapping[str, bool]:
        newest = self._standing(who)[0]
        inputs = [each for each in _elements(newest.activity) if _is_input(each)]
        return {each["id"].partition(".")[0]: bool(each.get("value")) for each in inputs}

    async def move_to(self, moment: str) -> None:
        await let_time_pass(self.house, self._clock, london(moment), lambda: self._note(unasked=True))

    async def sent(self, who: str) -> Sequence[Message]:
        if who in (FATHER, MOTHER):
            return sent_to_guest(self.outside, who)
        own = self.teams.in_chat_with(ACCOUNTS[who])
        return [
            Message(self._at[place], _words(each))
            for place, each in enumerate(self.teams.sent)
            if place in self._unasked and each in own
        ]

    async def channel(self, who: str) -> str:
        return "\n".join(map(_words, self.teams.in_channel()))

    async def ask_as_a_stranger(self) -> str | None:
        before = len(self.teams.sent)
        await self.teams.deliver(self.address, self.teams.message(STRANGER, "mine"))
        self._note(unasked=False)
        return "\n".join(map(_words, self.teams.sent[before:]))

    async def open(self, link: str, **form: str) -> str:
        return await open_page(self.address, link, form)

    async def _deliver(self, who: str, activity: dict[str, Any]) -> str:
        before = len(self.teams.sent)
        status, answer = await self.teams.deliver(self.address, activity)
        assert status == 200, answer
        self._note(unasked=False)
        seen = "\n".join(_words(sent) for sent in self.teams.sent[before:])
        await let_time_pass(
            self.house, self._clock, self._clock() + A_MOMENT, lambda: self._note(unasked=True)
        )
        return seen

    def _note(self, *, unasked: bool) -> None:
        """Notes of whatever came since the last time when that was, and whether anybody had asked."""
        for place in range(len(self._at), len(self.teams.sent)):
            self._at[place] = self._clock().astimezone(LONDON)
            if unasked:
                self._unasked.add(place)

    def _standing(self, who: str) -> list[Sent]:
        """The messages in this person's own chat as they stand now, newest first."""
        latest: dict[str, Sent] = {}
        for sent in self.teams.in_chat_with(ACCOUNTS[who]):
            latest.pop(sent.id, None)
            latest[sent.id] = sent
        return list(latest.values())[::-1]


def _options(element: dict[str, Any]) -> dict[str, str]:
    return {choice["value"]: choice["title"] for choice in element.get("choices", ())}


def _is_input(element: dict[str, Any]) -> bool:
    return str(element.get("type", "")).startswith("Input.")


def _elements(thing: Any) -> Iterator[dict[str, Any]]:
    if isinstance(thing, dict):
        yield thing
    for inner in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from _elements(inner)


def _words(sent: Sent) -> str:
    """What a reader of the message sees, in order, and where its buttons lead that open a page."""
    content = [each["content"] for each in sent.activity.get("attachments", [])] or [sent.activity]
    found = [
        str(element[name])
        for element in _elements(content)
        for name in SEEN
        if isinstance(element.get(name), str) and not element[name].startswith("data:")
    ]
    return _ESCAPED.sub(r"\1", "\n".join(found))


@asynccontextmanager
async def teams_door(
    peopled: Path, folder: Path, start: str, key: rsa.RSAPrivateKey, outside: Outside | None = None
) -> AsyncIterator[TeamsStory]:
    """The house on a port of its own, over a copy of the database that knows its people; Microsoft beside it."""
    clock = SteppingClock(start)
    if outside is not None:
        outside.texts.clock = clock
    async with BotConnector(key) as teams:
        for who, account in ACCOUNTS.items():
            teams.join(account, CAST[who])
        teams.join(STRANGER, "nobody@example.org")
        environment = chat_settings(folder) | teams.environment | (outside.environment if outside else {})
        shutil.copy(peopled, folder)
        house = await build(read(environment), clock)
        async with TestServer(house.application(with_tick=False)) as server:
            yield TeamsStory(house, teams, f"http://127.0.0.1:{server.port}", clock, outside)
        await house.close()
