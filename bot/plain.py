"""A reply as plain text: for terminals, logs of the demonstration, text messages and plain e-mails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import indent
from typing import Any

from handlers.reply import (
    Attachment,
    Block,
    Bullets,
    Buttons,
    CalendarEntry,
    Field,
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
)


def plain_text(reply: Reply) -> str:
    """All the words of the reply, block under block; its summary where it has no blocks."""
    return "\n\n".join(filter(None, map(_block, reply.blocks))) or reply.summary


def _block(block: Block) -> str:
    return _WRITERS[type(block)](block)


def _bullets(block: Bullets) -> str:
    return "\n".join(f"- {item}" for item in block.items)


def _fields(block: Fields) -> str:
    return "\n".join(f"{label}: {value}" for label, value in block.pairs)


def _table(block: Table) -> str:
    lines = (block.columns, *block.rows)
    widths = [max(len(line[place]) for line in lines) for place in range(len(block.columns))]
    return "\n".join([block.caption, *(_aligned(line, widths) for line in lines)])


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _buttons(block: Buttons) -> str:
    return " ".join(f"[{button.label}]" for button in block.buttons)


def _folded(block: Folded) -> str:
    return "\n".join([block.summary, *(indent(_block(inner), "  ") for inner in block.blocks)])


def _form(block: Form) -> str:
    lines = [block.title, *([block.intro] if block.intro else [])]
    for field in block.fields:
        lines.append(f"{field.label}: {_chosen(field)}".rstrip())
        lines.extend(f"  {words}" for words in (field.hint, field.error) if words)
    return "\n".join([*lines, f"[{block.submit}]"])


def _chosen(field: Field) -> str:
    """What a field holds as people know it: the words of a choice, not its value."""
    labels = dict(field.options)
    return ", ".join(labels.get(value, value) for value in field.value.split(",")) if labels else field.value


_WRITERS: dict[type[Any], Callable[[Any], str]] = {
    Heading: lambda block: block.text,
    Text: lambda block: block.text,
    Bullets: _bullets,
    Fields: _fields,
    Table: _table,
    Quote: lambda block: f"“{block.text}”\n  {block.citation}",
    Picture: lambda block: block.alt,
    Attachment: lambda block: f"{block.name}: {block.link}",
    Buttons: _buttons,
    Link: lambda block: f"{block.label}: {block.url}",
    CalendarEntry: lambda _: "",  # its date and place stand in the words
    Folded: _folded,
    Form: _form,
}
