"""Chooses which of the library's entries a question is answered with, and which beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from guidance.clauses import Clauses
from guidance.library import Entry
from guidance.matching import Match, Matcher
from guidance.ontology import Ontology, Reading
from guidance.understanding import Understanding

_SURE = 0.6  # an entry that fits at least so well is the answer
_SURE_IF_AHEAD = 0.45  # so is one that fits less well, where everything else fits worse by
_AHEAD = 0.12
_NEAR = 0.40  # one that fits so well is worth offering as a question back
_AS_GOOD = 0.90  # of the best score: an entry as good as the best
_DISPUTE_MARGIN = 0.05  # a disagreement that fits so nearly as well as the best is shown with it
_OWN_DISPUTE_MARGIN = 0.2
_ANSWERS_FIRST = 0.012  # an answer comes before a gap that fits no better than this
_COMPARED = 0.2  # a disagreement comes first when the question asks about several areas
_CHOSEN = 0.1  # and nearly so when it asks “this or that?”
_CLAUSE_SURE = 0.85  # a part of a question has to fit this well to be answered beside the whole
_NEIGHBOUR_MISSED = 0.3  # of its score, for an entry that does not speak of a neighbouring matter asked about
_ASPECT_MISSED = 0.6  # and for one that names the thing, but not the figure, place or interval asked for
_ONE_OF_TWO_MISSED = 0.8  # and for one that knows only one of the two that a question asks to choose between
_PER_DOUBT = 0.1  # how much better an entry has to fit for each point that speaks for a judgement
_NO_JUDGEMENT = -3  # points below which nothing is taken for a judgement, however alike
_MOST_BESIDE, _MOST_COMPARED = 3, 2


@dataclass(frozen=True, slots=True)
class Choice:
    """What the library has for a question.

    `best` is the entry that answers it (or says that nothing does), None where none is sure; `beside` are those
    that answer its other parts; `disputed` is the disagreement it is about; `matches` are all that came near.
    """

    best: Match | None
    beside: tuple[Entry, ...]
    disputed: Entry | None
    matches: tuple[Match, ...]

    @property
    def answers(self) -> bool:
        return self.best is not None and self.best.entry.answers


class Chooser:
    """Weighs the entries that match a question against what it is really after."""

    def __init__(self, matcher: Matcher, ontology: Ontology, entries: Iterable[Entry]) -> None:
        self._matcher = matcher
        self._disputes = {each.id: each for each in entries if each.kind == "conflict"}
        self._clauses = Clauses(ontology)
        self._ontology = ontology

    def choose(self, asked: Understanding) -> Choice:
        """The entry that answers a question, if one surely does, and what goes with it."""
        matches = self._matches(asked)
        best = matches[0] if matches and _is_sure(matches[0], matches) else None
        parts = self._parts(asked)
        if best is None or not asked.comparing:
            best = self._heart(asked, parts, best) or best
        if not parts:
            parts = self._listed(asked)
            best = parts[0][1] if parts else best
        beside = _compared(best, matches) if asked.comparing else _beside(best, parts)
        disputed = _disputed(best, matches) or self._differing(asked, best)
        return Choice(best, beside, disputed, tuple(matches))

    def near(self, asked: Understanding, choice: Choice) -> list[Match]:
        """The entries worth offering as a question back, where none is sure."""
        return [
            each for each in choice.matches if each.score >= _NEAR and not asked.neighbours & each.missing
        ]

    def is_judgement(self, asked: Understanding, choice: Choice) -> bool:
        """Whether to keep silent: the more speaks for a judgement, the better an entry has to fit."""
        likest = choice.best or (choice.matches[0] if choice.matches else None)
        if likest is not None and likest.entry.kind == "decision" and likest.score >= _SURE_IF_AHEAD:
            return True
        if choice.best is None:
            return asked.judgement >= 0
        return asked.judgement >= 0 and choice.best.score < _SURE + _PER_DOUBT * asked.judgement

    def _matches(self, asked: Understanding) -> list[Match]:
        """The entries that fit, those of a named authority before equals, those off the matter far behind."""
        found = [
            replace(each, score=each.score * self._worth(asked, each))
            for each in self._matcher.matches(asked.reading)
            if each.entry.kind != "decision" or asked.judgement >= _NO_JUDGEMENT
        ]
        favour = {
            "gap": 0.0,
            "decision": 0.0,
            "answer": _ANSWERS_FIRST,
            "conflict": _COMPARED if asked.comparing else _CHOSEN if asked.between else _ANSWERS_FIRST,
        }
        found.sort(key=lambda each: -each.score - favour[each.entry.kind])
        if found and asked.places:
            enough = found[0].score * _AS_GOOD
            found.sort(
                key=lambda each: (each.score < enough, not _led_by(each.entry, asked.places), -each.score)
            )
        return found

    def _worth(self, asked: Understanding, match: Match) -> float:
        """What remains of the score of an entry that does not speak of what a question is after."""
        if asked.neighbours & match.missing:
            return _NEIGHBOUR_MISSED
        if asked.between and len(asked.actors) > 1 and asked.actors & match.missing:
            return _ONE_OF_TWO_MISSED
        return _ASPECT_MISSED if asked.aspects & match.missing & self._ontology.telling_aspects else 1.0

    def _differing(self, asked: Understanding, best: Match | None) -> Entry | None:
        """The disagreement that an answer is one position of, unless one area's practice alone is asked for."""
        if best is None or best.entry.differs is None or (asked.places and not asked.comparing):
            return None
        return self._disputes[best.entry.differs]

    def _heart(
        self, asked: Understanding, parts: list[tuple[Reading, Match]], best: Match | None
    ) -> Match | None:
        """What is really asked, where what is told around it hides it or leads to another thing."""
        clear = bool(parts) and all(
            part.score >= _CLAUSE_SURE and not asked.neighbours & part.missing for _, part in parts
        )
        if not clear:
            return None
        own, part = parts[0]
        if best is None or (len(parts) > 1 and not best.entry.answers):
            return part
        things = own.ideas & self._ontology.things
        astray = bool(things) and not things & self._ontology.read(best.entry.ask).closure
        return part if astray and len(parts) == 1 else None

    def _parts(self, asked: Understanding) -> list[tuple[Reading, Match]]:
        """Each part of a question that asks something by itself, with the entry that fits it."""
        parts = ((own, self._matcher.matches(whole, at_most=1)) for own, whole in self._clauses.asking(asked))
        return [(own, found[0]) for own, found in parts if found]

    def _listed(self, asked: Understanding) -> list[tuple[Reading, Match]]:
        """The parts of a bare list, “planning, progress and partnership”, if every one of them has its entry."""
        parts = [(own, self._matcher.matches(whole, at_most=1)) for own, whole in self._clauses.listed(asked)]
        found = [(own, matches[0]) for own, matches in parts if matches]
        sure = all(match.score >= _CLAUSE_SURE and match.entry.answers for _, match in found)
        several = len({match.entry.id for _, match in found}) > 1 and len(found) == len(parts)
        return found if sure and several else []


def _beside(best: Match | None, parts: list[tuple[Reading, Match]]) -> tuple[Entry, ...]:
    """The entries that answer the other parts of a question that asks several things."""
    found: list[Entry] = []
    for _, part in parts if best is not None and len(parts) > 1 else ():
        telling = part.score >= _CLAUSE_SURE and part.entry.answers
        if best is not None and telling and part.entry is not best.entry and part.entry not in found:
            found.append(part.entry)
    return tuple(found[:_MOST_BESIDE])


def _compared(best: Match | None, matches: list[Match]) -> tuple[Entry, ...]:
    """What else the documents say of a matter, where a question asks what each of them says."""
    if best is None:
        return ()
    sides = set(best.entry.authorities)
    found: list[Entry] = []
    for each in matches:
        as_close = each.score >= best.score - _COMPARED
        other_side = each.score >= _NEAR and not each.entry.authorities <= sides
        if each.entry.answers and each.entry is not best.entry and (as_close or other_side):
            found.append(each.entry)
            sides |= each.entry.authorities
    return tuple(found[:_MOST_COMPARED])


def _is_sure(best: Match, matches: list[Match]) -> bool:
    """Whether an entry fits well, or well enough with no rival that rests on other words."""
    if best.score >= _SURE:
        return True
    rivals = (each.score for each in matches if not set(each.entry.citations) & set(best.entry.citations))
    return best.score >= _SURE_IF_AHEAD and best.score - max(rivals, default=0.0) >= _AHEAD


def _disputed(best: Match | None, matches: list[Match]) -> Entry | None:
    """The disagreement that a question is about: the entry itself, or one that fits nearly as well."""
    if best is None or not best.entry.answers:
        return None
    if best.entry.kind == "conflict":
        return best.entry
    disputes = (each for each in matches if each.entry.kind == "conflict")
    return next((each.entry for each in disputes if _is_near(best, each)), None)


def _is_near(best: Match, dispute: Match) -> bool:
    """Whether a disagreement is shown: it may be further behind where the answer is one of its positions.

    Where it then speaks of all that the answer speaks of, it is the same matter, however it is worded.
    """
    if not set(best.entry.citations) & set(dispute.entry.citations):
        return dispute.score >= best.score - _DISPUTE_MARGIN
    covers = dispute.missing <= best.missing and dispute.score >= _NEAR
    return covers or dispute.score >= best.score - _OWN_DISPUTE_MARGIN


def _led_by(entry: Entry, places: frozenset[str]) -> bool:
    """Whether an entry is about the practice of one of these places, rather than only touching it."""
    return entry.kind == "conflict" or any(each.document.authority in places for each in entry.citations[:1])
