"""A meeting is there to be joined: it is kept, everybody has a link of their own, and is told of it."""

from __future__ import annotations

from datetime import datetime

from handlers.conference.calendar_entry import LASTS
from handlers.joining.joining import end_at_provider, issue_links, send_links
from handlers.joining.meetings import Sitting
from handlers.joining.provider_news import tell_that_it_is_there
from storage import audit, conferences, meeting_tasks, people
from storage.cases import Case
from storage.conferences import Meeting
from storage.database import Transaction


def set_up(
    tx: Transaction,
    case: Case,
    meeting: Meeting,
    moment: datetime,
    by: str,
    now: datetime,
    *,
    knows: str | None = None,
) -> int:
    """Keeps the meeting of the conference at `moment`, in place of any other, and tells whoever is coming.

    `by` is the id of who set it up, `knows` of somebody who need not be told. Gives how many are told.
    """
    before = conferences.meeting(tx, case.id)
    if before is not None and before.reference != meeting.reference:
        end_at_provider(tx, before, by, now)
    meeting_tasks.give_up(tx, case.id)
    conferences.set_up_meeting(tx, meeting, by, now)
    audit.write(tx, now, by, "meeting_set_up", case.ref, {"provider": meeting.provider})
    conferences.revoke_links(tx, now, case_id=case.id)
    issue_links(tx, case, moment)
    coming = {each.person for each in conferences.invitees(tx, case.id) if each.attendance != "apologies"}
    tell_that_it_is_there(tx, case, moment, now, knows={*coming, knows})
    return send_links(tx, case, moment, now, knows=knows)


def sitting_of(tx: Transaction, case_id: str, starts: datetime) -> Sitting:
    """What the provider needs to know of the conference that begins at `starts` (aware)."""
    chairs = (each.person for each in conferences.invitees(tx, case_id) if each.role == "chair")
    chair = next((people.get(tx, person) for person in chairs), None)
    return Sitting(starts, starts + LASTS, chair.email if chair and chair.kind == "member" else None)
