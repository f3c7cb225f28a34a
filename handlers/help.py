"""What this person can ask for, and how to write it."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import permissions
from handlers.desk import Turn
from handlers.reply import Block, Button, Buttons, Fields, Heading, Reply, Text, action
from handlers.verb import Verb


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
        Fields(tuple((verb.usage, verb.summary) for verb in own)),
        _to_begin(turn),
    ]
    return Reply("What I can do for you", tuple(blocks))


def _to_begin(turn: Turn) -> Buttons:
    buttons = [Button("What is due from me", action("mine"))]
    if turn.person.has("social_worker"):
        buttons.insert(0, Button("Register a case", action("register"), "primary"))
    if turn.person.has("team_manager", "service_manager"):
        buttons.insert(0, Button("What is overdue", action("overdue"), "primary"))
    return Buttons(tuple(buttons))
