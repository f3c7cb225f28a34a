"""Everybody's own link to a conference: made when it can be joined remotely, renewed when it moves."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers import permissions
from handlers.desk import Desk, Turn
from handlers.joining.dialling import say_pin
from handlers.reminders.notices import LINK
from handlers.reply import Block, Button, Fields, Link, action
from procedure.pathway import Pathway
from procedure.wording import say_datetime
from storage import conferences, meeting_tasks, outbox
from storage.cases import Case
from storage.conferences import Invitee, JoinLink, Meeting
from storage.database import Transaction
from storage.people import Person

EARLY = timedelta(minutes=30)
OPENS = "Your link opens"
MAY_KNOW = (
    "Their own link does not work any more. They may still know the number and the PIN, or the meeting’s address: "
    "let in only people you expect, or give everybody else another way in."
)
LATE = timedelta(hours=4)  # conferences take two hours; a late one still ends within this


def runs_it(tx: Transaction, person: Person, case: Case) -> bool:
    """Whether this person may say how the case's conference is joined, and see who is ready."""
    return bool(permissions.relations(tx, person, case) & {"case_chair", "worker", "manager"})


def moment_of(pathway: Pathway) -> datetime | None:
    """When the conference to come is booked for."""
    moment = pathway.conference.moment if pathway.conference else None
    return moment if isinstance(moment, datetime) else None


def renew_links(turn: Turn, case: Case, pathway: Pathway) -> None:
    """Withdraws every link of the case; if the conference can be joined remotely, sends new ones.

    A provider's meeting is to move along with it, and one that is still being made is made for the new time.
    """
    conferences.revoke_links(turn.tx, turn.now, case_id=case.id)
    moment = moment_of(pathway)
    if moment is None:
        return
    meeting = conferences.meeting(turn.tx, case.id)
    if meeting is not None:
        issue_links(turn.tx, case, moment)
        send_links(turn.tx, case, moment, turn.now, knows=turn.person.id)
    move_at_provider(turn, case, moment)
    if meeting is None and meeting_tasks.of_case(turn.tx, case.id):
        want_meeting(turn, case, moment)


def move_at_provider(turn: Turn, case: Case, moment: datetime) -> None:
    """Has a provider's meeting follow the conference: to `moment` (aware), and to whoever chairs it now."""
    meeting = conferences.meeting(turn.tx, case.id)
    if meeting is not None and meeting.reference:
        provider, reference = meeting.provider, meeting.reference
        meeting_tasks.ask(turn.tx, case.id, "move", provider, moment, turn.person.id, turn.now, reference)


def issue_links(tx: Transaction, case: Case, moment: datetime) -> None:
    """Makes a link for everybody on the invite list, for the conference at `moment` (aware)."""
    for invitee in conferences.invitees(tx, case.id):
        conferences.issue_link(tx, invitee.id, moment - EARLY, moment + LATE)


def send_links(
    tx: Transaction, case: Case, moment: datetime, now: datetime, *, knows: str | None = None
) -> int:
    """Has everybody who is coming told at `now` (aware) of their own link; gives how many are told.

    `knows` is the id of somebody who need not be told.
    """
    coming = [each.person for each in conferences.invitees(tx, case.id) if each.attendance != "apologies"]
    told = [person for person in coming if person != knows]
    for person in told:
        send_link(tx, case, person, moment, now)
    return len(told)


def send_link(tx: Transaction, case: Case, person: str, moment: datetime, now: datetime) -> None:
    """Has one person (an id) told at `now` (aware) of their own link to the conference at `moment`."""
    ends = moment + LATE
    outbox.notice(tx, person, LINK, now, case_id=case.id, urgent=True, instead=True, expires_at=ends)


def want_meeting(turn: Turn, case: Case, moment: datetime) -> None:
    """Has the provider asked for a meeting at `moment` (aware); everybody gets their link once it is there."""
    provider = turn.desk.meetings.name
    meeting_tasks.ask(turn.tx, case.id, "create", provider, moment, turn.person.id, turn.now)


def another_way_in(desk: Desk, case: Case) -> Button:
    """What makes the way in that somebody knows lead nowhere, for whoever may say how it is joined."""
    if desk.meetings.automatic:
        label, confirm = "Make another meeting", "Everybody who is coming gets a new link and number. Go on?"
        return Button(label, action("join", ref=case.ref, another="yes"), confirm=confirm)
    return Button("Change how it is joined", action("join", ref=case.ref, change="yes"))


def take_down(turn: Turn, case: Case) -> None:
    """Nobody joins any more: links stop working, and a provider's meeting is ended."""
    conferences.revoke_links(turn.tx, turn.now, case_id=case.id)
    meeting_tasks.give_up(turn.tx, case.id)
    meeting = conferences.meeting(turn.tx, case.id)
    if meeting is None:
        return
    end_at_provider(turn.tx, meeting, turn.person.id, turn.now)
    conferences.take_meeting_down(turn.tx, case.id)


def end_at_provider(tx: Transaction, meeting: Meeting, by: str, now: datetime) -> None:
    """Has the provider asked to end its meeting; one that a person made, that person ends."""
    if meeting.reference:
        meeting_tasks.ask(tx, meeting.case_id, "delete", meeting.provider, now, by, now, meeting.reference)


def own_link(tx: Transaction, invitee: Invitee, moment: datetime) -> JoinLink:
    """The invitee's link to the conference at `moment`, made now if they were invited since."""
    found = conferences.link_of(tx, invitee.id)
    if found is not None and found.usable_from == moment - EARLY:
        return found
    return conferences.issue_link(tx, invitee.id, moment - EARLY, moment + LATE)


def how_to_join(
    tx: Transaction, desk: Desk, invitee: Invitee, meeting: Meeting, moment: datetime, now: datetime
) -> list[Block]:
    """The attendee's own link and number, and when the link opens unless it has; only ever for that attendee."""
    link = own_link(tx, invitee, moment)
    blocks: list[Block] = []
    facts = [("When", say_datetime(moment, desk.timezone, weekday=True))]
    if meeting.dial_in:
        facts.append(("By phone", meeting.dial_in))
    if meeting.pin:
        facts.append(("PIN", say_pin(meeting.pin)))
    if now < link.usable_from:
        facts.append((OPENS, say_datetime(link.usable_from, desk.timezone)))
    blocks.append(Fields(tuple(facts)))
    blocks.append(Link("Join the conference", f"{desk.public_url}/join/{conferences.token(tx, link.seed)}"))
    return blocks
