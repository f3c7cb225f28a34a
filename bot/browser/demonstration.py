"""The demonstration without its page: say something, press something, move the clock, see what was sent."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot import reply_json, settling
from bot.browser import time_travel
from bot.browser.cast import PLATFORM
from bot.clock import DemonstrationClock
from handlers.directory import Directory
from handlers.reply import Reply, read_action
from handlers.request import Request
from procedure.calendar import WorkingCalendar
from storage import conversations, people
from storage.conversations import Message, Place
from storage.database import Database, Transaction
from storage.people import Person

Tick = Callable[[datetime], Awaitable[object]]
NextDue = Callable[[datetime], Awaitable[datetime | None]]

_MENTION = re.compile(r"(?<![\w.+-])@([\w.+-]+)(?![\w.+-]*@)")


class Answering(Protocol):
    """The router, as far as a door needs it."""

    async def answer(self, request: Request) -> Reply | None: ...


class BackInTime(ValueError):
    """A sentence: the clock was asked to go back."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What followed: the answers to the asker, and what was sent to anybody on its own.

    `since` is the number of the newest line before it, `look_at` that of the line to look at now; with
    `found_wanting` it holds a form that came back with errors.
    """

    since: int
    replies: tuple[Reply, ...] = ()
    sent: tuple[Message, ...] = ()
    look_at: int | None = None
    found_wanting: bool = False


@dataclass(frozen=True, slots=True)
class _Press:
    """A button pressed or a form sent: by whom, where, with what, and on which message if that is known."""

    person: Person
    place: Place
    action: str
    values: Mapping[str, str]
    message: Message | None

    @property
    def shown(self) -> Reply | None:
        return reply_of(self.message) if self.message else None

    @property
    def own(self) -> bool:
        return self.message is not None and self.message.person == self.person.id


class Demonstration:
    """Plays the platform: keeps the conversations, passes requests on, and runs the clock.

    `tick(now)` sends what is due; `next_due(until)` is when the next message is due, or None.
    """

    def __init__(
        self,
        router: Answering,
        directory: Directory,
        clock: DemonstrationClock,
        database: Database,
        tick: Tick,
        next_due: NextDue,
        calendar: WorkingCalendar,
    ) -> None:
        self._router = router
        self._directory = directory
        self._clock = clock
        self._database = database
        self._tick = tick
        self._next_due = next_due
        self._last_day = calendar.last - timedelta(days=366)
        self._moving = asyncio.Lock()

    async def person(self, email: str) -> Person | None:
        """The active member with this e-mail address; from now on the assistant can write to them here."""
        found = await self._database.read(lambda tx: people.by_email(tx, email))
        if found is None:
            return None
        known = await self._directory.person_of(PLATFORM, found.id)
        return known or await self._directory.meet(PLATFORM, found.id, email, self._clock())

    async def say(self, person: Person, text: str, place: Place, request_id: str | None = None) -> Outcome:
        """Passes on what was typed. A `request_id` seen before is not acted on again."""
        before = await self._latest()
        at = self._clock()

        def write_down(tx: Transaction) -> tuple[int | None, str]:
            line = conversations.add(tx, person.id, place, "said", at, {"text": text}, mark=request_id)
            return line, with_addresses(text, people.members(tx))

        line, understood = await self._database.transact(write_down)
        answer = await self._router.answer(
            Request(person, understood, place=place, now=self._clock(), id=request_id)
        )
        if answer is not None:
            await self._database.transact(lambda tx: self._show(tx, person, place, answer, line))
        return await self._outcome(answer, before, line)

    async def press(
        self,
        person: Person,
        action: str,
        values: Mapping[str, str],
        place: Place,
        message: int | None = None,
        request_id: str | None = None,
    ) -> Outcome:
        """Passes on a press, or a form with what was filled in; `message` is where it stood, if known."""
        before = await self._latest()
        pressed = await self._pressed(person, place, action, message)
        verb, known = read_action(action)
        values = {**known, **_complete(pressed, action, values)}
        answer = await self._router.answer(
            Request(person, verb=verb, values=values, place=place, now=self._clock(), id=request_id)
        )
        if answer is None:
            return await self._outcome(None, before)
        press = _Press(person, place, action, values, pressed)
        look_at = await self._database.transact(lambda tx: self._settle(tx, press, answer))
        return await self._outcome(answer, before, look_at)

    async def move(self, then: datetime) -> Outcome:
        """Moves the clock to `then` (aware), stopping wherever a message is due; gives what was sent.

        Raises `BackInTime`, and `bot.browser.time_travel.UnreadableMove` for a time beyond the calendar.
        """
        async with self._moving:
            if then < self._clock():
                raise BackInTime("The clock only goes forward: give a time later than the one it shows.")
            if then.date() > self._last_day:
                raise time_travel.UnreadableMove(f"The clock goes as far as {self._last_day.year}.")
            before, tried = await self._latest(), None
            while (due := await self._next_due(then)) is not None:
                standing = (due, await self._latest())
                if standing == tried:
                    break  # it is due and would not leave: the dispatcher tries again in its own time
                tried = standing
                await self._stop_at(due)
            await self._stop_at(then)
            return Outcome(before, sent=await self._sent(before))

    async def outbox(self) -> tuple[Message, ...]:
        """Everything that was sent to anybody on its own, oldest first."""
        return await self._sent(0)

    async def _stop_at(self, moment: datetime) -> None:
        if moment > self._clock():
            self._clock.move_to(moment)
            await time_travel.remember_clock(self._database, self._clock)
        await self._tick(self._clock())

    async def _outcome(self, answer: Reply | None, before: int, look_at: int | None = None) -> Outcome:
        await self._tick(self._clock())
        replies = (answer,) if answer else ()
        return Outcome(before, replies, await self._sent(before), look_at, _wanting(answer))

    async def _pressed(self, person: Person, place: Place, action: str, number: int | None) -> Message | None:
        """The message, among those this person sees, on which this action stands: the newest, or `number`."""

        def look(tx: Transaction) -> list[Message]:
            if number is None:
                return conversations.thread(tx, person.id, place)
            message = conversations.seen_by(tx, person.id, number)
            return [message] if message else []

        for message in reversed(await self._database.read(look)):
            if message.direction == "shown" and settling.label_of(reply_of(message), action):
                return message
        return None

    def _settle(self, tx: Transaction, press: _Press, answer: Reply) -> int | None:
        """Shows the answer and what became of the pressed message; gives the line to look at."""
        message, stood = press.message, press.shown
        public = _public(press.place, answer)
        if message and stood and press.own:
            if message.public == public and settling.takes_its_place(answer, stood):
                conversations.put_in_place(tx, message.number, reply_json.to_json(answer))
                return message.number
            if stood.form and stood.form.action == press.action:
                settled = settling.keep_filled if settling.went_wrong(answer) else settling.put_away
                after = reply_json.to_json(settled(stood, press.values))
                conversations.put_in_place(tx, message.number, after)
        label = settling.label_of(stood, press.action) if stood else None
        content = {"pressed": label or "A button"}
        line = conversations.add(tx, press.person.id, press.place, "said", self._clock(), content)
        number = self._show(tx, press.person, press.place, answer, line)
        return number if _wanting(answer) else line

    def _show(self, tx: Transaction, person: Person, place: Place, answer: Reply, line: int | None) -> int:
        public = _public(place, answer)
        if public and line is not None:
            conversations.make_public(tx, line)
        number = conversations.add(
            tx, person.id, place, "shown", self._clock(), reply_json.to_json(answer), public=public
        )
        assert number is not None  # it bears no mark that another line could have
        return number

    async def _latest(self) -> int:
        return await self._database.read(conversations.latest)

    async def _sent(self, after: int) -> tuple[Message, ...]:
        return tuple(await self._database.read(lambda tx: conversations.sent(tx, after)))


def reply_of(message: Message) -> Reply:
    """The reply that this message shows."""
    return reply_json.from_json(message.content)


def with_addresses(text: str, members: Iterable[Person]) -> str:
    """The text with `@chair` written out as `@chair@example.org`, where that is one member's address."""
    known: dict[str, list[str]] = {}
    for email in (person.email for person in members if person.email and person.active):
        known.setdefault(email.partition("@")[0].casefold(), []).append(email)

    def written_out(mention: re.Match[str]) -> str:
        found = known.get(mention[1].rstrip(".").casefold(), [])
        return f"@{found[0]}" if len(found) == 1 else mention[0]

    return _MENTION.sub(written_out, text)


def _wanting(answer: Reply | None) -> bool:
    return bool(answer and answer.form and answer.form.errors)


def _public(place: Place, answer: Reply) -> bool:
    return place == "channel" and not answer.private and not answer.about_case


def _complete(pressed: Message | None, action: str, values: Mapping[str, str]) -> dict[str, str]:
    """The values, with an empty one for each field of the form that was left out (an unticked box)."""
    form = reply_of(pressed).form if pressed else None
    left_out = {field.name: "" for field in form.fields} if form and form.action == action else {}
    return {**left_out, **values}
