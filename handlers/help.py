"""What this person can ask for, and how to write it."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import permissions
from handlers.danger import AT_ONCE
from handlers.desk import Turn
from handlers.reply import Block, Button, Buttons, Fields, Folded, Heading, Reply, Text, action
from handlers.verb import Verb

THE_USUAL = (
    "ask",
    "mine",
    "register",
    "case",
    "done",
    "dates",
    "book",
    "report",
    "attend",
    "join",
    "record",
    "overdue",
)
"""What people do on most days, shown first; the rest opens when asked for."""


def help_for(turn: Turn, verbs: Mapping[str, Verb]) -> Reply:
    """The verbs that the person may use, each with what to type."""
    own = [verb for verb in verbs.values() if permissions.allowed(verb.name, turn.person) and verb.usage]
    blocks: list[Block] = [
        Heading("What I can do for you"),
        Text(
            "Ask me anything about child protection conferences in your own words, and I answer from the "
            "guidance with its source. I keep each case's dates by its reference; please never write a "
            "child's name here."
        ),
        Fields(tuple((verb.usage, verb.summary) for verb in own if verb.name in THE_USUAL)),
        Folded("Everything else you can type", (Fields(_rest(own)),)),
        _to_begin(turn),
        Text(AT_ONCE, "note"),
    ]
    return Reply("What I can do for you", tuple(blocks))


def _rest(own: list[Verb]) -> tuple[tuple[str, str], ...]:
    return tuple((verb.usage, verb.summary) for verb in own if verb.name not in THE_USUAL)


def _to_begin(turn: Turn) -> Buttons:
    buttons = [Button("What is due from me", action("mine"))]
    if turn.person.has("social_worker"):
        buttons.insert(0, Button("Register a case", action("register"), "primary"))
    if turn.person.has("team_manager", "service_manager"):
        buttons.insert(0, Button("What is overdue", action("overdue"), "primary"))
    return Buttons(tuple(buttons))
