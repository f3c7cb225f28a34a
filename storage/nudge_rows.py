"""How nudges are put into the records and crossed out again; each planning and crossing-out is in the log."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from storage import agenda, audit, to_come
from storage.database import Transaction, places
from storage.nudge import PlannedNudge, in_microseconds
from storage.series import Series

SNOOZED = "snoozed"  # how the rung begins of a reminder that somebody asked for themselves
THE_SAME = """case_id = :case_id AND step = :step AND occurrence = :occurrence AND rung = :rung
    AND recipient = :recipient AND deadline = :deadline AND state != 'cancelled'"""
AT_RANDOM = 20  # bits of an id, after those of the moment


def add(tx: Transaction, planned: Mapping[str, Sequence[Series]], now: datetime) -> int:
    """Writes down new series of reminders, by the id of their case, and a line for each case into the log.

    Gives the number of reminders. Raises `LookupError` where there is no such case, or no such person to be
    reminded.
    """
    planned = {case_id: some for case_id, some in planned.items() if some}
    if not planned:
        return 0
    refs = _refs(tx, planned)
    begin = first = _first_id(tx, {series.recipient for some in planned.values() for series in some}, now)
    plannings, lines = [], []
    for case_id, some in planned.items():
        after = first + sum([len(series.rungs) for series in some])
        plannings.append(to_come.Planning(first, after - 1, case_id, some))
        lines.append(_planned_line(refs[case_id], first, after - first, now))
        first = after
    to_come.keep(tx, plannings)
    agenda.after_planning(tx, planned)
    audit.write_all(tx, lines)
    return first - begin


def add_once(tx: Transaction, case_id: str | None, nudge: PlannedNudge, now: datetime) -> str | None:
    """Puts one message into the outbox, unless the same one stands there already; gives its id if it did.

    Raises `LookupError` where there is no such case or person.
    """
    case_ref = _refs(tx, [case_id])[case_id] if case_id else ""
    identifier = _first_id(tx, {nudge.recipient}, now)
    same = dict(zip(PlannedNudge._fields[:5], nudge[:5], strict=True), case_id=case_id)
    if case_id is not None and tx.query(f"SELECT 1 FROM nudges WHERE {THE_SAME}", same):  # noqa: S608  fixed text
        return None
    row = _row(identifier, case_id, nudge)
    insert = f"INSERT INTO nudges ({to_come.OF_A_NUDGE}) VALUES ({places(row)}) ON CONFLICT DO NOTHING"  # noqa: S608  fixed text
    if not tx.execute(insert, row):
        return None
    if case_id is not None:
        agenda.after_planning(tx, [case_id])
    audit.write_all(tx, [_planned_line(case_ref, identifier, 1, now)])
    return str(identifier)


def _row(identifier: int, case_id: str | None, nudge: PlannedNudge) -> tuple[Any, ...]:
    """The values of `OF_A_NUDGE`."""
    step, occurrence, rung, who, deadline, due_at, kind, urgent, details, end = nudge
    at = in_microseconds(due_at)  # it is first tried when it is due
    ends = in_microseconds(end) if end else None
    return identifier, case_id, step, occurrence, rung, who, deadline, kind, urgent, ends, details, at, at


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
    _log_cancelled(tx, case_id, dict(reasons), now)
    return len(reasons)


def cancel_series(tx: Transaction, case_id: str, reasons: Mapping[int, str], now: datetime) -> int:
    """As `cancel_rows`, for the reminders of series that are still to come, by the ids of the first in each."""
    cancelled = to_come.cancel(tx, case_id, reasons) if reasons else {}
    if cancelled:
        _log_cancelled(tx, case_id, cancelled, now)
    return len(cancelled)


def _log_cancelled(tx: Transaction, case_id: str | None, reasons: Mapping[int, str], now: datetime) -> None:
    told = {"nudges": [str(row) for row in reasons], "reasons": sorted(set(reasons.values()))}
    audit.write(tx, now, audit.ASSISTANT, "nudge_cancelled", case_ref_of(tx, case_id), told)


def case_ref_of(tx: Transaction, case_id: str | None) -> str:
    """The reference of a case, for the log; empty where there is no case."""
    rows = tx.query("SELECT ref FROM cases WHERE id = :id", {"id": case_id}) if case_id else []
    return str(rows[0]["ref"]) if rows else ""


def log_moved(tx: Transaction, case_id: str, ids: Iterable[int], now: datetime) -> None:
    """Notes in the log that these rows of a case have another hour or other words."""
    told = {"nudges": [str(row) for row in ids]}
    if told["nudges"]:
        audit.write(tx, now, audit.ASSISTANT, "nudges_changed", case_ref_of(tx, case_id), told)


def _refs(tx: Transaction, case_ids: Collection[str]) -> dict[str, str]:
    """The references of these cases by their ids. Raises `LookupError` where there is no such case."""
    found = tx.query(f"SELECT id, ref FROM cases WHERE id IN ({places(case_ids)})", tuple(case_ids))  # noqa: S608  fixed text
    refs = {row["id"]: row["ref"] for row in found}
    missing = [case_id for case_id in case_ids if case_id not in refs]
    if missing:
        raise LookupError(f"no case {missing[0]}")
    return refs


def _first_id(tx: Transaction, recipients: set[str], now: datetime) -> int:
    """The next id, which is above all that were given. Raises `LookupError` if somebody is not known.

    Ids begin with the moment and end at random: a database that is put back from a copy does not give again the
    ids under which messages went out since, nor does that of another authority on the same platform.
    """
    [found] = tx.query(
        f"""SELECT (SELECT max(id) FROM nudges) AS last,
                (SELECT last FROM plannings WHERE first = (SELECT max(first) FROM plannings)) AS coming,
                (SELECT count(*) FROM people WHERE id IN ({places(recipients)})) AS known""",  # noqa: S608  fixed text
        tuple(recipients),
    )
    if found["known"] != len(recipients):
        raise LookupError("somebody who is to be reminded is not known")
    moment = int(now.timestamp() * 1000) << AT_RANDOM
    last = max(int(found["last"] or 0), int(found["coming"] or 0))
    return max(last + 1, moment | secrets.randbits(AT_RANDOM))


def _planned_line(case_ref: str, first: int, number: int, now: datetime) -> audit.Line:
    # Ids of one planning count on from the first, so that two of them tell all.
    told = {"first": str(first), "last": str(first + number - 1), "number": number}
    return audit.Line(now, audit.ASSISTANT, "nudges_planned", case_ref, told)
