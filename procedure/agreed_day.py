"""The day that people agreed on for a review or a core group, in words beside its limit, which it does not move."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from procedure.events import day_of
from procedure.pathway import Deadline, Pathway
from procedure.wording import say_date

CORE_GROUPS = ("initial_core_group", "core_group")


def waits_for_core_group(deadline: Deadline) -> bool:
    """Whether this is the limit of the meeting that the core group holds next."""
    return deadline.step in CORE_GROUPS and deadline.status in ("due", "overdue")


def with_core_group(pathway: Pathway, meets_on: date) -> Pathway:
    """The pathway with the day on which the core group meets next beside the limit of that meeting.

    A day no later than what the limit counts from was agreed for a meeting that has been held since.
    """
    return replace(pathway, deadlines=tuple(_agreed(each, meets_on) for each in pathway.deadlines))


def _agreed(deadline: Deadline, meets_on: date) -> Deadline:
    since = deadline.counted_from
    stands = waits_for_core_group(deadline) and since is not None and day_of(since) < meets_on
    return deadline._replace(agreed=meets_on) if stands else deadline


def is_beyond_limit(deadline: Deadline) -> bool:
    """Whether people agreed on a day after the last one for it."""
    return deadline.agreed is not None and deadline.due is not None and deadline.agreed > day_of(deadline.due)


def say_agreed(deadline: Deadline, today: date) -> str:
    """ "agreed for 1 March 2027", and that it is after the limit or has passed; empty where no day is agreed."""
    if deadline.agreed is None:
        return ""
    said = f"agreed for {say_date(deadline.agreed)}"
    if is_beyond_limit(deadline):
        return f"{said}, after the limit"
    return f"{said}, which has passed" if deadline.agreed < today else said
