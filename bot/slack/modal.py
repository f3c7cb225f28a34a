"""A form as a Slack window: its fields, what was typed in them, and what was wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.slack.blocks import Setting, blocks
from bot.slack.text import Json, note, plain, shortened
from handlers.reply import Buttons, Field, FieldKind, Form, Picture, Reply, Text

CALLBACK = "form"
MOST_BLOCKS = 100  # in one window
LONGEST_TITLE = 24
LONGEST_LABEL = 2000
LONGEST_TYPED = 3000
LONGEST_OPTION = 75
LONGEST_METADATA = 3000
MOST_CHOICES_IN_SIGHT = 10  # radio buttons and checkboxes; beyond that, a menu
MOST_OPTIONS = 100

_TIME_OF = " time"  # what the time of a date-time field adds to the field's name


@dataclass(frozen=True, slots=True)
class Submission:
    """What was filled in: values as a handler reads them, and the accounts that were chosen by field."""

    values: Mapping[str, str]
    accounts: Mapping[str, tuple[str, ...]]
    errors: Mapping[str, str]


class TooMuchToKeep(Exception):
    """A window can keep no more than 3,000 characters of what the form knows already."""


def modal(reply: Reply, kept: str, accounts: Mapping[str, str]) -> Json:
    """The window for the form in `reply`, under whatever else the reply says.

    `kept` comes back with the submission, unseen; `accounts` gives the Slack account of an e-mail address,
    for people already named. Raises `TooMuchToKeep`.
    """
    form = reply.form
    assert form is not None
    if len(kept) > LONGEST_METADATA:
        raise TooMuchToKeep
    fields = [block for field in form.fields for block in _field(field, accounts)]
    above = _above(reply, form)[: max(MOST_BLOCKS - len(fields), 0)]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": kept,
        "title": plain(shortened(form.title, LONGEST_TITLE) or "Form"),
        "submit": plain(shortened(form.submit, LONGEST_TITLE) or "Save"),
        "close": plain("Cancel"),
        "blocks": [*above, *fields][:MOST_BLOCKS],
    }


def message_window(title: str, sentence: str) -> Json:
    """A window that only says something."""
    return {
        "type": "modal",
        "title": plain(shortened(title, LONGEST_TITLE) or "Form"),
        "close": plain("Close"),
        "blocks": [{"type": "section", "text": plain(shortened(sentence, LONGEST_TYPED))}],
    }


def people_named(form: Form) -> list[str]:
    """The e-mail addresses that the form's person fields hold already."""
    values = [field.value for field in form.fields if field.kind in ("person", "people")]
    return [email for value in values for email in _listed(value) if "@" in email]


def read(view: Json) -> Submission:
    """What a submitted window holds. Raises `KeyError` or `TypeError` for a view that is not ours."""
    values: dict[str, str] = {}
    accounts: dict[str, tuple[str, ...]] = {}
    errors: dict[str, str] = {}
    for block_id, elements in view["state"]["values"].items():
        state = next(iter(elements.values()))
        if state["type"] in ("users_select", "multi_users_select"):
            one = [state["selected_user"]] if state.get("selected_user") else []
            accounts[block_id] = tuple(state.get("selected_users") or one)
        elif not block_id.endswith(_TIME_OF):
            values[block_id] = _VALUES[state["type"]](state) or ""
    for block_id, elements in view["state"]["values"].items():
        if block_id.endswith(_TIME_OF):
            name, time = block_id.removesuffix(_TIME_OF), next(iter(elements.values())).get("selected_time")
            if time and not values[name]:
                errors[name] = "Choose the day as well as the time."
            elif time:
                values[name] += f"T{time}"
    return Submission(values, accounts, errors)


def errors_for(form: Form, view: Json) -> dict[str, str] | None:
    """The errors to show in the open window; None where it has to be drawn anew to show them."""
    names = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    same = {field.name for field in form.fields} == {name for name in names if not name.endswith(_TIME_OF)}
    return form.errors if same and form.errors else None


def error_for_all(view: Json, sentence: str) -> dict[str, str] | None:
    """A mistake that belongs to no one field, as an error of the first; None in a window without fields."""
    first = next((block["block_id"] for block in view["blocks"] if block["type"] == "input"), None)
    return {first: sentence} if first else None


def _above(reply: Reply, form: Form) -> list[Json]:
    """The full title where it was cut, what else the reply says, and the form's own first words."""
    shown = note(form.title) if len(form.title) > LONGEST_TITLE else []
    rest = [block for block in reply.blocks if not isinstance(block, Form | Buttons | Picture)]
    return shown + blocks([*rest, Text(form.intro)], Setting())


def _field(field: Field, accounts: Mapping[str, str]) -> list[Json]:
    error = blocks((Text(field.error, "warning"),), Setting()) if field.error else []
    if field.kind == "datetime":
        return error + _day_and_time(field)
    return [*error, _input(field, field.name, field.label, _ELEMENTS[field.kind](field, accounts))]


def _input(field: Field, block_id: str, label: str, element: Json) -> Json:
    shown: Json = {
        "type": "input",
        "block_id": block_id,
        "label": plain(shortened(label, LONGEST_LABEL) or field.name),
        "element": {**element, "action_id": "value"},
        "optional": not field.required,
    }
    if field.hint.strip():
        shown["hint"] = plain(shortened(field.hint, LONGEST_LABEL))
    return shown


def _day_and_time(field: Field) -> list[Json]:
    day, _, time = field.value.partition("T")
    clock = {"type": "timepicker", **({"initial_time": time[:5]} if _is_time(time[:5]) else {})}
    return [
        _input(field, field.name, field.label, _date_picker(day)),
        _input(field, field.name + _TIME_OF, f"{field.label}: time", clock),
    ]


def _typed(field: Field, _: Mapping[str, str]) -> Json:
    element: Json = {"type": "plain_text_input", "multiline": field.kind == "long_text"}
    return {**element, "initial_value": field.value[:LONGEST_TYPED]} if field.value else element


def _number(field: Field, _: Mapping[str, str]) -> Json:
    element: Json = {"type": "number_input", "is_decimal_allowed": False}
    return {**element, "initial_value": field.value} if re.fullmatch(r"-?\d{1,9}", field.value) else element


def _date(field: Field, _: Mapping[str, str]) -> Json:
    return _date_picker(field.value)


def _date_picker(day: str) -> Json:
    return {"type": "datepicker", **({"initial_date": day} if _is_date(day) else {})}


def _choice(field: Field, accounts: Mapping[str, str]) -> Json:
    if not field.options:
        return _typed(field, accounts)
    # A radio button cannot be taken back, so it would make an answer of what may be left out.
    in_sight = field.required and len(field.options) <= MOST_CHOICES_IN_SIGHT
    element = {"type": "radio_buttons" if in_sight else "static_select", **_options(field)}
    chosen = [option for option in _all_options(field) if option["value"] == field.value]
    return {**element, "initial_option": chosen[0]} if chosen else element


def _choices(field: Field, accounts: Mapping[str, str]) -> Json:
    if not field.options:
        return _typed(field, accounts)
    in_sight = len(field.options) <= MOST_CHOICES_IN_SIGHT
    element = {"type": "checkboxes" if in_sight else "multi_static_select", **_options(field)}
    chosen = [option for option in _all_options(field) if option["value"] in _listed(field.value)]
    return {**element, "initial_options": chosen} if chosen else element


def _all_options(field: Field) -> list[Json]:
    return [
        {
            "text": plain(shortened(label, LONGEST_OPTION) or shortened(value, LONGEST_OPTION) or "–"),
            "value": value,
        }
        for value, label in field.options
    ]


def _options(field: Field) -> Json:
    options = _all_options(field)
    if len(options) <= MOST_OPTIONS:
        return {"options": options}
    groups = [options[first : first + MOST_OPTIONS] for first in range(0, len(options), MOST_OPTIONS)]
    return {"option_groups": [{"label": plain(_span(group)), "options": group} for group in groups]}


def _span(group: list[Json]) -> str:
    first, last = (shortened(option["text"]["text"], 30) for option in (group[0], group[-1]))
    return f"{first} to {last}"


def _person(field: Field, accounts: Mapping[str, str]) -> Json:
    if not field.value:
        return {"type": "users_select"}
    account = accounts.get(field.value.casefold())
    return {"type": "users_select", "initial_user": account} if account else _typed(field, accounts)


def _people(field: Field, accounts: Mapping[str, str]) -> Json:
    found = [accounts.get(email.casefold()) for email in _listed(field.value)]
    if not all(found):  # somebody who is not on Slack can only be typed
        return _typed(field, accounts)
    return {"type": "multi_users_select", **({"initial_users": found} if found else {})}


_ELEMENTS: dict[FieldKind, Callable[[Field, Mapping[str, str]], Json]] = {
    "text": _typed,
    "long_text": _typed,
    "number": _number,
    "date": _date,
    "choice": _choice,
    "choices": _choices,
    "person": _person,
    "people": _people,
}


def _chosen(state: Json) -> str:
    option = state.get("selected_option")
    return str(option["value"]) if option else ""


def _all_chosen(state: Json) -> str:
    return ",".join(option["value"] for option in state.get("selected_options") or ())


_VALUES: dict[str, Callable[[Json], Any]] = {
    "plain_text_input": lambda state: state.get("value"),
    "number_input": lambda state: state.get("value"),
    "datepicker": lambda state: state.get("selected_date"),
    "static_select": _chosen,
    "radio_buttons": _chosen,
    "multi_static_select": _all_chosen,
    "checkboxes": _all_chosen,
}


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_time(text: str) -> bool:
    try:
        return datetime.strptime(text, "%H:%M").strftime("%H:%M") == text  # noqa: DTZ007  a time of day
    except ValueError:
        return False
