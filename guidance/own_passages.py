"""Decides when a passage of an added document answers, and when the shipped library answers better."""

from guidance.choosing import Choice, Chooser
from guidance.disagreement import durations_in
from guidance.inquiry import Inquiry
from guidance.matching import Match
from guidance.ontology import Ontology, Reading
from guidance.passage_search import Found

_SURE = 0.66  # a passage that fits at least so well answers
_SAYS_MORE = 0.8  # so does one of another authority that fits so well, and says more
_TIMES = frozenset({"when", "how_soon", "how_often"})
_FEWEST = 2  # telling ideas that have to be asked about, for a passage to come before a sure entry
# Ideas that a passage meets without a word of them.
_UNSAID = frozenset(
    {"required", "allowed", "how", "benefit", "contents"}
    | {"before_conference", "during_conference", "after_conference", "on_the_day"}
)


class OwnPassages:
    """Holds the passages of added documents against the entry that the library has for a question."""

    def __init__(self, chooser: Chooser, ontology: Ontology) -> None:
        self._chooser = chooser
        self._ontology = ontology

    def better(self, inquiry: Inquiry, choice: Choice) -> Found | None:
        """A passage that answers better than the shipped library, if there is one.

        The documents of the asker's own authority come before the library, unless it speaks of more that is asked.
        Those of others come in where no authority is to be preferred, and the library is silent or says less.
        """
        own = self._best(inquiry, choice, inquiry.own)
        if own is not None or not inquiry.everywhere:
            return own
        if choice.best is None:
            return self._best(inquiry, choice, None)
        if not choice.answers:
            found = self.likeliest(inquiry, None)
            return found if found and not found.missing else None
        return self._says_more(inquiry, choice.best)

    def likeliest(
        self, inquiry: Inquiry, authorities: frozenset[str] | None, sure: float = _SURE
    ) -> Found | None:
        """The passage of these authorities (None: of any) that fits the question as a whole, if one does."""
        found = inquiry.stock.search.best(inquiry.asked.reading, authorities)
        return found if found and found.confidence >= sure else None

    def _best(self, inquiry: Inquiry, choice: Choice, authorities: frozenset[str] | None) -> Found | None:
        """The passage that fits the question, or what is asked in it after much is told."""
        found = self.likeliest(inquiry, authorities)
        if found is not None and self._holds_its_own(inquiry.asked.reading, found, choice):
            return found
        part = self._asked_alone(inquiry, authorities)
        found = inquiry.stock.search.best(part, authorities) if part else None
        if part is None or found is None or found.confidence < _SURE:
            return None
        return found if self._holds_its_own(part, found, choice) else None

    def _asked_alone(self, inquiry: Inquiry, authorities: frozenset[str] | None) -> Reading | None:
        """What is asked after much is told, where that says enough by itself."""
        if inquiry.asked.comparing or not inquiry.stock.search.holds(authorities):
            return None
        part = self._chooser.asked_alone(inquiry.asked)
        return part if part and len(self._telling(part.ideas)) >= _FEWEST else None

    def _holds_its_own(self, asked: Reading, found: Found, choice: Choice) -> bool:
        """Whether a passage speaks of all the telling ideas asked about that the library's entry speaks of."""
        if choice.best is None:
            return True
        if choice.answers and len(self._telling(asked.ideas)) < _FEWEST:
            return False
        said_by_entry = asked.ideas & self._chooser.known(choice.best.entry)
        return not self._telling(found.missing & said_by_entry)

    def _telling(self, ideas: frozenset[str]) -> frozenset[str]:
        return self._ontology.of_kind(ideas, "subject", "actor", "aspect", "neighbour", "word") - _UNSAID

    def _says_more(self, inquiry: Inquiry, best: Match) -> Found | None:
        """A passage of any authority that speaks of something asked that an entry leaves out, or gives the time."""
        untimed = bool(inquiry.asked.aspects & _TIMES) and not durations_in(best.entry.answer)
        if not best.missing and not untimed:
            return None
        found = self.likeliest(inquiry, None, _SAYS_MORE)
        more = found and (best.missing - found.missing or (untimed and durations_in(found.passage.text)))
        return found if more else None
