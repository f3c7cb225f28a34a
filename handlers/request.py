"""What somebody asks of the assistant, once the door has worked out who is asking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from storage.people import Person

Place = Literal["direct", "channel"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request of one known person.

    `text` is everything they typed, verb included ("case AB123"), with mentions written `@EMAIL`;
    a press or a filled form has a `verb` and `values` instead (see `handlers.reply.read_action`).
    `place` is where it was asked. `now` is aware. `id` is the platform's own id for this request, where
    it has one: the same id is never acted on twice. `as_of` is the day to look from, where it is not today.
    """

    person: Person
    text: str = ""
    verb: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    place: Place = "direct"
    now: datetime = field(kw_only=True)
    id: str | None = None
    as_of: date | None = None
