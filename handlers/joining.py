"""Everybody's own link to a conference: made when it can be joined remotely, renewed when it moves."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.desk import Desk, Turn
from handlers.reply import Block, Fields, Link
from procedure.pathway import Pathway
from procedure.wording import say_datetime
from storage import conferences
from storage.cases import Case
from storage.conferences import Invitee, JoinLink, Meeting
from storage.database import Transaction

EARLY = timedelta(minutes=30)
OPENS = "Your link opens"
LATE = timedelta(hours=4)  # conferences take two hours; a late one still ends within this


def moment_of(pathway: Pathway) -> datetime | None:
    """When the conference to come is booked for."""
    moment = pathway.conference.moment if pathway.conference else None
    return moment if isinstance(moment, datetime) else None


def renew_links(turn: Turn, case: Case, pathway: Pathway) -> None:
    """Withdraws every link of the case; if the conference can be joined remotely, issues new ones."""
    conferences.revoke_links(turn.tx, turn.now, case_id=case.id)
    moment = moment_of(pathway)
    if moment is None or conferences.meeting(turn.tx, case.id) is None:
        return
    for invitee in conferences.invitees(turn.tx, case.id):
        conferences.issue_link(turn.tx, invitee.id, moment - EARLY, moment + LATE)


def own_link(tx: Transaction, invitee: Invitee, moment: datetime) -> JoinLink:
    """The invitee's link to the conference at `moment`, made now if they were invited since."""
    found = conferences.link_of(tx, invitee.id)
    if found is not None and found.usable_from == moment - EARLY:
        return found
    return conferences.issue_link(tx, invitee.id, moment - EARLY, moment + LATE)


def how_to_join(
    tx: Transaction, desk: Desk, invitee: Invitee, meeting: Meeting, moment: datetime
) -> list[Block]:
    """The attendee's own link and number; only ever for that attendee."""
    link = own_link(tx, invitee, moment)
    blocks: list[Block] = []
    facts = [("When", say_datetime(moment, desk.timezone, weekday=True))]
    if meeting.dial_in:
        facts.append(("By phone", meeting.dial_in))
    if meeting.pin:
        facts.append(("PIN", meeting.pin))
    opens = say_datetime(link.usable_from, desk.timezone)
    facts.append((OPENS, opens))
    blocks.append(Fields(tuple(facts)))
    blocks.append(Link("Join the conference", f"{desk.public_url}/join/{conferences.token(tx, link.seed)}"))
    return blocks
