"""What is to be done next for a case: what is late, what is urgent, and what is due first."""

from __future__ import annotations

from handlers.cases.due_words import booked_for, has_begun
from handlers.cases.step_table import name_with_agency
from handlers.conference.invitations_sent import STEP as INVITATIONS
from handlers.conference.invitations_sent import is_seen_to
from handlers.desk import Turn
from procedure.agreed_day import say_agreed
from procedure.day_off import say_limit
from procedure.events import day_of
from procedure.lateness import say_lateness
from procedure.pathway import Deadline, Pathway
from procedure.wording import mid_sentence, say_count, say_datetime
from storage.cases import Case


def next_steps(turn: Turn, case: Case, pathway: Pathway) -> list[str]:
    """What is late, what is urgent and what is due first, a sentence each; none where nothing is to be done."""
    late = sorted((each for each in pathway.overdue if each.due), key=_by_date)
    begun = _to_be_recorded(turn, pathway)
    seen_to = on_their_way(turn, case)
    to_come = [each for each in pathway.open if each.status == "due" and each.step not in seen_to]
    urgent = [each for each in to_come if each.due is None]
    dated = sorted((each for each in to_come if each.due is not None), key=_by_date)
    said = [begun] if begun else []
    if late:
        how_late = say_lateness(late[0], turn.as_of, turn.desk.calendar)
        more = f"; {say_count(len(late) - 1, 'more step is', 'more steps are')} overdue" if late[1:] else ""
        said.append(f"{name_with_agency(late[0])} is overdue by {how_late}{more}.")
    if urgent:
        said.append(f"To be done as soon as possible: {mid_sentence(name_with_agency(urgent[0]))}.")
    if dated and not late:
        begin = "Then comes" if urgent else "Next is"
        said.append(f"{begin} {mid_sentence(name_with_agency(dated[0]))}, {_by_when(turn, dated[0])}.")
    return said


def on_their_way(turn: Turn, case: Case) -> tuple[str, ...]:
    """The steps, by id, that the assistant is seeing to this moment, so that they are on nobody's desk."""
    return (INVITATIONS,) if case.is_open and is_seen_to(turn.tx, case.id) else ()


def _by_when(turn: Turn, deadline: Deadline) -> str:
    """ "by Tuesday 8 December 2026"; of a review, the day agreed for it with its limit."""
    limit = say_limit(deadline.due or turn.today, turn.desk.calendar, turn.desk.timezone, weekday=True)
    agreed = say_agreed(deadline, turn.today)
    return f"{agreed}; its limit is {limit}" if agreed else f"by {limit}"


def _to_be_recorded(turn: Turn, pathway: Pathway) -> str:
    """That a conference's time has come and nobody has said yet what became of it; empty otherwise."""
    coming = pathway.conference
    at = booked_for(coming, coming.step) if coming else None
    if at is None or not has_begun(at, turn.as_of):
        return ""
    return (
        f"The conference was booked for {say_datetime(at, turn.desk.timezone)}: record whether it was held."
    )


def _by_date(deadline: Deadline) -> str:
    day = min(day_of(deadline.due), deadline.agreed or day_of(deadline.due)) if deadline.due else None
    return day.isoformat() if day else ""
