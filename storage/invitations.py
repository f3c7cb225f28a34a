"""In which cases invitations are still to be sent, and what became of the notices that tell people the date."""

from __future__ import annotations

from datetime import datetime

from storage.database import Transaction
from storage.nudge import JOINED, Nudge, in_microseconds, nudge_of


def cases_waiting(tx: Transaction, step: str) -> list[str]:
    """The ids of the open cases in which this step is open."""
    rows = tx.query(
        """SELECT DISTINCT d.case_id FROM deadlines d JOIN cases c ON c.id = d.case_id
           WHERE d.step = :step AND d.state = 'open' AND c.state = 'open' ORDER BY d.case_id""",
        {"step": step},
    )
    return [row["case_id"] for row in rows]


def notices(tx: Transaction, case_id: str, since: datetime) -> list[Nudge]:
    """The notices of a case put out at or after `since` (aware) and not cancelled, the earliest first."""
    rows = tx.query(
        f"""{JOINED} WHERE n.case_id = :case_id AND n.state != 'cancelled' AND n.kind = 'notice'
                AND n.due_at >= :since ORDER BY n.due_at, n.id""",
        {"case_id": case_id, "since": in_microseconds(since)},
    )
    return [nudge_of(row) for row in rows]
