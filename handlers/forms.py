"""Forms that come back: marked when they are shown, so that what is filled in is told from what is typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from handlers.desk import Turn
from handlers.reply import Form, Refusal, Reply

GO_ON = "Enter this to go on."
SENT = "sent_form"  # the value that a filled-in form carries
LONGEST_NAME = 100  # characters, of a place or an agency


def asked(form: Form, sentences: Mapping[str, str] | None = None) -> Reply:
    """The form as a reply, with a sentence beside each field found wanting, here or when the form was made."""
    sentences = sentences or {}
    fields = tuple(replace(field, error=sentences.get(field.name, field.error)) for field in form.fields)
    joint = "&" if "?" in form.action else "?"
    action = form.action if SENT in form.action else f"{form.action}{joint}{SENT}=yes"
    return Reply("Please fill this in", (replace(form, fields=fields, action=action),), about_case=True)


def lacking(turn: Turn, names: Iterable[str]) -> dict[str, str]:
    """Those of the values `names` that were not given, with the sentence for each."""
    return {name: GO_ON for name in names if not turn.value(name)}


def not_too_long(turn: Turn, name: str) -> str:
    """The value `name`, which is to stand in a line of its own. Raises `Refusal`."""
    value = turn.value(name)
    if len(value) > LONGEST_NAME:
        sentence = f"That {name} is too long: give it in at most {LONGEST_NAME} characters."
        raise Refusal(sentence, {name: sentence})
    return value
