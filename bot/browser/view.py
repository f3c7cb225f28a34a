"""What the demonstration's page shows, from the records to words: who is there, what was said, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.browser.demonstration import reply_of
from bot.html import Html, Pressing
from handlers.reply import Form
from procedure.wording import say_count, say_date, say_list, say_time
from storage.conversations import Message
from storage.people import Person

WHERE = {"direct": "dm", "channel": "channel"}
ASSISTANT = "ICPC assistant"
OUTLETS = {"console": "direct message", "email": "e-mail", "text": "text message"}


@dataclass(frozen=True, slots=True)
class PersonLink:
    """Somebody in the list of people. `unread` counts their direct messages."""

    email: str
    name: str
    agency: str
    href: str
    unread: int
    current: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a thread. `kind` is "said", "pressed", "answer" or "sent" (by the assistant, unasked)."""

    number: int
    kind: str
    who: str
    own: bool
    time: str
    iso: str
    aside: str
    text: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one day, under its date."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ClockFace:
    """The demonstration's time: in words, and as a date-time field takes it."""

    day: str
    time: str
    iso: str
    field: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right, with where on the page it stands."""

    href: str
    sentence: str


class View:
    """Builds what the templates show, in one time zone."""

    def __init__(self, html: Html, timezone: ZoneInfo) -> None:
        self._html = html
        self._timezone = timezone

    def clock(self, now: datetime) -> ClockFace:
        """The face of the clock."""
        local = now.astimezone(self._timezone)
        return ClockFace(
            say_date(local, weekday=True), say_time(local), local.isoformat(), f"{local:%Y-%m-%dT%H:%M}"
        )

    def thread(
        self, messages: Sequence[Message], me: Person, where: str, people: Sequence[Person], token: str
    ) -> tuple[Day, ...]:
        """The conversation as `me` sees it, day under day."""
        names = {person.id: person.name for person in people}

        def line(message: Message) -> Line:
            own = message.person == me.id
            pressing = Pressing(me.email or "", where, message.number, token, tuple(people))
            return self._line(message, names, own, pressing, _aside(message, own))

        return self._days([line(message) for message in messages])

    def everyone(self, messages: Sequence[Message], people: Sequence[Person]) -> tuple[Day, ...]:
        """Everything that was shown to anybody, in the given order; nothing here can be pressed."""
        names = {person.id: person.name for person in people}
        return self._days([self._line(m, names, False, None, _how(m)) for m in messages])

    def _line(
        self, message: Message, names: Mapping[str, str], own: bool, pressing: Pressing | None, aside: str
    ) -> Line:
        said = message.direction == "said"
        local = message.at.astimezone(self._timezone)
        who = names.get(message.person, "Somebody")
        return Line(
            number=message.number,
            kind=_kind(message),
            who=who if said else ASSISTANT if pressing else f"To {who}",
            own=own and said,
            time=say_time(local),
            iso=local.isoformat(),
            aside=aside,
            text=str(message.content.get("text", message.content.get("pressed", ""))) if said else "",
            html=Markup("") if said else self._html.reply(reply_of(message), pressing),
        )

    def _days(self, lines: Sequence[Line]) -> tuple[Day, ...]:
        days = groupby(lines, key=lambda line: datetime.fromisoformat(line.iso).date())
        return tuple(Day(say_date(day, weekday=True), tuple(found)) for day, found in days)


def address(me: str, where: str, **more: object) -> str:
    """The page's own address for this person and place."""
    return "/?" + urlencode({"as": me, "where": where, **more})


def everyone_address(me: str, who: str | None, unasked: bool) -> str:
    """The address of what everyone, or one of them, was shown, or was sent unasked."""
    more = ({"who": who} if who else {}) | ({"unasked": "yes"} if unasked else {})
    return "/everyone?" + urlencode({"as": me, **more})


def people_links(
    people: Sequence[Person],
    current: Person | None,
    unread: Mapping[str, int],
    leads_to: Callable[[str], str],
) -> list[PersonLink]:
    """The people one can be or look at, with where a press on each of them leads."""
    return [
        PersonLink(
            person.email,
            person.name,
            person.agency,
            leads_to(person.email),
            unread.get(person.id, 0),
            current is not None and person.id == current.id,
        )
        for person in people
        if person.email and person.active
    ]


def problems(message: Message | None) -> list[Problem]:
    """What is wrong with the form in this message, each with the field it stands at."""
    form: Form | None = reply_of(message).form if message and message.direction == "shown" else None
    if form is None or message is None:
        return []
    return [Problem(f"#m{message.number}-{name}", sentence) for name, sentence in form.errors.items()]


def told(sent: Sequence[Message], people: Mapping[str, Person]) -> str:
    """In one sentence, how many messages went to whom."""
    if not sent:
        return "Nothing was due to be sent."
    counts = Counter(people[message.person].name for message in sent)
    to_whom = say_list([f"{number} to {name}" for name, number in counts.items()])
    return f"The assistant sent {say_count(len(sent), 'message')}: {to_whom}."


def _kind(message: Message) -> str:
    if message.direction == "said":
        return "pressed" if "pressed" in message.content else "said"
    return "sent" if message.outlet else "answer"


def _aside(message: Message, own: bool) -> str:
    """What stands beside the time: who else can see this."""
    if message.outlet:
        return "Sent to you" if message.outlet == "console" else f"As {OUTLETS[message.outlet]}"
    if message.place == "channel":
        return "Everyone here can see this" if message.public else "Only visible to you"
    return ""


def _how(message: Message) -> str:
    if message.outlet:
        return f"Sent as {OUTLETS.get(message.outlet, message.outlet)}"
    where = "in the team channel" if message.place == "channel" else "in a direct message"
    return f"In answer, {where}" + ("" if message.public or message.place == "direct" else ", privately")
