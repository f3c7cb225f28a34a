"""What happened in each case, in the words of the procedure; rows are added, never changed."""

from __future__ import annotations

import json
from datetime import date, datetime

from procedure.events import CaseEvent
from storage.database import Row, Transaction
from storage.nudge import in_utc


def append(tx: Transaction, case_id: str, event: CaseEvent) -> None:
    """Adds one event to the case's record."""
    tx.execute(
        """INSERT INTO events
               (id, case_id, step, happened_on, details, recorded_at, recorded_by, corrects)
           VALUES (:id, :case_id, :step, :on, :details, :recorded_at, :recorded_by, :corrects)""",
        {
            "id": event.id,
            "case_id": case_id,
            "step": event.step,
            "on": event.on.isoformat(),
            "details": json.dumps(dict(event.details)),
            "recorded_at": in_utc(event.recorded_at),
            "recorded_by": event.recorded_by,
            "corrects": event.corrects,
        },
    )


def of_case(tx: Transaction, case_id: str) -> list[CaseEvent]:
    """The case's events in the order in which they were recorded."""
    rows = tx.query("SELECT * FROM events WHERE case_id = :id ORDER BY recorded_at, id", {"id": case_id})
    return [_event(row) for row in rows]


def _event(row: Row) -> CaseEvent:
    return CaseEvent(
        id=row["id"],
        step=row["step"],
        on=_moment(row["happened_on"]),
        details=json.loads(row["details"]),
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        recorded_by=row["recorded_by"],
        corrects=row["corrects"],
    )


def _moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
