"""Turns Word, PDF, web and text files into one plain form, with headings, lists, tables and page numbers."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.parsers.expat import ExpatError

from guidance.html_text import markdown_from_html
from guidance.passages import Page
from guidance.pdf_text import NotReadable, markdown_from_pdf

LARGEST_FILE = 50_000_000  # bytes
LARGEST_UNPACKED = 200_000_000  # bytes that a Word file may grow to
LARGEST_TEXT = 10_000_000  # characters
# What the Word reader lets through when a part of the file is missing, cut off or encrypted.
_DAMAGED = (
    *(KeyError, ValueError, AttributeError, TypeError, OSError, RuntimeError),
    *(ExpatError, zipfile.BadZipFile),
)
_SHORTEST_TEXT = 20  # characters; less is an empty page or a scan


class CannotRead(Exception):
    """A file could not be taken in. The message is one sentence that says what to do instead."""


@dataclass(frozen=True, slots=True)
class Converted:
    """The text of a file as Markdown, with where each page begins when the file has pages."""

    text: str
    pages: tuple[Page, ...] = ()


def convert(name: str, content: bytes) -> Converted:
    """The text of a file, by the ending of its name. Raises `CannotRead`."""
    ending = Path(name).suffix.lower()
    reader = _READERS.get(ending)
    if reader is None:
        endings = ", ".join(sorted(_READERS))
        raise CannotRead(f"“{name}” is not a kind of file I can read: use one of {endings}.")
    if not content.strip():
        raise CannotRead(f"“{name}” is empty: check that the right file was saved.")
    if len(content) > LARGEST_FILE:
        raise CannotRead(f"“{name}” is larger than 50 MB: save it without pictures, or in parts.")
    converted = reader(name, content)
    if len(converted.text) > LARGEST_TEXT:
        raise CannotRead(f"“{name}” holds more text than any guidance: split it into parts.")
    if len("".join(converted.text.split())) < _SHORTEST_TEXT:
        raise CannotRead(
            f"“{name}” has no text that can be read: if it is a scan, save it with text recognition first."
        )
    return converted


def _markdown(name: str, content: bytes) -> Converted:
    if b"\x00" in content:
        raise CannotRead(f"“{name}” is not text, whatever its ending says: check what kind of file it is.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return Converted(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise CannotRead(f"“{name}” is in an alphabet I cannot read: save it as UTF-8 text.")


def _html(name: str, content: bytes) -> Converted:
    return Converted(markdown_from_html(_markdown(name, content).text))


def _word(name: str, content: bytes) -> Converted:
    import mammoth  # heavy, and only needed when a Word file is added

    _check_archive(name, content)
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(content), convert_image=mammoth.images.img_element(lambda image: {"src": ""})
        ).value
    except _DAMAGED as error:
        raise CannotRead(f"“{name}” is damaged: open it in Word, save it again and add that.") from error
    return Converted(markdown_from_html(html))


def _check_archive(name: str, content: bytes) -> None:
    """A Word file is a zip archive: whole, not encrypted, not a bomb, and with a document inside."""
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise CannotRead(
            f"“{name}” is password-protected or in Word's old format: save it as .docx without a password."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise CannotRead(f"“{name}” is not a Word file, or is damaged: save it again as .docx.") from error
    if sum(each.file_size for each in inside) > LARGEST_UNPACKED:
        raise CannotRead(f"“{name}” unpacks to more than 200 MB: it is not a document to trust.")
    if not any(each.filename == "word/document.xml" for each in inside):
        raise CannotRead(f"“{name}” is not a Word file, whatever its ending says: check what it is.")


def _pdf(name: str, content: bytes) -> Converted:
    try:
        text, pages = markdown_from_pdf(content)
    except NotReadable as error:
        raise CannotRead(f"“{name}” {error}") from error
    return Converted(text, pages)


_READERS: Mapping[str, Callable[[str, bytes], Converted]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".txt": _markdown,
    ".html": _html,
    ".htm": _html,
    ".docx": _word,
    ".pdf": _pdf,
}
READABLE = frozenset(_READERS)
