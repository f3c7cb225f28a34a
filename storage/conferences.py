"""Who is invited to a case's conference, how they will take part, the meeting, and everyone's own link."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from storage.database import Row, Transaction
from storage.nudge import in_utc


@dataclass(frozen=True, slots=True)
class Invitee:
    """One person on the invite list. `attendance` is "in person", "remote", "apologies" or "" (no answer).

    `report` is what somebody who sends apologies says of their agency's: "will come", "will not come" or "".
    `invited_at` (aware, UTC) is known of whoever stands on the list.
    """

    id: str
    case_id: str
    person: str
    role: str
    agency: str
    attendance: str = ""
    report: str = ""
    invited_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Meeting:
    """How a conference is joined from elsewhere. In the clear here, sealed in the database.

    `pin` holds the codes to dial, in order, with spaces between. `reference` is the provider's own name for
    the meeting; None where a person made it. `set_up_by` is the id of who did and `set_up_at` when it was last set
    up or moved (aware, UTC): no part of how it is joined.
    """

    case_id: str
    provider: str
    link: str | None
    dial_in: str | None
    pin: str | None
    reference: str | None = None
    set_up_by: str = field(default="", compare=False)
    set_up_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class JoinLink:
    """One invitee's own link. Its token follows from `seed` and the secret key, and stands in no table.

    `fingerprint` is the token's, to find the link by. Instants are aware, UTC.
    """

    seed: str
    fingerprint: str
    invitee: str
    usable_from: datetime
    expires_at: datetime
    revoked: bool = False
    confirmed_private: bool = False


def invite(tx: Transaction, invitee: Invitee, by: str, now: datetime) -> None:
    """Puts somebody on the invite list, or back on it."""
    tx.execute(
        """INSERT INTO invitees (id, case_id, person, role, agency, attendance, invited_at, invited_by)
           VALUES (:id, :case_id, :person, :role, :agency, :attendance, :now, :by)
           ON CONFLICT (case_id, person) DO UPDATE SET role = excluded.role, agency = excluded.agency,
               invited_at = excluded.invited_at, invited_by = excluded.invited_by, uninvited_at = NULL,
               reason = ''""",
        {
            "id": invitee.id,
            "case_id": invitee.case_id,
            "person": invitee.person,
            "role": invitee.role,
            "agency": invitee.agency,
            "attendance": invitee.attendance,
            "now": in_utc(now),
            "by": by,
        },
    )


def uninvite(tx: Transaction, invitee: str, reason: str, now: datetime) -> None:
    """Takes somebody off the list; their links stop working at once."""
    tx.execute(
        "UPDATE invitees SET uninvited_at = :now, reason = :reason WHERE id = :id",
        {"now": in_utc(now), "reason": reason, "id": invitee},
    )
    revoke_links(tx, now, invitee=invitee)


def invitees(tx: Transaction, case_id: str) -> list[Invitee]:
    """The invite list as it stands, in the order of invitation."""
    rows = tx.query(
        "SELECT * FROM invitees WHERE case_id = :id AND uninvited_at IS NULL ORDER BY invited_at, rowid",
        {"id": case_id},
    )
    return [_invitee(row) for row in rows]


def ever_invited(tx: Transaction, case_id: str) -> list[Invitee]:
    """Everybody who is or was on the invite list, in the order of invitation: who was there stays known."""
    rows = tx.query("SELECT * FROM invitees WHERE case_id = :id ORDER BY invited_at, rowid", {"id": case_id})
    return [_invitee(row) for row in rows]


def invitee_of(tx: Transaction, case_id: str, person: str) -> Invitee | None:
    """The person's place on the invite list, if they have one."""
    return next((i for i in invitees(tx, case_id) if i.person == person), None)


def get_invitee(tx: Transaction, invitee: str) -> Invitee | None:
    """The invitee with this id, unless taken off the list."""
    rows = tx.query("SELECT * FROM invitees WHERE id = :id AND uninvited_at IS NULL", {"id": invitee})
    return _invitee(rows[0]) if rows else None


def set_attendance(tx: Transaction, invitee: str, attendance: str) -> None:
    """Records how the invitee will take part."""
    tx.execute(
        "UPDATE invitees SET attendance = :attendance WHERE id = :id",
        {"attendance": attendance, "id": invitee},
    )


def set_report(tx: Transaction, invitee: str, report: str) -> None:
    """Records whether the report of the invitee's agency is to be expected."""
    tx.execute("UPDATE invitees SET report = :report WHERE id = :id", {"report": report, "id": invitee})


def forget_answers(tx: Transaction, case_id: str) -> None:
    """Nobody has said yet how they will take part, or whether a report comes: that was of another date."""
    tx.execute("UPDATE invitees SET attendance = '', report = '' WHERE case_id = :id", {"id": case_id})


def set_up_meeting(tx: Transaction, meeting: Meeting, by: str, now: datetime) -> None:
    """Keeps how the conference is joined, in place of what was kept before."""

    def sealed(text: str | None) -> str | None:
        return tx.sealer.seal(text) if text else None

    tx.execute(
        """INSERT INTO meetings (case_id, provider, link_sealed, dial_in_sealed, pin_sealed,
               reference_sealed, set_up_at, set_up_by)
           VALUES (:case_id, :provider, :link, :dial_in, :pin, :reference, :now, :by)
           ON CONFLICT (case_id) DO UPDATE SET provider = excluded.provider,
               link_sealed = excluded.link_sealed, dial_in_sealed = excluded.dial_in_sealed,
               pin_sealed = excluded.pin_sealed, reference_sealed = excluded.reference_sealed,
               set_up_at = excluded.set_up_at, set_up_by = excluded.set_up_by""",
        {
            "case_id": meeting.case_id,
            "provider": meeting.provider,
            "link": sealed(meeting.link),
            "dial_in": sealed(meeting.dial_in),
            "pin": sealed(meeting.pin),
            "reference": sealed(meeting.reference),
            "now": in_utc(now),
            "by": by,
        },
    )


def meeting(tx: Transaction, case_id: str) -> Meeting | None:
    """How the case's conference is joined, once it has been set up."""
    rows = tx.query("SELECT * FROM meetings WHERE case_id = :id", {"id": case_id})
    if not rows:
        return None
    row = rows[0]

    def opened(column: str) -> str | None:
        return tx.sealer.open(row[column]) if row[column] else None

    return Meeting(
        row["case_id"],
        row["provider"],
        opened("link_sealed"),
        opened("dial_in_sealed"),
        opened("pin_sealed"),
        opened("reference_sealed"),
        row["set_up_by"],
        datetime.fromisoformat(row["set_up_at"]),
    )


def take_meeting_down(tx: Transaction, case_id: str) -> None:
    """Forgets how the conference was joined: there is nothing to join any more."""
    tx.execute("DELETE FROM meetings WHERE case_id = :id", {"id": case_id})


def issue_link(tx: Transaction, invitee: str, usable_from: datetime, expires_at: datetime) -> JoinLink:
    """Makes a link for one invitee, usable between two instants (aware)."""
    seed = secrets.token_hex(32)
    link = JoinLink(seed, tx.sealer.index(token(tx, seed)), invitee, usable_from, expires_at)
    tx.execute(
        """INSERT INTO join_links (fingerprint, seed, invitee, usable_from, expires_at)
           VALUES (:fingerprint, :seed, :invitee, :usable_from, :expires_at)""",
        {
            "fingerprint": link.fingerprint,
            "seed": seed,
            "invitee": invitee,
            "usable_from": in_utc(usable_from),
            "expires_at": in_utc(expires_at),
        },
    )
    return link


def token(tx: Transaction, seed: str) -> str:
    """The token of the link with this seed: 64 characters that nobody without the secret key can make."""
    return tx.sealer.sign(f"join:{seed}")


def link_of(tx: Transaction, invitee: str) -> JoinLink | None:
    """The invitee's link that still stands and can be told again, if they have one.

    One from before the secret key was changed opens until it ends, but its token cannot be made any more.
    """
    rows = tx.query(
        """SELECT * FROM join_links WHERE invitee = :invitee AND revoked_at IS NULL
           ORDER BY expires_at DESC""",
        {"invitee": invitee},
    )
    links = map(_link, rows)
    return next((link for link in links if link.fingerprint == tx.sealer.index(token(tx, link.seed))), None)


def revoke_links(
    tx: Transaction, now: datetime, *, invitee: str | None = None, case_id: str | None = None
) -> None:
    """Stops the links of one invitee, or of everybody invited to a case."""
    tx.execute(
        """UPDATE join_links SET revoked_at = :now WHERE revoked_at IS NULL AND (invitee = :invitee
               OR invitee IN (SELECT id FROM invitees WHERE case_id = :case_id))""",
        {"now": in_utc(now), "invitee": invitee, "case_id": case_id},
    )


def find_link(tx: Transaction, presented: str) -> JoinLink | None:
    """The link with this token, revoked ones included. It is looked up by fingerprint: nothing to time."""
    for fingerprint in tx.sealer.indexes(presented):
        rows = tx.query("SELECT * FROM join_links WHERE fingerprint = :found", {"found": fingerprint})
        if rows:
            return _link(rows[0])
    return None


def _link(row: Row) -> JoinLink:
    return JoinLink(
        row["seed"],
        row["fingerprint"],
        row["invitee"],
        datetime.fromisoformat(row["usable_from"]),
        datetime.fromisoformat(row["expires_at"]),
        row["revoked_at"] is not None,
        row["confirmed_private_at"] is not None,
    )


def confirm_private(tx: Transaction, fingerprint: str, others_present: str, now: datetime) -> None:
    """Records that the attendee says they are somewhere private, and who else is with them."""
    tx.execute(
        """UPDATE join_links SET confirmed_private_at = :now, others_present_sealed = :others
           WHERE fingerprint = :fingerprint""",
        {
            "now": in_utc(now),
            "others": tx.sealer.seal(others_present) if others_present else None,
            "fingerprint": fingerprint,
        },
    )


def ready(tx: Transaction, case_id: str) -> dict[str, str]:
    """Who says, by a link that still stands, that they are somewhere private; and who else is there with them."""
    rows = tx.query(
        """SELECT l.invitee, l.others_present_sealed AS others FROM join_links l
           JOIN invitees i ON i.id = l.invitee
           WHERE i.case_id = :id AND l.confirmed_private_at IS NOT NULL AND l.revoked_at IS NULL
           ORDER BY l.confirmed_private_at""",
        {"id": case_id},
    )
    return {row["invitee"]: tx.sealer.open(row["others"]) if row["others"] else "" for row in rows}


def _invitee(row: Row) -> Invitee:
    return Invitee(
        row["id"],
        row["case_id"],
        row["person"],
        row["role"],
        row["agency"],
        row["attendance"],
        row["report"],
        datetime.fromisoformat(row["invited_at"]),
    )
