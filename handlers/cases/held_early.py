"""A conference said to have been held before its booked day: more often a slip than not, so it is asked."""

from __future__ import annotations

from datetime import date

from handlers.cases.due_words import booked_for
from handlers.cases.recording import pathway_of
from handlers.desk import Turn
from procedure.events import Moment, day_of
from procedure.pathway import Pathway
from procedure.wording import say_date, say_datetime
from storage.cases import Case

EARLY = "early"  # the value in which a form carries the day that somebody was asked about


def held_early(turn: Turn, case: Case, pathway: Pathway, step: str, on: Moment | None) -> dict[str, str]:
    """What to say beside the day, unless whoever gives it has seen that; nothing on the booked day or after."""
    at = booked_for(pathway.conference, step)
    if at is None or on is None or day_of(on) >= at.astimezone(turn.desk.timezone).date():
        return {}
    if turn.value(EARLY)[:10] == day_of(on).isoformat():
        return {}
    booked = say_datetime(at, turn.desk.timezone, weekday=True)
    return {
        "on": f"{case.ref} is booked for {booked}: give the day it was held, "
        f"or send this as it is if that was {say_date(day_of(on))} all the same."
    }


def booked_day(turn: Turn, case: Case, step: str) -> date | None:
    """The local day that the conference is booked for which a step stands for, if it is one and is booked."""
    at = booked_for(pathway_of(turn, case).conference, step)
    return at.astimezone(turn.desk.timezone).date() if at else None
