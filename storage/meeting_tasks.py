"""What a meeting provider is still to be asked for: a meeting, another date for one, or its end.

The wish is written down in the transaction of whatever made it; the provider is asked afterwards, and again
until it has answered or the conference is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from storage.database import Row, Transaction
from storage.nudge import in_utc
from storage.people import new_id

Kind = Literal["create", "move", "delete"]


@dataclass(frozen=True, slots=True)
class MeetingTask:
    """One thing to ask of the provider named. `reference` is its own name for the meeting.

    `starts` is when the conference begins (aware, UTC), for `delete` when the meeting would have begun.
    `problem` is why it was not done the last time; `failures` says how often that happened.
    """

    id: str
    case_id: str
    kind: Kind
    provider: str
    reference: str | None
    starts: datetime
    asked_by: str
    try_at: datetime
    failures: int = 0
    problem: str = ""


def ask(
    tx: Transaction,
    case_id: str,
    kind: Kind,
    provider: str,
    starts: datetime,
    by: str,
    now: datetime,
    reference: str | None = None,
) -> str:
    """Writes down what is wanted, for now; a new wish for the case's meeting takes the place of the last."""
    if kind != "delete":
        give_up(tx, case_id)
    identifier = new_id()
    tx.execute(
        """INSERT INTO meeting_tasks
               (id, case_id, kind, provider, reference_sealed, starts, asked_by, try_at)
           VALUES (:id, :case_id, :kind, :provider, :reference, :starts, :by, :now)""",
        {
            "id": identifier,
            "case_id": case_id,
            "kind": kind,
            "provider": provider,
            "reference": tx.sealer.seal(reference) if reference else None,
            "starts": in_utc(starts),
            "by": by,
            "now": in_utc(now),
        },
    )
    return identifier


def of_case(tx: Transaction, case_id: str) -> MeetingTask | None:
    """What is still to be asked for the case's meeting, if anything; not the end of an earlier one."""
    rows = tx.query("SELECT * FROM meeting_tasks WHERE case_id = :id AND kind != 'delete'", {"id": case_id})
    return _task(tx, rows[0]) if rows else None


def give_up(tx: Transaction, case_id: str) -> None:
    """Asks for no meeting of this case any more, nor for another date; ends are still asked for."""
    tx.execute("DELETE FROM meeting_tasks WHERE case_id = :id AND kind != 'delete'", {"id": case_id})


def any_due(tx: Transaction, now: datetime) -> bool:
    """Whether anything is to be asked at `now` (aware)."""
    return bool(
        tx.query("SELECT 1 AS found FROM meeting_tasks WHERE try_at <= :now LIMIT 1", {"now": in_utc(now)})
    )


def next_due(tx: Transaction, until: datetime) -> datetime | None:
    """When something is next to be asked, if that is at or before `until` (both aware)."""
    rows = tx.query(
        "SELECT min(try_at) AS at FROM meeting_tasks WHERE try_at <= :until", {"until": in_utc(until)}
    )
    return datetime.fromisoformat(rows[0]["at"]) if rows[0]["at"] else None


def take_due(tx: Transaction, now: datetime, lease: timedelta, limit: int) -> list[MeetingTask]:
    """What is to be asked at `now` (aware), kept from everybody else for `lease`."""
    rows = tx.query(
        "SELECT * FROM meeting_tasks WHERE try_at <= :now ORDER BY try_at, id LIMIT :limit",
        {"now": in_utc(now), "limit": limit},
    )
    tx.execute_many(
        "UPDATE meeting_tasks SET try_at = :until WHERE id = :id",
        [{"id": row["id"], "until": in_utc(now + lease)} for row in rows],
    )
    return [_task(tx, row) for row in rows]


def finish(tx: Transaction, task: str) -> bool:
    """Crosses it out; False where another wish had taken its place meanwhile."""
    return bool(tx.execute("DELETE FROM meeting_tasks WHERE id = :id", {"id": task}))


def put_off(tx: Transaction, task: str, problem: str, until: datetime) -> bool:
    """Keeps it to be asked again at `until` (aware), with the reason; False where it is wanted no more."""
    return bool(
        tx.execute(
            """UPDATE meeting_tasks SET try_at = :until, problem = :problem, failures = failures + 1
               WHERE id = :id""",
            {"id": task, "until": in_utc(until), "problem": problem},
        )
    )


def hurry(tx: Transaction, case_id: str, now: datetime) -> None:
    """Has what is wanted for the case's meeting asked for again now (aware)."""
    tx.execute(
        "UPDATE meeting_tasks SET try_at = :now WHERE case_id = :id AND kind != 'delete'",
        {"id": case_id, "now": in_utc(now)},
    )


def _task(tx: Transaction, row: Row) -> MeetingTask:
    return MeetingTask(
        row["id"],
        row["case_id"],
        row["kind"],
        row["provider"],
        tx.sealer.open(row["reference_sealed"]) if row["reference_sealed"] else None,
        datetime.fromisoformat(row["starts"]),
        row["asked_by"],
        datetime.fromisoformat(row["try_at"]),
        row["failures"],
        row["problem"],
    )
