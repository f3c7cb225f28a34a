"""Cuts a document into passages, each under its heading, without changing a letter of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt

from guidance.documents import Passage

_LONGEST_HEADING = 16  # words; a longer line is a sentence
_LONGEST_LIST = 150  # words; a longer list or table is cut between its lines
_EXPLICIT_LEVELS = 6
_LEAD_IN = (":", ":-", ": -", "–")
_MARKS = re.compile(r"^(?:[Qq]\s*[:.]\s+|[#*_\s>\d.)])*|[*_#\s:]+$")
_BOLD_LINE = re.compile(r"^(\*\*|__).+\1:?$")


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page of the original begins in the converted text (in characters); pages count from 1."""

    number: int
    start: int


@dataclass(frozen=True, slots=True)
class _Block:
    kind: str  # heading, paragraph, list
    level: int
    start: int
    end: int
    text: str


def passages_of(document_id: str, text: str, pages: Sequence[Page] = ()) -> list[Passage]:
    """The passages of a Markdown or plain text, in order; each `text` is a slice of the one given."""
    blocks = _joined(text, _headings_recognised(_blocks(text)))
    found: list[Passage] = []
    path: list[tuple[int, str]] = []
    opening: int | None = None
    for block in blocks:
        if block.kind == "heading":
            opening = block.start if opening is None else opening
            path = [each for each in path if each[0] < block.level]
            path.append((block.level, _MARKS.sub("", block.text).strip()))
            continue
        for start, end in _portions(text, block):
            begin = opening if opening is not None else start
            opening = None
            section = " › ".join(title for _, title in path if title)
            found.append(
                Passage(document_id, len(found), section, text[begin:end].strip(), _page_at(pages, start))
            )
    if opening is not None and text[opening:].strip():
        found.append(Passage(document_id, len(found), "", text[opening:].strip(), _page_at(pages, opening)))
    return found


def _blocks(text: str) -> list[_Block]:
    line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
    line_starts.append(len(text))
    blocks: list[_Block] = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.level != 0 or token.map is None or token.nesting < 0:
            continue
        start, end = line_starts[token.map[0]], line_starts[min(token.map[1], len(line_starts) - 1)]
        content = text[start:end].strip()
        if not content or token.type == "hr":
            continue
        kind = {"heading_open": "heading", "paragraph_open": "paragraph"}.get(token.type, "list")
        level = int(token.tag[1]) if kind == "heading" else 0
        blocks.append(_Block(kind, level, start, end, content))
    return blocks


def _headings_recognised(blocks: list[_Block]) -> list[_Block]:
    """Paragraphs that are headings in all but name: a short line without a full stop, or a question."""
    known: list[_Block] = []
    for place, block in enumerate(blocks):
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        if (
            block.kind == "paragraph"
            and following is not None
            and _reads_as_heading(block.text, following.text)
        ):
            level = _EXPLICIT_LEVELS + (1 if block.text.isupper() else 2)
            known.append(replace(block, kind="heading", level=level))
        else:
            known.append(block)
    return known


def _reads_as_heading(line: str, following: str) -> bool:
    if "\n" in line or "\t" in line or following[:1].islower():
        return False
    if _BOLD_LINE.match(line):
        return True
    if re.match(r"^q\s*[:.]", line, re.IGNORECASE) and line.endswith("?"):
        return True
    if len(line.split()) > _LONGEST_HEADING or line.startswith("|"):
        return False
    return line.isupper() or not line.endswith((".", "!", ";", ",", *_LEAD_IN))


def _joined(text: str, blocks: list[_Block]) -> list[_Block]:
    """Puts back together what belongs together: a lead-in with its list, a sentence cut by a page break."""
    joined: list[_Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind == "paragraph"
            and block.kind != "heading"
            and _runs_on(last, block)
        ):
            kind = "list" if block.kind == "list" else "paragraph"
            joined[-1] = replace(last, kind=kind, end=block.end, text=text[last.start : block.end].strip())
        else:
            joined.append(block)
    return joined


def _runs_on(first: _Block, second: _Block) -> bool:
    if first.text.endswith(_LEAD_IN):
        return True
    broken_off = not first.text.endswith((".", "!", "?", ";"))
    return broken_off and second.kind == "paragraph" and second.text[:1].islower()


def _portions(text: str, block: _Block) -> list[tuple[int, int]]:
    """A block whole, or a long list or table in portions that end where a line ends."""
    if block.kind != "list" or len(block.text.split()) <= _LONGEST_LIST:
        return [(block.start, block.end)]
    portions: list[tuple[int, int]] = []
    start, words, place = block.start, 0, block.start
    for line in text[block.start : block.end].splitlines(keepends=True):
        count = len(line.split())
        if words and words + count > _LONGEST_LIST:
            portions.append((start, place))
            start, words = place, 0
        words += count
        place += len(line)
    return [*portions, (start, block.end)]


def _page_at(pages: Sequence[Page], place: int) -> int | None:
    before = [page.number for page in pages if page.start <= place]
    return before[-1] if before else None
