"""A form that cannot be taken as it is, shown again as it was filled in, with what is wrong beside the field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.reply import Form, Refusal, Reply
from handlers.verb import Verb


class ShownAgain(Exception):
    """Carries the form out of a transaction of which nothing is to be kept."""

    def __init__(self, reply: Reply) -> None:
        super().__init__("a form is shown again")
        self.reply = reply


def shown_again(verb: Verb, turn: Turn, wrong: Mapping[str, str]) -> Reply | None:
    """The form that `turn` filled in, with a sentence for each field in `wrong`; None where none can be made.

    The verb may act to find its form: call it in a transaction that is given up.
    """
    without = {name: value for name, value in turn.values.items() if name not in wrong and name != SENT}
    asking = replace(turn, values=without)
    reply = _asked_by(verb, asking)
    form = reply.form if reply else None
    if reply is None or form is None:
        return None
    filled = _filled(form, turn.values, wrong)
    return replace(reply, blocks=tuple(filled if block is form else block for block in reply.blocks))


def _asked_by(verb: Verb, turn: Turn) -> Reply | None:
    """What the verb asks of somebody who has not said it all; where it asks nothing, its own form."""
    try:
        reply = verb.handle(turn)
    except Refusal:
        return None
    return reply if reply.form or verb.form is None else asked(verb.form(turn))


def _filled(form: Form, values: Mapping[str, str], wrong: Mapping[str, str]) -> Form:
    fields = (
        replace(each, value=values.get(each.name, each.value), error=wrong.get(each.name, ""))
        for each in form.fields
    )
    return replace(form, fields=tuple(fields))
