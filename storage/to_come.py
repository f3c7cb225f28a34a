"""What is still to come in the cases: a row for each series, until something happens to its reminders.

Most of what is planned weeks ahead is planned anew before its day, and what one person is to hear of one thing
differs in little but its hour. So a reminder gets a row of its own in the outbox, under the id that it has had
since it was planned, only when its time comes, when it is snoozed, or when the plan no longer says it as it was.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from storage.database import Row, Transaction, places
from storage.nudge import COMING, in_microseconds
from storage.series import Series

Kept = tuple[Any, ...]  # a series as it is kept: what its row says of it, but its ids and its case
END_OF_TIME = (1 << 63) - 1
OF_SERIES = "step, occurrence, recipient, deadline, rungs, kind, details, expires_at"
OF_A_NUDGE = """id, case_id, step, occurrence, rung, recipient, deadline, kind, urgent, expires_at, details,
    due_at, send_at"""
OF_CASE = "case_id = :case_id"
_DUE_AT = "json_extract(value, '$[1]')"


class Planning(NamedTuple):
    """What was planned of one case at one time: reminders with the ids `first` to `last`, in this order."""

    first: int
    last: int
    case_id: str
    series: Sequence[Series]


def keep(tx: Transaction, plannings: Sequence[Planning]) -> None:
    """Writes down what was planned."""
    tx.insert("plannings", "first, last, case_id", [planning[:3] for planning in plannings])
    tx.insert("series", f"first, next_at, {OF_SERIES}", _rows(plannings))


def _rows(plannings: Iterable[Planning]) -> Iterator[tuple[Any, ...]]:
    ends: dict[datetime | None, int | None] = {None: None}
    for first, _, _, some in plannings:
        for step, occurrence, who, deadline, rungs, kind, details, end in some:
            if end not in ends:
                ends[end] = in_microseconds(end) if end else None
            begins, text = rungs.begins, rungs.text
            yield first, begins, step, occurrence, who, deadline, text, kind, details, ends[end]
            first += len(rungs)


def as_kept(series: Series) -> Kept:
    """A series as it is kept, to compare it with what is."""
    end = series.expires_at
    return (*series[:4], series.rungs.text, *series[5:7], in_microseconds(end) if end else None)


def of_cases(tx: Transaction, case_ids: Collection[str]) -> dict[str, dict[Kept, int]]:
    """What is to come of each of these cases that has anything, with the id of each series' first reminder."""
    found: dict[str, dict[Kept, int]] = {}
    for row in tx.query(
        f"""SELECT case_id, first, {OF_SERIES} FROM series_to_come
            WHERE case_id IN ({places(case_ids)})""",  # noqa: S608  fixed text
        tuple(case_ids),
    ):
        case_id, first, *kept = row.values()
        found.setdefault(case_id, {})[tuple(kept)] = first
    return found


def bring_out_due(tx: Transaction, due: datetime, recipients: Collection[str]) -> None:
    """Puts into the outbox, as planned, what these people are to be told by `due` (aware), in whichever case."""
    cases = "case_id IN (SELECT id FROM cases WHERE next_nudge_at <= :until)"
    theirs = "recipient IN (SELECT value FROM json_each(:recipients))"
    _bring_out(tx, cases, theirs, {"recipients": json.dumps([*recipients])}, due)


def bring_out(
    tx: Transaction, case_id: str, which: str, values: Mapping[str, Any], until: datetime | None = None
) -> None:
    """Puts into the outbox, as planned, what is due by `until` (aware; None for all) of the series of a case that
    are meant: `which` is a condition on their columns, with its `values`.
    """
    _bring_out(tx, OF_CASE, which, {**values, "case_id": case_id}, until)


def bring_out_these(tx: Transaction, case_id: str, series: Collection[int]) -> None:
    """Puts into the outbox, as planned, all of these series of a case, by the ids of their first reminders."""
    bring_out(tx, case_id, "first IN (SELECT value FROM json_each(:these))", {"these": json.dumps([*series])})


def cancel(tx: Transaction, case_id: str, reasons: Mapping[int, str]) -> dict[int, str]:
    """Puts into the outbox, as cancelled, all of these series of a case, by the ids of their first reminders.

    Gives the reason, a short phrase for people, by the id of each reminder.
    """
    values = {"case_id": case_id, "reasons": json.dumps(reasons), "until": END_OF_TIME}
    cancelled = tx.query(
        f"""INSERT INTO nudges ({OF_A_NUDGE}, state, reason)
            SELECT {OF_A_NUDGE}, 'cancelled', why
            FROM (SELECT CAST(key AS INTEGER) AS series, value AS why FROM json_each(:reasons))
            JOIN to_come ON first = series WHERE {OF_CASE} RETURNING id, reason""",  # noqa: S608  fixed text
        values,
    )
    _take_out(tx, OF_CASE, "first IN (SELECT CAST(key AS INTEGER) FROM json_each(:reasons))", values)
    return {row["id"]: row["reason"] for row in cancelled}


def _bring_out(
    tx: Transaction, cases: str, which: str, values: Mapping[str, Any], until: datetime | None
) -> None:
    values = {**values, "until": in_microseconds(until) if until is not None else END_OF_TIME}
    brought = tx.execute(
        f"""INSERT INTO nudges ({OF_A_NUDGE}) SELECT {OF_A_NUDGE} FROM to_come
            WHERE {cases} AND {which} AND next_at <= :until AND due_at <= :until""",  # noqa: S608  fixed text
        values,
    )
    if brought:
        _take_out(tx, cases, which, values)


def _take_out(tx: Transaction, cases: str, which: str, values: Mapping[str, Any]) -> None:
    """Of what was put into the outbox leaves only what comes later, if anything."""
    these = f"first IN (SELECT first FROM series_to_come WHERE {cases} AND {which} AND next_at <= :until)"  # noqa: S608  fixed text
    tx.execute(f"DELETE FROM series WHERE {these} AND json_extract(rungs, '$[#-1][1]') <= :until", values)  # noqa: S608  fixed text
    if values["until"] != END_OF_TIME:
        tx.execute(
            f"""UPDATE series SET (first, next_at, rungs) = (
                    SELECT series.first + min(key), min({_DUE_AT}), json_group_array(json(value))
                    FROM json_each(series.rungs) WHERE {_DUE_AT} > :until)
                WHERE {these}""",  # noqa: S608  fixed text
            values,
        )
    tx.execute(
        f"""DELETE FROM plannings WHERE {cases}
            AND NOT EXISTS (SELECT 1 FROM series s WHERE s.first BETWEEN plannings.first AND plannings.last)""",  # noqa: S608  fixed text
        values,
    )


def row_of(tx: Transaction, nudge_id: str) -> Row | None:
    """What the outbox would say of a reminder that is still to come; None if there is none of this id."""
    rows = tx.query(
        f"""{COMING} WHERE n.planning = (SELECT max(first) FROM plannings WHERE first <= CAST(:id AS INTEGER))
                AND CAST(n.id AS TEXT) = :id""",  # noqa: S608  fixed text
        {"id": nudge_id},
    )
    return rows[0] if rows else None
