"""Where documents and unanswered questions are kept: a small promise, and a shelf in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from guidance.documents import Document, Passage

GapReason = Literal["no_answer", "not_right", "asked_a_person"]


@dataclass(frozen=True, slots=True)
class Gap:
    """A question the library could not answer, or answered badly; `question` is already scrubbed of names."""

    question: str
    authority: str
    reason: GapReason
    noted_on: date


class Shelf(Protocol):
    """What the library needs of whoever keeps it. Awaited, since whoever keeps it may have to wait."""

    async def version(self) -> int:
        """A number that grows whenever a document is put or removed, by whichever process."""

    async def documents(self) -> list[Document]:
        """Every installed document, by id."""

    async def passages(self) -> list[Passage]:
        """Every passage, by document and place in it."""

    async def put(self, document: Document, passages: Sequence[Passage]) -> None:
        """Installs a document, in place of one with the same id; all of it or nothing."""

    async def remove(self, document_id: str) -> bool:
        """Takes a document away with its passages; False when there is none of that id."""

    async def note_gap(self, gap: Gap) -> None:
        """Keeps a question for the people who own the guidance."""

    async def gaps(self) -> list[Gap]:
        """Every gap noted, oldest first."""


class MemoryShelf:
    """A shelf that lasts as long as its process: for tests, and for asking without a database."""

    def __init__(self) -> None:
        self._version = 0
        self._documents: dict[str, Document] = {}
        self._passages: dict[str, tuple[Passage, ...]] = {}
        self._gaps: list[Gap] = []

    async def version(self) -> int:
        return self._version

    async def documents(self) -> list[Document]:
        return [self._documents[each] for each in sorted(self._documents)]

    async def passages(self) -> list[Passage]:
        return [passage for each in sorted(self._passages) for passage in self._passages[each]]

    async def put(self, document: Document, passages: Sequence[Passage]) -> None:
        self._documents[document.id] = document
        self._passages[document.id] = tuple(sorted(passages, key=lambda each: each.ordinal))
        self._version += 1

    async def remove(self, document_id: str) -> bool:
        if document_id not in self._documents:
            return False
        del self._documents[document_id], self._passages[document_id]
        self._version += 1
        return True

    async def note_gap(self, gap: Gap) -> None:
        self._gaps.append(gap)

    async def gaps(self) -> list[Gap]:
        return list(self._gaps)
