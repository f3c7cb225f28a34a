"""Words shown in a Teams card exactly as they were typed: no asterisk of theirs turns into bold."""

from __future__ import annotations

import re
from typing import Any

Element = dict[str, Any]  # one element of an Adaptive Card, as JSON

PIECE = 2_000  # characters in one text block, so that blocks can be shared out over several cards

_MARKS = re.compile(r"([\\*_`~\[])|(&)(?=#?\w+;)")
_LINE_STARTS = re.compile(r"^(\s*)([-+>#])", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)


def as_typed(text: str) -> str:
    """`text` with whatever Teams would take for markup made harmless, and every line break kept."""
    text = _MARKS.sub(lambda mark: "\\" + mark[0], text)
    text = _LINE_STARTS.sub(r"\1\\\2", text)
    text = _NUMBERED.sub(r"\1\\\2", text)
    text = text.replace("{{", "{\u200b{")  # {{DATE(...)}} would be worked out by the card
    return re.sub(r"\n+", "\n\n", text)  # one line break is only a space in a card


def text_block(text: str, **looks: Any) -> Element:
    """A paragraph that wraps. `looks` are properties of the element, such as `weight="bolder"`."""
    return {"type": "TextBlock", "text": as_typed(text), "wrap": True, **looks}


def text_blocks(text: str, **looks: Any) -> list[Element]:
    """A text of any length, in blocks short enough for a card."""
    return [text_block(piece, **looks) for piece in pieces(text)]


def pieces(text: str, longest: int = PIECE) -> list[str]:
    """`text` cut into pieces of at most `longest` characters, between words where there are words."""
    cut: list[str] = []
    while len(text) > longest:
        at = max(text.rfind(" ", 1, longest + 1), text.rfind("\n", 1, longest + 1))
        at = at if at > 0 else longest
        cut.append(text[:at])
        text = text[at:].lstrip()
    return [*cut, text]
