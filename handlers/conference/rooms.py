"""When the room of a conference is taken: by another conference, of whichever team, that is booked for it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from handlers.cases.recording import pathway_of, policy_of
from handlers.conference.clashes import another_conference
from handlers.desk import Turn
from handlers.joining.joining import moment_of
from procedure.clashes import Busy
from procedure.pathway import Pathway
from storage import cases
from storage.cases import Case

ONE_DAY = timedelta(days=1)  # a day there may be another here, by summer time
NO_ROOM = frozenset(
    {"online", "remote", "remotely", "virtual", "by phone", "phone", "telephone", "teams", "zoom"}
)


def room_taken(turn: Turn, case: Case, place: str, first: date, last: date) -> tuple[Busy, ...]:
    """When `place` is taken from `first` to `last`, as far as conferences booked here say."""
    room = _plain(place)
    if not room or room in NO_ROOM:
        return ()
    found = []
    for other in cases.with_step_between(turn.tx, "conference_booked", first - ONE_DAY, last + ONE_DAY):
        if other.id == case.id or not other.is_open:
            continue
        pathway = pathway_of(turn, other)
        moment = moment_of(pathway)
        booked = place_of(pathway)
        if moment is not None and _may_be_one(_plain(booked), room):
            lasts = timedelta(minutes=policy_of(turn, other).hours.conference_minutes)
            same = _plain(booked) == room
            where = f"{place} is booked for" if same else f"{place} may be {booked}, which is booked for"
            says = another_conference(turn, where, other, moment)
            found.append(Busy(moment, moment + lasts, says))
    return tuple(found)


def place_of(pathway: Pathway) -> str:
    """Where the conference to come is booked for, or was when people met in vain; empty where nobody said."""
    coming = pathway.conference or pathway.facts.next_conference
    booked = (coming.booked or coming.in_vain) if coming else None
    return str(booked.details.get("place", "")) if booked else ""


def _may_be_one(booked: str, room: str) -> bool:
    """Whether two places, plain, are the same or may be: of "Civic Hall" and "Civic Hall, Leeds" one says more."""
    words, others = set(booked.split()), set(room.split())
    return bool(words and others) and (words <= others or others <= words)


def _plain(place: str) -> str:
    """As it is compared: people write "Civic Hall, room 2" with commas or without, or "Room 2 at the Civic Hall".

    A figure stays with the word before it: room 1 on floor 2 is not room 2 on floor 1.
    """
    text = "".join(letter if letter.isalnum() else " " for letter in place.casefold())
    words = [word for word in text.split() if word not in ("the", "at", "in", "of")]
    numbered = re.sub(r"(?<=[^\W\d]) (?=\d)", "", " ".join(words))
    return " ".join(sorted(numbered.split()))
