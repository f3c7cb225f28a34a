"""What becomes of a message when one of its buttons was pressed or its form was sent: pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from handlers.reply import Block, Buttons, Field, Fields, Folded, Form, Reply, Text, read_action
from procedure.wording import say_date, say_datetime

NOTHING_SAID = "Not given"


def takes_its_place(answer: Reply, pressed: Reply) -> bool:
    """Whether the answer is shown where the pressed message stood: asked for, or its form come back."""
    if answer.replace:
        return True
    sent, back = pressed.form, answer.form
    return bool(sent and back and back.errors and read_action(sent.action)[0] == read_action(back.action)[0])


def went_wrong(answer: Reply) -> bool:
    """Whether the answer is a warning, so that what was filled in must not be taken away."""
    return bool(answer.blocks) and isinstance(answer.blocks[0], Text) and answer.blocks[0].tone == "warning"


def keep_filled(pressed: Reply, values: Mapping[str, str]) -> Reply:
    """The message, with its form as it was filled in, to be corrected and sent again."""
    return _with_form(pressed, lambda form: filled(form, values))


def put_away(pressed: Reply, values: Mapping[str, str]) -> Reply:
    """The message, with its form turned into a record of what was sent."""
    return _with_form(pressed, lambda form: Folded(f"{form.title}: what you sent", _record(form, values)))


def filled(form: Form, values: Mapping[str, str]) -> Form:
    """The form holding these values, and no errors."""
    return replace(
        form,
        fields=tuple(
            replace(field, value=values.get(field.name, field.value), error="") for field in form.fields
        ),
    )


def label_of(reply: Reply, action: str) -> str | None:
    """What stands on the button, or on the form's button, that carries this action."""
    for block in reply.all_blocks():
        if isinstance(block, Form) and block.action == action:
            return block.submit
        for button in block.buttons if isinstance(block, Buttons) else ():
            if button.action == action:
                return button.label
    return None


def _with_form(reply: Reply, change: Callable[[Form], Block]) -> Reply:
    blocks = tuple(change(block) if isinstance(block, Form) else block for block in reply.blocks)
    return replace(reply, blocks=blocks)


def _record(form: Form, values: Mapping[str, str]) -> tuple[Block, ...]:
    return (Fields(tuple((field.label, _said(field, values.get(field.name, ""))) for field in form.fields)),)


def _said(field: Field, value: str) -> str:
    try:
        if field.kind == "date" and value:
            return say_date(date.fromisoformat(value))
        if field.kind == "datetime" and value:
            return say_datetime(datetime.fromisoformat(value))
    except ValueError:
        return value  # typed in some other way, and taken: shown as it was typed
    labels = dict(field.options)
    words = [labels.get(part, part) for part in value.split(",")] if labels else [value]
    return ", ".join(word for word in words if word) or NOTHING_SAID
