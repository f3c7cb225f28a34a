"""Telling people at once that something has changed for them: they are invited, it is booked, it has moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from handlers.desk import Turn
from storage import conferences, events, outbox
from storage.cases import Case
from storage.database import Transaction
from storage.nudge import Nudge

INVITED = "invited"
BOOKED = "booked"
MOVED = "moved"
CANCELLED = "cancelled"
CLOSED = "closed"
REOPENED = "reopened"
UNINVITED = "uninvited"
LINK = "link"
NO_MEETING = "no_meeting"
MEETING_THERE = "meeting_there"
NO_WAY_IN = "no_way_in"
WAY_IN_KNOWN = "way_in_known"
ASSIGNED = "assigned"
NOT_MINE = "not_mine"
NUDGED = "nudged"
RECORDED = "recorded"
AMENDED = "amended"
DISSENT = "dissent"
CORE_GROUP = "core_group"
OWN_PART = "own_part"
CORE_GROUP_OFF = "core_group_off"
QUORUM = "quorum"
NO_REPORT = "no_report"
REPORT_CAME = "report_came"
NO_CHAIR = "no_chair"
HELD_AGAIN = "held_again"
HELD_AFTER_ALL = "held_after_all"
BOOKED_IN_VAIN = "booked_in_vain"
STEP_RECORDED = "step_recorded"
REQUESTED = "requested"

ONE_DAY = timedelta(days=1)  # quiet hours are over within a day
LASTS = timedelta(hours=2)  # how long a conference may go on
OF_THE_DATE = (INVITED, BOOKED, MOVED)  # each says when and where it is by the time it is worded
OF_CLOSED_CASES = (CANCELLED, CLOSED)  # the last that is said of a case; anything else would come too late


def tell(
    turn: Turn,
    case: Case,
    about: str,
    people: Iterable[str],
    *,
    step: str = "",
    details: Mapping[str, Any] | None = None,
    expires_at: datetime | None = None,
    once: str | None = None,
    instead: bool = False,
    meets_on: date | None = None,
) -> None:
    """Puts a notice for each of `people` (ids) into the outbox, for now; the asker knows already.

    Words are chosen when it is sent, from what is true then. With `once`, the same is not said twice; with
    `instead`, this says all that others of its name would that were not sent yet. `meets_on` is the first of the
    days on which a core group is, or was, to meet, where it is about that.
    """
    urgent = cannot_wait(turn, case, meets_on)
    for person in people:
        if person != turn.person.id:
            outbox.notice(
                turn.tx,
                person,
                about,
                turn.now,
                case_id=case.id,
                step=step,
                details=details,
                urgent=urgent,
                expires_at=expires_at,
                once=once,
                instead=instead,
            )


def cannot_wait(turn: Turn, case: Case, meets_on: date | None = None) -> bool:
    """Whether news of this case comes in quiet hours too: people are, or were, to meet before these may be over."""
    booked = (each.on for each in events.of_case(turn.tx, case.id) if each.step == "conference_booked")
    soon = any(is_soon(moment, turn.now) for moment in booked if isinstance(moment, datetime))
    return soon or (meets_on is not None and meets_on <= turn.today + ONE_DAY)


def is_soon(moment: datetime, now: datetime) -> bool:
    """Whether a conference at `moment` begins within a day of `now`, or may not be over; both are aware."""
    return now - LASTS <= moment <= now + ONE_DAY


def who_believes(
    tx: Transaction, case: Case, about: str, taken_back: str, now: datetime, **details: object
) -> list[str]:
    """The ids of those who were told `about` something with these details, and not `taken_back` since.

    What was of use until a moment before `now` (aware) alone counts no more.
    """
    said: dict[str, str] = {}
    for each in outbox.notices_of(tx, case.id, about, taken_back):
        is_heard = each.went_out or each.rung == taken_back
        is_of_use = each.expires_at is None or each.expires_at > now
        if is_heard and is_of_use and details.items() <= each.details.items():
            said[each.recipient] = each.rung
    return [person for person, last in said.items() if last == about]


def may_be_said_already(tx: Transaction, nudge: Nudge) -> bool:
    """Whether an earlier notice of the date, worded after this one was due, may tell the same person all of it.

    So it is where nothing could be sent for a while: each speaks of what is true when it is worded. What they were
    told has to be looked at too: two clocks may differ, and one may stand.
    """
    if nudge.kind != "notice" or nudge.rung not in OF_THE_DATE or nudge.case_id is None:
        return False
    earlier = (
        each
        for each in outbox.notices_of(tx, nudge.case_id, *OF_THE_DATE)
        if each.recipient == nudge.recipient and (each.due_at, each.id) < (nudge.due_at, nudge.id)
    )
    return any(each.went_out and each.claimed_at and each.claimed_at >= nudge.due_at for each in earlier)


def everyone_invited(turn: Turn, case: Case) -> list[str]:
    """The ids of everybody on the invite list."""
    return [invitee.person for invitee in conferences.invitees(turn.tx, case.id)]
