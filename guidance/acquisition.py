"""Takes files into the library: reads them, finds their facts, and puts their passages on the shelf."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from guidance.conversion import READABLE, CannotRead, convert
from guidance.documents import (
    Document,
    Passage,
    document_from_facts,
    national_basis_in,
)
from guidance.passages import passages_of
from guidance.shelf import Shelf

FACTS_FILE = "documents.toml"


@dataclass(frozen=True, slots=True)
class Taken:
    """A file read and cut up, not yet on the shelf."""

    document: Document
    passages: tuple[Passage, ...]


def read_files(paths: Iterable[Path], options: Mapping[str, Any], *, authority: str) -> list[Taken]:
    """Reads files and folders; nothing is installed unless all could be read.

    `options` are facts given by hand (title, authority, published, review_every) and win over those of a
    `documents.toml` beside the file. `authority` is whose a document is when nothing else says so.
    Raises `CannotRead` with one sentence for the person who adds them.
    """
    taken = [_read_file(path, options, authority) for each in paths for path in _files_at(each)]
    if not taken:
        raise CannotRead("There is nothing to add there: name a Word, PDF, web page, Markdown or text file.")
    return taken


async def install(shelf: Shelf, taken: Iterable[Taken]) -> None:
    """Puts what was read on the shelf; a document with the same id is replaced."""
    for each in taken:
        await shelf.put(each.document, each.passages)


def _files_at(path: Path) -> list[Path]:
    if not path.exists():
        raise CannotRead(f"There is no file called “{path}”: check the name.")
    if path.is_file():
        return [path]
    return sorted(each for each in path.iterdir() if each.is_file() and each.suffix.lower() in READABLE)


def _read_file(path: Path, options: Mapping[str, Any], authority: str) -> Taken:
    facts = {**_facts_beside(path), **{name: value for name, value in options.items() if value}}
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotRead(f"“{path.name}” cannot be opened: check that you may read it.") from error
    converted = convert(path.name, content)
    passages = passages_of(path.stem, converted.text, converted.pages)
    if not passages:
        raise CannotRead(f"“{path.name}” has headings but no text: check that the right file was saved.")
    try:
        document = document_from_facts(path.stem, {**facts, "file": path.name})
    except ValueError as error:
        raise CannotRead(f"The facts of “{path.name}” are wrong: {error}") from error
    return Taken(_completed(document, facts, converted.text, passages, authority), tuple(passages))


def _completed(
    document: Document, facts: Mapping[str, Any], text: str, passages: list[Passage], authority: str
) -> Document:
    """Fills in from the text itself what nobody said."""
    heading = passages[0].section.split(" › ")[0]
    return replace(
        document,
        title=document.title if facts.get("title") else heading or document.title,
        authority=document.authority if facts.get("authority") else authority,
        national_basis=document.national_basis or national_basis_in(text),
    )


def _facts_beside(path: Path) -> dict[str, Any]:
    facts_file = path.with_name(FACTS_FILE)
    if not facts_file.is_file():
        return {}
    try:
        tables = tomllib.loads(facts_file.read_text(encoding="utf-8")).get("document", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotRead(f"{FACTS_FILE} beside “{path.name}” cannot be read: {error}.") from error
    return next((dict(each) for each in tables if each.get("file") == path.name), {})


def parsed_date(text: str) -> date:
    """A date given by hand. Raises `CannotRead` with what to type instead."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CannotRead(f"“{text}” is not a date: type it like 2026-12-03.") from error
