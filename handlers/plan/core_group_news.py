"""Telling the people of a core group what has changed for them: who is in it, and the day of its next meeting."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from handlers.desk import Turn
from handlers.plan.core_group_meetings import awaited
from handlers.reminders.notices import CORE_GROUP, tell
from procedure.pathway import Pathway
from storage import core_groups
from storage.cases import Case
from storage.database import Transaction


class Group(NamedTuple):
    """A core group at one time: its members' ids, and the day agreed for its next meeting, if one was."""

    members: list[str]
    meets_on: date | None


def group_of(tx: Transaction, case: Case) -> Group:
    """The core group as it is now."""
    return Group(core_groups.members(tx, case.id), core_groups.dates(tx, case.id).meets_on)


def tell_changes(turn: Turn, case: Case, before: Group, pathway: Pathway) -> None:
    """Whoever is new hears that they are in it; the others of another day; who left, that they need not come.

    A day that was still to come and holds no longer is named, so that nobody comes on it.
    """
    now = group_of(turn.tx, case)
    awaited_on = awaited(pathway, before.meets_on)
    stood = awaited_on if awaited_on and awaited_on >= turn.today else None
    was = {"was": stood.isoformat()} if stood else {}
    first = min(filter(None, (now.meets_on, stood)), default=None)
    tell(turn, case, CORE_GROUP, [each for each in now.members if each not in before.members], meets_on=first)
    if now.meets_on is not None and now.meets_on != before.meets_on:
        stayed = [each for each in now.members if each in before.members]
        details = {"meets_on": now.meets_on.isoformat(), **was}
        tell(turn, case, CORE_GROUP, stayed, details=details, meets_on=first)
    if now.members:  # where nobody is left the plan has ended, which is told apart
        left = [each for each in before.members if each not in now.members]
        tell(turn, case, CORE_GROUP, left, details={"left": "yes", **was}, meets_on=first)
