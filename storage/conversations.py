"""What each person said and was shown in the demonstration, and how far each of them has read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from storage.database import Row, Transaction

Place = Literal["direct", "channel"]
Direction = Literal["said", "shown"]

EVERYTHING = 2**31 - 1  # no limit that anybody could meet
_VISIBLE = "place = :place AND (person = :person OR public = 1)"


@dataclass(frozen=True, slots=True)
class Message:
    """One line of a conversation.

    `person` is the id of whoever said it, or was shown it; `public` lines of the channel are seen by
    everybody. `outlet` names the way by which the assistant sent it unasked ("console", "email"), and is
    None for what was said and for answers. `at` is aware, in UTC. `content` is any JSON object.
    """

    number: int
    person: str
    place: Place
    direction: Direction
    outlet: str | None
    public: bool
    at: datetime
    content: Mapping[str, Any]
    mark: str | None


def add(
    tx: Transaction,
    person: str,
    place: Place,
    direction: Direction,
    at: datetime,
    content: Mapping[str, Any],
    *,
    public: bool = False,
    outlet: str | None = None,
    mark: str | None = None,
) -> int | None:
    """The number of the new line; None where a line bears this `mark` already, and then nothing is added."""
    rows = tx.query(
        """INSERT INTO conversations (person, place, direction, outlet, public, at, content_sealed, mark)
           VALUES (:person, :place, :direction, :outlet, :public, :at, :content, :mark)
           ON CONFLICT (mark) DO NOTHING RETURNING number""",
        {
            "person": person,
            "place": place,
            "direction": direction,
            "outlet": outlet,
            "public": int(public),
            "at": at.isoformat(),
            "content": _sealed(tx, content),
            "mark": mark,
        },
    )
    return rows[0]["number"] if rows else None


def put_in_place(tx: Transaction, number: int, content: Mapping[str, Any]) -> None:
    """Shows this content where line `number` stood."""
    tx.execute(
        "UPDATE conversations SET content_sealed = :content WHERE number = :number",
        {"content": _sealed(tx, content), "number": number},
    )


def make_public(tx: Transaction, number: int) -> None:
    """From now on everybody in the channel sees this line."""
    tx.execute(
        "UPDATE conversations SET public = 1 WHERE number = :number AND place = 'channel'", {"number": number}
    )


def thread(tx: Transaction, person: str, place: Place, limit: int = EVERYTHING) -> list[Message]:
    """What this person sees there, oldest first: the newest `limit` lines."""
    rows = tx.query(
        f"SELECT * FROM conversations WHERE {_VISIBLE} ORDER BY number DESC LIMIT :limit",  # noqa: S608  fixed text
        {"person": person, "place": place, "limit": limit},
    )
    return [_message(tx, row) for row in reversed(rows)]


def seen_by(tx: Transaction, person: str, number: int) -> Message | None:
    """Line `number`, if this person can see it."""
    rows = tx.query(
        "SELECT * FROM conversations WHERE number = :number AND (person = :person OR public = 1)",
        {"number": number, "person": person},
    )
    return _message(tx, rows[0]) if rows else None


def by_mark(tx: Transaction, mark: str) -> Message | None:
    """The line that bears this mark."""
    rows = tx.query("SELECT * FROM conversations WHERE mark = :mark", {"mark": mark})
    return _message(tx, rows[0]) if rows else None


def sent(tx: Transaction, after: int = 0) -> list[Message]:
    """What the assistant sent unasked since line `after`, oldest first."""
    rows = tx.query(
        "SELECT * FROM conversations WHERE outlet IS NOT NULL AND number > :after ORDER BY number",
        {"after": after},
    )
    return [_message(tx, row) for row in rows]


def shown(
    tx: Transaction, person: str | None = None, unasked: bool = False, limit: int = EVERYTHING
) -> list[Message]:
    """What the assistant showed anybody, or one person, newest first; or only what it sent unasked."""
    where = "outlet IS NOT NULL" if unasked else "direction = 'shown'"
    where += " AND person = :person" if person else ""
    rows = tx.query(
        f"SELECT * FROM conversations WHERE {where} ORDER BY number DESC LIMIT :limit",  # noqa: S608  fixed text
        {"person": person, "limit": limit},
    )
    return [_message(tx, row) for row in rows]


def latest(tx: Transaction) -> int:
    """The number of the newest line of all; 0 before there is any."""
    return int(tx.query("SELECT coalesce(max(number), 0) AS number FROM conversations")[0]["number"])


def newest_seen(tx: Transaction, person: str, place: Place) -> int:
    """The number of the newest line that this person can see there; 0 before there is any."""
    rows = tx.query(
        f"SELECT coalesce(max(number), 0) AS number FROM conversations WHERE {_VISIBLE}",  # noqa: S608  fixed text
        {"person": person, "place": place},
    )
    return int(rows[0]["number"])


def read_up_to(tx: Transaction, person: str, place: Place, number: int) -> None:
    """Notes that this person has read everything there up to line `number`."""
    tx.execute(
        """INSERT INTO conversations_read (person, place, number) VALUES (:person, :place, :number)
           ON CONFLICT (person, place) DO UPDATE SET number = excluded.number
           WHERE excluded.number > conversations_read.number""",
        {"person": person, "place": place, "number": number},
    )


def unread(tx: Transaction) -> dict[str, int]:
    """How many direct messages each person has been shown and not read; only those who have some."""
    rows = tx.query(
        """SELECT c.person, count(*) AS unread FROM conversations c
           LEFT JOIN conversations_read r ON r.person = c.person AND r.place = c.place
           WHERE c.place = 'direct' AND c.direction = 'shown' AND c.number > coalesce(r.number, 0)
           GROUP BY c.person"""
    )
    return {row["person"]: row["unread"] for row in rows}


def _sealed(tx: Transaction, content: Mapping[str, Any]) -> str:
    # Whole, because a line may hold a joining link or somebody's telephone number.
    return tx.sealer.seal(json.dumps(content, ensure_ascii=False))


def _message(tx: Transaction, row: Row) -> Message:
    return Message(
        number=row["number"],
        person=row["person"],
        place=row["place"],
        direction=row["direction"],
        outlet=row["outlet"],
        public=bool(row["public"]),
        at=datetime.fromisoformat(row["at"]),
        content=json.loads(tx.sealer.open(row["content_sealed"])),
        mark=row["mark"],
    )
