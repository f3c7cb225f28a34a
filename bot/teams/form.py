"""A form as inputs on a Teams card, and what comes back when it is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.teams.text import Element, text_block, text_blocks
from handlers.reply import Field, Form, read_action

ACTION = "action"  # where a button's or form's action travels in the data of a press
DATE, TIME = ".date", ".time"  # a date-time is asked for in two inputs, named for the field and these

HINTS = {
    "person": "Give their work e-mail address.",
    "people": "Give their work e-mail addresses, with commas between them.",
}

_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NOT_ANSWERS = {ACTION, "msteams"}


def form_element(form: Form) -> Element:
    """The whole form in one container: inputs are only sent from the card that holds the button."""
    items = [text_block(form.title, size="large", weight="bolder", style="heading")]
    if form.errors:
        items.append(_problem(form))
    if form.intro:
        items += text_blocks(form.intro)
    for field in form.fields:
        items += _asked(field)
    send = {
        "type": "Action.Submit",
        "title": form.submit,
        "style": "positive",
        "data": {ACTION: form.action},
    }
    return {"type": "Container", "items": [*items, {"type": "ActionSet", "actions": [send]}]}


def _problem(form: Form) -> Element:
    sentences = [
        text_block(f"• {field.label}: {field.error}", spacing="small") for field in form.fields if field.error
    ]
    title = text_block("There is a problem", weight="bolder")
    return {"type": "Container", "style": "attention", "items": [title, *sentences]}


def _asked(field: Field) -> list[Element]:
    error = [text_block(field.error, color="attention", weight="bolder")] if field.error else []
    return error + _inputs(field)


def _inputs(field: Field) -> list[Element]:
    if field.kind == "datetime":
        return _date_and_time(field)
    shape: Element = {"type": "Input.Text"}
    if field.kind == "long_text":
        shape["isMultiline"] = True
    elif field.kind == "number":
        shape = {"type": "Input.Number"}
    elif field.kind == "date":
        shape = {"type": "Input.Date"}
    elif field.kind in ("choice", "choices"):
        shape = _choice_set(field)
    elif field.kind == "person":
        shape["style"] = "email"
    return [_input(field, field.name, _label(field), shape, _fitting(field.value, shape["type"]))]


def _input(field: Field, name: str, label: str, shape: Element, value: str) -> Element:
    return {
        **shape,
        "id": name,
        "label": label,
        "isRequired": field.required,
        "errorMessage": f"Fill in “{field.label}”.",
        **({"value": value} if value else {}),
    }


def _label(field: Field, part: str = "") -> str:
    label = field.label + part if field.required else f"{field.label}{part} (optional)"
    hint = field.hint or HINTS.get(field.kind, "")
    if not hint:
        return label
    return f"{label} {hint}" if label.endswith(("?", ".", ":")) else f"{label}. {hint}"


def _choice_set(field: Field) -> Element:
    many = field.kind == "choices"
    return {
        "type": "Input.ChoiceSet",
        "style": "expanded" if many or len(field.options) <= 5 else "compact",
        "isMultiSelect": many,
        "wrap": True,
        "choices": [{"title": label, "value": value} for value, label in field.options],
    }


def _date_and_time(field: Field) -> list[Element]:
    date, _, time = field.value.partition("T")
    day, moment = {"type": "Input.Date"}, {"type": "Input.Time"}
    return [
        _input(field, field.name + DATE, _label(field, " – date"), day, _fitting(date, "Input.Date")),
        _input(field, field.name + TIME, f"{field.label} – time", moment, time[:5]),
    ]


def _fitting(value: str, kind: str) -> str:
    """A value that the input can show; the card as a whole would be refused for one that it cannot."""
    if kind == "Input.Date" and not _ISO_DATE.fullmatch(value):
        return ""
    if kind == "Input.Number" and not re.fullmatch(r"-?\d+(\.\d+)?", value):
        return ""
    return value


def submitted(data: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The verb and values of a press or a filled form: what the action knew, then what was filled in.

    `data` is the activity's value: the action's own data with one entry for each input.
    """
    verb, values = read_action(str(data[ACTION]))
    answers = {name: _text(answer) for name, answer in data.items() if name not in _NOT_ANSWERS}
    for name in {
        name.removesuffix(DATE).removesuffix(TIME) for name in answers if name.endswith((DATE, TIME))
    }:
        date, time = answers.pop(name + DATE, ""), answers.pop(name + TIME, "")
        answers[name] = f"{date}T{time}" if date and time else date or time
    return verb, values | answers


def _text(answer: Any) -> str:
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return "true" if answer else "false"
    if isinstance(answer, float) and answer.is_integer():
        answer = int(answer)
    return str(answer).strip()
