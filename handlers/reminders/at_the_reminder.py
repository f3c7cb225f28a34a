"""What is pressed on a reminder shows its outcome in the reminder's place, so that nobody presses it again."""

from __future__ import annotations

from dataclasses import replace

from handlers.desk import Turn
from handlers.reminders.reminders_together import still_open
from handlers.reply import Block, Form, Reply, action, read_action
from handlers.verb import Verb


def at_the_reminder(verb: Verb) -> Verb:
    """The same verb; where the press bears a reminder's id, its last reply takes the reminder's place.

    What else the message reminded of stays in it, to be pressed.
    """

    def handle(turn: Turn) -> Reply:
        reply, nudge = verb.handle(turn), turn.value("nudge")
        if not nudge:
            return reply
        if reply.form is None:
            return replace(reply, blocks=(*reply.blocks, *still_open(turn, nudge)), replace=True)
        return replace(reply, blocks=tuple(_bearing(block, nudge) for block in reply.blocks))

    return replace(verb, handle=handle)


def _bearing(block: Block, nudge: str) -> Block:
    """A form goes on bearing the id, so that what comes of it is shown there too."""
    if not isinstance(block, Form):
        return block
    name, known = read_action(block.action)
    return replace(block, action=action(name, **{**known, "nudge": nudge}))
