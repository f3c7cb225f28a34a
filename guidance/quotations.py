"""Finds the words of a passage worth quoting, never more than 120 of them, and never changed."""

import re
from collections.abc import Iterable
from functools import lru_cache

from guidance.documents import Passage
from guidance.words import stems

LONGEST_QUOTE = 120  # words
_LINE_ENDS = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+•]|\d+[.)]|#{1,6}|\|)\s)|\n(?=[^\n]*\t)|(?<=\t)\n")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])[)\"”’*]*\s+(?=[A-Z“\"'(\[*])")
_LEAD = re.compile(r"\s*(?:#{1,6}\s+)?")  # a heading is quoted by its words, not by the marks before it
_ABBREVIATION = re.compile(r"(?:\b(?:No|Q|e\.g|i\.e|etc|Dr|Mr|Mrs|Ms|cf|para|s)|^\s*\d+)\.$")


@lru_cache(maxsize=8192)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Where each sentence, list line or table row of a text begins and ends, in characters."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end, following in [
        *((m.start(), m.end()) for m in _LINE_ENDS.finditer(text)),
        (len(text), len(text)),
    ]:
        spans.extend(_sentences_within(text, start, end))
        start = following
    return tuple(spans)


def _sentences_within(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _SENTENCE_ENDS.finditer(text, start, end):
        if _ABBREVIATION.search(text[start : match.start()]):
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, end))
    trimmed = [_trimmed(text, *span) for span in spans]
    return [span for span in trimmed if span[0] < span[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    lead = _LEAD.match(piece)
    assert lead is not None, "it matches nothing at all too"
    return start + lead.end(), end - len(piece) + len(piece.rstrip())


class SentenceFinder:
    """Finds sentences of one document by a few of their words."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._sentences = [
            (end - start, passage, number, frozenset(stems(passage.text[start:end])))
            for passage in passages
            for number, (start, end) in enumerate(sentences(passage.text))
        ]
        self._sentences.sort(key=lambda each: each[0])

    def find(self, wanted: frozenset[str]) -> tuple[Passage, int] | None:
        """The shortest sentence that has every wanted stem: its passage and its number in the passage."""
        for _, passage, number, words in self._sentences:
            if wanted <= words:
                return passage, number
        return None


def quote_around(text: str, number: int, limit: int = LONGEST_QUOTE) -> str:
    """The sentence of that number with as many neighbours as `limit` words allow; a slice of `text`."""
    spans = sentences(text)
    if not spans:
        return " ".join(text.split()[:limit])
    first = last = number
    grew = True
    while grew:
        grew = False
        for before, after in ((0, 1), (1, 0)):
            lower, upper = first - before, last + after
            inside = lower >= 0 and upper < len(spans)
            if inside and _words(text, spans[lower][0], spans[upper][1]) <= limit:
                first, last, grew = lower, upper, True
    if first < number and _is_heading(text, spans[first]):
        first += 1
    return _cut(text[spans[first][0] : spans[last][1]], limit)


def _words(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())


def _is_heading(text: str, span: tuple[int, int]) -> bool:
    following = text[span[1] : span[1] + 2]
    return following == "\n\n" and not text[span[0] : span[1]].endswith((".", ":"))


def _cut(quote: str, limit: int) -> str:
    ends = [match.end() for match in re.finditer(r"\S+", quote)]
    return quote if len(ends) <= limit else quote[: ends[limit - 1]]
