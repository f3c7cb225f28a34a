"""What the library gives back to a question: an answer, a disagreement, or an honest “it does not say”."""

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["answer", "conflict", "no_answer", "decision"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from. `quote` is verbatim, at most 120 words, None when not installed.

    `document` is the file's name without its ending; `date` is ISO, of approval or publication.
    """

    document: str
    title: str
    section: str
    authority: str
    date: str | None = None
    quote: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """What one authority (or one document of it) says, where others say something else."""

    authority: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`answered` is False for every refusal; `confidence` runs from 0 to 1; `contact` is who to ask."""

    answered: bool
    kind: Kind
    answer: str
    positions: tuple[Position, ...] = ()
    sources: tuple[Source, ...] = ()
    contact: str | None = None
    related: tuple[str, ...] = ()
    confidence: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The document that `icpc ask --json` prints."""
        return {
            "answered": self.answered,
            "kind": self.kind,
            "answer": self.answer,
            "positions": [{"authority": each.authority, "text": each.text} for each in self.positions],
            "sources": [
                {
                    "document": each.document,
                    "title": each.title,
                    "section": each.section,
                    "authority": each.authority,
                    "date": each.date,
                    "quote": each.quote,
                    "warnings": list(each.warnings),
                }
                for each in self.sources
            ],
            "contact": self.contact,
            "related": list(self.related),
            "confidence": round(self.confidence, 3),
        }
