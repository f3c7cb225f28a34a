"""How nudges are written into the outbox and crossed out again; every crossing-out is in the log."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from storage import audit, people
from storage.database import Row, Transaction
from storage.nudge import PlannedNudge, in_utc

SNOOZED = "snoozed"  # how the rung begins of a reminder that somebody asked for themselves
JOINED = "SELECT n.*, c.ref AS case_ref FROM nudges n LEFT JOIN cases c ON c.id = n.case_id"
INSERT = """INSERT INTO nudges (id, case_id, step, occurrence, rung, recipient, deadline, kind, urgent,
        due_at, send_at, expires_at, details)
    VALUES (:id, :case_id, :step, :occurrence, :rung, :recipient, :deadline, :kind, :urgent,
        :due_at, :due_at, :expires_at, :details)"""


def add(tx: Transaction, case_id: str, planned: Iterable[PlannedNudge]) -> None:
    """Puts new reminders of a case into the outbox."""
    tx.execute_many(INSERT, [row_of(nudge, case_id, people.new_id()) for nudge in planned])


def cancel_rows(tx: Transaction, case_id: str | None, reasons: list[tuple[str, str]], now: datetime) -> int:
    """Cancels these rows of one case, each with its reason; gives how many; writes it in the log."""
    if not reasons:
        return 0
    tx.execute_many(
        """UPDATE nudges SET
               reason = CASE WHEN state = 'planned' THEN :reason ELSE reason END,
               unwanted = CASE WHEN state = 'sending' THEN :reason ELSE unwanted END,
               state = CASE WHEN state = 'planned' THEN 'cancelled' ELSE state END
           WHERE id = :id AND state IN ('planned', 'sending')""",
        [{"id": identifier, "reason": reason} for identifier, reason in reasons],
    )
    told = {"nudges": [identifier for identifier, _ in reasons], "reasons": sorted({r for _, r in reasons})}
    audit.write(tx, now, audit.ASSISTANT, "nudge_cancelled", case_ref_of(tx, case_id), told)
    return len(reasons)


def case_ref_of(tx: Transaction, case_id: str | None) -> str:
    """The reference of a case, for the log; empty where there is no case."""
    rows = tx.query("SELECT ref FROM cases WHERE id = :id", {"id": case_id}) if case_id else []
    return str(rows[0]["ref"]) if rows else ""


def row_of(nudge: PlannedNudge, case_id: str | None, identifier: str) -> Row:
    """The row of a new nudge."""
    return {
        "id": identifier,
        "case_id": case_id,
        "step": nudge.step,
        "occurrence": nudge.occurrence,
        "rung": nudge.rung,
        "recipient": nudge.recipient,
        "deadline": nudge.deadline,
        "kind": nudge.kind,
        "urgent": int(nudge.urgent),
        "due_at": in_utc(nudge.due_at),
        "expires_at": in_utc(nudge.expires_at) if nudge.expires_at else None,
        "details": json.dumps(dict(nudge.details)),
    }
