"""What we know of each document in the library, and the passages that it is made of."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

DocumentKind = Literal["statutory guidance", "local procedure", "local guide", "audit", "other"]
UNKNOWN_AUTHORITY = "unknown"
NATIONAL = "england"
_FREQUENCY = re.compile(r"^\s*(\d+)\s*(y|year|years|m|month|months)\s*$", re.IGNORECASE)
_NATIONAL_BASIS = re.compile(
    r"working together(?: to safeguard children)?[\s:,(]*((?:19|20)\d\d)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Document:
    """One document. `id` is its file name without the ending; dates are calendar dates, None when not known.

    `review_months` is how long after approval (or publication) its owners promised to look at it again.
    """

    id: str
    title: str
    authority: str = UNKNOWN_AUTHORITY
    publisher: str = ""
    kind: str = "other"
    approved: date | None = None
    published: date | None = None
    review_months: int | None = None
    national_basis: str = ""
    file_name: str = ""

    @property
    def dated(self) -> date | None:
        return self.approved or self.published

    @property
    def is_audit(self) -> bool:
        return self.kind == "audit"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, list or table of a document, verbatim, at its place in the document.

    `text` is a slice of the document as installed, so a quotation from it can be found there again.
    `page` counts from 1 where the document has pages.
    """

    document: str
    ordinal: int
    section: str
    text: str
    page: int | None = None


def area(authority: str) -> str:
    """An authority as people write its name: “Leeds”; or that the document names none."""
    return "Area not stated" if authority == UNKNOWN_AUTHORITY else authority.title()


def months_of(frequency: str) -> int:
    """`1y`, `1 year` or `6 months` as a number of months. Raises ValueError with what to type instead."""
    match = _FREQUENCY.match(frequency)
    if not match or int(match[1]) == 0:
        raise ValueError(f"“{frequency}” is not a review period. Type it like 1y, 2 years or 6 months.")
    return int(match[1]) * (12 if match[2].lower().startswith("y") else 1)


def national_basis_in(text: str) -> str:
    """The newest edition of Working Together that a text names, or an empty string."""
    years = _NATIONAL_BASIS.findall(text)
    return f"Working Together to Safeguard Children {max(years)}" if years else ""


def document_from_facts(identity: str, facts: dict[str, Any]) -> Document:
    """A document from a table of facts as `documents.toml` writes them. Raises ValueError on a bad fact."""
    frequency = facts.get("review_every")
    return Document(
        id=identity,
        title=str(facts.get("title") or identity.replace("-", " ").replace("_", " ").capitalize()),
        authority=str(facts.get("authority") or UNKNOWN_AUTHORITY).strip().lower(),
        publisher=str(facts.get("publisher") or ""),
        kind=str(facts.get("kind") or "other"),
        approved=_date_fact(facts, "approved"),
        published=_date_fact(facts, "published"),
        review_months=months_of(str(frequency)) if frequency else None,
        national_basis=str(facts.get("national_basis") or ""),
        file_name=str(facts.get("file") or ""),
    )


def _date_fact(facts: dict[str, Any], name: str) -> date | None:
    value = facts.get(name)
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise ValueError(f"“{value}” is not a date for {name}. Type it like 2026-12-03.") from error
