"""What people's calendars were told of a conference, and the secret addresses of their own calendars."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from storage.database import Row, Transaction
from storage.nudge import in_utc


@dataclass(frozen=True, slots=True)
class Told:
    """The last that one person's calendar was told of one conference. `starts` is aware, UTC."""

    uid: str
    sequence: int
    starts: datetime
    place: str
    cancelled: bool = False


def told(tx: Transaction, case_id: str, person: str, conference: int) -> Told | None:
    """What this person's calendar was last told of the case's conference with this number, if anything."""
    rows = tx.query(
        """SELECT * FROM calendar_entries
           WHERE case_id = :case_id AND person = :person AND conference = :conference""",
        {"case_id": case_id, "person": person, "conference": conference},
    )
    return _told(rows[0]) if rows else None


def called_off(tx: Transaction, person: str, since: datetime) -> list[tuple[str, Told]]:
    """The conferences from `since` (aware) on that this person's calendar was told do not take place for them.

    Each with the id of its case.
    """
    rows = tx.query(
        """SELECT * FROM calendar_entries WHERE person = :person AND cancelled = 1 AND starts >= :since
           ORDER BY starts, uid""",
        {"person": person, "since": in_utc(since)},
    )
    return [(row["case_id"], _told(row)) for row in rows]


def keep(tx: Transaction, case_id: str, person: str, conference: int, entry: Told) -> None:
    """Remembers what this person's calendar is told now."""
    tx.execute(
        """INSERT INTO calendar_entries
               (case_id, person, conference, uid, sequence, starts, place, cancelled)
           VALUES (:case_id, :person, :conference, :uid, :sequence, :starts, :place, :cancelled)
           ON CONFLICT (case_id, person, conference) DO UPDATE SET sequence = excluded.sequence,
               starts = excluded.starts, place = excluded.place, cancelled = excluded.cancelled""",
        {
            "case_id": case_id,
            "person": person,
            "conference": conference,
            "uid": entry.uid,
            "sequence": entry.sequence,
            "starts": in_utc(entry.starts),
            "place": entry.place,
            "cancelled": int(entry.cancelled),
        },
    )


def uid_for(tx: Transaction, case_id: str, person: str, conference: int) -> str:
    """A name for one person's copy of one conference: always the same, and it says nothing about either."""
    return tx.sealer.sign(f"meeting:{case_id}:{person}:{conference}")[:32]


def feed_token(tx: Transaction, person: str, now: datetime) -> str:
    """The token of this person's own calendar, made at `now` (aware) where they have none that stands.

    Like a joining link's it follows from a seed and the secret key, and stands in no table. One from before
    the key was changed still opens the calendar, but can only be told anew.
    """
    rows = tx.query(
        """SELECT seed, fingerprint FROM calendar_feeds WHERE person = :person AND revoked_at IS NULL
           ORDER BY made_at DESC""",
        {"person": person},
    )
    for row in rows:
        known = _token(tx, row["seed"])
        if row["fingerprint"] == tx.sealer.index(known):
            return known
    seed = secrets.token_hex(16)
    token = _token(tx, seed)
    tx.execute(
        """INSERT INTO calendar_feeds (fingerprint, seed, person, made_at)
           VALUES (:fingerprint, :seed, :person, :now)""",
        {"fingerprint": tx.sealer.index(token), "seed": seed, "person": person, "now": in_utc(now)},
    )
    return token


def person_of_feed(tx: Transaction, presented: str) -> str | None:
    """Whose calendar this token opens (an id), unless it was withdrawn. Found by fingerprint: nothing to time."""
    for fingerprint in tx.sealer.indexes(presented):
        rows = tx.query(
            "SELECT person FROM calendar_feeds WHERE fingerprint = :found AND revoked_at IS NULL",
            {"found": fingerprint},
        )
        if rows:
            return str(rows[0]["person"])
    return None


def withdraw_feed(tx: Transaction, person: str, now: datetime) -> None:
    """Closes this person's own calendar at its address; the next one they ask for has another."""
    tx.execute(
        "UPDATE calendar_feeds SET revoked_at = :now WHERE person = :person AND revoked_at IS NULL",
        {"now": in_utc(now), "person": person},
    )


def _token(tx: Transaction, seed: str) -> str:
    return tx.sealer.sign(f"calendar:{seed}")


def _told(row: Row) -> Told:
    starts = datetime.fromisoformat(row["starts"])
    return Told(row["uid"], row["sequence"], starts, row["place"], bool(row["cancelled"]))
