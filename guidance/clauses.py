"""Takes a question apart into what somebody asks and what they tell around it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from guidance.asking import QUESTION_WORD, SENTENCE_ENDS, asks, states
from guidance.ontology import Ontology, Reading
from guidance.understanding import Understanding

# Where one part of a sentence ends: at a pause, or where what somebody wants to know begins.
_PART_ENDS = re.compile(
    r",\s*|\s+(?:or|so|but|because|cos)\s+"
    r"|\b(?:find out|know|wondering|wonder|check|tell (?:me|us)|remind me|not sure|unsure|explain"
    r"|ask(?:s|ed|ing)?(?: (?:me|us|him|her|them))?)\s+"
    rf"(?=(?:if|whether|{QUESTION_WORD})\b)",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+(?:and|plus|also|&|n)\s+", re.IGNORECASE)
_LIST_ENDS = re.compile(r"[,;]\s*|:\s+|\s+[-–]\s+")
_ENUMERATES = re.compile(r"[,;]\s*\w")
_PRONOUNS = frozenset({"+it", "+they", "+them", "+this", "+that", "+these", "+those"})
_MOST_LISTED = 4
_REMEMBERED = 8  # questions
_MOST_HEARTS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question: its words, what they speak of, and whether it asks something."""

    text: str
    reading: Reading
    asks: bool


class Clauses:
    """Reads the parts of questions: each as it stands, and completed."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._documents = frozenset(ontology.documents) | {"guidance", "audit"}
        # The parts of a question, sentence by sentence: one question is looked at more than once.
        self._sentences = lru_cache(maxsize=_REMEMBERED)(self._cut_apart)

    def asking(self, whole: Understanding) -> list[tuple[Reading, Reading]]:
        """The parts that ask something, where there is more than one part: as they stand, and completed."""
        parts = [each for sentence in self._sentences(whole) for each in sentence]
        asking = [each.reading for each in parts if each.asks and self._tells(each.reading)]
        return [(part, self._completed(part, whole)) for part in asking] if len(parts) > 1 else []

    def asked_alone(self, whole: Understanding) -> list[Reading]:
        """The parts that ask, or name what is wanted, as they stand; nothing where there is only one part."""
        parts = [each for sentence in self._sentences(whole) for each in sentence]
        if len(parts) < 2:
            return []
        asking = [place for place, part in enumerate(parts) if part.asks] or self._named_last(parts)
        return [parts[place].reading for place in asking if self._is_about_something(parts[place].reading)]

    def hearts(self, whole: Understanding) -> list[Understanding]:
        """What may be all that is really asked, where more is told around it: nothing where nothing is."""
        sentences = self._sentences(whole)
        parts = [each for sentence in sentences for each in sentence]
        if len(parts) < 2:
            return []
        asking = [place for place, part in enumerate(parts) if part.asks]
        if not asking:
            asking = self._named_last(parts)
        found: list[Reading] = []
        for place in asking:
            found += self._asked_in(parts[place], parts[place - 1] if place else None, whole)
        if len(sentences) > 1:
            found += [
                self._joined(each) for each in sentences if any(parts[place] in each for place in asking)
            ]
        distinct = list({each.ideas: each for each in found if self._subjects(each)}.values())
        wanted = frozenset(idea for place in asking for idea in parts[place].reading.ideas)
        return [
            self._about(each, whole, wanted)
            for each in distinct[-_MOST_HEARTS:]
            if each.ideas != whole.reading.ideas
        ]

    def _named_last(self, parts: list[Part]) -> list[int]:
        """The last part, if it names a thing without stating anything: “timeframe for initial conference”."""
        telling = [place for place, part in enumerate(parts) if self._is_about_something(part.reading)]
        return [place for place in telling[-1:] if not states(parts[place].text)]

    def _is_about_something(self, part: Reading) -> bool:
        return bool(part.ideas - self._ontology.of_kind(part.ideas, "aspect", "smalltalk", "authority"))

    def _asked_in(self, part: Part, before: Part | None, whole: Understanding) -> Iterator[Reading]:
        """A part as it stands, where that says enough, and with what it leaves unsaid."""
        own = part.reading
        points_back = self.points_back(own)
        if self._says_what(own):
            yield own
        if before is not None and (points_back or not self._says_what(own)):
            yield self._joined([before, part])
        if points_back and before is not None and self._ontology.of_kind(own.ideas, "subject", "actor"):
            yield self._with(own, self._subjects(before.reading))
        if (points_back or self._says_what(own)) and not own.ideas & self._documents:
            yield self._completed(own, whole)

    def _subjects(self, part: Reading) -> frozenset[str]:
        return self._ontology.of_kind(part.ideas, "subject")

    def _joined(self, parts: Iterable[Part]) -> Reading:
        return self._ontology.read(", ".join(each.text for each in parts), mend=True)

    def _about(self, reading: Reading, whole: Understanding, wanted: frozenset[str]) -> Understanding:
        """The question, as though only this were asked."""
        of_kind = self._ontology.of_kind
        ideas = reading.ideas - of_kind(reading.ideas, "authority", "smalltalk")
        reading = replace(reading, ideas=ideas, closure=self._ontology.widened(ideas))
        named = self._ontology.read(" ".join(reading.words)).ideas & self._ontology.things
        neighbours = of_kind(ideas, "neighbour") | (wanted & whole.neighbours)
        return replace(
            whole,
            reading=reading,
            subjects=of_kind(ideas, "subject"),
            aspects=of_kind(ideas, "aspect"),
            actors=of_kind(ideas, "actor"),
            neighbours=neighbours if named else whole.neighbours,
        )

    def listed(self, whole: Understanding) -> list[tuple[Reading, Reading]]:
        """The parts of a bare list of things to know, as they stand, and with what all of them share."""
        if not _ENUMERATES.search(whole.topic):
            return []
        parts = [part for each in _LIST_ENDS.split(whole.topic) for part in _AND.split(each.strip())]
        read = [self._ontology.read(part, mend=True) for part in parts if part]
        telling = [part for part in read if any(self._is_a_matter(idea) for idea in part.ideas)]
        return [(part, self._completed(part, whole, shared=True)) for part in telling[-_MOST_LISTED:]]

    def _cut_apart(self, whole: Understanding) -> list[list[Part]]:
        """The parts of a question, sentence by sentence."""
        found: list[list[Part]] = []
        for sentence in SENTENCE_ENDS.split(whole.topic):
            parts: list[Part] = []
            for stretch in _PART_ENDS.split(sentence.strip()):
                pieces = [each for each in _AND.split(stretch.strip()) if each]
                first = bool(pieces) and asks(pieces[0])
                parts += [
                    Part(each, self._ontology.read(each, mend=True), self._asks(each, first))
                    for each in pieces
                ]
            if parts:
                found.append(parts)
        return found

    def _asks(self, piece: str, follows_one_that_asks: bool) -> bool:
        return asks(piece) or (follows_one_that_asks and not states(piece))

    def stands_alone(self, part: Reading) -> bool:
        """Whether a part says by itself what it is about."""
        return self._says_what(part)

    def points_back(self, part: Reading) -> bool:
        """Whether a part speaks of “it” or “them”, which may stand for something said before."""
        return bool(part.fillers & _PRONOUNS)

    def _is_a_matter(self, idea: str) -> bool:
        """Whether an idea is something to be told of a thing, rather than the thing itself."""
        return self._ontology.kind(idea) in ("subject", "word") and idea not in self._ontology.things

    def _says_what(self, part: Reading) -> bool:
        """Whether a part names what it asks about, rather than leaving that to the words around it."""
        return bool(self._ontology.of_kind(part.ideas - self._documents, "subject", "neighbour"))

    def _tells(self, part: Reading) -> bool:
        return bool(self._ontology.of_kind(part.ideas, "subject", "aspect", "actor"))

    def _completed(self, part: Reading, whole: Understanding, *, shared: bool = False) -> Reading:
        """A part with what it leaves unsaid: the thing it is about, or what is asked of it."""
        ideas, of_kind = part.ideas, self._ontology.of_kind
        speaks = of_kind(ideas, "subject", "word")
        if shared or not speaks or part.fillers & _PRONOUNS:
            ideas = ideas | (whole.subjects & self._ontology.things)
        if not of_kind(ideas, "aspect"):
            ideas = ideas | whole.aspects
        return self._with(part, ideas)

    def _with(self, part: Reading, more: frozenset[str]) -> Reading:
        ideas = part.ideas | more
        return replace(part, ideas=ideas, closure=self._ontology.widened(ideas))
