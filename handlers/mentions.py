"""From "@somebody", as a door hands it over, to the person who is meant."""

from __future__ import annotations

from handlers.desk import Turn
from handlers.permissions import shortened
from handlers.reply import Refusal
from storage import people
from storage.people import Person


def member(turn: Turn, name: str, within: str = "") -> Person:
    """The active member named by the value `name`: an e-mail address or a full name, `@` or not.

    `within` is the part of the value that names them, where not all of it does.

    Raises `Refusal` where nobody is meant, or more than one.
    """
    text = (within or turn.value(name)).lstrip("@").strip()
    found = people.by_email(turn.tx, text) if "@" in text else _by_name(turn, text)
    if found is None or not found.active:
        sentence = (
            f"I do not know “{shortened(text)}”: mention them with @, or type their work e-mail address."
        )
        raise Refusal(sentence, {name: sentence})
    return found


def _by_name(turn: Turn, text: str) -> Person | None:
    """A member by name, or by what stands before the @ of their address."""
    wanted = text.casefold()
    found = [
        person
        for person in people.members(turn.tx)
        if person.active
        and wanted in (person.name.casefold(), (person.email or "").casefold().partition("@")[0])
    ]
    return found[0] if len(found) == 1 else None
