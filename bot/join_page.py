"""The page behind a personal link, plain enough for an old phone and a screen reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import jinja2
from aiohttp import web

from bot.clock import Clock
from handlers import personal_link
from handlers.desk import Desk
from handlers.personal_link import LinkClosed, Opened
from storage.database import Database, Transaction

WEB = Path(__file__).parent / "web"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
OUR_FORM = "application/x-www-form-urlencoded"
LONGEST_TOKEN = 100  # characters; ours have 64


class JoinPage:
    """Answers `/join/{token}`: shows it, and takes the word that the attendee is somewhere private."""

    def __init__(self, database: Database, desk: Desk, clock: Clock) -> None:
        self._database = database
        self._desk = desk
        self._clock = clock
        loader = jinja2.FileSystemLoader(WEB / "templates")
        self._templates = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)

    def attach(self, app: web.Application) -> None:
        """Adds the page and its style sheet."""
        app.router.add_get("/join/style.css", self._style)
        app.router.add_get("/join/{token}", self._show, allow_head=False)
        app.router.add_post("/join/{token}", self._confirm)

    async def _show(self, request: web.Request) -> web.Response:
        token, now = _token(request), self._clock()
        return await self._page(lambda tx: personal_link.open_link(tx, self._desk, token, now))

    async def _confirm(self, request: web.Request) -> web.Response:
        token, now = _token(request), self._clock()
        if request.content_type != OUR_FORM:
            return self._html("join_closed.html", 400)
        try:
            sent = await request.post()
        except (ValueError, LookupError):  # not in the letters that it says it is in
            return self._html("join_closed.html", 400)
        if sent.get("private") != "yes":
            return await self._page(
                lambda tx: personal_link.open_link(tx, self._desk, token, now),
                error="Tick the box once you are somewhere private.",
            )
        others = str(sent.get("others", ""))
        return await self._page(lambda tx: personal_link.confirm_private(tx, self._desk, token, others, now))

    async def _page(self, work: Callable[[Transaction], Opened], error: str = "") -> web.Response:
        try:
            opened = await self._database.transact(work)
        except LinkClosed:
            return self._html("join_closed.html", 404)
        return self._html(
            "join.html", 422 if error and opened.state == "confirm" else 200, opened=opened, error=error
        )

    def _html(self, template: str, status: int, **values: object) -> web.Response:
        text = self._templates.get_template(template).render(**values)
        return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)

    async def _style(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(WEB / "join.css", headers={"Content-Type": "text/css"})


def _token(request: web.Request) -> str:
    return request.match_info["token"][:LONGEST_TOKEN]
