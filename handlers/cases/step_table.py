"""The table of a case's steps: each with its date and how it stands in words, and why its date is what it is."""

from __future__ import annotations

from handlers.agencies import agency_name
from handlers.cases.due_words import WAS_IT_HELD, booked_for, has_begun
from handlers.desk import Turn
from handlers.reply import Bullets, Folded, Table
from procedure.agreed_day import say_agreed
from procedure.day_off import say_limit
from procedure.facts import Conference
from procedure.lateness import say_lateness
from procedure.pathway import Deadline
from procedure.wording import capitalise, mid_sentence, say_date, say_datetime, say_when

STATUS_WORDS = {"due": "Due", "overdue": "Overdue", "waiting": "Waiting"}
ON_ITS_WAY = "On its way"
SEEN = {True: "in time", False: "not in time"}
"""What the chair's record says of a report, by whether it had been seen in time."""


def deadline_table(
    turn: Turn,
    deadlines: tuple[Deadline, ...],
    booked: Conference | None = None,
    caption: str = "Steps and dates",
    on_their_way: tuple[str, ...] = (),
) -> Table:
    """Each step with its date and its state in words; of the conference that is `booked`, for when.

    `on_their_way` are the steps, by id, that the assistant is seeing to.
    """
    rows = tuple(
        (
            name_with_agency(each),
            _due(turn, each),
            ON_ITS_WAY if each.step in on_their_way and each.status == "due" else _state(turn, each, booked),
        )
        for each in deadlines
    )
    return Table(caption, ("Step", "By", "State"), rows)


def name_with_agency(deadline: Deadline) -> str:
    """The step's name, and whose it is where each agency has its own."""
    return f"{deadline.name} ({agency_name(deadline.agency)})" if deadline.agency else deadline.name


def workings(deadlines: tuple[Deadline, ...]) -> Folded:
    """For each step its rule, where the rule comes from, and how its date was counted."""
    return Folded("Why these dates", tuple(Bullets(_why(each)) for each in deadlines))


def _why(deadline: Deadline) -> tuple[str, ...]:
    return (
        f"{name_with_agency(deadline)}: {deadline.rule}.",
        deadline.working,
        f"Source: {deadline.source.says}.",
    )


def _due(turn: Turn, deadline: Deadline) -> str:
    if deadline.due is None:
        return "no date yet"
    said = say_when(deadline.due, turn.desk.timezone)
    if deadline.status in ("due", "waiting") and not deadline.missed:
        said = say_limit(deadline.due, turn.desk.calendar, turn.desk.timezone)
    return f"{said} (provisional)" if deadline.provisional else said


def _state(turn: Turn, deadline: Deadline, booked: Conference | None) -> str:
    if deadline.is_done_by_word:
        return "In time, says the chair’s record"
    if deadline.status == "done":
        return _done(deadline)
    if deadline.missed:
        return "Missed"
    late = deadline.status == "overdue"
    said = [f"Overdue by {say_lateness(deadline, turn.as_of, turn.desk.calendar)}"] if late else []
    at = booked_for(booked, deadline.step)
    if at is not None:
        said.append(f"booked for {say_datetime(at, turn.desk.timezone)}")
        if has_begun(at, turn.as_of):
            said.append(mid_sentence(WAS_IT_HELD))
    agreed = say_agreed(deadline, turn.today)
    if agreed:
        said.append(agreed)
    return capitalise(", ".join(said)) if said else STATUS_WORDS[deadline.status]


def _done(deadline: Deadline) -> str:
    """When it was done, and where the chair's record says otherwise."""
    done = f"Done {say_date(deadline.done_on)}" if deadline.done_on else "Done"
    otherwise = f"; the chair’s record says {SEEN[bool(deadline.seen)]}"
    return f"{done}{otherwise}" if deadline.is_contradicted else done
