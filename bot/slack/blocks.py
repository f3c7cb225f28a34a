"""How a reply looks as a Slack message: blocks in Slack's own idiom, within Slack's limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.plain import plain_text
from bot.slack.text import (
    LONGEST_TEXT,
    Json,
    escaped,
    grouped,
    note,
    paragraph,
    pieces,
    plain,
    rich,
    run,
    shortened,
)
from handlers.reply import (
    Attachment,
    Block,
    Bullets,
    Button,
    Buttons,
    CalendarEntry,
    Fields,
    Folded,
    Form,
    Heading,
    Link,
    Picture,
    Quote,
    Reply,
    Table,
    Text,
    action,
    read_action,
)

OPEN_FORM = "open_form"  # the action of a button that asks again, so that the form can open

MOST_BLOCKS = 50  # in one message
LONGEST_MESSAGE = 12_000  # characters over all blocks: Slack refuses somewhat more than 13,000
LONGEST_HEADING = 150
LONGEST_LABEL = 75
LONGEST_VALUE = 2000
LONGEST_ADDRESS = 3000
MOST_BUTTONS = 25
LONGEST_SUMMARY = 300

_WORDY = (Heading, Text, Bullets, Fields, Quote)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a renderer needs to know besides the reply: what was asked, and where pictures went."""

    asked: str = ""  # the action that asks for the form again; see `ask_again`
    pictures_apart: bool = False  # the pictures are in the direct message, this reply is not


def ask_again(*, text: str = "", pressed: str = "") -> str:
    """The action that repeats a request, typed or pressed, where a form can open; empty if it is too long."""
    if read_action(pressed)[0] == OPEN_FORM:
        return pressed
    again = action(OPEN_FORM, pressed=pressed) if pressed else action(OPEN_FORM, text=text)
    return again if len(again) <= LONGEST_VALUE else ""


def messages(reply: Reply, setting: Setting | None = None) -> list[Json]:
    """The messages (`text` and `blocks`) that show the reply: one, or several where one cannot hold it."""
    groups = _fitting(blocks(reply.blocks, setting or Setting()))
    summary = escaped(shortened(reply.summary, LONGEST_SUMMARY))
    if len(groups) < 2:
        return [{"text": summary, "blocks": _numbered(group)} for group in groups] or [{"text": summary}]
    return [
        {"text": f"{summary} ({number} of {len(groups)})", "blocks": _numbered(group)}
        for number, group in enumerate(groups, 1)
    ]


def blocks(content: Iterable[Block], setting: Setting) -> list[Json]:
    """The Block Kit blocks for this content, however many; buttons have no `action_id` yet."""
    return [shown for block in content for shown in _WRITERS[type(block)](block, setting)]


def _fitting(shown: list[Json]) -> list[list[Json]]:
    return grouped(shown, LONGEST_MESSAGE, MOST_BLOCKS)


def _numbered(shown: list[Json]) -> list[Json]:
    """The blocks with an `action_id` for each button, unique in its message as Slack requires."""
    number = 0
    for block in shown:
        for element in block["elements"] if block["type"] == "actions" else ():
            number += 1
            element["action_id"] = f"button_{number}"
    return shown


def _heading(block: Heading, _: Setting) -> list[Json]:
    if not block.text.strip():
        return []
    if len(block.text) <= LONGEST_HEADING:
        return [{"type": "header", "text": plain(block.text)}]
    return [rich(paragraph(run(piece, bold=True))) for piece in pieces(block.text, LONGEST_TEXT)]


def _text(block: Text, _: Setting) -> list[Json]:
    if block.tone == "note":
        return note(block.text)
    if block.tone == "warning":
        sign = {"type": "emoji", "name": "warning"}
        return [rich(paragraph(sign, run(f" {piece}", bold=True))) for piece in pieces(block.text, 2900)]
    return [rich(paragraph(run(piece))) for piece in pieces(block.text, LONGEST_TEXT)]


def _bullets(block: Bullets, _: Setting) -> list[Json]:
    return _list(paragraph(run(piece)) for item in block.items for piece in pieces(item, LONGEST_TEXT))


def _list(items: Iterable[Json]) -> list[Json]:
    return [
        rich({"type": "rich_text_list", "style": "bullet", "elements": group}) for group in grouped(items)
    ]


def _fields(block: Fields, _: Setting) -> list[Json]:
    lines = []
    for label, value in block.pairs:
        first, *more = pieces(value, 2500) or ["–"]
        lines.append(paragraph(run(f"{shortened(label, 400)}: ", bold=True), run(first)))
        lines.extend(paragraph(run(piece)) for piece in more)
    return [rich(_one_paragraph(group)) for group in grouped(lines)]


def _one_paragraph(lines: list[Json]) -> Json:
    """The lines in one paragraph, for separate ones would stand side by side."""
    parts = [part for line in lines for part in (run("\n"), *line["elements"])]
    return paragraph(*parts[1:])


def _table(block: Table, _: Setting) -> list[Json]:
    """Each row as a line that names its columns: Slack's own tables are not shown in private replies."""
    title = shortened(block.caption, LONGEST_TEXT)
    caption = [rich(paragraph(run(title, bold=True)))] if title else []
    rows = [paragraph(*_row(block.columns, row)) for row in block.rows]
    return caption + (_list(rows) if rows else note("Nothing to show."))


def _row(columns: tuple[str, ...], row: tuple[str, ...]) -> list[Json]:
    cells = [(title, cell) for title, cell in zip(columns[1:], row[1:], strict=True) if cell.strip()]
    longest = 2400 // max(len(cells), 1)
    rest = "; ".join(f"{shortened(title, 60)}: {shortened(cell, longest)}" for title, cell in cells)
    name = run(shortened(row[0], 400) or "–", bold=True)
    return [name, run(f" – {rest}")] if rest else [name]


def _quote(block: Quote, _: Setting) -> list[Json]:
    words = [
        rich({"type": "rich_text_quote", "elements": [run(piece)]})
        for piece in pieces(block.text, LONGEST_TEXT)
    ]
    return words + note(block.citation)


def _picture(block: Picture, setting: Setting) -> list[Json]:
    where = " I have put the picture in our direct messages." if setting.pictures_apart else ""
    return note(f"Picture: {block.alt}{where}")


def _attachment(block: Attachment, setting: Setting) -> list[Json]:
    where = "is in our direct messages" if setting.pictures_apart else "follows"
    return note(f"The file {block.name} {where}.")


def _buttons(block: Buttons, _: Setting) -> list[Json]:
    fitting = [button for button in block.buttons if len(button.action) <= LONGEST_VALUE]
    rows = [
        {"type": "actions", "elements": [_button(button) for button in fitting[first : first + MOST_BUTTONS]]}
        for first in range(0, len(fitting), MOST_BUTTONS)
    ]
    missing = [button for button in block.buttons if button not in fitting]
    return rows + [
        shown
        for button in missing
        for shown in note(f"“{button.label}” holds too much for a button: type it as a command instead.")
    ]


def _button(button: Button) -> Json:
    shown: Json = {
        "type": "button",
        "text": plain(shortened(button.label, LONGEST_LABEL) or "…"),
        "value": button.action,
    }
    if button.style != "plain":
        shown["style"] = button.style
    if button.confirm:
        shown["confirm"] = {
            "title": plain("Are you sure?"),
            "text": plain(shortened(button.confirm, 300) or "Please confirm."),
            "confirm": plain(shortened(button.label, 30) or "Yes"),
            "deny": plain("Cancel"),
            "style": "danger" if button.style == "danger" else "primary",
        }
    return shown


def _link(block: Link, _: Setting) -> list[Json]:
    if urlsplit(block.url).scheme not in ("http", "https") or len(block.url) > LONGEST_ADDRESS:
        return _text(Text(f"{block.label}: {block.url}"), Setting())
    label = plain(shortened(block.label, LONGEST_LABEL) or "Open")
    return [{"type": "actions", "elements": [{"type": "button", "text": label, "url": block.url}]}]


def _folded(block: Folded, setting: Setting) -> list[Json]:
    """Sections, which Slack itself folds behind "see more"; what can be pressed stays in sight."""
    shown: list[Json] = []
    words = block.summary
    for inner in block.blocks:
        if isinstance(inner, _WORDY):
            words += "\n" + plain_text(Reply("", (inner,)))
        else:
            shown += _sections(words) + blocks((inner,), setting)
            words = ""
    return shown + _sections(words)


def _sections(words: str) -> list[Json]:
    return [{"type": "section", "text": plain(piece)} for piece in pieces(words, LONGEST_TEXT)]


def _form(block: Form, setting: Setting) -> list[Json]:
    """The way to a form where none can open by itself: a press gives Slack the leave to open it."""
    shown = blocks((Heading(block.title), Text(block.intro)), setting)
    for sentence in block.errors.values():
        shown += _text(Text(sentence, "warning"), setting)
    if setting.asked:
        return shown + _buttons(Buttons((Button("Open the form", setting.asked, "primary"),)), setting)
    verb, _ = read_action(block.action)
    return shown + _text(Text(f"To fill this in, type /icpc {verb} by itself."), setting)


_WRITERS: dict[type[Any], Callable[[Any, Setting], list[Json]]] = {
    Heading: _heading,
    Text: _text,
    Bullets: _bullets,
    Fields: _fields,
    Table: _table,
    Quote: _quote,
    Picture: _picture,
    Attachment: _attachment,
    Buttons: _buttons,
    Link: _link,
    CalendarEntry: lambda block, setting: [],  # its date and place stand in the words
    Folded: _folded,
    Form: _form,
}
