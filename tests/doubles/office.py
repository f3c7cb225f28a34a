"""An office with the cast of the demonstration, a real database and the real rules, spoken to like a door does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.browser import cast
from bot.desk import open_desk
from bot.plain import plain_text
from bot.records import open_database
from bot.settings import Settings, read
from guidance.shelf import MemoryShelf
from handlers.desk import Desk
from handlers.reply import Bullets, Button, Buttons, Form, Link, Reply, Table, read_action
from handlers.request import Place, Request
from handlers.router import Router
from handlers.verbs import VERBS
from storage import audit, cases, conferences, events, outbox, people
from storage.database import Database, Transaction
from storage.nudge import Nudge
from storage.people import Person
from tests.doubles.databases import new_file

LONDON = ZoneInfo("Europe/London")
SW, TM = "social.worker@example.org", "team.manager@example.org"
SW_SOUTH, TM_SOUTH = "social.worker.south@example.org", "team.manager.south@example.org"
CHAIR, BOOKING = "chair@example.org", "booking@example.org"
HEALTH, SCHOOL = "health.visitor@example.org", "school@example.org"
SERVICE, ADMIN = "service.manager@example.org", "admin@example.org"
EVERYBODY = tuple(actor.email for actor in cast.CAST)
KEPT = ("cases", "events", "deadlines", "invitees", "meetings", "join_links", "nudges", "people", "accounts")
LOOKING = ("looked_at", "looked_at_own", "looked_at_overdue", "saw_joining_details")
APOLOGY = "on our side"
WHY_IT_MOVES = {
    "because": "family_cannot_attend",
    "reason": "The mother is in hospital.",
    "agreed": "the chair",
}


def at(text: str) -> datetime:
    """A moment on the London clock, in UTC: `at("2026-11-23 09:30")`."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def settings_for(folder: Path) -> Settings:
    """The settings of the demonstration, with its database in `folder`."""
    return read({"ICPC_DATABASE_URL": f"sqlite:///{folder / 'icpc.db'}"}, demo=True)


@cache
def shared_desk(settings: Settings) -> Desk:
    """The rules and the guidance, read once for all tests: nothing in them changes."""
    return open_desk(settings, open_database(settings))


class Office:
    """What a test does and looks at. Its clock runs a second with each request, so that order is known."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self.database = database
        self.desk = desk
        self.router = Router(database, desk, VERBS)
        self.now = at("2026-11-23 09:30")

    async def person(self, email: str) -> Person:
        """Somebody in the records."""
        found = await self.database.read(lambda tx: people.by_email(tx, email))
        assert found is not None, f"nobody has the address {email}"
        return found

    async def request(self, email: str, moment: str | None = None, **parts: Any) -> Request:
        """A request as a door makes it, a second after the last one or at `moment` on the London clock."""
        self.now = at(moment) if moment else self.now + timedelta(seconds=1)
        return Request(person=await self.person(email), now=self.now, **parts)

    async def say(
        self,
        email: str,
        text: str,
        place: Place = "direct",
        moment: str | None = None,
        request_id: str | None = None,
    ) -> Reply:
        """What somebody is told who types `text`."""
        request = await self.request(email, moment, text=text, place=place, id=request_id)
        reply = await self.router.answer(request)
        assert reply is not None, "that very request was acted on already"
        return reply

    async def press(
        self, email: str, pressed: Button | str, moment: str | None = None, **values: str
    ) -> Reply:
        """What somebody is told who presses a button, or sends a form with these values."""
        text = pressed.action if isinstance(pressed, Button) else pressed
        verb, known = read_action(text)
        request = await self.request(email, moment, verb=verb, values={**known, **values})
        reply = await self.router.answer(request)
        assert reply is not None
        return reply

    async def fill(self, email: str, reply: Reply, **values: str) -> Reply:
        """What somebody is told who fills in the form of a reply, leaving the rest as it was shown."""
        form = form_of(reply)
        shown = {field.name: field.value for field in form.fields}
        return await self.press(email, form.action, **{**shown, **values})

    async def look(self, work: Callable[[Transaction], Any]) -> Any:
        """What `work` finds in the records."""
        return await self.database.read(work)

    async def records(self) -> dict[str, list[dict[str, Any]]]:
        """Everything kept, and the lines of the log that tell of a change: to see that nothing changed."""

        def work(tx: Transaction) -> dict[str, list[dict[str, Any]]]:
            kept = {table: tx.query(f"SELECT * FROM {table} ORDER BY 1, 2") for table in KEPT}  # noqa: S608
            kept["audit"] = [
                row for row in tx.query("SELECT * FROM audit ORDER BY number") if row["action"] not in LOOKING
            ]
            return kept

        return await self.database.read(work)

    async def log(self, ref: str | None = None) -> list[str]:
        """What the log tells, as "who action"."""
        found = await self.database.read(lambda tx: audit.entries(tx, ref))
        return [f"{entry.person} {entry.action}" for entry in found]

    async def steps(self, ref: str) -> list[tuple[str, date | datetime]]:
        """What is recorded of a case: each step with its date, in the order of recording."""

        def work(tx: Transaction) -> list[tuple[str, date | datetime]]:
            case = cases.find(tx, ref)
            assert case is not None
            return [(event.step, event.on) for event in events.of_case(tx, case.id)]

        return await self.database.read(work)

    async def details(self, step: str, ref: str = "AB123") -> list[dict[str, Any]]:
        """What the events of one step say besides their day, in the order of recording."""

        def work(tx: Transaction) -> list[dict[str, Any]]:
            case = cases.find(tx, ref)
            assert case is not None
            return [dict(event.details) for event in events.of_case(tx, case.id) if event.step == step]

        return await self.database.read(work)

    async def nudges(self, ref: str, **filters: Any) -> list[Nudge]:
        """The reminders and notices of a case."""

        def work(tx: Transaction) -> list[Nudge]:
            case = cases.find(tx, ref)
            assert case is not None
            return outbox.listing(tx, case_id=case.id, **filters)

        return await self.database.read(work)

    async def notices(self, ref: str) -> set[tuple[str, str]]:
        """Who is to be told at once of what."""
        return {(each.recipient, each.rung) for each in await self.nudges(ref) if each.kind == "notice"}

    async def invited(self, ref: str) -> dict[str, conferences.Invitee]:
        """The invite list by person."""

        def work(tx: Transaction) -> dict[str, conferences.Invitee]:
            case = cases.find(tx, ref)
            assert case is not None
            return {each.person: each for each in conferences.invitees(tx, case.id)}

        return await self.database.read(work)

    async def change(self, email: str, **changes: Any) -> None:
        """Changes what is known of somebody: `active=False` when they leave."""
        person = await self.person(email)
        await self.database.transact(lambda tx: people.save(tx, replace(person, **changes)))

    async def registered(self, ref: str = "AB123", strategy: str = "20 Nov") -> str:
        """A case of the social worker of the north team."""
        reply = await self.say(SW, f"register {ref} strategy {strategy}")
        assert f"{ref} is registered" in words(reply), words(reply)
        return ref

    async def card(self, ref: str = "AB123") -> Reply:
        """Where a case stands, as its social worker sees it."""
        return await self.say(SW, f"case {ref}")

    async def booked(self, ref: str = "AB123", when: str = "8 Dec 10am") -> str:
        """A registered case with its conference booked, and a chair, health and school invited."""
        await self.registered(ref)
        for who, role in ((HEALTH, "professional"), (SCHOOL, "professional"), (CHAIR, "chair")):
            await self.say(SW, f"invite {ref} @{who} role {role}")
        asked = await self.say(BOOKING, f"book {ref} {when}")
        reply = await self.press(BOOKING, button(asked, "Book it"))
        assert "booked for" in words(reply), words(reply)
        return ref

    async def moved(self, when: str, ref: str = "AB123", moment: str | None = None, **values: str) -> Reply:
        """What the booking team is told that moves a conference, for a reason that all rules allow."""
        asked = await self.say(BOOKING, f"book {ref} {when}", moment=moment)
        reply = await self.fill(BOOKING, asked, **{**WHY_IT_MOVES, **values})
        assert "moved to" in words(reply), words(reply)
        return reply

    async def closed(self, ref: str = "AB123", why: str = "closed", by: str = SW) -> Reply:
        """What whoever closes a case is told, who has seen what that ends."""
        reply = await self.press(by, f"close?ref={ref}", why=why, confirmed="yes")
        assert f"{ref} is closed" in words(reply), words(reply)
        return reply

    async def remote(self, ref: str = "AB123", when: str = "8 Dec 10am") -> str:
        """A booked conference that can be joined from elsewhere."""
        await self.booked(ref, when)
        asked = await self.say(CHAIR, f"join {ref}")
        reply = await self.fill(
            CHAIR, asked, link="https://meet.example.org/a-room", dial_in="0113 496 0000", pin="123 456#"
        )
        assert "set up" in words(reply), words(reply)
        return ref


def words(reply: Reply) -> str:
    """All the words of a reply."""
    return plain_text(reply)


def form_of(reply: Reply) -> Form:
    """The form in a reply."""
    assert reply.form is not None, f"there is no form in: {words(reply)}"
    return reply.form


def buttons(reply: Reply) -> list[Button]:
    """Every button of a reply."""
    return [each for block in reply.all_blocks() if isinstance(block, Buttons) for each in block.buttons]


def button(reply: Reply, label: str) -> Button:
    """The button with this label, or whose label begins so."""
    found = [each for each in buttons(reply) if each.label.startswith(label)]
    assert found, f"no button “{label}” among {[each.label for each in buttons(reply)]}: {words(reply)}"
    return found[0]


def link(reply: Reply) -> str:
    """The personal link in a reply."""
    return next(block.url for block in reply.all_blocks() if isinstance(block, Link))


def link_token(reply: Reply) -> str:
    """The token at the end of the personal link in a reply."""
    return link(reply).rpartition("/")[2]


def rows(reply: Reply, caption: str) -> tuple[tuple[str, ...], ...]:
    """The rows of the table whose caption begins so."""
    found = [
        block
        for block in reply.all_blocks()
        if isinstance(block, Table) and block.caption.startswith(caption)
    ]
    assert found, f"no table “{caption}” in: {words(reply)}"
    return found[0].rows


def due(reply: Reply) -> dict[str, str]:
    """The dates on a card by the name of the step."""
    return {name: by for name, by, _ in rows(reply, "Steps and dates")}


def changed(reply: Reply) -> dict[str, str]:
    """What an act changed, as its reply says it: the steps by the new date that they have."""
    lines = [item for block in reply.blocks if isinstance(block, Bullets) for item in block.items]
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def is_one_sentence(reply: Reply) -> bool:
    """Whether a reply is a single plain sentence, without an apology."""
    text = words(reply)
    return len(reply.blocks) == 1 and APOLOGY not in text and text.endswith((".", "?")) and len(text) < 400


@asynccontextmanager
async def office_in(folder: Path) -> AsyncIterator[Office]:
    """An office in a directory of its own."""
    settings = settings_for(folder)
    new_file(settings.database_path)
    database = open_database(settings)
    await cast.bring_on_the_cast(database, at("2026-11-23 09:00"))
    try:
        yield Office(database, replace(shared_desk(settings_for(Path("nowhere"))), shelf=MemoryShelf()))
    finally:
        await database.close()
