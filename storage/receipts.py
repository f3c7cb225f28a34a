"""Small things the running programs remember: requests already acted on, and a few named facts."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.database import Transaction
from storage.nudge import in_utc

REMEMBERED_FOR = timedelta(days=2)  # platforms redeliver for hours, not days


def first_time(tx: Transaction, request: str, now: datetime) -> bool:
    """Whether this request is new; from now on it is not."""
    tx.execute("DELETE FROM requests_seen WHERE seen_at < :before", {"before": in_utc(now - REMEMBERED_FOR)})
    return bool(
        tx.execute(
            "INSERT INTO requests_seen (id, seen_at) VALUES (:id, :now) ON CONFLICT (id) DO NOTHING",
            {"id": request, "now": in_utc(now)},
        )
    )


def remember(tx: Transaction, name: str, value: str) -> None:
    """Keeps a named fact in place of what was kept under that name."""
    tx.execute(
        """INSERT INTO remembered (name, value) VALUES (:name, :value)
           ON CONFLICT (name) DO UPDATE SET value = excluded.value""",
        {"name": name, "value": value},
    )


def remembered(tx: Transaction, name: str) -> str | None:
    """What was kept under this name."""
    rows = tx.query("SELECT value FROM remembered WHERE name = :name", {"name": name})
    return rows[0]["value"] if rows else None
