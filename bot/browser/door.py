"""The demonstration in a browser: be any of its people, talk to the assistant, move the clock.

    BrowserDoor(router, directory, clock, database, tick=..., next_due=..., calendar=..., timezone=...)

`tick(now)` sends what is due at `now`; `next_due(until)` is the aware moment at which the next message is
due, none later than `until`, or None. `.outlet` may also be built first, as
`bot.browser.outlet.BrowserOutlet(database, clock)`: it keeps nothing of its own. Before the door is opened,
`cast.bring_on_the_cast(database, now)` and `time_travel.remembered_clock(database)` set the stage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.browser import time_travel
from bot.browser.api import PLACES, DemonstrationApi
from bot.browser.cast import CAST
from bot.browser.demonstration import Answering, BackInTime, Demonstration, NextDue, Outcome, Tick
from bot.browser.guard import Unreadable, guarded
from bot.browser.outlet import BrowserOutlet
from bot.browser.pages import Ask, Pages
from bot.browser.view import address
from bot.clock import DemonstrationClock
from bot.settings import LOOPBACK
from handlers.directory import Directory
from procedure.calendar import BeyondCalendar, WorkingCalendar
from storage.conversations import Place
from storage.database import Database
from storage.people import Person

WEB = Path(__file__).parents[1] / "web"
FILES = {"style.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}
FIELD = "value."  # what the names of a form's own fields begin with


_Handler = Callable[[web.Request], Awaitable[web.Response]]


class BrowserDoor:
    """The page, its forms, and the endpoints for programs. For `icpc serve --demo` only."""

    def __init__(
        self,
        router: Answering,
        directory: Directory,
        clock: DemonstrationClock,
        database: Database,
        *,
        tick: Tick,
        next_due: NextDue,
        calendar: WorkingCalendar,
        timezone: ZoneInfo,
        hosts: Collection[str] = LOOPBACK,
    ) -> None:
        self._clock = clock
        self._calendar = calendar
        self._timezone = timezone
        self._hosts = frozenset(hosts)
        self._demonstration = Demonstration(router, directory, clock, database, tick, next_due, calendar)
        self._api = DemonstrationApi(self._demonstration, clock, database, calendar, timezone)
        self._pages = Pages(database, clock, timezone)
        self.outlet = BrowserOutlet(database, clock)

    def attach(self, app: web.Application) -> None:
        """Adds the page at `/`, what everyone was sent at `/everyone`, and the rest under `/demo/`."""
        self._api.attach(app, self._hosts)
        shown: Mapping[str, _Handler] = {
            "/": self._conversation,
            "/everyone": self._everyone,
            "/demo/news": self._news,
            "/demo/web/{name}": self._file,
        }
        sent: Mapping[str, _Handler] = {
            "/demo/page/say": self._say,
            "/demo/page/press": self._press,
            "/demo/page/clock": self._move,
        }
        for path, handler in shown.items():
            app.router.add_get(path, guarded(handler, self._hosts, self._refuse))
        for path, handler in sent.items():
            app.router.add_post(path, guarded(handler, self._hosts, self._refuse))

    async def _conversation(self, request: web.Request) -> web.Response:
        query = request.query
        person = await self._person(query.get("as", CAST[0].email))
        ask = Ask(_number(query.get("wrong")), _number(query.get("since")), "everything" in query)
        return _html(await self._pages.conversation(person, _place(query.get("where", "dm")), ask))

    async def _everyone(self, request: web.Request) -> web.Response:
        me = await self._person(request.query.get("as", CAST[0].email))
        who = request.query.get("who")
        whose = await self._person(who) if who else None
        return _html(await self._pages.everyone(me, whose, "unasked" in request.query))

    async def _news(self, request: web.Request) -> web.Response:
        query = request.query
        person = await self._person(query.get("as", ""))
        after = _number(query.get("after")) or 0
        return web.json_response(await self._pages.news(person, _place(query.get("where", "dm")), after))

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in FILES:
            return self._refuse(404, "There is no such file.")
        return web.Response(body=(WEB / name).read_bytes(), content_type=FILES[name], charset="utf-8")

    async def _say(self, request: web.Request) -> web.Response:
        sent = await _fields(request)
        person, where = await self._person(sent.get("as", "")), sent.get("where", "dm")
        text = sent.get("text", "").strip()
        outcome = await self._demonstration.say(person, text, _place(where), _id_of(sent))
        return _back_to(person, where, outcome)

    async def _press(self, request: web.Request) -> web.Response:
        sent = await _fields(request)
        person, where = await self._person(sent.get("as", "")), sent.get("where", "dm")
        values = {name.removeprefix(FIELD): value for name, value in sent.items() if name.startswith(FIELD)}
        outcome = await self._demonstration.press(
            person,
            sent.get("action", ""),
            values,
            _place(where),
            _number(sent.get("message")),
            _id_of(sent),
        )
        return _back_to(person, where, outcome)

    async def _move(self, request: web.Request) -> web.Response:
        sent = await _fields(request)
        person, where = await self._person(sent.get("as", "")), sent.get("where", "dm")
        place = _place(where)
        try:
            outcome = await self._demonstration.move(self._meant(sent))
        except (time_travel.UnreadableMove, BackInTime, BeyondCalendar) as mistake:
            ask = Ask(clock_problem=str(mistake))
            return _html(await self._pages.conversation(person, place, ask), status=400)
        return _see(address(person.email or "", where, since=outcome.since) + "#told")

    def _meant(self, sent: Mapping[str, str]) -> datetime:
        """The moment that was asked for, by a button ("advance") or in the field ("to")."""
        if "advance" in sent:
            return time_travel.later(sent["advance"], self._clock(), self._calendar, self._timezone)
        return time_travel.moment(sent.get("to", ""), self._timezone)

    async def _person(self, email: str) -> Person:
        person = await self._demonstration.person(email)
        if person is None:
            raise Unreadable("Nobody here has that e-mail address: choose one of the people on the page.")
        return person

    def _refuse(self, status: int, sentence: str) -> web.Response:
        return _html(self._pages.error(sentence), status=status)


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html")


def _back_to(person: Person, where: str, outcome: Outcome) -> web.Response:
    """The page again, at what was just said or pressed, or at what is to be put right."""
    me = person.email or ""
    if outcome.found_wanting:
        return _see(address(me, where, wrong=outcome.look_at) + "#problems")
    more = {"since": outcome.since} if outcome.sent else {}
    line = f"m{outcome.look_at}" if outcome.look_at else "newest"
    return _see(f"{address(me, where, **more)}#{line}")


def _see(location: str) -> web.Response:
    return web.Response(status=303, headers={"Location": location})


async def _fields(request: web.Request) -> dict[str, str]:
    """What a form sent; boxes ticked under one name are joined by commas. Raises `Unreadable`."""
    try:
        form = await request.post()
    except (ValueError, LookupError):
        raise Unreadable("The page sent something I cannot read: go back and try again.") from None
    names = dict.fromkeys(form)
    return {name: ",".join(str(part) for part in form.getall(name)) for name in names}


def _id_of(sent: Mapping[str, str]) -> str | None:
    """The same for the same form sent twice from the same page; None for a form without the page's token."""
    if not sent.get("token"):
        return None
    words = "\0".join(f"{name}={value}" for name, value in sorted(sent.items()))
    return f"console:{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:32]}"


def _place(where: str) -> Place:
    if where not in PLACES:
        raise Unreadable(
            "There are two places to talk: a direct message (dm) and the team channel (channel)."
        )
    return PLACES[where]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else None
