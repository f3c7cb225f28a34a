"""The demonstration for programs: say, press, move the clock and read what was sent, as JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot import reply_json
from bot.browser import time_travel
from bot.browser.demonstration import Demonstration, Outcome, reply_of
from bot.browser.guard import Unreadable, guarded
from bot.clock import DemonstrationClock
from procedure.calendar import WorkingCalendar
from procedure.wording import say_datetime
from storage import people
from storage.conversations import Message, Place
from storage.database import Database, Transaction
from storage.people import Person

Json = dict[str, Any]

PLACES: dict[str, Place] = {"dm": "direct", "channel": "channel"}
"""The words of the page's address and of its endpoints for where a conversation is."""


class DemonstrationApi:
    """`POST /demo/say`, `/demo/press`, `/demo/clock`; `GET /demo/outbox`. Mistakes get 400 and a sentence."""

    def __init__(
        self,
        demonstration: Demonstration,
        clock: DemonstrationClock,
        database: Database,
        calendar: WorkingCalendar,
        timezone: ZoneInfo,
    ) -> None:
        self._demonstration = demonstration
        self._clock = clock
        self._database = database
        self._calendar = calendar
        self._timezone = timezone

    def attach(self, app: web.Application, hosts: Collection[str]) -> None:
        """Adds the four addresses."""
        app.router.add_post("/demo/say", guarded(self._say, hosts, refuse))
        app.router.add_post("/demo/press", guarded(self._press, hosts, refuse))
        app.router.add_post("/demo/clock", guarded(self._move, hosts, refuse))
        app.router.add_get("/demo/outbox", guarded(self._outbox, hosts, refuse))

    async def _say(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person = await self._asker(body)
        outcome = await self._demonstration.say(person, _text(body, "text"), _place(body))
        return web.json_response(await self._outcome(outcome))

    async def _press(self, request: web.Request) -> web.Response:
        body = await _body(request)
        person = await self._asker(body)
        outcome = await self._demonstration.press(
            person, _text(body, "action"), _values(body.get("values", {})), _place(body)
        )
        return web.json_response(await self._outcome(outcome))

    async def _move(self, request: web.Request) -> web.Response:
        body = await _body(request)
        if ("to" in body) == ("advance" in body):
            raise Unreadable(
                "Give either “to” with a time, or “advance” with how far, such as 1 working day."
            )
        if "to" in body:
            then = time_travel.moment(_text(body, "to"), self._timezone)
        else:
            words = _text(body, "advance")
            then = time_travel.later(words, self._clock(), self._calendar, self._timezone)
        outcome = await self._demonstration.move(then)
        now = self._clock()
        told = {"now": now.isoformat(), "shown": say_datetime(now, self._timezone, weekday=True)}
        return web.json_response({**told, "sent": await self._listed(outcome.sent)})

    async def _outbox(self, request: web.Request) -> web.Response:
        return web.json_response({"outbox": await self._listed(await self._demonstration.outbox())})

    async def _asker(self, body: Mapping[str, Any]) -> Person:
        email = _text(body, "as")
        person = await self._demonstration.person(email)
        if person is None:
            raise Unreadable("Nobody here has that e-mail address: “as” is one of those on the page.")
        return person

    async def _outcome(self, outcome: Outcome) -> Json:
        replies = [reply_json.to_json(reply) for reply in outcome.replies]
        return {"replies": replies, "sent": await self._listed(outcome.sent)}

    async def _listed(self, sent: Collection[Message]) -> list[Json]:
        def look_up(tx: Transaction) -> dict[str, Person]:
            return {person: people.get(tx, person) for person in {message.person for message in sent}}

        who = await self._database.read(look_up)
        return [_sent(message, who[message.person]) for message in sent]


def refuse(status: int, sentence: str) -> web.Response:
    """The sentence, as programs read it."""
    return web.json_response({"error": sentence}, status=status)


def _sent(message: Message, to: Person) -> Json:
    reply = reply_of(message)
    return {
        "id": message.number,
        "to": to.email or to.phone or to.name,
        "name": to.name,
        "channel": message.outlet,
        "at": message.at.isoformat(),
        "summary": reply.summary,
        "text": reply_json.to_json(reply)["text"],
    }


async def _body(request: web.Request) -> Json:
    """The JSON object that was sent, whatever the program says its type is. Raises `Unreadable`."""
    try:
        body = json.loads(await request.read())
        json.dumps(body, ensure_ascii=False).encode()  # half of a pair of surrogates is no text
    except (ValueError, RecursionError):
        raise Unreadable("That is not JSON: send one JSON object, in UTF-8.") from None
    if not isinstance(body, dict):
        raise Unreadable('Send one JSON object, such as {"as": ..., "text": ...}.')
    return body


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise Unreadable(f"“{name}” is missing: give it as text.")
    return value


def _place(body: Mapping[str, Any]) -> Place:
    where = body.get("where", "dm")
    if not isinstance(where, str) or where not in PLACES:
        raise Unreadable("“where” is either dm or channel.")
    return PLACES[where]


def _values(values: Any) -> dict[str, str]:
    if not isinstance(values, dict):
        raise Unreadable('“values” is an object of the form\'s fields, such as {"ref": "AB123"}.')
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> str:
    """A value as it would be typed; several choices are separated by commas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list):
        return ",".join(_value(part) for part in value if not isinstance(part, list | dict))
    raise Unreadable("Each of the “values” is text, a number, or a list of texts.")
