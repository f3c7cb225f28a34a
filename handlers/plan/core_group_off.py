"""Word that a meeting of the core group does not take place, to everybody who was told of its day."""

from __future__ import annotations

from datetime import date

from handlers.desk import Turn
from handlers.reminders.notices import CORE_GROUP_OFF, tell
from handlers.reminders.occasion import Occasion
from handlers.reply import Block, Heading, Text
from procedure.wording import say_date
from storage import core_groups
from storage.cases import Case
from storage.database import Transaction


def day_to_come(tx: Transaction, case: Case, today: date) -> date | None:
    """The day agreed for the next meeting, unless it has passed."""
    meets_on = core_groups.dates(tx, case.id).meets_on
    return meets_on if meets_on and meets_on >= today else None


def call_off(turn: Turn, case: Case) -> None:
    """Forgets the day agreed, and tells every member of one that was still to come."""
    meets_on = day_to_come(turn.tx, case, turn.today)
    core_groups.forget_dates(turn.tx, case.id)
    if meets_on is not None:
        members = core_groups.members(turn.tx, case.id)
        tell(turn, case, CORE_GROUP_OFF, members, details={"core_group": meets_on.isoformat()})


def called_off(occasion: Occasion) -> list[Block] | None:
    """To a member; None where another day was agreed since."""
    day = day_called_off(occasion)
    if not day or core_groups.dates(occasion.tx, occasion.case.id).meets_on is not None:
        return None
    text = f"There is no plan any more, so the core group does not meet on {day}."
    return [Heading(f"{occasion.case.ref}: the core group does not meet"), Text(text)]


def called_off_for_guests(occasion: Occasion) -> list[Block] | None:
    """To a member outside the workspace: that they need not come, and nothing of what it was about."""
    if called_off(occasion) is None:
        return None
    day = day_called_off(occasion)
    return [Text(f"The meeting on {day} will not take place. You do not need to do anything.")]


def day_called_off(occasion: Occasion) -> str:
    """The day that a notice says is off, in words; empty where it says none."""
    day = occasion.nudge.details.get("core_group")
    return say_date(date.fromisoformat(str(day)), weekday=True) if day else ""
