"""What a chair records of a conference: sealed, and once finished put right in new versions alone."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.database import Row, Transaction
from storage.people import new_id

Kind = Literal["docx", "pdf"]


@dataclass(frozen=True, slots=True)
class ConferenceRecord:
    """One version of a record. `answers` are what was filled in by field; `paper` its final text, if it has one.

    `conference` is the number of the conference in the case (1 is the ICPC). `first` is the id of the first
    version, None where this is it; `reason` says why this one was made. Instants are aware.
    """

    id: str
    case_id: str
    conference: int
    answers: Mapping[str, str]
    changed_at: datetime
    changed_by: str
    paper: str | None = None
    version: int = 1
    first: str | None = None
    reason: str = ""

    @property
    def root(self) -> str:
        """The id of the first version, which all versions have in common."""
        return self.first or self.id


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """One person's own way to one document, for a short while. `expires_at` is aware, UTC."""

    record: str
    kind: Kind
    person: str
    expires_at: datetime
    revoked: bool


def draft(tx: Transaction, case_id: str) -> ConferenceRecord | None:
    """The record of this case that is being written, if one is."""
    return _first(
        tx, "SELECT * FROM conference_records WHERE case_id = :id AND state = 'draft'", {"id": case_id}
    )


def latest(tx: Transaction, case_id: str) -> ConferenceRecord | None:
    """The record of this case that was finished last, if any was."""
    return _first(
        tx,
        """SELECT * FROM conference_records WHERE case_id = :id AND state = 'finished'
           ORDER BY changed_at DESC, version DESC LIMIT 1""",
        {"id": case_id},
    )


def finished(tx: Transaction, case_id: str) -> list[ConferenceRecord]:
    """Every version of every finished record of this case, the latest first."""
    rows = tx.query(
        """SELECT * FROM conference_records WHERE case_id = :id AND state = 'finished'
           ORDER BY changed_at DESC, version DESC""",
        {"id": case_id},
    )
    return [_record(tx, row) for row in rows]


def every_version(tx: Transaction, case_id: str) -> list[ConferenceRecord]:
    """Every version of every record of this case, the one being written included."""
    rows = tx.query(
        "SELECT * FROM conference_records WHERE case_id = :id ORDER BY begun_at, id", {"id": case_id}
    )
    return [_record(tx, row) for row in rows]


def get(tx: Transaction, record_id: str) -> ConferenceRecord:
    """The record with this id. Raises `LookupError`."""
    found = _first(tx, "SELECT * FROM conference_records WHERE id = :id", {"id": record_id})
    if found is None:
        raise LookupError(f"no conference record {record_id}")
    return found


def keep(
    tx: Transaction, case_id: str, conference: int, answers: Mapping[str, str], by: str, now: datetime
) -> ConferenceRecord:
    """Keeps what was filled in so far, beginning the record if there is none; gives it."""
    begun = draft(tx, case_id)
    answers = {**(begun.answers if begun else {}), **answers}
    values = {
        "id": begun.id if begun else new_id(),
        "case_id": case_id,
        "conference": conference,
        "answers": tx.sealer.seal(json.dumps(answers)),
        "now": now.isoformat(),
        "by": by,
    }
    tx.execute(
        """INSERT INTO conference_records
               (id, case_id, conference, state, answers_sealed, begun_at, begun_by, changed_at, changed_by)
           VALUES (:id, :case_id, :conference, 'draft', :answers, :now, :by, :now, :by)
           ON CONFLICT (id) DO UPDATE SET conference = excluded.conference,
               answers_sealed = excluded.answers_sealed, changed_at = excluded.changed_at,
               changed_by = excluded.changed_by""",
        values,
    )
    return get(tx, str(values["id"]))


def begin_again(
    tx: Transaction, old: ConferenceRecord, answers: Mapping[str, str], reason: str, by: str, now: datetime
) -> ConferenceRecord:
    """Begins the next version of a finished record, with these answers to start from; gives it."""
    values = {
        "id": new_id(),
        "case_id": old.case_id,
        "conference": old.conference,
        "answers": tx.sealer.seal(json.dumps(dict(answers))),
        "now": now.isoformat(),
        "by": by,
        "version": old.version + 1,
        "first": old.root,
        "reason": tx.sealer.seal(reason),
    }
    tx.execute(
        """INSERT INTO conference_records (id, case_id, conference, state, answers_sealed, begun_at, begun_by,
               changed_at, changed_by, version, first, reason_sealed)
           VALUES (:id, :case_id, :conference, 'draft', :answers, :now, :by, :now, :by, :version, :first,
               :reason)""",
        values,
    )
    return get(tx, str(values["id"]))


def drop(tx: Transaction, record_id: str) -> None:
    """Throws a record away that is not finished."""
    tx.execute("DELETE FROM conference_records WHERE id = :id AND state = 'draft'", {"id": record_id})


def finish(tx: Transaction, record_id: str, paper: str, by: str, now: datetime) -> None:
    """Gives the record its final text; from now on it stands."""
    tx.execute(
        """UPDATE conference_records SET state = 'finished', paper_sealed = :paper, changed_at = :now,
               changed_by = :by WHERE id = :id AND state = 'draft'""",
        {"paper": tx.sealer.seal(paper), "now": now.isoformat(), "by": by, "id": record_id},
    )


def reword(
    tx: Transaction, record_id: str, answers: Mapping[str, str], paper: str | None, reason: str
) -> None:
    """Puts other words into a version, where some had to be taken out; all else of it stays."""
    tx.execute(
        """UPDATE conference_records SET answers_sealed = :answers, paper_sealed = :paper,
               reason_sealed = :reason WHERE id = :id""",
        {
            "answers": tx.sealer.seal(json.dumps(dict(answers))),
            "paper": tx.sealer.seal(paper) if paper is not None else None,
            "reason": tx.sealer.seal(reason) if reason else None,
            "id": record_id,
        },
    )


def issue_link(tx: Transaction, record: str, kind: Kind, person: str, expires_at: datetime) -> str:
    """Makes a link to one document for one person; gives its token, which stands in no table."""
    token = secrets.token_hex(32)
    tx.execute(
        """INSERT INTO document_links (fingerprint, record, kind, person, expires_at)
           VALUES (:fingerprint, :record, :kind, :person, :expires_at)""",
        {
            "fingerprint": tx.sealer.index(token),
            "record": record,
            "kind": kind,
            "person": person,
            "expires_at": expires_at.isoformat(),
        },
    )
    return token


def find_link(tx: Transaction, presented: str) -> DocumentLink | None:
    """The link with this token, ended ones included. It is looked up by fingerprint: nothing to time."""
    rows = tx.query(
        "SELECT * FROM document_links WHERE fingerprint = :fingerprint",
        {"fingerprint": tx.sealer.index(presented)},
    )
    if not rows:
        return None
    row = rows[0]
    return DocumentLink(
        row["record"],
        row["kind"],
        row["person"],
        datetime.fromisoformat(row["expires_at"]),
        row["revoked_at"] is not None,
    )


def end_links(tx: Transaction, record: str, now: datetime) -> None:
    """Ends the links to one version at once (`now` is aware): another has taken its place."""
    tx.execute(
        "UPDATE document_links SET revoked_at = :now WHERE record = :record AND revoked_at IS NULL",
        {"now": now.isoformat(), "record": record},
    )


def forget_old_links(tx: Transaction, before: datetime) -> None:
    """Forgets links that ended before then (aware)."""
    tx.execute("DELETE FROM document_links WHERE expires_at < :before", {"before": before.isoformat()})


def _first(tx: Transaction, sql: str, values: Mapping[str, str]) -> ConferenceRecord | None:
    rows = tx.query(sql, values)
    return _record(tx, rows[0]) if rows else None


def _record(tx: Transaction, row: Row) -> ConferenceRecord:
    return ConferenceRecord(
        row["id"],
        row["case_id"],
        row["conference"],
        json.loads(tx.sealer.open(row["answers_sealed"])),
        datetime.fromisoformat(row["changed_at"]),
        row["changed_by"],
        tx.sealer.open(row["paper_sealed"]) if row["paper_sealed"] else None,
        row["version"],
        row["first"],
        tx.sealer.open(row["reason_sealed"]) if row["reason_sealed"] else "",
    )
