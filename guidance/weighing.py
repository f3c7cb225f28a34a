"""Weighs the entries that match a question against what it is really after."""

from dataclasses import replace

from guidance.library import Entry
from guidance.matching import Match, Matcher
from guidance.ontology import Ontology
from guidance.understanding import Understanding

SURE = 0.6  # an entry that fits at least so well is the answer
SURE_IF_AHEAD = 0.45  # so is one that fits less well, where everything else fits worse by
_AHEAD = 0.12
NEAR = 0.40  # one that fits so well is worth offering as a question back
COMPARED = 0.2  # a disagreement comes first when the question asks about several areas
_CHOSEN = 0.1  # and nearly so when it asks “this or that?”
_ANSWERS_FIRST = 0.012  # an answer comes before a gap that fits no better than this
_AS_GOOD = 0.90  # of the best score: an entry as good as the best
_NEIGHBOUR_MISSED = 0.3  # of its score, for an entry that does not speak of a neighbouring matter asked about
_ASPECT_MISSED = 0.6  # and for one that names the thing, but not the figure, place or interval asked for
_ONE_OF_TWO_MISSED = 0.8  # and for one that knows only one of the two that a question asks to choose between
_NO_JUDGEMENT = -3  # points below which nothing is taken for a judgement, however alike
_LOOKED_AT, _COMPARED_WITH = 8, 20  # entries


class Scales:
    """Weighs entries for one question at a time."""

    def __init__(self, matcher: Matcher, ontology: Ontology) -> None:
        self._matcher = matcher
        self._ontology = ontology

    def weighed(self, asked: Understanding) -> list[Match]:
        """The entries that fit, those of a named side before equals, those off the matter far behind."""
        at_most = _COMPARED_WITH if asked.comparing else _LOOKED_AT
        found = [
            replace(each, score=each.score * self._worth(asked, each))
            for each in self._matcher.matches(asked.reading, at_most)
            if each.entry.kind != "decision" or asked.judgement >= _NO_JUDGEMENT
        ]
        found.sort(key=lambda each: -each.score - _favour(asked, each))
        if found and asked.sides:
            enough = found[0].score * _AS_GOOD
            found.sort(key=lambda each: (each.score < enough, not _led_by(each.entry, asked), -each.score))
        return found

    def known(self, entry: Entry) -> frozenset[str]:
        """The ideas that an entry speaks of."""
        return self._matcher.known(entry)

    def opinion(self, asked: Understanding, entry: Entry) -> float:
        """How much the very words of a question speak for an entry, from about -2 to 3."""
        return self._matcher.opinion(asked.reading, entry)

    def _worth(self, asked: Understanding, match: Match) -> float:
        """What remains of the score of an entry that does not speak of what a question is after."""
        if asked.neighbours & match.missing or asked.neighbours - self.known(match.entry):
            return _NEIGHBOUR_MISSED
        if asked.between and len(asked.actors) > 1 and asked.actors & match.missing:
            return _ONE_OF_TWO_MISSED
        wanted = (asked.aspects & self._ontology.telling_aspects) | asked.counted
        return _ASPECT_MISSED if wanted & match.missing else 1.0


def _favour(asked: Understanding, match: Match) -> float:
    """What is added to the score where entries are put in order: disagreements come first for who compares."""
    if not match.entry.answers:
        return 0.0
    if match.entry.kind == "conflict" and not (asked.subjects | asked.actors) & match.missing:
        return COMPARED if asked.comparing else _CHOSEN if asked.between else _ANSWERS_FIRST
    return _ANSWERS_FIRST


def sure(matches: list[Match]) -> Match | None:
    """The best of them, if it fits well, or well enough with no rival that rests on other words."""
    if not matches:
        return None
    best = matches[0]
    rivals = (each.score for each in matches if not set(each.entry.citations) & set(best.entry.citations))
    ahead = best.score >= SURE_IF_AHEAD and best.score - max(rivals, default=0.0) >= _AHEAD
    return best if best.score >= SURE or ahead else None


def _led_by(entry: Entry, asked: Understanding) -> bool:
    """Whether an entry is about what the areas or documents named say, rather than only touching it."""
    if entry.kind == "conflict":
        return asked.comparing or asked.sides <= asked.places
    first = [each.document for each in entry.citations[:1]]
    return any(each.authority in asked.sides or each.id in asked.sides for each in first)
