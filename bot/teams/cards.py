"""A reply as Adaptive Cards, the way Teams shows it; a long one becomes several cards."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from bot.teams.form import ACTION, form_element
from bot.teams.picture import LARGEST, as_address
from bot.teams.text import Element, as_typed, pieces, text_block, text_blocks
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
)

VERSION = "1.5"  # the newest that Teams shows everywhere
CARD_BYTES = 24_000  # Teams refuses messages over about 28 KB, the envelope included
BUTTONS_IN_A_ROW = 6  # more are hidden or dropped by some clients
STYLES = {"plain": "default", "primary": "positive", "danger": "destructive"}

CARD = "application/vnd.microsoft.card.adaptive"
LETTERS = 2_000  # characters in a message of plain words

Message = dict[str, Any]
Names = Iterator[str]  # fresh ids for parts that open and close


async def laid_out(reply: Reply) -> list[Message]:
    """The same as `messages`, with nobody kept waiting while a picture is drawn."""
    return await asyncio.to_thread(messages, reply)


def messages(reply: Reply) -> list[Message]:
    """The messages that show `reply`, in order: usually one. Each is an activity, as JSON."""
    if all(isinstance(block, Text) and block.tone == "plain" for block in reply.blocks):
        texts = [block.text for block in reply.blocks if isinstance(block, Text)]
        return [words(piece, reply.summary) for piece in pieces("\n\n".join(texts) or reply.summary, LETTERS)]
    return [
        {
            "type": "message",
            "summary": reply.summary,
            "attachments": [{"contentType": CARD, "content": card}],
        }
        for card in cards(reply)
    ]


def words(text: str, summary: str) -> Message:
    """A message of plain words, shown as they are: for short answers Teams needs no card."""
    return {"type": "message", "summary": summary, "text": text, "textFormat": "plain"}


def cards(reply: Reply) -> list[Element]:
    """The cards that show `reply`, in order. Each fits in a Teams message.

    A picture is shown in its place where the rest leaves room for it, and otherwise on a card of its own.
    """
    elements = _all(_without_pictures(reply.blocks))
    if len(json.dumps(elements)) <= CARD_BYTES - LARGEST:
        bodies = _packed(_all(reply.blocks), CARD_BYTES)
    else:
        pictures = (block for block in reply.all_blocks() if isinstance(block, Picture))
        bodies = [*_packed(elements, CARD_BYTES), *(_all((picture,)) for picture in pictures)]
    return [_card(body, reply.summary) for body in bodies]


def _without_pictures(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Folded):
            block = Folded(block.summary, _without_pictures(block.blocks))
        if not isinstance(block, Picture):
            kept.append(block)
    return tuple(kept)


def _all(blocks: tuple[Block, ...]) -> list[Element]:
    names = (f"part-{number}" for number in count(1))
    return [element for block in blocks for element in _elements(block, names)]


def _card(body: list[Element], summary: str) -> Element:
    card: Element = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": VERSION,
        "fallbackText": summary,
        "body": body,
    }
    if any(element["type"] == "Table" for element in body):
        card["msteams"] = {"width": "Full"}
    return card


def _packed(elements: list[Element], limit: int) -> list[list[Element]]:
    """`elements` shared out, in order, so that each share is at most `limit` bytes of JSON."""
    shares: list[list[Element]] = [[]]
    room = limit
    for element in elements:
        size = len(json.dumps(element)) + 2
        if shares[-1] and size > room:
            shares.append([])
            room = limit
        shares[-1].append(element)
        room -= size
    return shares


def _elements(block: Block, names: Names) -> list[Element]:
    return _SHOWN[type(block)](block, names)


def _heading(block: Heading, _: Names) -> list[Element]:
    return [text_block(block.text, size="large", weight="bolder", style="heading")]


def _paragraph(block: Text, _: Names) -> list[Element]:
    if block.tone == "plain":
        return text_blocks(block.text)
    style, sign = ("warning", "⚠ ") if block.tone == "warning" else ("accent", "")
    return [
        {"type": "Container", "style": style, "items": [piece]} for piece in text_blocks(sign + block.text)
    ]


def _bullets(block: Bullets, _: Names) -> list[Element]:
    return [line for item in block.items for line in text_blocks(f"• {item}", spacing="small")]


def _fields(block: Fields, _: Names) -> list[Element]:
    facts = [{"title": as_typed(label), "value": as_typed(value)} for label, value in block.pairs]
    return [{"type": "FactSet", "facts": share} for share in _packed(facts, CARD_BYTES // 2) if share]


def _table(block: Table, _: Names) -> list[Element]:
    def row(cells: tuple[str, ...], **looks: Any) -> Element:
        return {
            "type": "TableRow",
            "cells": [{"type": "TableCell", "items": [text_block(cell, **looks)]} for cell in cells],
        }

    columns = [{"width": 2 if number == 0 else 1} for number in range(len(block.columns))]
    tables: list[Element] = [
        {
            "type": "Table",
            "firstRowAsHeaders": True,
            "columns": columns,
            "rows": [row(block.columns, weight="bolder"), *share],
        }
        for share in _packed([row(cells) for cells in block.rows], CARD_BYTES // 2)
    ]
    return [text_block(block.caption, weight="bolder"), *tables]


def _quote(block: Quote, _: Names) -> list[Element]:
    said = text_blocks(block.text)
    source = text_block(f"— {block.citation}", size="small", spacing="small")
    return [
        *({"type": "Container", "style": "emphasis", "items": [piece]} for piece in said[:-1]),
        {"type": "Container", "style": "emphasis", "items": [said[-1], source]},
    ]


def _picture(block: Picture, _: Names) -> list[Element]:
    address = as_address(block.png)
    if address is None:
        return text_blocks(block.alt)
    return [{"type": "Image", "url": address, "altText": block.alt, "size": "stretch"}]


def _buttons(block: Buttons, names: Names) -> list[Element]:
    actions: list[Element] = []
    questions: list[Element] = []
    for button in block.buttons:
        if button.confirm is None:
            actions.append(_press(button))
            continue
        name = next(names)
        actions.append(_toggle(button.label, name, style=STYLES[button.style]))
        questions.append(_question(button, button.confirm, name))
    rows: list[Element] = [
        {"type": "ActionSet", "actions": actions[start : start + BUTTONS_IN_A_ROW]}
        for start in range(0, len(actions), BUTTONS_IN_A_ROW)
    ]
    # What opens and what opens it have to be on the same card.
    return [{"type": "Container", "items": [*rows, *questions]}] if questions else rows


def _press(button: Button) -> Element:
    return {
        "type": "Action.Submit",
        "title": button.label,
        "style": STYLES[button.style],
        "data": {ACTION: button.action},
        "associatedInputs": "none",
    }


def _toggle(title: str, name: str, **looks: Any) -> Element:
    return {"type": "Action.ToggleVisibility", "title": title, "targetElements": [name], **looks}


def _question(button: Button, question: str, name: str) -> Element:
    answers = {"type": "ActionSet", "actions": [_press(button), _toggle("Go back", name)]}
    return {
        "type": "Container",
        "id": name,
        "isVisible": False,
        "style": "emphasis",
        "items": [text_block(question), answers],
    }


def _link(block: Link, _: Names) -> list[Element]:
    if not block.url.startswith(("https://", "http://")):
        return [text_block(f"{block.label}: {block.url}")]
    opening = {"type": "Action.OpenUrl", "title": block.label, "url": block.url}
    return [{"type": "ActionSet", "actions": [opening]}]


def _attachment(block: Attachment, names: Names) -> list[Element]:
    """Its own link: for a file of its own, Teams asks each time whether it may go into their OneDrive."""
    return _link(Link(block.name, block.link), names)


def _folded(block: Folded, names: Names) -> list[Element]:
    inside = [element for part in block.blocks for element in _elements(part, names)]
    shares = _packed(inside, CARD_BYTES - 2_000)
    folds: list[Element] = []
    for number, share in enumerate(shares, start=1):
        name = next(names)
        title = block.summary if len(shares) == 1 else f"{block.summary} ({number} of {len(shares)})"
        opened = {"type": "Container", "id": name, "isVisible": False, "items": share}
        opener = {"type": "ActionSet", "actions": [_toggle(title, name)]}
        folds.append({"type": "Container", "items": [opener, opened]})
    return folds


def _form(block: Form, _: Names) -> list[Element]:
    return [form_element(block)]


_SHOWN: dict[type, Callable[[Any, Names], list[Element]]] = {
    Heading: _heading,
    Text: _paragraph,
    Bullets: _bullets,
    Fields: _fields,
    Table: _table,
    Quote: _quote,
    Picture: _picture,
    Attachment: _attachment,
    Buttons: _buttons,
    Link: _link,
    CalendarEntry: lambda block, names: [],  # its date and place stand in the words
    Folded: _folded,
    Form: _form,
}
