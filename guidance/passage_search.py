"""Searches the passages of installed documents for the one that answers a question, if any does."""

import heapq
import math
import re
from array import array
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from guidance.documents import Document, Passage
from guidance.ontology import Ontology, Reading
from guidance.quotations import sentences

_WEIGHT_OF_KIND: Mapping[str, float] = {
    "aspect": 0.35,
    "authority": 0.0,
    "actor": 0.8,
    "common": 0.3,
    "filler": 0.0,
    "smalltalk": 0.0,
}
_EVERYWHERE = 0.2  # an idea found in more of the passages than this does not help to find candidates
_FEW = 500  # among fewer passages than this, looking at many of them costs nothing
_STRANGE = 0.8
_COMMON_AT_MOST = 2.0  # an everyday word does not become telling by being rare here
_SATURATION, _LENGTH = 1.2, 0.5
_IN_HEADING = 0.35
_OVERHEAD, _BROADER = 0.8, 0.5
_FILLERS = 0.12  # what the little words of a question add, to choose between passages that fit as well
_CANDIDATES = 8
_REMEMBERED = 16  # searches
_SHARE = 0.7  # of the confidence rests on the passage, the rest on its best sentence
_WITHOUT_FIGURE = 0.7  # what remains for a passage without the figure or interval that is asked for
_FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|monthly|weekly|annual|daily|immediately|urgen)",
    re.IGNORECASE,
)
_SIGNS: Mapping[str, re.Pattern[str]] = {
    "telephone_number": re.compile(r"\b0\d[\d ]{7,}\d\b"),
    "contact_details": re.compile(r"\S+@\S+\.\w+"),
    "when": re.compile(r"\b(?:hours?|days?|weeks?|months?|\d ?[ap]m|minutes? before)\b", re.IGNORECASE),
    "how_soon": re.compile(r"\b(?:hours?|days?|weeks?|months?)\b", re.IGNORECASE),
    "how_often": re.compile(r"\b(?:every|weekly|monthly|annual\w*|yearly|daily)\b", re.IGNORECASE),
    "percentage": re.compile(
        r"\d ?%|\bper cent\b|\b(?:two|three|four|five|\d+) (?:other )?\w+", re.IGNORECASE
    ),
}
_WANTS_FIGURE = frozenset({"when", "how_soon", "how_often", "percentage", "telephone_number"})


@dataclass(frozen=True, slots=True)
class Found:
    """A passage, the number of its sentence that fits best, and how sure that it answers (0 to 1).

    `missing` are the question's ideas that it does not speak of, or only of something broader.
    """

    passage: Passage
    document: Document
    sentence: int
    confidence: float
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Likely:
    """A passage by its number: the share of the question that it speaks of, and how far to trust that."""

    number: int
    share: float
    trust: float
    missing: frozenset[str]

    def confidence(self, likeness: float) -> float:
        """`likeness`, from 0 to 1, is that of its best sentence to the question."""
        return min((_SHARE * self.share + (1 - _SHARE) * likeness) * self.trust, 1.0)

    @property
    def at_most(self) -> float:
        return self.confidence(1.0)


class PassageSearch:
    """An index over passages. Built whole whenever the library changes; asking it changes nothing."""

    def __init__(
        self, documents: Collection[Document], passages: Sequence[Passage], ontology: Ontology
    ) -> None:
        self._ontology = ontology
        self._documents = {document.id: document for document in documents}
        self._passages = list(passages)
        self._authority_of = [self._documents[each.document].authority for each in self._passages]
        self._authorities = frozenset(self._authority_of)
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._best)  # one question looks more than once
        titles = {document.id: ontology.read(document.title).closure for document in documents}
        readings = [ontology.read(passage.text) for passage in self._passages]
        self._fillers = [reading.fillers for reading in readings]
        headings = [ontology.read(passage.section).closure for passage in self._passages]
        self._around = [
            heading | titles[passage.document]
            for heading, passage in zip(headings, self._passages, strict=True)
        ]
        self._ideas = [
            reading.closure | _implied(passage.text)
            for reading, passage in zip(readings, self._passages, strict=True)
        ]
        self._lengths = [max(len(reading.ideas), 1) for reading in readings]
        self._usual_length = sum(self._lengths) / len(self._lengths) if self._lengths else 1.0
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        for number, ideas in enumerate(self._ideas):
            for idea in ideas | headings[number]:
                self._postings[idea].append(number)
        self._prominence = {
            idea: array("f", (self._prominence_of(idea, number) for number in where))
            for idea, where in self._postings.items()
        }
        self._rarity = {
            idea: math.log(1 + len(self._passages) / len(where)) for idea, where in self._postings.items()
        }
        self._rarest = math.log(1 + len(self._passages)) if self._passages else 1.0

    def weight(self, idea: str, strange: frozenset[str]) -> float:
        if idea in strange and idea not in self._rarity:
            return self._rarest * _STRANGE
        kind = self._ontology.kind(idea)
        rarity = self._rarity.get(idea, self._rarest)
        return (min(rarity, _COMMON_AT_MOST) if kind == "common" else rarity) * _WEIGHT_OF_KIND.get(kind, 1.0)

    def holds(self, authorities: frozenset[str] | None) -> bool:
        """Whether there are passages of any of these authorities (None: of any at all)."""
        return bool(self._passages) and (authorities is None or not self._authorities.isdisjoint(authorities))

    def best(self, reading: Reading, authorities: frozenset[str] | None = None) -> Found | None:
        """The passage that fits best, if any fits at all; only of those authorities where any are given."""
        return self._remembered(reading, authorities)

    def _best(self, reading: Reading, authorities: frozenset[str] | None) -> Found | None:
        if not self.holds(authorities):
            return None
        weights = {idea: self.weight(idea, reading.strange) for idea in reading.ideas}
        likely = [self._likely(number, reading, weights) for number in self._candidates(weights, authorities)]
        found: Found | None = None
        for each in sorted(likely, key=lambda each: -each.at_most):
            if found is not None and each.at_most <= found.confidence:
                break  # no sentence of it, nor of those after it, could make it fit better
            closer = self._looked_at(each, reading, weights)
            if found is None or closer.confidence > found.confidence:
                found = closer
        return found

    def _candidates(self, weights: Mapping[str, float], authorities: frozenset[str] | None) -> list[int]:
        """The passages worth a closer look, found by the rarer ideas of the question."""
        rare = [idea for idea in weights if not self._is_everywhere(idea)]
        scores: defaultdict[int, float] = defaultdict(float)
        for idea in rare or sorted(weights, key=lambda each: len(self._postings.get(each, ())))[:1]:
            weight = weights[idea]
            for number, prominence in zip(
                self._postings.get(idea, ()), self._prominence.get(idea, ()), strict=True
            ):
                scores[number] += weight * prominence
        if authorities is not None:
            for number in [each for each in scores if self._authority_of[each] not in authorities]:
                del scores[number]
        return heapq.nlargest(_CANDIDATES, scores, key=scores.__getitem__)

    def _is_everywhere(self, idea: str) -> bool:
        many = len(self._passages)
        return many > _FEW and len(self._postings.get(idea, ())) > _EVERYWHERE * many

    def _prominence_of(self, idea: str, number: int) -> float:
        """1 for an idea of a passage of usual length, less in a long one; as much again from its heading."""
        length = 1 - _LENGTH + _LENGTH * self._lengths[number] / self._usual_length
        inside = (_SATURATION + 1) / (1 + _SATURATION * length) if idea in self._ideas[number] else 0.0
        return inside + (_IN_HEADING if idea in self._around[number] else 0.0)

    def _likely(self, number: int, reading: Reading, weights: Mapping[str, float]) -> _Likely:
        """How well a passage as a whole fits, before its sentences are looked at."""
        total = sum(weights.values()) or 1.0
        ideas, around = self._ideas[number], self._around[number]
        held = {idea: self._held(idea, ideas, around) for idea in weights}
        trust = 1.0
        if reading.ideas & _WANTS_FIGURE and not _FIGURE.search(self._passages[number].text):
            trust *= _WITHOUT_FIGURE
        if "how_often" in reading.ideas and "how_often" not in ideas:
            trust *= _WITHOUT_FIGURE
        if reading.fillers:
            shared = len(reading.fillers & self._fillers[number]) / len(reading.fillers)
            trust *= 1 - _FILLERS + _FILLERS * shared
        share = sum(weights[idea] * part for idea, part in held.items()) / total
        return _Likely(
            number, share, trust, frozenset(idea for idea, part in held.items() if part <= _BROADER)
        )

    def _looked_at(self, likely: _Likely, reading: Reading, weights: Mapping[str, float]) -> Found:
        passage = self._passages[likely.number]
        sentence, likeness = self._best_sentence(passage, reading, weights)
        document = self._documents[passage.document]
        return Found(passage, document, sentence, likely.confidence(likeness), likely.missing)

    def _held(self, idea: str, ideas: frozenset[str], around: frozenset[str]) -> float:
        """How far a passage speaks of an idea: itself, in what stands over it, or only of something broader."""
        if idea in ideas:
            return 1.0
        if idea in around:
            return _OVERHEAD
        return _BROADER if self._ontology.widened([idea]) & ideas else 0.0

    def _best_sentence(
        self, passage: Passage, reading: Reading, weights: Mapping[str, float]
    ) -> tuple[int, float]:
        best, best_score = 0, -1.0
        total = sum(weights.values()) or 1.0
        wants_figure = bool(reading.ideas & _WANTS_FIGURE)
        for number, (start, end) in enumerate(sentences(passage.text)):
            text = passage.text[start:end]
            read = self._ontology.read(text)
            ideas = read.closure | _implied(text)
            score = sum(weight for idea, weight in weights.items() if idea in ideas) / total
            score += 0.02 * len(reading.fillers & read.fillers)
            if wants_figure and _FIGURE.search(text):
                score += 0.1
            if score > best_score:
                best, best_score = number, score
        return best, min(max(best_score, 0.0), 1.0)


def _implied(text: str) -> frozenset[str]:
    """Ideas that a text carries without their words: a telephone number, an e-mail address, a time limit."""
    return frozenset(idea for idea, sign in _SIGNS.items() if sign.search(text))
