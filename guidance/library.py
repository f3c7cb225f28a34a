"""The library that ships with the product: what people ask, our plain answers, and where each is said."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from guidance.documents import Document, document_from_facts
from guidance.words import stems

EntryKind = Literal["answer", "conflict", "gap", "decision"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a document says it: `find` are stems of the words that tell its sentence from all the others."""

    document: Document
    section: str
    find: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stance:
    """One position of a disagreement, with its citation."""

    authority: str
    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that an entry states, so that a new document with another number can be noticed.

    `about` and `to` are concept ids that a sentence must speak of to be about the same thing.
    """

    about: frozenset[str]
    value: int
    unit: str
    to: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that people ask, in its canonical words and in others.

    A `gap` has no answer, and says so. A `decision` is a judgement about a child, which nobody here makes.
    `differs` is the id of the disagreement that an `answer` is one position of, where it is one.
    """

    id: str
    kind: EntryKind
    ask: str
    asks: tuple[str, ...]
    answer: str
    citations: tuple[Citation, ...]
    stances: tuple[Stance, ...] = ()
    figure: Figure | None = None
    differs: str | None = None
    national: bool = False  # it binds every authority in England, whichever document says so

    @property
    def answers(self) -> bool:
        """Whether the documents say it."""
        return self.kind in ("answer", "conflict")

    @property
    def authorities(self) -> frozenset[str]:
        return frozenset(each.document.authority for each in self.citations)


@dataclass(frozen=True, slots=True)
class Library:
    """Every entry, and the documents they cite, by id."""

    entries: tuple[Entry, ...]
    documents: Mapping[str, Document]


def load_library() -> Library:
    """The library from the TOML files beside this one, one file a topic."""
    folder = Path(__file__).with_name("library")
    facts = _read(folder / "documents.toml")["document"]
    by_short = {each["short"]: document_from_facts(Path(each["file"]).stem, each) for each in facts}
    topics = sorted(path for path in folder.glob("*.toml") if path.name != "documents.toml")
    entries = [_entry(each, by_short) for path in topics for each in _read(path)["entry"]]
    return Library(tuple(entries), {document.id: document for document in by_short.values()})


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _entry(data: Mapping[str, Any], by_short: Mapping[str, Document]) -> Entry:
    stances = tuple(
        Stance(each["authority"], each["text"], _citation(each, by_short))
        for each in data.get("positions", [])
    )
    return Entry(
        id=data["id"],
        kind=data.get("kind", "answer"),
        ask=data["ask"],
        asks=(data["ask"], *(line for line in data["asks"].splitlines() if line.strip())),
        answer=data.get("answer", ""),
        citations=(
            *(_citation(each, by_short) for each in data.get("sources", [])),
            *(each.citation for each in stances),
        ),
        stances=stances,
        figure=_figure(data["figure"]) if "figure" in data else None,
        differs=data.get("differs"),
        national=data.get("national", False),
    )


def _citation(data: Mapping[str, Any], by_short: Mapping[str, Document]) -> Citation:
    return Citation(by_short[data["from"]], data["section"], frozenset(stems(data["find"])))


def _figure(data: Mapping[str, Any]) -> Figure:
    return Figure(frozenset(data["about"]), data["value"], data["unit"], frozenset(data["from"]))
