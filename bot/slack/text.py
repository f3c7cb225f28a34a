"""Words in the shapes that Slack takes: cut where a reader would pause, and never read as markup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

LONGEST_TEXT = 3000  # characters in one section or rich text block
LONGEST_NOTE = 2000  # characters in one element of a context block


def pieces(text: str, longest: int) -> list[str]:
    """`text` in pieces of at most `longest` characters, cut at a line's end, else a space, else anywhere."""
    found = []
    rest = text.strip()
    while len(rest) > longest:
        cut = max(rest.rfind("\n", 1, longest + 1), 0) or max(rest.rfind(" ", 1, longest + 1), 0) or longest
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*found, rest] if rest else found


def shortened(text: str, longest: int) -> str:
    """`text`, or as much of its beginning as fits with an ellipsis."""
    text = text.strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def plain(text: str) -> Json:
    """A text object in which nothing is markup, not even a name between colons."""
    return {"type": "plain_text", "text": text, "emoji": False}


def escaped(text: str) -> str:
    """For a message's own text, which Slack reads for markup whatever we say: no mention in it, no link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def run(text: str, **style: bool) -> Json:
    """Some words inside rich text, with a style such as `bold=True`."""
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def paragraph(*runs: Json) -> Json:
    """Words that make one paragraph of a rich text block."""
    return {"type": "rich_text_section", "elements": list(runs)}


def rich(*elements: Json) -> Json:
    """A block of rich text, which Slack shows as it stands and never reads for markup."""
    return {"type": "rich_text", "elements": list(elements)}


def note(text: str) -> list[Json]:
    """Context blocks: small print."""
    return [{"type": "context", "elements": [plain(piece)]} for piece in pieces(text, LONGEST_NOTE)]


def length(shown: Json) -> int:
    """How many characters a reader sees in a block or a part of one, its questions back included."""
    text = shown.get("text", "")
    own = len(text) if isinstance(text, str) else length(text)
    question = [part for part in shown.get("confirm", {}).values() if isinstance(part, dict)]
    return own + sum(map(length, shown.get("elements", ()))) + sum(map(length, question))


def grouped(parts: Iterable[Json], longest: int = LONGEST_TEXT, most: int = 40) -> list[list[Json]]:
    """The parts in order, in groups of at most `longest` characters and `most` parts."""
    groups: list[list[Json]] = []
    used = 0
    for part in parts:
        size = length(part)
        if not groups or used + size > longest or len(groups[-1]) >= most:
            groups.append([])
            used = 0
        groups[-1].append(part)
        used += size
    return groups
