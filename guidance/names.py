"""Tells a person's name from other words in a line about a case, where no name belongs."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guidance.words import plain

_NOT_WORDS = re.compile(r"<?@\S+|\S+@\S+|\b\w*\d\w*(?:[-/_#]\w+)*")  # mentions, addresses, references, dates
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.!?;:]")
_KINDS = (
    "first", "also_words", "places", "before_places", "professionals", "titles", "family", "families", "does",
    "nobody"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as typed, and as it is looked up: in lower case, without an 's at its end."""

    typed: str
    bare: str

    @property
    def is_capital(self) -> bool:
        return self.typed[:1].isupper() and not (len(self.typed) > 1 and self.typed.isupper())

    @property
    def owns(self) -> bool:
        return self.typed.casefold().endswith(("'s", "’s"))


_NONE = _Word("", "")


class Names:
    """Knows first names, and the words around a name that tell it from a street or a month."""

    def __init__(self, data: Mapping[str, Any], names: Iterable[str]) -> None:
        self._kinds = {kind: frozenset(data[kind].split()) for kind in _KINDS}
        self._first = self._kinds["first"] | frozenset(names)

    def in_line(self, text: str, known: Collection[str] = ()) -> str | None:
        """The first word of `text` that looks like somebody's name; those in `known` (lower case) do not."""
        return self._first_that(self._is_name, text, known)

    def plainly_in(self, text: str, known: Collection[str] = ()) -> str | None:
        """As `in_line`, for whole sentences: only first names and what follows a title.

        Where each sentence begins with a capital, one before "was" tells nothing.
        """
        return self._first_that(self._is_plainly_a_name, text, known)

    def _first_that(
        self, is_one: Callable[[list[_Word], int], bool], text: str, known: Collection[str]
    ) -> str | None:
        words = [_Word(each, _bare(each)) for each in _WORD.findall(_NOT_WORDS.sub(" . ", text))]
        around = [_NONE, *words, _NONE, _NONE]
        for place in range(1, len(words) + 1):
            word = around[place]
            if word.bare[:1].isalpha() and word.bare not in known and is_one(around, place):
                return word.typed
        return None

    def _is_name(self, words: list[_Word], place: int) -> bool:
        told = self._is_told_by_its_place(words, place) and not self._names_no_one_in_the_case(words, place)
        return told or self._is_plainly_a_name(words, place)

    def _is_plainly_a_name(self, words: list[_Word], place: int) -> bool:
        if self._names_no_one_in_the_case(words, place):
            return False
        before, word = words[place - 1 : place + 1]
        plainly = word.bare.split("-")[0] in self._first and not self._is(word, "also_words")
        return plainly or self._is(before, "titles")

    def _is_told_by_its_place(self, words: list[_Word], place: int) -> bool:
        """Whether a word with a capital, which may be any word, stands and acts as a name does."""
        before, word, after = words[place - 1 : place + 2]
        if not word.is_capital or self._is(word, "nobody") or self._is(word, "family"):
            return False
        begins = not before.bare.isalpha()
        acts = self._is(after, "does") or word.owns
        if self._is(before, "family") or self._is(after, "families") or (begins and acts):
            return len(word.bare) > 2
        return self._is(word, "also_words") and after.is_capital and not self._is(after, "nobody")

    def _names_no_one_in_the_case(self, words: list[_Word], place: int) -> bool:
        """Whether the word belongs to a place, or to a professional who is called by it."""
        return self._is_place(words, place) or self._is(words[place - 1], "professionals")

    def _is_place(self, words: list[_Word], place: int) -> bool:
        """Whether the word belongs to the name of a street, a school or a house."""
        following = words[place + 1 : place + 3]
        if self._is(words[place - 1], "before_places") or self._is(words[place], "places"):
            return True
        near = following[:1] if following and not following[0].is_capital else following
        return any(self._is(each, "places") for each in near)

    def _is(self, word: _Word, kind: str) -> bool:
        return word.bare in self._kinds[kind]


def _bare(word: str) -> str:
    return plain(word).strip("-")


def load_names() -> Names:
    """The words that ship with the library, and the first names that its questions know."""
    here = Path(__file__)
    asked = tomllib.loads(here.with_name("ontology.toml").read_text(encoding="utf-8"))["names"]["words"]
    return Names(tomllib.loads(here.with_name("names.toml").read_text(encoding="utf-8")), asked.split())
