"""The few kinds of thing the assistant can say, in no platform's words.

A handler returns a `Reply`; each door (Slack, Teams, the browser, the command line) shows it in its
own idiom. A `Form` is a modal on Slack, a card on Teams and a form on the page; a `Button` carries an
*action*, which is a verb and its values written as one string, so that a press is just another request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

Tone = Literal["plain", "note", "warning"]
Style = Literal["plain", "primary", "danger"]
FieldKind = Literal[
    "text", "long_text", "number", "date", "datetime", "choice", "choices", "person", "people"
]


def action(verb: str, **values: str) -> str:
    """The verb and its values as one string: `action("case", ref="AB123")` is `case?ref=AB123`."""
    return f"{verb}?{urlencode(values)}" if values else verb


def read_action(text: str) -> tuple[str, dict[str, str]]:
    """The verb and values that `action` wrote; a string it did not write gives odd words, never an error."""
    verb, _, query = text.partition("?")
    return verb, dict(parse_qsl(query, keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Heading:
    """A short title, sentence case."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of plain text: no markup of any platform, shown as it is."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short plain sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with their values, in reading order."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under column titles; every row is as long as `columns`. The first column names the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody else's words, verbatim, and where they stand."""

    text: str
    citation: str


class Picture:
    """A picture with its words: `alt` says all that it shows. Chat platforms take the PNG, a page the SVG.

    Either may be given as a function that draws it: it is drawn when a door first looks at it, so that a
    door that shows none does not pay for it.
    """

    __slots__ = ("_png", "_svg", "alt")

    def __init__(self, alt: str, png: bytes | Callable[[], bytes], svg: str | Callable[[], str]) -> None:
        self.alt = alt
        self._png = png
        self._svg = svg

    @property
    def png(self) -> bytes:
        """The picture as PNG."""
        if callable(self._png):
            self._png = self._png()
        return self._png

    @property
    def svg(self) -> str:
        """The picture as an SVG document."""
        if callable(self._svg):
            self._svg = self._svg()
        return self._svg

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Picture) and (self.alt, self.svg, self.png) == (
            other.alt,
            other.svg,
            other.png,
        )

    def __hash__(self) -> int:
        return hash((self.alt, self.svg))


class Attachment:
    """A file to take away. Only ever in a private reply to the one person it is for.

    `make` writes it when a door first wants its bytes, so that a door that has no room for files does not
    pay for it; such a door shows `link`, which leads to the file for this person alone and not for long.
    """

    __slots__ = ("_content", "link", "media_type", "name")

    def __init__(self, name: str, media_type: str, make: bytes | Callable[[], bytes], link: str) -> None:
        self.name = name
        self.media_type = media_type
        self.link = link
        self._content = make

    @property
    def content(self) -> bytes:
        """The file itself."""
        if callable(self._content):
            self._content = self._content()
        return self._content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Attachment) and (self.name, self.media_type, self.link, self.content) == (
            other.name,
            other.media_type,
            other.link,
            other.content,
        )

    def __hash__(self) -> int:
        return hash((self.name, self.link))


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to press. `action` is written by `action()`; `confirm` is a question put before it acts."""

    label: str
    action: str
    style: Style = "plain"
    confirm: str | None = None


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons side by side."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An address to open. Only ever in a private reply to the one person it is for."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A meeting as the reader's calendar is to keep it. E-mail carries it; the other doors leave it out.

    The same meeting keeps its `uid`, and `sequence` grows whenever it changes, a cancellation included.
    `starts` and `ends` are aware. `reference` is the case's, and empty for people who have no account;
    `feed` is the address of the reader's own calendar, for mail that cannot hold an invitation.
    """

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    cancelled: bool = False
    place: str = ""
    reference: str = ""
    feed: str = ""


@dataclass(frozen=True, slots=True)
class Folded:
    """Details that open when asked for, under a one-line summary."""

    summary: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to fill in.

    `value` is text as it would be typed: a date is `2026-12-18`, a date-time `2026-12-18T10:00` (local),
    a person an e-mail address; several choices or people are separated by commas. `options` are
    (value, label) pairs for "choice" and "choices". `error` is the sentence shown beside a wrong value.
    """

    name: str
    label: str
    kind: FieldKind = "text"
    hint: str = ""
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    required: bool = True
    error: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Fields that are sent together. `action` carries the verb and whatever is already known."""

    title: str
    action: str
    fields: tuple[Field, ...]
    submit: str = "Save"
    intro: str = ""

    @property
    def errors(self) -> dict[str, str]:
        """Field names with what is wrong with them; empty when the form has not been found wanting."""
        return {field.name: field.error for field in self.fields if field.error}


Block = (
    Heading
    | Text
    | Bullets
    | Fields
    | Table
    | Quote
    | Picture
    | Attachment
    | Buttons
    | Link
    | CalendarEntry
    | Folded
    | Form
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show one person.

    `summary` is the line for a notification or lock screen: it never holds anything about a child, a
    family, a person's contact details or a link. `private` replies are shown to the asker alone,
    wherever they asked; nothing about a case is ever in one that is not. `replace` asks the door to
    put this in place of the message whose button was pressed. `about_case` is true where the reply holds
    anything from a case: a door that cannot be private where it is must send it to a direct message.
    `for_guests` is true where the words are for somebody without an account: they may be read over a
    shoulder or on a shared telephone, and give away neither the case nor what the meeting is about.
    `figures` are what the words say as a JSON object, for programs that ask on the command line; no door
    shows them or keeps them.
    """

    summary: str
    blocks: tuple[Block, ...] = ()
    private: bool = True
    replace: bool = False
    about_case: bool = False
    for_guests: bool = False
    figures: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)

    @property
    def form(self) -> Form | None:
        """The form in this reply, if there is one (there is at most one)."""
        return next((block for block in self.blocks if isinstance(block, Form)), None)

    def all_blocks(self) -> Iterator[Block]:
        """Every block, those folded away included."""
        for block in self.blocks:
            yield block
            if isinstance(block, Folded):
                yield from block.blocks


def say(text: str, *, private: bool = True, tone: Tone = "plain", replace: bool = False) -> Reply:
    """A reply of one sentence that holds nothing from a case."""
    return Reply(summary=text, blocks=(Text(text, tone),), private=private, replace=replace)


class Refusal(Exception):
    """The person's mistake, or a thing not allowed: one sentence that says what to do instead.

    Raised by a handler; the router undoes the transaction and turns it into a reply. `fields` holds
    sentences for single fields of the form that was sent.
    """

    def __init__(self, sentence: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = dict(fields or {})


class Overtaken(Refusal):
    """What was asked is over: somebody did it, it waits no more, or it is another's now. Nothing was changed.

    On a reminder it is shown in the reminder's place.
    """
