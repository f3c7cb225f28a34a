"""The browser: its endpoints to talk and to move the clock, its page to press, to fill in and to read."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp.test_utils import TestClient, TestServer
from bs4 import BeautifulSoup, Tag

from bot.app import House, build
from bot.clock import DemonstrationClock
from bot.settings import read
from tests.acceptance.doors import (
    CAST,
    FATHER,
    LONDON,
    MOTHER,
    PUBLIC_URL,
    Door,
    Message,
    Where,
    chosen,
    flat,
    london,
)
from tests.acceptance.outside import Outside
from tests.acceptance.transcript import Transcript

PLACES = {"direct": "dm", "channel": "channel"}
GUESTS = {
    FATHER: {"name": "Father", "channel": "text"},
    MOTHER: {"name": "Mother", "channel": "email"},
}

_LINE = re.compile(
    r'<li id="(m\d+)" class="line .*?(?=<li id="m\d+" class="line |</ol>\n</section>)', re.DOTALL
)
_TOKEN = re.compile(r'name="token" value="\w+"')  # another at every look at the page


class BrowserDoor(Door):
    """The demonstration, with its own clock, and stand-ins for e-mail and text messages."""

    name = "browser"
    writes_to_guests = True

    def __init__(
        self,
        house: House,
        client: TestClient,
        transcript: Transcript | None,
        outside: Outside | None = None,
    ) -> None:
        super().__init__(house, outside)
        self._client = client
        self.transcript = transcript

    async def say(self, who: str, text: str, where: Where = "direct") -> str:
        before = await self._lines(who, where)
        answer = await self._client.post(
            "/demo/say", json={"as": CAST[who], "text": text, "where": PLACES[where]}
        )
        assert answer.status == 200, await answer.text()
        return await self._news(who, where, before)

    async def press(self, who: str, label: str, about: str = "") -> str:
        return await self._send(who, await self._form(who, label, about), {})

    async def fill(self, who: str, **values: str) -> str:
        form = await self._newest_form(who)
        assert form, f"no form before the {who}"
        return await self._send(who, form, values)

    async def fields(self, who: str) -> Mapping[str, bool]:
        form = await self._newest_form(who)
        standing = _as_it_stands(form) if form else {}
        names = _names(form) if form else set()
        asked = (name for name in sorted(names) if name.startswith("value."))
        return {name.removeprefix("value."): bool(standing.get(name)) for name in asked}

    async def move_to(self, moment: str) -> None:
        answer = await self._client.post("/demo/clock", json={"to": london(moment).isoformat()})
        assert answer.status == 200, await answer.text()
        await self._write_down()

    async def sent(self, who: str) -> Sequence[Message]:
        outbox = (await (await self._client.get("/demo/outbox")).json())["outbox"]
        known = GUESTS.get(who) or {"to": CAST[who]}
        return [
            Message(datetime.fromisoformat(each["at"]).astimezone(LONDON), each["text"])
            for each in outbox
            if known.items() <= each.items()
        ]

    async def channel(self, who: str) -> str:
        lines = map(_read, (await self._lines(who, "channel")).values())
        return "\n".join(_words(line) for line in lines if _is_the_assistants(line))

    async def ask_as_a_stranger(self) -> str | None:
        answer = await self._client.post("/demo/say", json={"as": "nobody@example.org", "text": "mine"})
        assert answer.status == 400
        return None

    async def open(self, link: str, **form: str) -> str:
        path = urlsplit(link).path
        answer = await (self._client.post(path, data=form) if form else self._client.get(path))
        return await answer.text()

    def chapter(self, title: str, what: str) -> None:
        if self.transcript:
            self.transcript.chapter(title, what)

    def and_so_on(self, what: str) -> None:
        if self.transcript:
            self.transcript.and_so_on(what)

    async def refuses(
        self, what: str, body: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> int:
        """The status with which an endpoint answers a program or a page that it should not listen to."""
        async with self._client.post(f"/demo/{what}", json=dict(body), headers=headers) as answer:
            return answer.status

    async def _write_down(self) -> None:
        if self.transcript:
            await self.transcript.catch_up()

    async def _lines(self, who: str, where: Where = "direct") -> dict[str, str]:
        """The lines of the conversation as the page has them, by their ids, oldest first.

        They are kept as they came: reading all of a long page as HTML at every step takes most of a story.
        """
        answer = await self._client.get("/", params={"as": CAST[who], "where": PLACES[where]})
        assert answer.status == 200
        return {line[1]: line[0] for line in _LINE.finditer(await answer.text())}

    async def _news(self, who: str, where: Where, before: dict[str, str]) -> str:
        await self._write_down()
        news = []
        for id, html in (await self._lines(who, where)).items():
            earlier = before.get(id, "")
            if _TOKEN.sub("", html) == _TOKEN.sub("", earlier):
                continue
            line = _read(html)
            if _is_the_assistants(line) and not (earlier and _words(_read(earlier)) == _words(line)):
                news.append(_words(line))
        return "\n".join(news)

    async def _newest_form(self, who: str) -> Tag | None:
        """The form nearest to the end of the conversation."""
        for html in reversed((await self._lines(who)).values()):
            if forms := _read(html).select("form.form"):
                return forms[-1]
        return None

    async def _form(self, who: str, label: str, about: str) -> Tag:
        """The little form round the newest button with this label."""
        for line in map(_read, reversed((await self._lines(who)).values())):
            for form in line.select("form"):
                button = form.find("button")
                if button and flat(button.get_text()) == label and about in line.get_text():
                    return form
        raise LookupError(f"the {who} sees no button {label!r}")

    async def _send(self, who: str, form: Tag, values: dict[str, str]) -> str:
        before = await self._lines(who, "direct")
        data = _as_it_stands(form)
        for name, value in values.items():
            assert f"value.{name}" in _names(form), f"there is no field {name}"
            data[f"value.{name}"] = chosen(value, _options(form, f"value.{name}"))
        answer = await self._client.post(str(form["action"]), data=data, allow_redirects=False)
        assert answer.status == 303, await answer.text()
        return await self._news(who, "direct", before)


def _read(html: str) -> Tag:
    line = BeautifulSoup(html, "html.parser").li
    assert line is not None
    return line


def _is_the_assistants(line: Tag) -> bool:
    return bool({"answer", "sent"} & set(line["class"]))


def _words(line: Tag) -> str:
    """What a reader sees, and where the links lead."""
    return "\n".join([line.get_text("\n"), *(str(link["href"]) for link in line.select("a[href]"))])


def _names(form: Tag) -> set[str]:
    return {str(field.get("name")) for field in form.select("input, select, textarea")}


def _options(form: Tag, name: str) -> dict[str, str]:
    """The choices of a field: what stands beside each, by its value."""
    ticks = form.select(f'label.tick:has(input[name="{name}"])')
    found = {str(tick.select("input")[0]["value"]): flat(tick.get_text()) for tick in ticks}
    return found | {
        str(each["value"]): flat(each.get_text()) for each in form.select(f'select[name="{name}"] option')
    }


def _as_it_stands(form: Tag) -> dict[str, str]:
    """What a browser would send if nothing were changed."""
    data: dict[str, str] = {}
    for field in form.select("input, select, textarea"):
        name = str(field.get("name", ""))
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            data[name] = str(chosen["value"]) if chosen else ""
        elif field.name == "textarea":
            data[name] = field.get_text()
        elif field.get("type") not in ("radio", "checkbox") or field.has_attr("checked"):
            data[name] = str(field.get("value", ""))
    return data


@asynccontextmanager
async def browser_door(
    folder: Path, start: str, outside: Outside | None = None, *, written_down: bool = False
) -> AsyncIterator[BrowserDoor]:
    """The demonstration on a port of its own, its clock standing at `start` until it is moved."""
    environment = {
        "ICPC_DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        "ICPC_PUBLIC_URL": PUBLIC_URL,
        **(outside.environment if outside else {}),
    }
    settings = read(environment, demo=True)
    house = await build(settings, DemonstrationClock(real=lambda: london(start)))
    transcript = Transcript(house.database, house.clock) if written_down else None
    async with TestClient(TestServer(house.application(with_tick=False))) as client:
        yield BrowserDoor(house, client, transcript, outside)
    await house.close()
