"""Takes the text out of a PDF: paragraphs and headings, without running headers, footers and page numbers."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from guidance.passages import Page

MOST_PAGES = 500
_REPEATED = 0.5  # a line at the edge of more than half of the pages is furniture
_EDGE = 0.1  # of the height of a page
_HEADING = 1.12  # times the usual size of letters
_PAGE_NUMBER = re.compile(r"^(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$", re.IGNORECASE)
_BULLET = re.compile(r"^[\u2022\u25cf\u25aa\uf0b7\u2013o]\s+")


class NotReadable(Exception):
    """The rest of a sentence that begins with the file's name, and says what to do instead."""


@dataclass(frozen=True, slots=True)
class _Line:
    page: int
    text: str
    size: float
    at_edge: bool
    gap: bool  # a space above it, as before a new paragraph


def markdown_from_pdf(content: bytes) -> tuple[str, tuple[Page, ...]]:
    """The text as Markdown, and where each page begins in it. Raises `NotReadable`."""
    from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    try:
        lines = list(_lines(content))
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as error:
        raise NotReadable("is protected with a password: save a copy without one and add that.") from error
    except (PDFException, PSException, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise NotReadable("is damaged or is not a PDF: open it, save it again and add that.") from error
    return _written_out(_without_furniture(lines))


def _lines(content: bytes) -> Iterator[_Line]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTChar, LTTextContainer, LTTextLine

    for page_number, page in enumerate(extract_pages(io.BytesIO(content)), 1):
        if page_number > MOST_PAGES:
            raise NotReadable(
                f"has more than {MOST_PAGES} pages: add the chapters about conferences as files of their own."
            )
        for box in page:
            if not isinstance(box, LTTextContainer):
                continue
            first = True
            for line in box:
                if not isinstance(line, LTTextLine) or not line.get_text().strip():
                    continue
                sizes = [letter.size for letter in line if isinstance(letter, LTChar)]
                edge = line.y0 < page.height * _EDGE or line.y1 > page.height * (1 - _EDGE)
                size = max(sizes, default=0.0)
                yield _Line(page_number, " ".join(line.get_text().split()), size, edge, first)
                first = False


def _without_furniture(lines: list[_Line]) -> list[_Line]:
    pages = max((line.page for line in lines), default=0)
    seen = Counter(text for text, _ in {(_digitless(line.text), line.page) for line in lines if line.at_edge})
    repeated = {text for text, count in seen.items() if pages > 2 and count > pages * _REPEATED}
    return [
        line
        for line in lines
        if not (line.at_edge and (_digitless(line.text) in repeated or _PAGE_NUMBER.match(line.text)))
    ]


def _digitless(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _written_out(lines: list[_Line]) -> tuple[str, tuple[Page, ...]]:
    usual = Counter(round(line.size, 1) for line in lines for _ in range(len(line.text))).most_common(1)
    heading_size = (usual[0][0] if usual else 0.0) * _HEADING
    parts: list[str] = []
    pages: list[Page] = []
    length = 0
    for line in lines:
        if not pages or pages[-1].number != line.page:
            pages.append(Page(line.page, length))
        piece = _piece(line, heading_size, starts=not parts)
        parts.append(piece)
        length += len(piece)
    return "".join(parts) + "\n", tuple(pages)


def _piece(line: _Line, heading_size: float, *, starts: bool) -> str:
    if line.size >= heading_size > 0:
        return ("" if starts else "\n\n") + "## " + line.text + "\n\n"
    if _BULLET.match(line.text):
        return "\n- " + _BULLET.sub("", line.text)
    if starts:
        return line.text
    return ("\n\n" if line.gap else " ") + line.text
