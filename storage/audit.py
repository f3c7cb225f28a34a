"""The log of who saw or changed what; each row is signed together with the row before it, and so is the end."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage import receipts
from storage.database import Row, Transaction
from storage.nudge import in_utc

ASSISTANT = "assistant"  # the person column where nobody asked: a reminder sent, a link expired
BEGINNING = "0"
LAST = """SELECT a.number, a.chain, r.value AS ending FROM (SELECT max(number) AS number FROM audit) m
    LEFT JOIN audit a ON a.number = m.number LEFT JOIN remembered r ON r.name = :end"""
END = "end of the log"  # what is remembered under this name: the last number, and a signature of the last row

_in_order = json.JSONEncoder(sort_keys=True).encode


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `at` is UTC, ISO 8601; `person` a person's id."""

    number: int
    at: str
    person: str
    action: str
    case_ref: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What walking the log found: how many rows hold, and the first that does not."""

    rows: int
    broken_at: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be written: when (aware), by whom, what, about which case. No contact details, ever."""

    at: datetime
    person: str
    action: str
    case_ref: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def write(
    tx: Transaction,
    at: datetime,
    person: str,
    action: str,
    case_ref: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Adds a line, in the same transaction as what it tells of. `details` never hold contact details."""
    write_all(tx, [Line(at, person, action, case_ref, details or {})])


def write_all(tx: Transaction, lines: Sequence[Line]) -> None:
    """Adds lines, in their order; cheaper than one after the other."""
    if not lines:
        return
    last = tx.query(LAST, {"end": END})[0]
    chain = last["chain"] or BEGINNING
    # Where the last rows were taken out, counting on from the end that is remembered leaves a gap to be seen.
    first = max(last["number"] or 0, _number_in(last["ending"])) + 1
    rows: list[tuple[Any, ...]] = []
    for number, line in enumerate(lines, start=first):
        details = _in_order(dict(line.details))
        row = (number, in_utc(line.at), line.person, line.action, line.case_ref, details)
        chain = tx.sealer.sign(_chained(row, chain))
        rows.append((*row, chain))
    tx.insert("audit", "number, at, person, action, case_ref, details, chain", rows)
    end = first + len(rows) - 1
    receipts.remember(tx, END, f"{end} {tx.sealer.sign(_ending(end, chain))}")


def entries(tx: Transaction, case_ref: str | None = None) -> list[Entry]:
    """The log, oldest first, of one case where one is given."""
    where = "WHERE case_ref = :ref" if case_ref else ""
    rows = tx.query(f"SELECT * FROM audit {where} ORDER BY number", {"ref": case_ref})  # noqa: S608  fixed text
    return [_entry(row) for row in rows]


def verify(tx: Transaction) -> Verdict:
    """Walks the whole log; a row changed, taken out, slipped in or put elsewhere breaks it."""
    before, expected = BEGINNING, 1
    for row in _walk(tx):
        if row["number"] != expected or not tx.sealer.signed_by_us(
            _chained(_signed(row), before), row["chain"]
        ):
            return Verdict(expected - 1, expected)
        before, expected = row["chain"], expected + 1
    rows, (number, signature) = expected - 1, _end(tx)
    whole = number == rows and (not rows or tx.sealer.signed_by_us(_ending(rows, before), signature))
    return Verdict(rows, None if whole else expected)


def _end(tx: Transaction) -> tuple[int, str]:
    ending = receipts.remembered(tx, END)
    return _number_in(ending), (ending or "").partition(" ")[2]


def _number_in(ending: str | None) -> int:
    return int((ending or "0").partition(" ")[0])


def _ending(number: int, chain: str) -> str:
    return json.dumps([END, number, chain])


def _walk(tx: Transaction, batch: int = 1000) -> Iterator[Row]:
    after = 0
    while rows := tx.query(
        "SELECT * FROM audit WHERE number > :after ORDER BY number LIMIT :batch",
        {"after": after, "batch": batch},
    ):
        yield from rows
        after = rows[-1]["number"]


def _signed(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("number", "at", "person", "action", "case_ref", "details"))


def _chained(row: tuple[Any, ...], before: str) -> str:
    return json.dumps([before, *map(str, row)])


def _entry(row: Row) -> Entry:
    details = json.loads(row["details"])
    return Entry(row["number"], row["at"], row["person"], row["action"], row["case_ref"], details)
