"""Finds which of the library's entries a question asks, by the ideas they share."""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from guidance.library import Entry
from guidance.ontology import Ontology, Reading
from guidance.second_opinion import SecondOpinion

# How much an idea of each kind says about which entry is meant.
_WEIGHT_OF_KIND: Mapping[str, float] = {
    "subject": 1.0,
    "actor": 0.75,
    "aspect": 0.6,
    "authority": 0.3,
    "neighbour": 1.6,
    "smalltalk": 0.05,
    "word": 0.75,
    "common": 0.35,
    "filler": 0.12,
}
# Ideas that say more, or less, than others of their kind.
_WEIGHT_OF_IDEA: Mapping[str, float] = {
    "when": 0.85,
    "how_soon": 0.85,
    "who": 0.8,
    "how_often": 0.8,
    "percentage": 0.7,
    "why": 0.8,
    "required": 0.3,
    "allowed": 0.3,
    "how": 0.3,
    "during_conference": 0.5,
    "before_conference": 0.5,
    "after_conference": 0.5,
    "meeting": 0.5,
    "agency": 0.5,
    "conference": 0.6,
}
_PLAIN_AT_MOST = 3.0  # a word that is not of the field does not become telling by being rare here
_BROADER = 0.45  # of the weight of an idea, for the idea that contains it
_STRANGE = 0.5  # of the weight of the rarest idea, for a word that nothing in the library uses
_EVERYWHERE = 0.12  # of all asks: an idea in more of them is not what finds the entry
_REMEMBERED = 16  # readings
_HOPEFUL = 120  # asks, the likeliest by their rarer ideas, that are compared in full
_LOOKED_AT = 30  # entries, the likeliest, that are weighed closely
_LIKENESS, _COVERAGE = 0.6, 0.4
_SECOND_OPINION = 0.2
_USUAL_OPINION = 0.6  # what the second opinion says of a middling match, so that it moves scores both ways
_OTHER_THING = 0.75  # of its score, for an entry that speaks of none of the things asked about


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and how well it fits; `missing` are the question's ideas it lacks.

    `score` is about 0 for an entry that does not fit, 0.6 for one that does, and up to 1.5 for the very words.
    """

    entry: Entry
    score: float
    likeness: float
    coverage: float
    missing: frozenset[str]


class Matcher:
    """Weighs every entry against a question. Built once from the library."""

    def __init__(self, entries: Iterable[Entry], ontology: Ontology) -> None:
        self._ontology = ontology
        self._entries = tuple(entries)
        readings = [[ontology.read(ask) for ask in entry.asks] for entry in self._entries]
        answers = [ontology.read(entry.answer) for entry in self._entries]
        ideas_of_entry = [
            frozenset().union(*(each.closure | each.fillers for each in group)) for group in readings
        ]
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._matches)  # parts of a question recur
        self._known = [asked | answer.closure for asked, answer in zip(ideas_of_entry, answers, strict=True)]
        counts = Counter(idea for ideas in ideas_of_entry for idea in ideas)
        self._number = {entry.id: number for number, entry in enumerate(self._entries)}
        self._rarest = math.log(1 + len(self._entries))
        self._rarity = {idea: math.log(1 + len(self._entries) / count) for idea, count in counts.items()}
        self._owner: list[int] = []
        self._postings: defaultdict[str, dict[int, float]] = defaultdict(dict)
        self._opinion = SecondOpinion(
            (number, each) for number, group in enumerate(readings) for each in group
        )
        for number, group in enumerate(readings):
            for reading in {(each.ideas, each.fillers): each for each in group}.values():
                self._add(number, reading)

    def _add(self, entry: int, reading: Reading) -> None:
        ask = len(self._owner)
        self._owner.append(entry)
        for idea, weight in self._unit_vector(reading).items():
            self._postings[idea][ask] = weight

    def weight(self, idea: str, strange: frozenset[str] = frozenset()) -> float:
        """How much an idea counts in telling questions apart."""
        if idea in strange:
            return self._rarest * _STRANGE
        weight = _WEIGHT_OF_IDEA.get(idea) or _WEIGHT_OF_KIND[self._ontology.kind(idea)]
        rarity = self._rarity.get(idea, self._rarest)
        plain = self._ontology.kind(idea) in ("common", "word")
        return (min(rarity, _PLAIN_AT_MOST) if plain else rarity) * weight

    def _vector(self, reading: Reading) -> dict[str, float]:
        vector = {idea: self.weight(idea, reading.strange) for idea in reading.ideas | reading.fillers}
        for idea in reading.closure - reading.ideas:
            vector[idea] = self.weight(idea) * _BROADER
        return vector

    def _unit_vector(self, reading: Reading) -> dict[str, float]:
        vector = self._vector(reading)
        length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        return {idea: weight / length for idea, weight in vector.items()}

    def known(self, entry: Entry) -> frozenset[str]:
        """The ideas that an entry speaks of."""
        return self._known[self._number[entry.id]]

    def opinion(self, reading: Reading, entry: Entry) -> float:
        """How much the very words of a question speak for an entry: `SecondOpinion` says how to take it."""
        number = self._number[entry.id]
        return self._opinion.of(reading, [number])[number]

    def matches(self, reading: Reading, at_most: int = 8) -> list[Match]:
        """The entries that fit a question best, best first."""
        return self._remembered(reading)[:at_most]

    def _matches(self, reading: Reading) -> list[Match]:
        best = self._likenesses(reading)
        likeliest = heapq.nlargest(_LOOKED_AT, best, key=best.__getitem__)
        weights = {idea: self.weight(idea, reading.strange) for idea in reading.ideas}
        opinions = self._opinion.of(reading, likeliest)
        wide = {idea: self._ontology.widened([idea]) for idea in weights}
        found = [self._match(each, best[each], opinions[each], weights, wide) for each in likeliest]
        return sorted(found, key=lambda each: (-each.score, each.entry.id))

    def _likenesses(self, reading: Reading) -> dict[int, float]:
        """By entry: how like the question the likest of its asks is, from 0 to 1.

        What stands in very many asks says little, so it only tells the likeliest of them apart.
        """
        vector = self._unit_vector(reading)
        likeness: defaultdict[int, float] = defaultdict(float)
        telling = [idea for idea in vector if idea not in reading.fillers and not self._is_everywhere(idea)]
        first = telling or [idea for idea in vector if idea not in reading.fillers]
        for idea in first:
            weight = vector.pop(idea)
            for ask, opposite in self._postings.get(idea, {}).items():
                likeness[ask] += weight * opposite
        enough = min(sorted(likeness.values())[-_HOPEFUL:], default=0.0)
        values = {ask: value for ask, value in likeness.items() if value >= enough}
        for idea, weight in vector.items():
            asks = self._postings.get(idea, {})
            for ask in values if asks else ():
                if ask in asks:
                    values[ask] += weight * asks[ask]
        best: dict[int, float] = {}
        for ask, value in values.items():
            owner = self._owner[ask]
            if value > best.get(owner, 0.0):
                best[owner] = value
        return best

    def _is_everywhere(self, idea: str) -> bool:
        return len(self._postings.get(idea, ())) > _EVERYWHERE * len(self._owner)

    def _match(
        self,
        number: int,
        likeness: float,
        opinion: float,
        weights: Mapping[str, float],
        wide: Mapping[str, frozenset[str]],
    ) -> Match:
        """How well an entry fits ideas of these weights; `wide` has each of them with what is broader."""
        known = self._known[number]
        total = held = 0.0
        missing: set[str] = set()
        for idea, weight in weights.items():
            total += weight
            if idea in known:
                held += weight
            else:
                held += 0.0 if wide[idea].isdisjoint(known) else weight * 0.5
                missing.add(idea)
        coverage = held / total if total else 0.0
        score = _LIKENESS * likeness + _COVERAGE * coverage
        things = self._ontology.things.intersection(weights)
        if things and things.isdisjoint(known):
            score *= _OTHER_THING
        score += _SECOND_OPINION * (opinion - _USUAL_OPINION)
        return Match(self._entries[number], score, likeness, coverage, frozenset(missing))
