"""Finds what is really asked, where a question tells more than it asks or asks several things."""

from dataclasses import dataclass, replace

from guidance.clauses import Clauses
from guidance.library import Entry
from guidance.matching import Match, Matcher
from guidance.ontology import Ontology, Reading
from guidance.understanding import Understanding
from guidance.weighing import SURE, Scales, sure

_PART_SURE = 0.85  # a part of a question has to fit this well to be answered beside the whole
_PER_STRAY = 0.05  # less for each matter that is told and that the entry does not speak of
_MOST_STRAYS = 3
_MOST_BESIDE = 3

Part = tuple[Reading, Match]  # a part of a question as it stands, and the entry that fits it


@dataclass(frozen=True, slots=True)
class Heart:
    """A part of a question as though it alone were asked, the entry that answers it, and all that came near."""

    asked: Understanding
    best: Match
    matches: list[Match]


class Hearts:
    """Looks at the parts of a question, each as though it alone were asked."""

    def __init__(self, matcher: Matcher, scales: Scales, ontology: Ontology) -> None:
        self._matcher = matcher
        self._scales = scales
        self._ontology = ontology
        self._clauses = Clauses(ontology)

    def of(self, asked: Understanding) -> Heart | None:
        """What is asked, where what is told around it hides that."""
        found: list[Heart] = []
        for heart in self._clauses.hearts(asked):
            matches = self._scales.weighed(heart)
            match = sure(matches)
            if match is not None:
                found.append(Heart(heart, self.in_its_setting(match, heart, asked), matches))
        best = max(found, key=lambda each: each.best.score, default=None)
        return best if best is not None and best.best.score >= SURE else None

    def stands_alone(self, ending: Understanding) -> bool:
        """Whether the end of a question says by itself what it is about."""
        return self._clauses.stands_alone(ending.reading)

    def is_whole(self, ending: Understanding) -> bool:
        """Whether it also names a thing to be asked about, a report, a core group, and points to nothing before."""
        return self._names_its_thing(ending) and not self._clauses.points_back(ending.reading)

    def _names_its_thing(self, part: Understanding) -> bool:
        return bool(part.reading.ideas & self._ontology.things)

    def asked_alone(self, asked: Understanding) -> Reading | None:
        """The last part that asks or names what is wanted, as it stands; None where there is only one part."""
        found = self._clauses.asked_alone(asked)
        return found[-1] if found else None

    def in_its_setting(self, match: Match, part: Understanding, asked: Understanding) -> Match:
        """The match with a part, worth less the more is told that the entry does not speak of.

        A part that begins a sentence of its own and names the thing it is about is worth what it is.
        """
        if part in asked.endings and self._names_its_thing(part):
            return match
        told = asked.reading.ideas - part.reading.ideas - self._scales.known(match.entry)
        strays = self._ontology.of_kind(told, "subject")
        return replace(match, score=match.score - _PER_STRAY * min(len(strays), _MOST_STRAYS))

    def parts(self, asked: Understanding) -> list[Part]:
        """Each part of a question that asks something by itself, with the entry that fits it."""
        return self._fitting(self._clauses.asking(asked))

    def listed(self, asked: Understanding) -> list[Part]:
        """The parts of a bare list, “planning, progress and partnership”, if every one of them has its entry."""
        parts = self._clauses.listed(asked)
        found = self._fitting(parts)
        clear = all(match.score >= _PART_SURE and match.entry.answers for _, match in found)
        several = len({match.entry.id for _, match in found}) > 1 and len(found) == len(parts)
        return found if clear and several else []

    def _fitting(self, parts: list[tuple[Reading, Reading]]) -> list[Part]:
        fitting = ((own, self._matcher.matches(completed, at_most=1)) for own, completed in parts)
        return [(own, found[0]) for own, found in fitting if found]

    def plainest(self, asked: Understanding, parts: list[Part], best: Match | None) -> Match | None:
        """The first part, where all parts are plain and the whole leads to nothing or to another thing."""
        plain = all(match.score >= _PART_SURE and not asked.neighbours & match.missing for _, match in parts)
        if not parts or not plain:
            return None
        own, first = parts[0]
        if best is None or (len(parts) > 1 and not best.entry.answers):
            return first
        things = own.ideas & self._ontology.things
        astray = bool(things) and not things & self._ontology.read(best.entry.ask).closure
        return first if astray and len(parts) == 1 else None


def beside(best: Match | None, parts: list[Part]) -> tuple[Entry, ...]:
    """The entries that answer the other parts of a question that asks several things."""
    if best is None or len(parts) < 2:
        return ()
    plain = (match.entry for _, match in parts if match.score >= _PART_SURE and match.entry.answers)
    others = dict.fromkeys(each.id for each in plain if each is not best.entry)
    entries = {match.entry.id: match.entry for _, match in parts}
    return tuple(entries[each] for each in others)[:_MOST_BESIDE]
