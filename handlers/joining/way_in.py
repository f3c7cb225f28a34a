"""Seeing to it that whoever joins a conference from elsewhere has something to join by, before it begins."""

from __future__ import annotations

from handlers.cases.recording import pathway_of
from handlers.desk import Turn
from handlers.joining.joining import moment_of, runs_it, want_meeting
from handlers.reminders.notices import NO_WAY_IN, tell
from handlers.reminders.occasion import Occasion
from handlers.reply import Block, Button, Buttons, Heading, Text, action
from procedure.pathway import Pathway
from procedure.wording import say_list
from storage import conferences, meeting_tasks, people
from storage.cases import Case
from storage.database import Transaction

SOON = 2  # working days before the conference
BOOKED_SO = "It is booked to be joined by phone or video"


def see_to_way_in(turn: Turn, case: Case) -> None:
    """Where somebody needs a way in: asks a provider that makes meetings by itself, once, or tells the chair.

    The chair is told at once only where the usual reminder would come too late.
    """
    pathway = pathway_of(turn, case)
    moment = moment_of(pathway)
    if moment is None or moment <= turn.now or not who_needs_it(turn.tx, case, pathway):
        return
    if turn.desk.meetings.automatic:
        if meeting_tasks.of_case(turn.tx, case.id) is None:
            want_meeting(turn, case, moment)
        return
    day = moment.astimezone(turn.desk.timezone).date()
    if turn.desk.calendar.between(turn.today, day) <= SOON:
        chairs = [each.person for each in conferences.invitees(turn.tx, case.id) if each.role == "chair"]
        tell(turn, case, NO_WAY_IN, chairs, expires_at=moment, once=moment.isoformat())


def who_needs_it(tx: Transaction, case: Case, pathway: Pathway) -> str:
    """A sentence's beginning on who would join while nothing is set up; empty where nobody needs it."""
    if conferences.meeting(tx, case.id) is not None:
        return ""
    remote = [each.person for each in conferences.invitees(tx, case.id) if each.attendance == "remote"]
    if remote:
        return f"{say_list([each.name for each in people.some(tx, remote)])} will join by phone or video"
    booked = pathway.conference.booked if pathway.conference else None
    return BOOKED_SO if booked and booked.details.get("remote") else ""


def way_in_lacking(occasion: Occasion) -> list[Block] | None:
    """To the chair, and nearer the day to the booking team; None once there is a way in."""
    lacking = no_way_in(occasion)
    if not lacking or not occasion.when:
        return None
    return [
        Heading(f"{occasion.case.ref}: nothing to join by yet"),
        Text(f"The conference is on {occasion.when}."),
        *lacking,
    ]


def no_way_in(occasion: Occasion) -> list[Block]:
    """Who has nothing to join by, and what to type or whom to ask; nothing where there is a way in."""
    tx, case = occasion.tx, occasion.case
    needed_by = who_needs_it(tx, case, occasion.pathway)
    if not needed_by:
        return []
    said = Text(f"{needed_by}, and nothing is set up to join by.", "warning")
    if not runs_it(tx, occasion.person, case):
        return [said, Text("The chair or the social worker sets it up: please ask them.")]
    link = (
        "" if occasion.desk.meetings.automatic else " and the meeting’s link, its telephone number, or both"
    )
    then = f"Type join {case.ref}{link}: everybody who is coming is sent a way in of their own."
    button = Button("Set up how it is joined", action("join", ref=case.ref), "primary")
    return [said, Text(then), Buttons((button,))]
