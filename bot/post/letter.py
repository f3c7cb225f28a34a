"""A reply as an e-mail: a subject, the words in plain text, and the same as a simple page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.html import Html
from bot.plain import plain_text
from handlers.reply import Block, Buttons, CalendarEntry, Folded, Form, Reply, Text

OPEN_CHAT = "To answer, or to do something about this, open the assistant in your chat."
SENT_BY_MACHINE = "This e-mail was sent automatically. Please do not reply to it: nobody reads the answers."


def subject(reply: Reply) -> str:
    """The subject line: the words that a lock screen may show, on one line."""
    return " ".join(reply.summary.split())


def plain_part(reply: Reply) -> str:
    """Everything the e-mail says, in plain text."""
    return plain_text(_as_letter(reply)) + "\n"


def html_part(reply: Reply, html: Html) -> str:
    """Everything the e-mail says, as a page without pictures, scripts or styles from elsewhere."""
    letter = _as_letter(reply)
    return html.page("email", subject=subject(reply), words=html.reply(letter))


def calendar_part(reply: Reply) -> CalendarEntry | None:
    """What the reader's calendar is to be told, if anything."""
    return next((block for block in reply.all_blocks() if isinstance(block, CalendarEntry)), None)


def without_what_cannot_be_pressed(reply: Reply) -> Reply:
    """The reply as it can be read where nothing can be pressed; what was folded away is laid open.

    A member is told where to go instead; somebody without an account has nowhere else to go.
    """
    kept = tuple(_readable(reply.blocks))
    pressable = any(isinstance(block, Buttons | Form) for block in reply.all_blocks())
    if pressable and not reply.for_guests:
        kept = (*kept, Text(OPEN_CHAT))
    return replace(reply, blocks=kept)


def _as_letter(reply: Reply) -> Reply:
    readable = without_what_cannot_be_pressed(reply)
    blocks = readable.blocks or (Text(reply.summary),)
    return replace(readable, blocks=(*blocks, Text(SENT_BY_MACHINE, "note")))


def _readable(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Folded):
            yield Text(f"{block.summary}:")
            yield from _readable(block.blocks)
        elif not isinstance(block, Buttons | Form | CalendarEntry):
            yield block
