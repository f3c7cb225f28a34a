"""Records that the invitations are sent once everybody invited was told the date, and names who was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.cases.recording import record_own_work
from handlers.desk import Desk
from handlers.reminders.notices import ASSIGNED, BOOKED, INVITED, MOVED
from procedure.events import CaseEvent
from procedure.wording import say_count
from storage import audit, cases, conferences, events, invitations, people
from storage.database import Database, Transaction
from storage.nudge import Nudge

STEP = "invitations"
TELL_THE_DATE = (INVITED, BOOKED, MOVED, ASSIGNED)
CALLED_OFF = ("postponed", "cancelled")
ON_ITS_WAY = "it is on its way"


@dataclass(frozen=True, slots=True)
class NotTold:
    """Somebody invited who was not told of the date, and why, in a phrase for people."""

    who: str
    why: str


class InvitationsSent:
    """What a booking team would otherwise have to tick off: the assistant knows whom it has written to."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database = database
        self._desk = desk

    async def see_to(self, now: datetime) -> None:
        """Records the step, at `now` (aware), in each case in which nobody is left to be told."""
        complete = await self._database.read(_complete)
        if complete:
            await self._database.transact(lambda tx: self._record(tx, now))

    def _record(self, tx: Transaction, now: datetime) -> None:
        for case_id in _complete(tx):
            case = cases.get(tx, case_id)
            invited = say_count(len(conferences.invitees(tx, case_id)), "person", "people")
            why = f"the assistant told everybody invited of the date: {invited}"
            record_own_work(tx, self._desk, case, STEP, why, now)


def not_told(tx: Transaction, case_id: str) -> list[NotTold] | None:
    """Whom of those invited the assistant has not told of the date; None while no conference is booked."""
    booking = _booking(events.of_case(tx, case_id))
    if booking is None:
        return None
    told: dict[str, list[Nudge]] = {}
    for nudge in invitations.notices(tx, case_id, booking.recorded_at):
        if nudge.rung in TELL_THE_DATE:
            told.setdefault(nudge.recipient, []).append(nudge)
    reasons = {
        each.person: _why_not(told.get(each.person, ()))
        for each in conferences.invitees(tx, case_id)
        if each.person != booking.recorded_by  # whoever booked it knows
    }
    return [NotTold(people.get(tx, who).name, why) for who, why in reasons.items() if why]


def is_seen_to(tx: Transaction, case_id: str) -> bool:
    """Whether everybody is told of the date, or is about to be, so that nobody need see to it."""
    left = not_told(tx, case_id)
    on_their_way = left is not None and all(each.why == ON_ITS_WAY for each in left)
    return on_their_way and not _recorded_for_this_date(tx, case_id)


def _complete(tx: Transaction) -> list[str]:
    """The cases in which the step is open and everybody was told.

    Where the assistant recorded it and somebody took that back, they know better: it is not recorded again.
    """
    return [
        case_id
        for case_id in invitations.cases_waiting(tx, STEP)
        if not_told(tx, case_id) == [] and not _recorded_for_this_date(tx, case_id)
    ]


def _recorded_for_this_date(tx: Transaction, case_id: str) -> bool:
    found = events.of_case(tx, case_id)
    own = [each for each in found if each.step == STEP and each.recorded_by == audit.ASSISTANT]
    booking = _booking(found)
    return booking is not None and any(each.recorded_at >= booking.recorded_at for each in own)


def _booking(found: Sequence[CaseEvent]) -> CaseEvent | None:
    """The booking of which people were to be told: one that names another chair alone is no news to them."""
    booking = None
    for each in found:
        if each.step in CALLED_OFF:
            booking = None
        elif each.step == "conference_booked" and not (booking and _same_date(booking, each)):
            booking = each
    return booking


def _same_date(before: CaseEvent, after: CaseEvent) -> bool:
    """Whether both bookings are for the same time and place."""
    return (before.on, before.details.get("place")) == (after.on, after.details.get("place"))


def _why_not(notices: Sequence[Nudge]) -> str:
    """Why none of these notices reached somebody; empty where one did."""
    if any(each.state == "sent" for each in notices):
        return ""
    if not notices:
        return "nothing was sent to them"
    last = notices[-1]
    if last.state == "uncertain":
        return "a message may or may not have arrived"
    return last.reason or ON_ITS_WAY
