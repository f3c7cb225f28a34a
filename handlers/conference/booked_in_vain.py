"""A conference that stays booked though the enquiry ended without one: whoever can call it off hears of it."""

from __future__ import annotations

from handlers import permissions
from handlers.desk import Turn
from handlers.joining.joining import moment_of
from handlers.reminders.notices import BOOKED_IN_VAIN, tell
from handlers.reminders.occasion import Occasion
from handlers.reply import Block, Button, Buttons, Heading, Text, action
from procedure.pathway import Pathway
from procedure.wording import say_datetime
from storage import conferences, people
from storage.cases import Case

REASON = "The section 47 enquiry ended without one."


def say_booked_in_vain(turn: Turn, case: Case, pathway: Pathway) -> str:
    """That it stands, and who can call it off; empty where it does not, or is needed."""
    moment = moment_of(pathway)
    if moment is None or not pathway.is_booked_in_vain:
        return ""
    when = say_datetime(moment, turn.desk.timezone, weekday=True)
    may = permissions.may(turn.tx, "cancel", turn.person, case)
    then = "call it off" if may else "the booking team, the chair or the team manager can call it off"
    return f"A conference is still booked for {when}, and those invited expect it: {then}."


def warn_booked_in_vain(turn: Turn, case: Case, before: Pathway, after: Pathway) -> None:
    """Tells those who can call it off, the booking team, the manager and the chair, as soon as it is in vain."""
    if before.is_booked_in_vain or not after.is_booked_in_vain:
        return
    booking = [each.id for each in people.with_role(turn.tx, "booking")]
    chairs = [each.person for each in conferences.invitees(turn.tx, case.id) if each.role == "chair"]
    told = dict.fromkeys([*booking, *([case.manager] if case.manager else []), *chairs])
    tell(turn, case, BOOKED_IN_VAIN, told)


def booked_in_vain(occasion: Occasion) -> list[Block] | None:
    """The warning in blocks; None once it is called off, or needed after all."""
    if not occasion.when or not occasion.pathway.is_booked_in_vain:
        return None
    ref = occasion.case.ref
    text = f"It is booked for {occasion.when}, and those invited expect it. {REASON}"
    return [
        Heading(f"{ref}: is the conference still needed?"),
        Text(text, "warning"),
        Buttons((call_off(ref), Button("Open case", action("case", ref=ref)))),
    ]


def call_off(ref: str) -> Button:
    """Asks who agreed, as calling off always does; why is known."""
    how = action("cancel", ref=ref, how="cancelled", because="not_needed", reason=REASON)
    return Button("Call it off", how, "primary")
