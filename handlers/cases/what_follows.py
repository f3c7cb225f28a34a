"""What is to be done after a conference, of all that a case still has to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from handlers.plan.core_group_meetings import awaited
from procedure.agreed_day import waits_for_core_group
from procedure.events import day_of
from procedure.pathway import Deadline, Pathway
from storage import core_groups
from storage.cases import Case
from storage.database import Transaction

CONFERENCES = ("icpc", "first_review", "review")
AFTER_A_CONFERENCE = ("outcome_letter", "initial_core_group", "core_group", *CONFERENCES, "minutes")


def coming_after(pathway: Pathway, held_on: date) -> tuple[Deadline, ...]:
    """The steps that follow from a conference held on a day, dated or not.

    What was late already on that day, such as a core group that nobody recorded, does not follow from it; a
    conference that is to be held again does, however late it is.
    """
    return tuple(
        each
        for each in pathway.open
        if each.step in AFTER_A_CONFERENCE
        and (each.step in CONFERENCES or each.due is None or day_of(each.due) > held_on)
    )


def core_group_alone(
    tx: Transaction, case: Case, pathway: Pathway, held_on: date, coming: Iterable[Deadline]
) -> date | None:
    """The day agreed for a core group after a conference, where no limit is `coming` that it could stand beside."""
    meets_on = awaited(pathway, core_groups.dates(tx, case.id).meets_on)
    alone = meets_on is not None and meets_on > held_on and not any(map(waits_for_core_group, coming))
    return meets_on if alone else None
