"""Splits what people type into words, takes the endings off them, and mends slips of the keyboard."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

LONGEST_QUESTION = 2_000  # characters; beyond this a "question" is a pasted document
_TOKEN = re.compile(r"[a-z0-9]+(?:&[a-z0-9]+)*|%")
_NUMBER_AND_UNIT = re.compile(
    r"(?<![a-z0-9])(\d+)(wds?|days?|weeks?|wks?|mths?|months?|hrs?|hours?|h|d)(?![a-z0-9])"
)
_SHORTEST_STEMMED = 4
_SHORTEST_MENDED = 4
_LONG_ENOUGH_FOR_TWO_SLIPS = 8
_KEEP_E = frozenset(
    {"note", "here", "care", "fare", "none", "plane", "bare", "time", "theme", "cope"}
)  # not “not”, “car” ...
# Things that end like a verb: “a finding” is not “to find”, “a meeting” not “to meet”.
_NOUNS_IN_ING = frozenset({"finding", "meeting", "heading", "timing", "evening", "morning", "building"})
_VOWELS = frozenset("aeiouy")


def plain(text: str) -> str:
    """Lower case, with one kind of apostrophe and of hyphen, and `co-ordinator` written as one word."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"[\u2018\u2019\u02bc`]", "'", text)
    text = re.sub(r"[\u2010-\u2015]", "-", text)
    text = re.sub(r"'s\b", "", text).replace("'", "")
    text = re.sub(r"\bco-(?=[a-z])", "co", text)
    text = re.sub(r"(?<=[a-z])\+(?=[a-z])", "&", text)
    return _NUMBER_AND_UNIT.sub(r"\1 \2", text)


def tokens(text: str) -> list[str]:
    """The words of a text, in order, in lower case and without punctuation; `%` counts as a word."""
    return _TOKEN.findall(plain(text))


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """A word without its commonest English endings, so that `booking`, `booked` and `books` are one."""
    if len(word) < _SHORTEST_STEMMED or not word.isalpha():
        return word
    word = _without_plural(word)
    if word in _NOUNS_IN_ING:
        return word
    if word.endswith("eed") and len(word) > 5:
        word = word[:-1]  # “agreed”
    for ending in ("ing", "ed"):
        shorter = word[: -len(ending)]
        if word.endswith(ending) and len(shorter) >= 3 and _VOWELS & set(shorter):
            word = _undoubled(shorter)
            break
    if word.endswith("ly") and len(word) > 5 and word != "poorly":
        word = word[:-2]
    if word.endswith("ee"):
        return word
    return word[:-1] if word.endswith("e") and len(word) > 3 and word not in _KEEP_E else word


def stems(text: str) -> list[str]:
    return [stem(word) for word in tokens(text)]


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _undoubled(word: str) -> str:
    """`stopp` and `cancell` lose their second letter; `tell`, `press` and `buzz` keep it."""
    doubled = len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sz"
    return word[:-1] if doubled and (word[-1] != "l" or len(word) > 5) else word


class Speller:
    """Finds the known word that a slip of the keyboard was meant to be."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = frozenset(known)
        self._by_shorter: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(self.known):
            if len(word) >= _SHORTEST_MENDED and word.isalpha():
                for shorter in {word, *_one_letter_fewer(word)}:
                    self._by_shorter[shorter].append(word)

    def mend(self, word: str) -> str:
        """The nearest known word, or the word itself when it is known, short, or like nothing known."""
        if word in self.known or len(word) < _SHORTEST_MENDED or not word.isalpha():
            return word
        slips_allowed = 2 if len(word) >= _LONG_ENOUGH_FOR_TWO_SLIPS else 1
        nearest: tuple[int, int, str] | None = None
        for candidate in self._candidates(word):
            if candidate[0] != word[0]:
                continue
            slips = slips_between(word, candidate, slips_allowed)
            if slips <= slips_allowed:
                rank = (slips, abs(len(candidate) - len(word)), candidate)
                nearest = min(nearest, rank) if nearest else rank
        return nearest[2] if nearest else word

    def _candidates(self, word: str) -> Iterator[str]:
        seen: set[str] = set()
        for shorter in {word, *_one_letter_fewer(word)}:
            for candidate in self._by_shorter.get(shorter, ()):
                if candidate not in seen:
                    seen.add(candidate)
                    yield candidate


def _one_letter_fewer(word: str) -> Iterator[str]:
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def slips_between(one: str, other: str, at_most: int) -> int:
    """Letters missed, added, changed or swapped with a neighbour; counting stops above `at_most`."""
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, opposite in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        if min(row) > at_most:
            return at_most + 1
        before_last, last = last, row
    return last[-1]
