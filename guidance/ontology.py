"""The ideas of the field and the ways people write them, read from `ontology.toml`."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import Any, Literal

from guidance.words import Speller, stem, tokens

Kind = Literal[
    "subject", "actor", "aspect", "authority", "neighbour", "smalltalk", "word", "common", "filler"
]
_KINDS: tuple[Kind, ...] = ("subject", "actor", "aspect", "authority", "neighbour", "smalltalk")
_ARTICLES = frozenset({"a", "an", "the", "of"})
_GAP = "…"  # “call … off”: words that stand apart
_WIDEST_GAP = 3  # words
Apart = tuple[tuple[str, ...], tuple[str, ...], str]  # how such a phrase begins and ends, and its idea


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text turned out to be made of.

    `ideas` holds concept ids and, as `~stem`, content words that are no concept; `closure` adds the broader
    concepts. `fillers` (as `+stem`) are the words that carry little. `strange` are the content words of
    `ideas` that the library has never met; `words` are all of them, without their endings and in order.
    """

    ideas: frozenset[str]
    closure: frozenset[str]
    fillers: frozenset[str]
    strange: frozenset[str]
    words: tuple[str, ...]


class Ontology:
    """Reads texts into ideas. Built once; `learn` and `meet` widen the words it counts as known."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.kind_of: dict[str, Kind] = {}
        self.broader: dict[str, str] = dict(data["broader"])
        self._short: dict[str, list[str]] = {left: right.split() for left, right in data["short"].items()}
        self._phrases: dict[tuple[str, ...], str] = {}
        self._apart: defaultdict[str, list[Apart]] = defaultdict(list)  # by the word that they begin with
        common = data["common"]["words"].split()
        self._common = frozenset(f"~{stem(word)}" for word in common)
        self._filler = {stem(word) for word in data["filler"]["words"].split()} | _ARTICLES
        self.names = frozenset(data["names"]["words"].split())
        plain = data["plain"]["words"].split()
        known = {*common, *plain, *data["filler"]["words"].split(), *_ARTICLES, *self._short}
        shadowed: list[str] = []
        never_meant: set[str] = set()  # nobody who mistypes a word meant a town
        for kind in _KINDS:
            for concept, phrases in data[kind].items():
                self.kind_of[concept] = kind
                for phrase in phrases:
                    (never_meant if kind == "authority" else known).update(tokens(phrase))
                    if _GAP in phrase:
                        self._set_apart(phrase, concept)
                        continue
                    meant = self._phrases.setdefault(self._significant(phrase), concept)
                    if meant != concept:
                        shadowed.append(phrase)
        self._longest = max(len(phrase) for phrase in self._phrases)
        self.shadowed = tuple(shadowed)  # phrases that another concept claimed first: there should be none
        self._places = frozenset(never_meant)
        self.things = frozenset(data["things"]["names"])
        self.documents: dict[str, str] = dict(data["documents"])  # by the idea that names each
        self.telling_aspects = frozenset(data["telling_aspects"]["names"])
        self._known = frozenset(known)
        self._know(self._known)

    def learn(self, texts: Iterable[str]) -> None:
        """Makes every word of some texts a known one for good: it is not “mended”, and is not strange."""
        self._known |= _words_of(texts)
        self._know(self._known)

    def meet(self, texts: Iterable[str]) -> None:
        """Makes the words of the installed documents known, in place of those of the documents before.

        May run beside questions that are being read: they go by the words known before, or by the new ones.
        """
        self._know(self._known | _words_of(texts))

    def _know(self, words: frozenset[str]) -> None:
        known_stems, speller = {stem(word) for word in words | self._places}, Speller(words)
        self._known_stems, self._speller = known_stems, speller

    def kind(self, idea: str) -> Kind:
        if idea.startswith("+"):
            return "filler"
        return "common" if idea in self._common else self.kind_of.get(idea, "word")

    def of_kind(self, ideas: Iterable[str], *kinds: Kind) -> frozenset[str]:
        """Those of some ideas that are of these kinds."""
        return frozenset(each for each in ideas if self.kind(each) in kinds)

    def is_known(self, word: str) -> bool:
        """Whether a word, as typed, is one that the library or its documents use."""
        return stem(word) in self._known_stems

    def is_name(self, word: str) -> bool:
        return word in self.names

    def read(self, text: str, *, mend: bool = False) -> Reading:
        """The ideas in a text. With `mend`, slips of the keyboard are mended first (for questions)."""
        words = self._spelled_out(text, mend=mend)
        found: set[str] = set()
        taken: set[int] = set()
        place = 0
        while place < len(words):
            idea, length = self._idea_at(words, place)
            apart = self._apart_at(words, place) if length == 1 else None
            if apart is not None:
                idea, length, places = apart
                taken.update(places)
            if place not in taken:
                found.add(idea)
            place += length
        fillers = frozenset(each for each in found if each.startswith("+"))
        ideas = frozenset(found - fillers)
        strange = frozenset(
            each for each in ideas if each.startswith("~") and each[1:] not in self._known_stems
        )
        return Reading(ideas, self.widened(ideas), fillers, strange, tuple(words))

    def widened(self, ideas: Iterable[str]) -> frozenset[str]:
        """Ideas with everything broader than they are."""
        wide = set(ideas)
        for idea in tuple(wide):
            while idea in self.broader:
                idea = self.broader[idea]
                wide.add(idea)
        return frozenset(wide)

    def _idea_at(self, words: list[str], place: int) -> tuple[str, int]:
        for length in range(min(self._longest, len(words) - place), 0, -1):
            idea = self._phrases.get(tuple(words[place : place + length]))
            if idea:
                return idea, length
        word = words[place]
        return intern(f"+{word}" if word in self._filler else f"~{word}"), 1

    def _set_apart(self, phrase: str, concept: str) -> None:
        before, after = (self._significant(part) for part in phrase.split(_GAP))
        self._apart[before[0]].append((before, after, concept))

    def _apart_at(self, words: list[str], place: int) -> tuple[str, int, range] | None:
        """The idea of a phrase that begins there and ends a little later: “call the meeting off”."""
        for before, after, concept in self._apart.get(words[place], ()):
            gap = place + len(before)
            if tuple(words[place:gap]) != before:
                continue
            for start in range(gap + 1, gap + 1 + _WIDEST_GAP):
                if tuple(words[start : start + len(after)]) == after:
                    return concept, len(before), range(start, start + len(after))
        return None

    def _spelled_out(self, text: str, *, mend: bool = False) -> list[str]:
        spelled: list[str] = []
        for word in tokens(text):
            for part in self._short.get(word, [word]):
                slip = mend and stem(part) not in self._known_stems
                mended = self._mended(part) if slip else part
                for final in self._short.get(mended, [mended]):
                    if final not in _ARTICLES:
                        spelled.append(stem(final))
        return spelled

    def _mended(self, word: str) -> str:
        """The word it was meant to be; a strange word is not taken for a little one by another letter in it."""
        mended = self._speller.mend(word)
        another_letter = len(mended) == len(word) and sorted(mended) != sorted(word)
        return word if another_letter and stem(mended) in self._filler else mended

    def _significant(self, phrase: str) -> tuple[str, ...]:
        spelled = [part for word in tokens(phrase) for part in self._short.get(word, [word])]
        spelled = [final for part in spelled for final in self._short.get(part, [part])]
        return tuple(stem(word) for word in spelled if word not in _ARTICLES)


def _words_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in tokens(text))


def load_ontology() -> Ontology:
    """The ontology that ships with the library."""
    path = Path(__file__).with_name("ontology.toml")
    return Ontology(tomllib.loads(path.read_text(encoding="utf-8")))
