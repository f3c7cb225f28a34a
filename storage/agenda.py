"""What is due, found by way of the cases: each of them knows when its next reminder is to be tried.

So looking for work is looking at a line a case, however much is planned, and planning needs no list of all
reminders by their hour, in which those of one case lie far apart. What a case knows may be too early, and is never
too late: the database itself brings it forward with a reminder that is put back, and whoever takes what is due
sets it right.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from storage.database import Transaction, places
from storage.nudge import in_microseconds

# What is to be tried by the moment `:due` of what is in the outbox: in the cases that have something then, and in
# no case. And with it what is still to come: of each series, the first reminder.
IN_OUTBOX = """SELECT n.id, n.recipient, n.due_at, n.send_at FROM cases c JOIN nudges n ON n.case_id = c.id
    WHERE c.next_nudge_at <= :due AND n.state = 'planned' AND n.send_at <= :due
    UNION ALL SELECT id, recipient, due_at, send_at FROM nudges
    WHERE case_id IS NULL AND state = 'planned' AND send_at <= :due"""
DUE = f"""{IN_OUTBOX}
    UNION ALL SELECT s.first, s.recipient, s.next_at, s.next_at
    FROM cases c JOIN series_to_come s ON s.case_id = c.id
    WHERE c.next_nudge_at <= :due AND s.next_at <= :due"""  # noqa: S608  fixed text
# Whether there may be anything of the kind.
ANYTHING_DUE = """EXISTS (SELECT 1 FROM cases WHERE next_nudge_at <= :due)
    OR EXISTS (SELECT 1 FROM nudges WHERE case_id IS NULL AND state = 'planned' AND send_at <= :due)"""
_NEXT = """UPDATE cases SET next_nudge_at = (SELECT min(at) FROM (
    SELECT min(next_at) AS at FROM series_to_come WHERE case_id = cases.id
    UNION ALL SELECT min(send_at) FROM nudges WHERE case_id = cases.id AND state = 'planned'))"""


def after_planning(tx: Transaction, case_ids: Collection[str]) -> None:
    """Sets right when these cases have something next."""
    tx.execute(f"{_NEXT} WHERE id IN ({places(case_ids)})", tuple(case_ids))


def after_taking(tx: Transaction, due: datetime) -> None:
    """Sets right when the cases have something next that had something by `due` (aware)."""
    tx.execute(f"{_NEXT} WHERE next_nudge_at <= :due", {"due": in_microseconds(due)})
