"""What is to be done after a conference, of all that a case still has to do."""

from __future__ import annotations

from datetime import date

from procedure.events import day_of
from procedure.pathway import Deadline, Pathway

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
