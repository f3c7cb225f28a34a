"""The day that people agreed on for a review, in words beside its limit, which it does not move."""

from __future__ import annotations

from datetime import date

from procedure.events import day_of
from procedure.pathway import Deadline
from procedure.wording import say_date


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
