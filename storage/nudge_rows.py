"""How nudges are written into the outbox and crossed out again; every crossing-out is in the log."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storage import audit, people
from storage.database import Transaction
from storage.nudge import PlannedNudge, in_utc

SNOOZED = "snoozed"  # how the rung begins of a reminder that somebody asked for themselves
JOINED = "SELECT n.*, c.ref AS case_ref FROM nudges n LEFT JOIN cases c ON c.id = n.case_id"
INSERT = """INSERT INTO nudges (id, case_id, step, occurrence, rung, recipient, deadline, kind, urgent,
        due_at, send_at, expires_at, details)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def add(tx: Transaction, case_id: str, planned: Sequence[PlannedNudge]) -> None:
    """Puts new reminders of a case into the outbox."""
    # Their ids begin alike, so that they stand side by side in the index; and most share their details.
    beginning = people.new_id()
    details = {id(nudge.details): nudge.details for nudge in planned}
    written = {key: as_json(each) for key, each in details.items()}
    tx.execute_many(
        INSERT,
        [
            _row(f"{beginning}{number:02x}", case_id, nudge, written[id(nudge.details)])
            for number, nudge in enumerate(planned)
        ],
    )


def add_once(tx: Transaction, case_id: str | None, nudge: PlannedNudge, identifier: str) -> bool:
    """Puts one message into the outbox, unless the same one stands there already; says whether it did."""
    row = _row(identifier, case_id, nudge, as_json(nudge.details))
    return bool(tx.execute(f"{INSERT} ON CONFLICT DO NOTHING", row))


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


def as_json(details: Mapping[str, Any]) -> str:
    """Details as they are kept."""
    return json.dumps(dict(details))


def _row(identifier: str, case_id: str | None, nudge: PlannedNudge, details: str) -> tuple[Any, ...]:
    due_at = in_utc(nudge.due_at)
    return (
        identifier,
        case_id,
        nudge.step,
        nudge.occurrence,
        nudge.rung,
        nudge.recipient,
        nudge.deadline,
        nudge.kind,
        int(nudge.urgent),
        due_at,
        due_at,
        in_utc(nudge.expires_at) if nudge.expires_at else None,
        details,
    )
