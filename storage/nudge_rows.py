"""How nudges are written into the outbox and crossed out again; every crossing-out is in the log."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from storage import audit
from storage.database import Transaction
from storage.nudge import PlannedNudge, in_utc

SNOOZED = "snoozed"  # how the rung begins of a reminder that somebody asked for themselves
JOINED = "SELECT n.*, c.ref AS case_ref FROM nudges n LEFT JOIN cases c ON c.id = n.case_id"
INSERT = """INSERT INTO nudges (id, case_id, step, occurrence, rung, recipient, deadline, kind, urgent,
        expires_at, details, due_at, send_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)"""  # it is first tried when it is due
THE_SAME = """case_id = :case_id AND step = :step AND occurrence = :occurrence AND rung = :rung
    AND recipient = :recipient AND deadline = :deadline AND state != 'cancelled'"""
AT_RANDOM = 20  # bits of an id, after those of the moment


def add(tx: Transaction, case_id: str, planned: Sequence[PlannedNudge], now: datetime) -> None:
    """Puts new reminders of a case into the outbox, and one line for all of them into the log.

    Raises `LookupError` where there is no such case, or no such person to be reminded.
    """
    if not planned:
        return
    case_ref, first = _look_up(tx, case_id, {nudge.recipient for nudge in planned}, now)
    rows = [_row(number, case_id, nudge) for number, nudge in enumerate(planned, first)]
    tx.execute_many(INSERT, rows)
    _log_planned(tx, case_ref, first, len(rows), now)


def add_once(tx: Transaction, case_id: str | None, nudge: PlannedNudge, now: datetime) -> str | None:
    """Puts one message into the outbox, unless the same one stands there already; gives its id if it did.

    Raises `LookupError` where there is no such case or person.
    """
    case_ref, identifier = _look_up(tx, case_id, {nudge.recipient}, now)
    same = dict(zip(PlannedNudge._fields[:5], nudge[:5], strict=True), case_id=case_id)
    if case_id is not None and tx.query(f"SELECT 1 FROM nudges WHERE {THE_SAME}", same):  # noqa: S608  fixed text
        return None
    if not tx.execute(f"{INSERT} ON CONFLICT DO NOTHING", _row(identifier, case_id, nudge)):
        return None
    _log_planned(tx, case_ref, identifier, 1, now)
    return str(identifier)


def _row(identifier: int, case_id: str | None, nudge: PlannedNudge) -> tuple[Any, ...]:
    step, occurrence, rung, recipient, deadline, moment, kind, urgent, details, end = nudge
    expires_at, due_at = in_utc(end) if end else None, in_utc(moment)
    said = (recipient, deadline, kind, 1 if urgent else 0, expires_at, details, due_at)
    return (identifier, case_id, step, occurrence, rung, *said)


def cancel_rows(tx: Transaction, case_id: str | None, reasons: list[tuple[int, str]], now: datetime) -> int:
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
    told = {"nudges": [str(row) for row, _ in reasons], "reasons": sorted({r for _, r in reasons})}
    audit.write(tx, now, audit.ASSISTANT, "nudge_cancelled", case_ref_of(tx, case_id), told)
    return len(reasons)


def case_ref_of(tx: Transaction, case_id: str | None) -> str:
    """The reference of a case, for the log; empty where there is no case."""
    rows = tx.query("SELECT ref FROM cases WHERE id = :id", {"id": case_id}) if case_id else []
    return str(rows[0]["ref"]) if rows else ""


def log_moved(tx: Transaction, case_id: str, ids: Iterable[int], now: datetime) -> None:
    """Notes in the log that these rows of a case have another hour or other words."""
    told = {"nudges": [str(row) for row in ids]}
    if told["nudges"]:
        audit.write(tx, now, audit.ASSISTANT, "nudges_changed", case_ref_of(tx, case_id), told)


def _look_up(tx: Transaction, case_id: str | None, recipients: set[str], now: datetime) -> tuple[str, int]:
    """The reference of a case, and the next id, which is above all that were given.

    Ids begin with the moment and end at random: a database that is put back from a copy does not give again the
    ids under which messages went out since, nor does that of another authority on the same platform. Raises
    `LookupError` where there is no such case, or one of these people is not known.
    """
    places = ", ".join("?" * len(recipients))
    [found] = tx.query(
        f"""SELECT (SELECT ref FROM cases WHERE id = ?) AS ref, (SELECT max(id) FROM nudges) AS last,
                (SELECT count(*) FROM people WHERE id IN ({places})) AS known""",  # noqa: S608  fixed text
        (case_id, *recipients),
    )
    if case_id is not None and found["ref"] is None:
        raise LookupError(f"no case {case_id}")
    if found["known"] != len(recipients):
        raise LookupError("somebody who is to be reminded is not known")
    moment = int(now.timestamp() * 1000) << AT_RANDOM
    return found["ref"] or "", max((found["last"] or 0) + 1, moment | secrets.randbits(AT_RANDOM))


def _log_planned(tx: Transaction, case_ref: str, first: int, number: int, now: datetime) -> None:
    # Ids of one planning count on from the first, so that two of them tell all.
    told = {"first": str(first), "last": str(first + number - 1), "number": number}
    audit.write(tx, now, audit.ASSISTANT, "nudges_planned", case_ref, told)
