"""Takes a question apart into the parts that each ask something, with what they leave unsaid."""

import re
from dataclasses import replace

from guidance.ontology import Ontology, Reading
from guidance.understanding import Understanding
from guidance.words import plain

# Where one part of a question ends: at a pause, or where what somebody wants to know begins.
_PART_ENDS = re.compile(
    r"[,;?]\s*|[.!:]\s+|\s+[-–]\s+|\s+or\s+"
    r"|\b(?:find out|know|wondering|wonder|check|tell (?:me|us)|asking|asks)\s+"
    r"(?=(?:if|whether|who|what|when|where|how|why|which)\b)",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+(?:and|plus|also|&|n)\s+", re.IGNORECASE)
# “so who …”, “after the icpc when …”, “do we …”
_ASKS = re.compile(
    r"(?:(?:after|before|during|at|in|for|on|re) (?:\w+ ){1,3}?)?"
    r"(?:(?:so|and|n|plus|but|ok|also|hi|please|pls|plz|then|or)\s+)*"
    r"(?:who|what|wot|when|where|why|how|which|by when|is|are|am|do|does|did|can|could|should|shld|must|may|"
    r"will|would|has|have|any|need|if|whether)\b"
)
_LIST_ENDS = re.compile(r"[,;]\s*|:\s+|\s+[-–]\s+")
_ENUMERATES = re.compile(r"[,;]\s*\w")
_PRONOUNS = frozenset({"+it", "+they", "+them", "+this", "+that"})
_MOST_LISTED = 4


class Clauses:
    """Reads the parts of questions: each as it stands, and completed."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology

    def asking(self, whole: Understanding) -> list[tuple[Reading, Reading]]:
        """The parts that ask something, where there is more than one part: as they stand, and completed."""
        said = [_AND.split(each.strip()) for each in _PART_ENDS.split(whole.topic)]
        parts = [
            (_ASKS.match(plain(joined[0])) or _ASKS.match(plain(part)), self._ontology.read(part, mend=True))
            for joined in said
            for part in joined
        ]
        telling = [(asking, part) for asking, part in parts if self._tells(part)]
        asking = [part for asking, part in telling if asking]
        return [(part, self._completed(part, whole)) for part in asking] if len(parts) > 1 else []

    def listed(self, whole: Understanding) -> list[tuple[Reading, Reading]]:
        """The parts of a bare list of things to know, as they stand, and with what all of them share."""
        if not _ENUMERATES.search(whole.topic):
            return []
        parts = [part for each in _LIST_ENDS.split(whole.topic) for part in _AND.split(each.strip())]
        read = [self._ontology.read(part, mend=True) for part in parts if part]
        telling = [part for part in read if any(self._is_a_matter(idea) for idea in part.ideas)]
        return [(part, self._completed(part, whole, shared=True)) for part in telling[-_MOST_LISTED:]]

    def _is_a_matter(self, idea: str) -> bool:
        """Whether an idea is something to be told of a thing, rather than the thing itself."""
        return self._ontology.kind(idea) in ("subject", "word") and idea not in self._ontology.things

    def _tells(self, part: Reading) -> bool:
        return any(self._ontology.kind(idea) in ("subject", "aspect", "actor") for idea in part.ideas)

    def _completed(self, part: Reading, whole: Understanding, *, shared: bool = False) -> Reading:
        """A part with what it leaves unsaid: the thing it is about, or what is asked of it."""
        ideas = part.ideas
        speaks = any(self._ontology.kind(idea) in ("subject", "word") for idea in ideas)
        if shared or not speaks or part.fillers & _PRONOUNS:
            ideas = ideas | (whole.subjects & self._ontology.things)
        if not any(self._ontology.kind(idea) == "aspect" for idea in ideas):
            ideas = ideas | whole.aspects
        return replace(part, ideas=ideas, closure=self._ontology.widened(ideas))
