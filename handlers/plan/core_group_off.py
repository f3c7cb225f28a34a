"""Word that there is no core group any more, to everybody who was in it: as a plan has ended."""

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

NO_MORE = "The meetings that we asked you to come to have ended. There are no more."


def day_to_come(tx: Transaction, case: Case, today: date) -> date | None:
    """The day agreed for the next meeting, unless it has passed."""
    meets_on = core_groups.dates(tx, case.id).meets_on
    return meets_on if meets_on and meets_on >= today else None


def call_off(turn: Turn, case: Case) -> None:
    """Forgets the day agreed, and tells the members; the social worker only of one that was still to come."""
    meets_on = day_to_come(turn.tx, case, turn.today)
    members = core_groups.members(turn.tx, case.id)
    core_groups.forget_dates(turn.tx, case.id)
    if meets_on is not None:
        details = {"core_group": meets_on.isoformat()}
        tell(turn, case, CORE_GROUP_OFF, members, details=details, meets_on=meets_on)
    else:
        tell(turn, case, CORE_GROUP_OFF, [each for each in members if each != case.social_worker])


def called_off(occasion: Occasion) -> list[Block] | None:
    """To a member; None where another day was agreed since, or they are in it again."""
    group = occasion.tx, occasion.case.id
    if core_groups.dates(*group).meets_on is not None or core_groups.is_member(*group, occasion.person.id):
        return None
    when = day_called_off(occasion)
    text = (
        f"There is no plan any more, so the core group does not meet {f'on {when}' if when else 'any more'}."
    )
    return [Heading(f"{occasion.case.ref}: the core group does not meet"), Text(text)]


def called_off_for_guests(occasion: Occasion) -> list[Block] | None:
    """To a member outside the workspace: that they need not come, and nothing of what it was about."""
    if called_off(occasion) is None:
        return None
    day = day_called_off(occasion)
    if not day:
        return [Text(f"{NO_MORE} You do not need to do anything.")]
    return [Text(f"The meeting on {day} will not take place. You do not need to do anything.")]


def day_called_off(occasion: Occasion) -> str:
    """The day that a notice says is off, in words; empty where it says none."""
    day = occasion.nudge.details.get("core_group")
    return say_date(date.fromisoformat(str(day)), weekday=True) if day else ""
