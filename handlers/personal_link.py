"""What opens behind somebody's own link: when, how to join, and their word that they are somewhere private."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handlers.desk import Desk
from handlers.joining import EARLY
from procedure.wording import say_datetime
from storage import audit, cases, conferences, people
from storage.conferences import JoinLink, Meeting
from storage.database import Transaction

State = Literal["early", "confirm", "open"]


class LinkClosed(Exception):
    """The link is not one of ours, has ended or was withdrawn; all three look the same from outside."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the page may show. It says nothing about the case; `meeting` is there only once confirmed."""

    state: State
    when: str
    opens: str
    meeting: Meeting | None = None


def open_link(tx: Transaction, desk: Desk, token: str, now: datetime) -> Opened:
    """What this token shows at `now` (aware). Raises `LinkClosed`."""
    link = _standing(tx, token, now)
    moment = link.usable_from + EARLY
    when, opens = (say_datetime(each, desk.timezone, weekday=True) for each in (moment, link.usable_from))
    if now < link.usable_from:
        return Opened("early", when, opens)
    if not link.confirmed_private:
        return Opened("confirm", when, opens)
    invitee = conferences.get_invitee(tx, link.invitee)
    meeting = conferences.meeting(tx, invitee.case_id) if invitee else None
    if invitee is None or meeting is None:
        raise LinkClosed
    audit.write(tx, now, invitee.person, "opened_joining_page", cases.get(tx, invitee.case_id).ref)
    return Opened("open", when, opens, meeting)


def confirm_private(tx: Transaction, desk: Desk, token: str, others_present: str, now: datetime) -> Opened:
    """Keeps the attendee's word that they are somewhere private, and shows how to join. Raises `LinkClosed`."""
    link = _standing(tx, token, now)
    if now >= link.usable_from:
        conferences.confirm_private(tx, link.fingerprint, others_present[:200], now)
        invitee = conferences.get_invitee(tx, link.invitee)
        if invitee is not None:
            audit.write(tx, now, invitee.person, "confirmed_private", cases.get(tx, invitee.case_id).ref)
    return open_link(tx, desk, token, now)


def _standing(tx: Transaction, token: str, now: datetime) -> JoinLink:
    """The link of this token, if it can still be used and whoever it is for is still expected."""
    link = conferences.find_link(tx, token)
    if link is None or link.revoked or now > link.expires_at:
        raise LinkClosed
    invitee = conferences.get_invitee(tx, link.invitee)
    if invitee is None or not people.get(tx, invitee.person).active:
        raise LinkClosed
    if not cases.get(tx, invitee.case_id).is_open:
        raise LinkClosed
    return link
