"""What opens behind somebody's own link: when, how to join, and their word that they are somewhere private."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handlers.cases.recording import follow_up
from handlers.desk import Desk
from handlers.joining.dialling import call_address, call_with_pin, say_pin
from handlers.joining.joining import EARLY
from handlers.joining.meeting_setup import sitting_of
from handlers.joining.meetings import Joiner
from procedure.policy import Policy
from procedure.wording import say_datetime
from storage import audit, cases, conferences, people
from storage.conferences import Invitee, JoinLink, Meeting
from storage.database import Transaction

State = Literal["early", "confirm", "open"]
ARRANGES = "conference"  # what a contact is about who can help with joining one
LONGEST_OTHERS = 200  # characters about who else is there
_TOKEN = re.compile(r"[0-9a-f]{64}", re.ASCII)


class LinkClosed(Exception):
    """The link is not one of ours, has ended or was withdrawn; all three look the same from outside."""


@dataclass(frozen=True, slots=True)
class WayIn:
    """How this person joins: an address to open, a number, what rings it, and what also presses the PIN.

    `help_number` is whom to ring where none of it works; empty where the authority gives no number.
    """

    link: str | None
    dial_in: str | None = None
    call: str = ""
    pin: str = ""
    call_with_pin: str = ""
    help_number: str = ""
    help_call: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the page may show. It says nothing about the case; `way_in` is there only once confirmed.

    `receipt` proves the confirmation: whoever has it need not give it again, whoever was passed the link does.
    """

    state: State
    when: str
    opens: str
    chairs: bool
    way_in: WayIn | None = None
    receipt: str = ""


def open_link(tx: Transaction, desk: Desk, token: str, now: datetime, receipt: str = "") -> Opened:
    """What this token shows at `now` (aware) to somebody with this receipt. Raises `LinkClosed`."""
    link, invitee = _standing(tx, token, now)
    moment = link.usable_from + EARLY
    when, opens = (say_datetime(each, desk.timezone, weekday=True) for each in (moment, link.usable_from))
    chairs = invitee.role == "chair"
    if now < link.usable_from:
        return Opened("early", when, opens, chairs)
    meeting = conferences.meeting(tx, invitee.case_id)
    if meeting is None:
        raise LinkClosed
    if not link.confirmed_private or not tx.sealer.signed_by_us(_confirmed(link), receipt):
        return Opened("confirm", when, opens, chairs)
    audit.write(tx, now, invitee.person, "opened_joining_page", cases.get(tx, invitee.case_id).ref)
    way_in = _way_in(tx, desk, meeting, invitee, moment)
    return Opened("open", when, opens, chairs, way_in, receipt)


def confirm_private(tx: Transaction, desk: Desk, token: str, others_present: str, now: datetime) -> Opened:
    """Keeps the attendee's word that they are somewhere private, and shows how to join. Raises `LinkClosed`.

    From then on they are listed as taking part remotely.
    """
    link, invitee = _standing(tx, token, now)
    if now < link.usable_from:
        return open_link(tx, desk, token, now)
    others = " ".join(others_present.split())[:LONGEST_OTHERS]
    conferences.confirm_private(tx, link.fingerprint, others, now)
    audit.write(tx, now, invitee.person, "confirmed_private", cases.get(tx, invitee.case_id).ref)
    if invitee.attendance != "remote":
        _takes_part(tx, desk, invitee, now)
    return open_link(tx, desk, token, now, tx.sealer.sign(_confirmed(link)))


def _takes_part(tx: Transaction, desk: Desk, invitee: Invitee, now: datetime) -> None:
    """Whoever is ready on the page is there remotely, whatever they had said or not said of it before."""
    case = cases.get(tx, invitee.case_id)
    conferences.set_attendance(tx, invitee.id, "remote")
    conferences.set_report(tx, invitee.id, "")
    audit.write(tx, now, invitee.person, "attendance", case.ref, {"person": invitee.person, "how": "remote"})
    follow_up(tx, desk, case, now)


def _standing(tx: Transaction, token: str, now: datetime) -> tuple[JoinLink, Invitee]:
    """The link of this token, if it can still be used, and whoever it is for, if they are still expected."""
    link = conferences.find_link(tx, token) if _TOKEN.fullmatch(token) else None
    if link is None or link.revoked or now > link.expires_at:
        raise LinkClosed
    invitee = conferences.get_invitee(tx, link.invitee)
    if invitee is None or not people.get(tx, invitee.person).active:
        raise LinkClosed
    if not cases.get(tx, invitee.case_id).is_open:
        raise LinkClosed
    return link, invitee


def _confirmed(link: JoinLink) -> str:
    return f"confirmed:{link.fingerprint}"


def _way_in(tx: Transaction, desk: Desk, meeting: Meeting, invitee: Invitee, moment: datetime) -> WayIn:
    """The meeting's address as this person opens it, and its number with what to press."""
    address = meeting.link
    if address and meeting.provider == desk.meetings.name:
        joiner = Joiner(invitee.id, people.get(tx, invitee.person).name, invitee.role == "chair")
        address = desk.meetings.address(address, joiner, sitting_of(tx, invitee.case_id, moment))
    dial_in, pin = meeting.dial_in, meeting.pin or ""
    helps = _number_for_help(desk.policies[cases.get(tx, invitee.case_id).authority])
    return WayIn(
        address,
        dial_in,
        call_address(dial_in) if dial_in else "",
        say_pin(pin),
        call_with_pin(dial_in, pin) if dial_in and pin else "",
        helps,
        call_address(helps) if helps else "",
    )


def _number_for_help(policy: Policy) -> str:
    """The number of whoever arranges the conferences. Their name stays away: it says what the meeting is about."""
    return next((each.phone for each in policy.contacts if each.phone and ARRANGES in each.about), "")
