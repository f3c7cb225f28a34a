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


def add(tx: Transaction, case_id: str, planned: Sequence[PlannedNudge], now: datetime) -> None:
    """Puts new reminders of a case into the outbox, and one line for all of them into the log."""
    if not planned:
        return
    # Their ids begin alike, so that they stand side by side in the index; and most share their details.
    beginning = people.new_id()
    written: dict[int, str] = {}
    rows = []
    for number, nudge in enumerate(planned):
        details = written.get(id(nudge.details))
        if details is None:
            details = written[id(nudge.details)] = as_json(nudge.details)
        rows.append(_row(f"{beginning}{number:03x}", case_id, nudge, details))
    tx.execute_many(INSERT, rows)
    _log_planned(tx, case_id, [row[0] for row in rows], now)


def add_once(
    tx: Transaction, case_id: str | None, nudge: PlannedNudge, identifier: str, now: datetime
) -> bool:
    """Puts one message into the outbox, unless the same one stands there already; says whether it did."""
    row = _row(identifier, case_id, nudge, as_json(nudge.details))
    if not tx.execute(f"{INSERT} ON CONFLICT DO NOTHING", row):
        return False
    _log_planned(tx, case_id, [identifier], now)
    return True


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


def log_moved(tx: Transaction, case_id: str, ids: Sequence[str], now: datetime) -> None:
    """Notes in the log that these rows of a case have another hour or other words."""
    if ids:
        told = {"nudges": list(ids)}
        audit.write(tx, now, audit.ASSISTANT, "nudges_changed", case_ref_of(tx, case_id), told)


def _log_planned(tx: Transaction, case_id: str | None, ids: Sequence[str], now: datetime) -> None:
    # Ids of one planning count on from the first, so that two of them tell all.
    told = {"first": ids[0], "last": ids[-1], "number": len(ids)}
    audit.write(tx, now, audit.ASSISTANT, "nudges_planned", case_ref_of(tx, case_id), told)


def _row(identifier: str, case_id: str | None, nudge: PlannedNudge, details: str) -> tuple[Any, ...]:
    step, occurrence, rung, recipient, moment, kind, urgent, _, deadline, end = nudge
    due_at, expires_at = in_utc(moment), in_utc(end) if end else None
    said = (rung, recipient, deadline, kind, int(urgent), due_at, due_at, expires_at, details)
    return (identifier, case_id, step, occurrence, *said)
