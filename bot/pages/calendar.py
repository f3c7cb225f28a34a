"""Somebody's own calendar, at an address that only they know: when and where, and never more than that."""

from __future__ import annotations

from aiohttp import web

from bot.calendar_file import feed
from bot.clock import Clock
from bot.pages.turnstile import Turnstile, address_of
from handlers.conference.calendar_entry import entries_for
from handlers.desk import Desk
from handlers.reply import CalendarEntry
from storage import calendars, people
from storage.database import Database, Transaction

LONGEST_TOKEN = 100  # characters; ours have 64
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
# Looks at calendars that are none, in ten minutes: many, for calendar services ask for everybody from one address.
MOST_WRONG, PER = 300, 600.0


class CalendarFeed:
    """Answers `/calendar/{token}.ics`. A wrong token, a withdrawn one and that of a leaver all look the same."""

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

    def attach(self, app: web.Application) -> None:
        """Adds the one address. HEAD is answered too: some programs ask with it whether there is anything."""
        app.router.add_get("/calendar/{token}.ics", self._show)

    async def _show(self, request: web.Request) -> web.Response:
        token, now = request.match_info["token"][:LONGEST_TOKEN], self._clock()

        def look(tx: Transaction) -> list[CalendarEntry] | None:
            person = calendars.person_of_feed(tx, token)
            if person is None or not people.get(tx, person).active:
                return None
            return list(entries_for(tx, self._desk, person, now))

        address = address_of(request, behind_proxy=self._behind_proxy)
        wait = self._wrong.wait(address)
        if wait:
            return web.Response(status=429, headers={**HEADERS, "Retry-After": str(wait)})
        entries = await self._database.read(look)
        if entries is None:
            self._wrong.count(address)
            return web.Response(status=404, text="There is no such calendar.", headers=HEADERS)
        named = {"Content-Disposition": 'inline; filename="meetings.ics"'}
        return web.Response(
            body=feed(entries, now),
            content_type="text/calendar",
            charset="utf-8",
            headers={**HEADERS, **named},
        )
