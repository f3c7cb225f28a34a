"""Chooses which of the library's entries a question is answered with, and which beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from guidance.comparing import Disputes, each_side
from guidance.heart import Hearts, Part, beside
from guidance.library import Entry
from guidance.matching import Match, Matcher
from guidance.ontology import Ontology, Reading
from guidance.sureness import Signs, Sureness, signs_of
from guidance.understanding import Understanding
from guidance.weighing import NEAR, SURE, SURE_IF_AHEAD, Scales, sure

_PER_DOUBT = 0.1  # how much better an entry has to fit for each point that speaks for a judgement
_CERTAIN = 1.0  # an entry that fits the whole of a question so well is the one, however it begins
_SURE_OF_ALL = 0.75  # an entry that fits the whole of a question so well is not held against its parts
_PLAINER = 0.3  # how much better a part has to fit, where the whole has its sure answer
_TOLD_MORE = 0.3  # and how much better where only a part of what is told was looked at


@dataclass(frozen=True, slots=True)
class Choice:
    """What the library has for a question.

    `best` is the entry that answers it (or says that nothing does), None where none is sure; `beside` are those
    that answer its other parts; `disputed` is the disagreement it is about; `matches` are all that came near.
    `at_heart` says that it answers what is asked in a part of the question, whatever is told around it; `opinion`
    is how much the very words of what is asked speak for it.
    """

    best: Match | None
    beside: tuple[Entry, ...]
    disputed: Entry | None
    matches: tuple[Match, ...]
    at_heart: bool
    opinion: float

    @property
    def answers(self) -> bool:
        return self.best is not None and self.best.entry.answers

    def signs_of(self, best: Match) -> Signs:
        """What speaks for the best of the matches."""
        shown = self.beside if self.disputed is None else (*self.beside, self.disputed)
        return signs_of(best, self.matches, self.opinion, shown)


class Chooser:
    """Finds the entry that answers a question, and what goes with it."""

    def __init__(self, entries: Iterable[Entry], ontology: Ontology, sureness: Sureness) -> None:
        entries = tuple(entries)
        self._sureness = sureness
        matcher = Matcher(entries, ontology)
        self._scales = Scales(matcher, ontology)
        self._hearts = Hearts(matcher, self._scales, ontology)
        self._disputes = Disputes(entries)

    def choose(self, asked: Understanding) -> Choice:
        """The entry that answers a question, if one surely does, and what goes with it."""
        whole = self._choose(asked)
        if whole.best is not None and whole.best.score >= _CERTAIN and not whole.at_heart:
            return whole
        return self._of_an_ending(asked, whole) or whole

    def _of_an_ending(self, asked: Understanding, whole: Choice) -> Choice | None:
        """What answers the end of a question, where that is plainer than what answers the whole of it."""
        for ending in asked.endings:
            choice = self._choose(ending)
            if choice.best is None or not self._hearts.stands_alone(ending):
                continue
            best = self._hearts.in_its_setting(choice.best, ending, asked)
            margin = 0.0 if self._hearts.is_whole(ending) else _PLAINER
            if best.score >= min(SURE, choice.best.score) and _is_plainer(best, whole, margin):
                return replace(choice, best=best, at_heart=best.score < choice.best.score)
        return None

    def _choose(self, asked: Understanding) -> Choice:
        """The same, for a question as a whole or for its heart."""
        matches = self._scales.weighed(asked)
        best = sure(matches)
        parts = self._hearts.parts(asked)
        if best is None or not asked.comparing:
            best = self._hearts.plainest(asked, parts, best) or best
        if not parts:
            parts = self._hearts.listed(asked)
            best = parts[0][1] if parts else best
        heart = self._hearts.of(asked) if best is None or best.score < _SURE_OF_ALL else None
        if heart is not None and (
            best is None or best.score < SURE or heart.best.score > best.score + _PLAINER
        ):
            return self._chosen(heart.asked, heart.best, heart.matches, parts, at_heart=True)
        return self._chosen(asked, best, matches, parts, at_heart=False)

    def _chosen(
        self,
        asked: Understanding,
        best: Match | None,
        matches: list[Match],
        parts: list[Part],
        *,
        at_heart: bool,
    ) -> Choice:
        others = each_side(best, matches, asked.sides) if asked.comparing else beside(best, parts)
        disputed = self._disputes.about(asked, best, matches)
        opinion = self._scales.opinion(asked, best.entry) if best else 0.0
        return Choice(best, others, disputed, tuple(matches), at_heart, opinion)

    def settled(self, asked: Understanding, choice: Choice) -> Choice:
        """The choice, without its answer where that is too doubtful to be given.

        Where several documents are compared, what each says is given as it is.
        """
        if choice.best is None or not choice.answers or asked.comparing:
            return choice
        if self._sureness.is_enough(choice.signs_of(choice.best)):
            return choice
        return replace(choice, best=None, beside=(), disputed=None)

    def known(self, entry: Entry) -> frozenset[str]:
        """The ideas that an entry speaks of."""
        return self._scales.known(entry)

    def asked_alone(self, asked: Understanding) -> Reading | None:
        """The part of a question that asks, where it has several, for a search elsewhere than among the entries."""
        return self._hearts.asked_alone(asked)

    def near(self, asked: Understanding, choice: Choice) -> list[Match]:
        """The entries worth offering as a question back, where none is sure."""
        return [each for each in choice.matches if each.score >= NEAR and not asked.neighbours & each.missing]

    def is_judgement(self, asked: Understanding, choice: Choice) -> bool:
        """Whether to keep silent: the more speaks for a judgement, the better an entry has to fit."""
        likest = choice.best or (choice.matches[0] if choice.matches else None)
        if likest is not None and likest.entry.kind == "decision" and likest.score >= SURE_IF_AHEAD:
            return True
        if choice.best is None:
            return asked.judgement >= 0
        enough = SURE + _PER_DOUBT * asked.judgement + (_TOLD_MORE if choice.at_heart else 0.0)
        return asked.judgement >= 0 and choice.best.score < enough


def _is_plainer(ending: Match, whole: Choice, margin: float) -> bool:
    """Whether what fits the end of a question is to be preferred to what fits the whole of it."""
    best = whole.best
    return best is None or whole.at_heart or best.score < SURE or ending.score > best.score + margin
