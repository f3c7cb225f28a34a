"""The page behind a personal link, plain enough for an old phone and a screen reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import jinja2
from aiohttp import web

from bot.clock import Clock
from bot.pages.turnstile import Turnstile, address_of
from handlers.desk import Desk
from handlers.joining import personal_link
from handlers.joining.personal_link import LinkClosed, Opened
from storage.database import Database, Transaction

WEB = Path(__file__).parents[1] / "web"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
OUR_FORM = "application/x-www-form-urlencoded"
LONGEST_TOKEN = 100  # characters; ours have 64
COOKIE = "confirmed"
COOKIE_LASTS = 5 * 60 * 60  # seconds; a link is open for four and a half hours
MOST_WRONG, MOST_ALL, PER = 30, 600, 600.0  # looks at links that are none, and at all, in ten minutes
# Programs that look at a link because somebody wrote it into a chat or mail: they are shown an empty page.
# Not telephones of the make Cubot, nor the browsers inside chat programs, which people do read in.
_LOOKERS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|preview|slurp|facebookexternalhit|whatsapp/|slack-imgproxy|embedly|urlscan|"
    r"curl/|wget/|python-requests|okhttp|headers?check",
    re.IGNORECASE,
)


class JoinPage:
    """Answers `/join/{token}`: shows it, and takes the word that the attendee is somewhere private."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        clock: Clock,
        *,
        behind_proxy: bool = False,
        wrong: Turnstile | None = None,
        every: Turnstile | None = None,
    ) -> None:
        self._database = database
        self._desk = desk
        self._clock = clock
        self._behind_proxy = behind_proxy
        self._wrong = wrong or Turnstile(MOST_WRONG, PER)
        self._every = every or Turnstile(MOST_ALL, PER)
        loader = jinja2.FileSystemLoader(WEB / "templates")
        self._templates = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)

    def attach(self, app: web.Application) -> None:
        """Adds the page and its style sheet."""
        app.router.add_get("/join/style.css", self._style)
        app.router.add_get("/join/{token}", self._show, allow_head=False)
        app.router.add_post("/join/{token}", self._confirm)

    async def _show(self, request: web.Request) -> web.Response:
        if _LOOKERS.search(request.headers.get("User-Agent", "")):
            return self._html("join_preview.html", 200)
        token, now = _token(request), self._clock()
        receipt = request.cookies.get(COOKIE, "")
        return await self._page(
            request, lambda tx: personal_link.open_link(tx, self._desk, token, now, receipt)
        )

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
                request,
                lambda tx: personal_link.open_link(tx, self._desk, token, now),
                error="Tick the box once you are somewhere private.",
            )
        who = str(sent.get("others", ""))
        return await self._page(
            request, lambda tx: personal_link.confirm_private(tx, self._desk, token, who, now)
        )

    async def _page(
        self, request: web.Request, work: Callable[[Transaction], Opened], error: str = ""
    ) -> web.Response:
        address = address_of(request, behind_proxy=self._behind_proxy)
        wait = max(self._wrong.wait(address), self._every.wait(address))
        if wait:
            return self._html("join_busy.html", 429, {"Retry-After": str(wait)})
        self._every.count(address)
        try:
            opened = await self._database.transact(work)
        except LinkClosed:
            self._wrong.count(address)
            return self._html("join_closed.html", 404)
        status = 422 if error and opened.state == "confirm" else 200
        response = self._html("join.html", status, opened=opened, error=error)
        if opened.receipt:
            self._remember(response, request, opened.receipt)
        return response

    def _remember(self, response: web.Response, request: web.Request, receipt: str) -> None:
        """Has this browser, and no other, remember for this one link that it was confirmed."""
        response.set_cookie(
            COOKIE,
            receipt,
            max_age=COOKIE_LASTS,
            path=f"/join/{_token(request)}",
            secure=self._desk.public_url.startswith("https:"),
            httponly=True,
            samesite="Strict",
        )

    def _html(
        self, template: str, status: int, headers: dict[str, str] | None = None, **values: object
    ) -> web.Response:
        text = self._templates.get_template(template).render(**values)
        return web.Response(
            text=text, status=status, content_type="text/html", headers={**HEADERS, **(headers or {})}
        )

    async def _style(self, _: web.Request) -> web.FileResponse:
        headers = {"Content-Type": "text/css", "X-Content-Type-Options": "nosniff"}
        return web.FileResponse(WEB / "join.css", headers=headers)


def _token(request: web.Request) -> str:
    return request.match_info["token"][:LONGEST_TOKEN]
