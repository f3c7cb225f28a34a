"""Keeps the demonstration to this computer and its own pages: hosts, other sites, what browsers may do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from urllib.parse import urlsplit

from aiohttp import web

from bot.browser.demonstration import BackInTime
from bot.browser.time_travel import UnreadableMove
from procedure.calendar import BeyondCalendar
from storage.database import StorageUnavailable

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Refuse = Callable[[int, str], web.Response]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Unreadable(ValueError):
    """What the browser or program sent makes no sense; one sentence that says what to send instead."""


def guarded(handler: Handler, hosts: Collection[str], refuse: Refuse) -> Handler:
    """The handler, for requests to one of `hosts` only and from no other site; `refuse` words the rest."""

    async def handle(request: web.Request) -> web.StreamResponse:
        response = await _answer(request)
        response.headers.update(HEADERS)
        return response

    async def _answer(request: web.Request) -> web.StreamResponse:
        if _host(request) not in hosts:
            return refuse(403, "The demonstration answers on this computer only: open it as localhost.")
        if request.method not in ("GET", "HEAD") and not _from_our_own_page(request):
            return refuse(403, "That came from another site: use the demonstration's own page.")
        try:
            return await handler(request)
        except (Unreadable, BackInTime, UnreadableMove, BeyondCalendar) as mistake:
            return refuse(400, str(mistake))
        except web.HTTPRequestEntityTooLarge:
            return refuse(413, "That is too much at once: send less than a megabyte.")
        except StorageUnavailable:
            return refuse(503, "The records cannot be reached just now: wait a moment and try again.")

    return handle


def _host(request: web.Request) -> str:
    # A page elsewhere can make its own name point at this computer; its name still stands in Host.
    try:
        return (urlsplit(f"//{request.headers.get('Host', '')}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _from_our_own_page(request: web.Request) -> bool:
    """True for our own pages and for programs such as curl, which say nothing of where they come from."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        # Without a referrer browsers send "Origin: null" with our own forms; this header is still right.
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("Host")
