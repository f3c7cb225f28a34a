"""A reply as a text message: short, in letters that every telephone shows, and nothing that gives a case away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.plain import plain_text
from bot.post.letter import without_what_cannot_be_pressed
from handlers.reply import Fields, Heading, Reply, Text

SEGMENT = 153  # letters in each part of a text that goes in several (3GPP TS 23.038)
MOST = 2 * SEGMENT - 26  # two parts, with room for the service's name, which Notify puts in front
OPEN_CHAT = "Open the assistant in your chat to read it."
_SIMPLER = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "}
)


def text_words(reply: Reply) -> str:
    """The words of the text. What is for people with a chat stays there: they are told that it has come.

    Where it is too long its notes go first, then its title, then the end of its longest sentence; what stands
    in rows (the date, the number to dial, the PIN) and the link are never cut.
    """
    if not reply.for_guests:
        return _plain(Reply("", (Text(f"{reply.summary.rstrip('.')}. {OPEN_CHAT}"),)))
    readable = without_what_cannot_be_pressed(reply)
    for shorten in _WAYS_TO_SHORTEN:
        if len(_plain(readable)) <= MOST:
            break
        readable = shorten(readable)
    return _plain(readable)


def _plain(reply: Reply) -> str:
    lines = plain_text(reply).translate(_SIMPLER).splitlines()
    return "\n".join(filter(None, (line.strip() for line in lines)))


def _without_notes(reply: Reply) -> Reply:
    kept = tuple(block for block in reply.blocks if not (isinstance(block, Text) and block.tone == "note"))
    return replace(reply, blocks=kept)


def _without_title(reply: Reply) -> Reply:
    """What stands in rows under the title says when it is, to the minute."""
    if not any(isinstance(block, Fields) for block in reply.blocks):
        return reply
    return replace(reply, blocks=tuple(block for block in reply.blocks if not isinstance(block, Heading)))


def _without_second_paragraphs(reply: Reply) -> Reply:
    """The first sentence says what it is; what follows is kind, and can be asked."""
    texts = [block for block in reply.blocks if isinstance(block, Text)]
    return replace(reply, blocks=tuple(block for block in reply.blocks if block not in texts[1:]))


def _cut(reply: Reply) -> Reply:
    """Takes from the longest sentence what is too much."""
    longest = max(
        (block for block in reply.blocks if isinstance(block, Text)),
        key=lambda block: len(block.text),
        default=None,
    )
    if longest is None:
        return reply
    room = len(longest.text) - (len(_plain(reply)) - MOST)
    shorter = replace(longest, text=longest.text[: max(room - 3, 0)].rstrip() + "...")
    return replace(reply, blocks=tuple(shorter if block is longest else block for block in reply.blocks))


_WAYS_TO_SHORTEN: tuple[Callable[[Reply], Reply], ...] = (
    _without_notes,
    _without_title,
    _without_second_paragraphs,
    _cut,
)
