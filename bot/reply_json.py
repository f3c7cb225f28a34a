"""A reply as JSON and back again, with nothing lost; its whole text is put beside it for readers."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from bot.plain import plain_text
from handlers.reply import (
    Attachment,
    Bullets,
    Button,
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

KINDS: dict[str, type[Any]] = {
    "heading": Heading,
    "text": Text,
    "bullets": Bullets,
    "fields": Fields,
    "table": Table,
    "quote": Quote,
    "picture": Picture,
    "attachment": Attachment,
    "button": Button,
    "buttons": Buttons,
    "link": Link,
    "calendar": CalendarEntry,
    "folded": Folded,
    "field": Field,
    "form": Form,
}
"""What stands under "type" for each thing a reply is made of."""

_NAMES = {kind: name for name, kind in KINDS.items()}
_MADE: dict[type, tuple[str, ...]] = {
    Picture: ("alt", "png", "svg"),
    Attachment: ("name", "media_type", "content", "link"),
}
_REPLY = tuple(field.name for field in fields(Reply) if field.name != "figures")  # these say it once more
_PARTS: dict[type, tuple[str, ...]] = {
    # A picture and a file are made when they are looked at, and so are no plain records.
    kind: _MADE[kind] if kind in _MADE else tuple(field.name for field in fields(kind))
    for kind in KINDS.values()
}


def to_json(reply: Reply) -> dict[str, Any]:
    """The reply as a JSON object. `text` holds all its words; the rest is what `from_json` reads."""
    return {"text": plain_text(reply), **{name: _out(getattr(reply, name)) for name in _REPLY}}


def from_json(document: Mapping[str, Any]) -> Reply:
    """The reply that `to_json` wrote. Raises `ValueError` for anything else."""
    try:
        # Replies were kept before some of their facts were thought of: those are as if they were not said.
        return Reply(**{name: _in(document[name]) for name in _REPLY if name in document})
    except (KeyError, TypeError, binascii.Error) as error:
        raise ValueError("this JSON does not hold a reply") from error


def kind_of(block: object) -> str:
    """The name of this thing's type: "heading", "text", ..."""
    return _NAMES[type(block)]


def _out(value: object) -> Any:
    if isinstance(value, tuple):
        return [_out(item) for item in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return value.isoformat()
    if type(value) in _NAMES:
        return {
            "type": kind_of(value),
            **{name: _out(getattr(value, name)) for name in _PARTS[type(value)]},
        }
    return value


def _in(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_in(item) for item in value)
    if isinstance(value, dict):
        kind = KINDS[value["type"]]
        parts = {name: _in(part) for name, part in value.items() if name != "type"}
        if kind is Picture:
            parts["png"] = base64.b64decode(parts["png"], validate=True)
        elif kind is Attachment:
            parts["make"] = base64.b64decode(parts.pop("content"), validate=True)
        elif kind is CalendarEntry:
            parts |= {name: datetime.fromisoformat(parts[name]) for name in ("starts", "ends")}
        return kind(**parts)
    return value
