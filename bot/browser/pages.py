"""The demonstration's two pages: one person's conversation, and what everyone was sent."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.browser.cast import place_in_cast, tries_of
from bot.browser.view import WHERE, Problem, View, address, everyone_address, people_links, problems, told
from bot.clock import DemonstrationClock
from bot.html import Html
from storage import conversations, people
from storage.conversations import Message, Place
from storage.database import Database, Transaction
from storage.people import Person

SHOWN_AT_ONCE = 60
SHOWN_OF_EVERYONE = 200


@dataclass(frozen=True, slots=True)
class Ask:
    """What the page is asked to show besides a conversation.

    `wrong` is the number of a message whose form is to be corrected; `since` tells what was sent after
    that line; `everything` shows the whole conversation; `clock_problem` is a sentence about the clock.
    """

    wrong: int | None = None
    since: int | None = None
    everything: bool = False
    clock_problem: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    messages: Sequence[Message]
    more: bool
    people: Sequence[Person]
    unread: dict[str, int]
    wrong: Message | None
    notice: str


class Pages:
    """Reads the records and fills the templates."""

    def __init__(self, database: Database, clock: DemonstrationClock, timezone: ZoneInfo) -> None:
        self._database = database
        self._clock = clock
        self._html = Html()
        self._view = View(self._html, timezone)

    async def conversation(self, me: Person, place: Place, ask: Ask) -> str:
        """The page on which `me` talks with the assistant; what it shows counts as read."""
        found = await self._database.transact(lambda tx: _look(tx, me, place, ask))
        where = WHERE[place]
        token = secrets.token_hex(8)
        wrong = problems(found.wrong)
        if ask.clock_problem:
            wrong.append(Problem("#clock-to", ask.clock_problem))
        return self._html.page(
            "page",
            me=me,
            where=where,
            people=people_links(found.people, me, found.unread, lambda email: address(email, where)),
            places=[("dm", "Direct message"), ("channel", "Team channel")],
            days=self._view.thread(found.messages, me, where, found.people, token),
            more=address(me.email or "", where, everything="yes") if found.more else "",
            newest=found.messages[-1].number if found.messages else 0,
            problems=wrong,
            clock_problem=ask.clock_problem,
            notice=found.notice,
            clock=self._view.clock(self._clock()),
            tries=tries_of(me.email),
            token=token,
            address=address,
        )

    async def everyone(self, me: Person, who: Person | None, unasked: bool) -> str:
        """What everyone was shown, or one of them, newest first; or only what was sent unasked."""

        def look(tx: Transaction) -> tuple[list[Message], list[Person], dict[str, int]]:
            shown = conversations.shown(tx, who.id if who else None, unasked, SHOWN_OF_EVERYONE)
            return shown, _present(tx, shown), conversations.unread(tx)

        shown, present, unread = await self._database.read(look)
        return self._html.page(
            "everyone",
            me=me,
            who=who,
            unasked=unasked,
            people=people_links(
                present, who, unread, lambda email: everyone_address(me.email or "", email, unasked)
            ),
            days=self._view.everyone(shown, present),
            clock=self._view.clock(self._clock()),
            address=address,
            everyone_address=everyone_address,
        )

    async def news(self, me: Person, place: Place, after: int) -> dict[str, Any]:
        """What has changed for somebody who has the page open: unread counts, new lines, and the time."""

        def look(tx: Transaction) -> tuple[dict[str, int], int, list[Person]]:
            return conversations.unread(tx), conversations.newest_seen(tx, me.id, place), people.members(tx)

        unread, newest, members = await self._database.read(look)
        clock = self._view.clock(self._clock())
        return {
            "unread": {person.email: unread.get(person.id, 0) for person in members if person.email},
            "new": newest > after,
            "day": clock.day,
            "time": clock.time,
        }

    def error(self, sentence: str) -> str:
        """A page with one sentence and the way back."""
        return self._html.page("error", sentence=sentence)


def _look(tx: Transaction, me: Person, place: Place, ask: Ask) -> _Found:
    limit = conversations.EVERYTHING if ask.everything else SHOWN_AT_ONCE + 1
    messages = conversations.thread(tx, me.id, place, limit)
    more = not ask.everything and len(messages) > SHOWN_AT_ONCE
    if messages:
        conversations.read_up_to(tx, me.id, place, messages[-1].number)
    notice = ""
    if ask.since is not None:
        sent = conversations.sent(tx, ask.since)
        notice = told(sent, {person.id: person for person in _present(tx, sent)})
    wrong = conversations.seen_by(tx, me.id, ask.wrong) if ask.wrong is not None else None
    return _Found(
        messages[1:] if more else messages,
        more,
        _present(tx, messages),
        conversations.unread(tx),
        wrong,
        notice,
    )


def _present(tx: Transaction, messages: Sequence[Message]) -> list[Person]:
    """Every member, the cast first and in its order, and whoever else was written to."""
    members = people.members(tx)
    members.sort(key=lambda person: place_in_cast(person.email))
    others = {message.person for message in messages} - {person.id for person in members}
    return [*members, *(people.get(tx, person) for person in sorted(others))]
