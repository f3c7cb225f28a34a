"""A conference that nobody is to chair: the booking team and the social worker hear of it while there is time."""

from __future__ import annotations

from handlers.cases.recording import pathway_of
from handlers.desk import Turn
from handlers.joining.joining import moment_of
from handlers.reminders.notices import NO_CHAIR, tell
from handlers.reminders.occasion import Occasion
from handlers.reply import Block, Button, Buttons, Heading, Text, action
from storage import conferences, people
from storage.cases import Case
from storage.database import Transaction

NOBODY = "Nobody is invited to chair it: name a chair, or invite one."


def has_chair(tx: Transaction, case: Case) -> bool:
    """Whether somebody is invited as chair who has not said that they cannot come."""
    invited = conferences.invitees(tx, case.id)
    return any(each.role == "chair" and each.attendance != "apologies" for each in invited)


def warn_without_chair(turn: Turn, case: Case) -> None:
    """Tells those who can name another chair, where a conference that is booked has lost its own."""
    if moment_of(pathway_of(turn, case)) is None or has_chair(turn.tx, case):
        return
    booking = [each.id for each in people.with_role(turn.tx, "booking")]
    told = dict.fromkeys([*booking, *([case.social_worker] if case.social_worker else [])])
    tell(turn, case, NO_CHAIR, told)


def no_chair(occasion: Occasion) -> list[Block] | None:
    """The warning in blocks; None once somebody chairs it, or nothing is booked any more."""
    if not occasion.when or has_chair(occasion.tx, occasion.case):
        return None
    ref = occasion.case.ref
    return [
        Heading(f"{ref}: nobody is to chair the conference"),
        Text(f"It is on {occasion.when}, and whoever was to chair it will not be there.", "warning"),
        Buttons(
            (
                Button("Name another chair", action("book", ref=ref), "primary"),
                Button("Open case", action("case", ref=ref)),
            )
        ),
    ]
