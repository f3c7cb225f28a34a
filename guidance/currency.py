"""Says what a reader should know before relying on a document: its age, its basis, and what kind it is."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from guidance.documents import Document


class Currency:
    """Knows which national editions have been superseded, and since when."""

    def __init__(self, superseded: Mapping[str, str]) -> None:
        self._superseded = dict(superseded)

    def warnings(self, document: Document, today: date) -> tuple[str, ...]:
        """Every warning that goes with a passage of the document on that day, in the order of weight."""
        found = [self._past_review(document, today), self._superseded_basis(document), _audit(document)]
        return tuple(each for each in found if each)

    def _past_review(self, document: Document, today: date) -> str:
        due = review_due(document)
        if due is None or document.dated is None or today <= due:
            return ""
        verb = "Approved" if document.approved else "Published"
        return f"{verb} {day(document.dated)} and due for review by {day(due)}: past its review date."

    def _superseded_basis(self, document: Document) -> str:
        since = self._superseded.get(document.national_basis)
        return f"Rests on {document.national_basis}, {since}." if since else ""

    def is_superseded(self, document: Document) -> bool:
        return document.national_basis in self._superseded


def _audit(document: Document) -> str:
    return "An audit's finding, not a rule." if document.is_audit else ""


def review_due(document: Document) -> date | None:
    """The day by which the document's owners promised to review it, or None where they did not."""
    if document.dated is None or document.review_months is None:
        return None
    months = document.dated.month - 1 + document.review_months
    year, month = document.dated.year + months // 12, months % 12 + 1
    return date(year, month, min(document.dated.day, _days_in(year, month)))


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days


def day(when: date) -> str:
    """A date as people write it: 3 December 2026."""
    return f"{when.day} {when:%B %Y}"


def load_currency() -> Currency:
    """The superseded editions that ship with the library."""
    path = Path(__file__).with_name("editions.toml")
    return Currency(tomllib.loads(path.read_text(encoding="utf-8"))["superseded"])
