"""The page behind a link to a document: says what it is, and hands it over when its owner presses the button.

Opening the page hands over nothing, so that a chat's own look at a link, or a forwarded one that has ended,
gives nothing away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import jinja2
from aiohttp import web

from bot.clock import Clock
from bot.pages.join import HEADERS, LONGEST_TOKEN, MOST_WRONG, PER, WEB
from bot.pages.turnstile import Turnstile, address_of
from handlers.desk import Desk
from handlers.record import documents
from handlers.record.documents import MEDIA_TYPES, DocumentClosed, Download
from storage.database import Database, Transaction

KINDS = {"docx": "Word document", "pdf": "PDF"}


class DocumentPage:
    """Answers `/document/{token}`: shows the page, and gives the file to whoever presses its button."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        clock: Clock,
        *,
        behind_proxy: bool = False,
        wrong: Turnstile | None = None,
    ) -> None:
        self._database = database
        self._desk = desk
        self._clock = clock
        self._behind_proxy = behind_proxy
        self._wrong = wrong or Turnstile(MOST_WRONG, PER)
        loader = jinja2.FileSystemLoader(WEB / "templates")
        self._templates = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)

    def attach(self, app: web.Application) -> None:
        """Adds the page; its style sheet is the joining page's."""
        app.router.add_get("/document/{token}", self._show, allow_head=False)
        app.router.add_post("/document/{token}", self._give)

    async def _show(self, request: web.Request) -> web.Response:
        token, now = _token(request), self._clock()
        found = await self._find(request, lambda tx: documents.offered(tx, self._desk, token, now))
        if isinstance(found, web.Response):
            return found
        return self._html("document.html", 200, kind=KINDS[found.kind], until=found.until)

    async def _give(self, request: web.Request) -> web.Response:
        token, now = _token(request), self._clock()
        found = await self._find(request, lambda tx: documents.taken(tx, self._desk, token, now))
        if isinstance(found, web.Response):
            return found
        file = await asyncio.to_thread(self._desk.write, found.paper, found.kind)
        named = {"Content-Disposition": f'attachment; filename="{found.name}"'}
        return web.Response(body=file, content_type=MEDIA_TYPES[found.kind], headers={**HEADERS, **named})

    async def _find(
        self, request: web.Request, work: Callable[[Transaction], Download]
    ) -> Download | web.Response:
        """What the link leads to, or the page for whoever has no link of ours, or tries too many."""
        address = address_of(request, behind_proxy=self._behind_proxy)
        wait = self._wrong.wait(address)
        if wait:
            return self._html("join_busy.html", 429, {"Retry-After": str(wait)})
        try:
            return await self._database.transact(work)
        except DocumentClosed:
            self._wrong.count(address)
            return self._html("join_closed.html", 404)

    def _html(
        self, template: str, status: int, headers: dict[str, str] | None = None, **values: object
    ) -> web.Response:
        text = self._templates.get_template(template).render(**values)
        return web.Response(
            text=text, status=status, content_type="text/html", headers={**HEADERS, **(headers or {})}
        )


def _token(request: web.Request) -> str:
    return request.match_info["token"][:LONGEST_TOKEN]
