"""What came of one reminder: it was recorded, put off, or said not to be theirs; nothing while it still waits."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.cases.what_stands import what_stands
from handlers.desk import Turn
from handlers.reminders.notices import NOT_MINE
from handlers.reminders.other_reminder_words import is_other
from procedure.pathway import Pathway
from procedure.steps import phrase_of
from procedure.wording import say_date
from storage.cases import Case
from storage.nudge import Nudge
from storage.nudge_rows import SNOOZED


def outcome(turn: Turn, case: Case, pathway: Pathway, nudge: Nudge, of_case: Sequence[Nudge]) -> str:
    """A sentence to whoever was reminded; empty while there is none. `of_case` is the outbox of the case."""
    if not is_other(nudge) and (stands := what_stands(turn, case, pathway, nudge.step, nudge.occurrence)):
        return f"{stands}."
    what = phrase_of(nudge.step)
    for each in of_case:
        if each.rung.startswith(SNOOZED) and each.state == "planned" and _is_of(each, nudge):
            day = each.send_at.astimezone(turn.desk.timezone).date()
            return f"{case.ref}: the reminder of {what} comes again on {say_date(day, weekday=True)}."
        said_so = each.rung == NOT_MINE and each.details.get("from") == turn.person.id
        if said_so and each.step == nudge.step:
            return f"{case.ref}: the team manager has been told that {what} is not yours to do."
    return ""


def _is_of(one: Nudge, other: Nudge) -> bool:
    return (one.step, one.occurrence) == (other.step, other.occurrence)
