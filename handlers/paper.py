"""A document described once, in no file format: a title, facts, and sections of words, facts and tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.reply import Block, Bullets, Fields, Folded, Table, Text

Part = Text | Fields | Table | Bullets

_KINDS: dict[str, type[Any]] = {"text": Text, "facts": Fields, "table": Table, "list": Bullets}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document under a heading."""

    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole document. `facts` stand under the title; `closing` is its last line."""

    title: str
    facts: Fields
    sections: tuple[Section, ...]
    closing: str = ""

    def as_blocks(self) -> list[Block]:
        """How a chat shows it: the facts, and each section folded under its heading."""
        return [self.facts, *(Folded(section.heading, section.parts) for section in self.sections)]


def to_text(paper: Paper) -> str:
    """The paper as it is kept; `from_text` reads it."""
    return json.dumps(
        {
            "title": paper.title,
            "facts": _out(paper.facts),
            "sections": [
                {"heading": section.heading, "parts": [_out(part) for part in section.parts]}
                for section in paper.sections
            ],
            "closing": paper.closing,
        }
    )


def from_text(text: str) -> Paper:
    """The paper that `to_text` wrote."""
    kept = json.loads(text)
    sections = tuple(
        Section(section["heading"], tuple(_in(part) for part in section["parts"]))
        for section in kept["sections"]
    )
    facts = _in(kept["facts"])
    assert isinstance(facts, Fields), "a paper begins with facts"
    return Paper(kept["title"], facts, sections, kept["closing"])


def _out(part: Part) -> dict[str, Any]:
    kind = next(name for name, kind in _KINDS.items() if isinstance(part, kind))
    return {"kind": kind, **{name: getattr(part, name) for name in type(part).__slots__}}


def _in(part: Mapping[str, Any]) -> Part:
    values = {name: _tuples(value) for name, value in part.items() if name != "kind"}
    made: Part = _KINDS[part["kind"]](**values)
    return made


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value
