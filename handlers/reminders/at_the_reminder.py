"""What is pressed on a reminder shows its outcome in the reminder's place, so that nobody presses it again."""

from __future__ import annotations

from dataclasses import replace

from handlers import permissions
from handlers.cases.recording import plan_reminders
from handlers.desk import Turn
from handlers.forms import SENT
from handlers.reminders.overtaken import own_reminder, refuse_where_over
from handlers.reminders.reminders_together import rest_of_the_message
from handlers.reply import Block, Button, Buttons, Form, Overtaken, Reply, Text, action, read_action
from handlers.verb import Verb
from storage import cases


def at_the_reminder(verb: Verb) -> Verb:
    """The same verb; where the press bears a reminder's id, its last reply takes the reminder's place.

    A press that comes too late says what stands, and does nothing. What else the message reminded of stays in it,
    to be pressed or with what came of it.
    """
    build = verb.form

    def handle(turn: Turn) -> Reply:
        nudge = turn.value("nudge")
        if not nudge:
            return verb.handle(turn)
        try:
            _refuse_where_over(turn, verb)
            reply = verb.handle(turn)
        except Overtaken as late:
            reply = Reply("Nothing was changed", (Text(late.sentence),), about_case=True)
            rest = rest_of_the_message(turn, nudge)
            to_press = any(isinstance(block, Buttons) for block in rest)
            return _in_its_place(reply, rest if to_press else (*rest, *_way_on(turn)))
        if reply.form is None:
            plan_reminders(turn)
            return _in_its_place(reply, rest_of_the_message(turn, nudge))
        shown = tuple(_bearing(block, nudge) if isinstance(block, Form) else block for block in reply.blocks)
        return replace(reply, blocks=shown)

    def form(turn: Turn) -> Form:
        assert build is not None, "only a verb with a form is asked for one"
        nudge = turn.value("nudge")
        return _bearing(build(turn), nudge) if nudge else build(turn)

    return replace(verb, handle=handle, form=form if build else None)


def _in_its_place(reply: Reply, left: tuple[Block, ...]) -> Reply:
    """The outcome with what is `left` of the message that was pressed."""
    return replace(reply, blocks=(*reply.blocks, *left), replace=True)


def _refuse_where_over(turn: Turn, verb: Verb) -> None:
    """Before anything is asked; a form that was filled in meanwhile, the verb itself looks through."""
    reminder = own_reminder(turn) if SENT not in turn.values else None
    if reminder is not None:
        refuse_where_over(turn, verb.name, reminder)


def _way_on(turn: Turn) -> tuple[Block, ...]:
    """To the case, where it is still theirs."""
    case = cases.find(turn.tx, turn.value("ref"))
    if case is None or not permissions.relations(turn.tx, turn.person, case):
        return ()
    return (Buttons((Button("Open case", action("case", ref=case.ref)),)),)


def _bearing(form: Form, nudge: str) -> Form:
    """A form goes on bearing the id, so that what comes of it is shown there too."""
    name, known = read_action(form.action)
    return replace(form, action=action(name, **{**known, "nudge": nudge}))
