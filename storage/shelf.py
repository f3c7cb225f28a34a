"""The guidance library's shelf in the database: documents, their passages, and questions left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from guidance.documents import Document, Passage
from guidance.shelf import Gap
from storage.database import Database, Row, Transaction
from storage.receipts import remember, remembered

_VERSION = "library version"


class DatabaseShelf:
    """Keeps the promise of `guidance.shelf.Shelf` over any `Database`. Raises `StorageUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def version(self) -> int:
        """Grows with every change, whichever process made it; 0 while nothing was ever installed."""
        return await self._database.read(_version)

    async def documents(self) -> list[Document]:
        """Every installed document, by id."""
        rows = await self._database.read(lambda tx: tx.query("SELECT * FROM library_documents ORDER BY id"))
        return [_document(row) for row in rows]

    async def passages(self) -> list[Passage]:
        """Every passage, by document and place in it."""
        every = "SELECT * FROM library_passages ORDER BY document, ordinal"
        return [Passage(**row) for row in await self._database.read(lambda tx: tx.query(every))]

    async def put(self, document: Document, passages: Sequence[Passage]) -> None:
        """Installs a document, in place of one with the same id; all of it or nothing."""

        def work(tx: Transaction) -> None:
            _take_away(tx, document.id)
            tx.execute(
                """INSERT INTO library_documents VALUES (:id, :title, :authority, :publisher, :kind,
                   :approved, :published, :review_months, :national_basis, :file_name)""",
                _row(document),
            )
            tx.execute_many(
                "INSERT INTO library_passages VALUES (:document, :ordinal, :section, :text, :page)",
                [asdict(each) for each in passages],
            )
            _changed(tx)

        await self._database.transact(work)

    async def remove(self, document_id: str) -> bool:
        """Takes a document away with its passages; False when there is none of that id."""

        def work(tx: Transaction) -> bool:
            gone = _take_away(tx, document_id)
            if gone:
                _changed(tx)
            return gone

        return await self._database.transact(work)

    async def note_gap(self, gap: Gap) -> None:
        """Keeps a question for the people who own the guidance."""
        values = {**asdict(gap), "noted_on": gap.noted_on.isoformat()}
        await self._database.transact(
            lambda tx: tx.execute(
                """INSERT INTO library_gaps (question, authority, reason, noted_on)
                   VALUES (:question, :authority, :reason, :noted_on)""",
                values,
            )
        )

    async def gaps(self) -> list[Gap]:
        """Every gap noted, oldest first."""
        every = "SELECT question, authority, reason, noted_on FROM library_gaps ORDER BY number"
        rows = await self._database.read(lambda tx: tx.query(every))
        return [Gap(**{**row, "noted_on": date.fromisoformat(row["noted_on"])}) for row in rows]


def _version(tx: Transaction) -> int:
    return int(remembered(tx, _VERSION) or 0)


def _changed(tx: Transaction) -> None:
    remember(tx, _VERSION, str(_version(tx) + 1))


def _take_away(tx: Transaction, document_id: str) -> bool:
    tx.execute("DELETE FROM library_passages WHERE document = :id", {"id": document_id})
    return tx.execute("DELETE FROM library_documents WHERE id = :id", {"id": document_id}) > 0


def _row(document: Document) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(document).items()
    }


def _document(row: Row) -> Document:
    dates = {name: date.fromisoformat(row[name]) if row[name] else None for name in ("approved", "published")}
    return Document(**{**row, **dates})
