"""What a conference request says of fathers and other men, and of what people need to take part; sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from storage.database import Transaction


def keep(tx: Transaction, case_id: str, answers: Mapping[str, str], by: str, now: datetime) -> None:
    """Keeps what a conference request says of fathers and needs, in place of what an earlier one said."""
    tx.execute(
        """INSERT INTO conference_requests (case_id, answers_sealed, made_at, made_by)
           VALUES (:case_id, :answers, :now, :by)
           ON CONFLICT (case_id) DO UPDATE SET answers_sealed = excluded.answers_sealed,
               made_at = excluded.made_at, made_by = excluded.made_by""",
        {
            "case_id": case_id,
            "answers": tx.sealer.seal(json.dumps(dict(answers))),
            "now": now.isoformat(),
            "by": by,
        },
    )


def amend(tx: Transaction, case_id: str, answers: Mapping[str, str]) -> None:
    """Keeps what has become of a request since; who made it, and when, stays."""
    tx.execute(
        "UPDATE conference_requests SET answers_sealed = :answers WHERE case_id = :case_id",
        {"case_id": case_id, "answers": tx.sealer.seal(json.dumps(dict(answers)))},
    )


def answers_of(tx: Transaction, case_id: str) -> dict[str, str]:
    """What the conference request says of fathers and needs; empty where there was none."""
    rows = tx.query("SELECT answers_sealed FROM conference_requests WHERE case_id = :id", {"id": case_id})
    return dict(json.loads(tx.sealer.open(rows[0]["answers_sealed"]))) if rows else {}
