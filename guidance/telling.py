"""Puts an answer together: what is said, every position where documents differ, and where it is said."""

from collections.abc import Collection, Iterable

from guidance import wording
from guidance.answers import Answer, Position, Source
from guidance.choosing import Choice
from guidance.disagreement import Limit, limits_against
from guidance.documents import NATIONAL
from guidance.inquiry import Inquiry
from guidance.library import Citation, Entry
from guidance.matching import Match
from guidance.passage_search import Found
from guidance.sourcing import Sourcing

_MOST_SOURCES = 6
_MOST_POSITIONS = 6
_RELATED = 3
# Ideas that most sentences of the guidance speak of, so that they tell no sentence from another.
_EVERYWHERE = frozenset(
    {"conference", "icpc", "meeting", "guidance", "practitioner_guide", "one_minute_guide"}
)


class Teller:
    """Tells what an entry of the library or a passage of a document says."""

    def __init__(self, sourcing: Sourcing) -> None:
        self._sourcing = sourcing

    def from_passage(self, inquiry: Inquiry, own: Found, choice: Choice) -> Answer:
        """The answer of an added document, with the library's own where it says another thing."""
        source = self._sourcing.of_passage(own.passage, own.document, own.sentence, inquiry.today)
        answer = wording.says(own.document.title, self._sourcing.sentence(own.passage, own.sentence))
        if choice.best is None or not choice.answers:
            return Answer(True, "answer", answer, sources=(source,), confidence=own.confidence)
        entry = choice.best.entry
        sources = (source, *self._sources(inquiry, entry))[:_MOST_SOURCES]
        if any(each.document.id == own.document.id for each in _against(inquiry, entry)):
            positions = (Position(own.document.authority, answer), *_positions(inquiry, entry))
            text = wording.each_says([(each.authority, each.text) for each in positions])
            return Answer(True, "conflict", text, positions, sources, confidence=own.confidence)
        return Answer(True, "answer", answer, sources=sources, confidence=own.confidence)

    def from_entry(self, inquiry: Inquiry, entry: Entry, choice: Choice) -> Answer:
        """The answer of an entry, with every position where documents differ, and of what else was asked."""
        disputed, against = choice.disputed, _against(inquiry, entry)
        sources = self._sources(inquiry, entry)
        if disputed is not None:
            sources += self._sources(inquiry, disputed)
        sources += [
            self._sourcing.of_passage(each.passage, each.document, each.sentence, inquiry.today)
            for each in against
        ]
        for other in choice.beside:
            sources += self._sources(inquiry, other)
        differ = disputed is not None or bool(against)
        positions = _positions(inquiry, disputed or entry) if differ else ()
        positions += tuple(Position(each.document.authority, each.text) for each in against)
        text = _told(inquiry, entry, choice)
        return Answer(
            True,
            "conflict" if differ else "answer",
            f"{text} {wording.differs(against[0].document.title, against[0].text)}" if against else text,
            positions[:_MOST_POSITIONS],
            tuple(_distinct(sources)[:_MOST_SOURCES]),
            related=related(choice, {entry.id, *(each.id for each in choice.beside)}),
            confidence=confidence(choice.best) if choice.best else 0.0,
        )

    def _sources(self, inquiry: Inquiry, entry: Entry) -> list[Source]:
        """Where an entry is said: whose words come first first, then the sentences nearest to what is asked."""
        stock, asked = inquiry.stock, inquiry.asked.reading.ideas - inquiry.asked.aspects - _EVERYWHERE

        def place(citation: Citation) -> tuple[bool, int]:
            shared = asked & stock.speaks_of.get(citation, frozenset())
            return not _first(inquiry, entry, citation.document.authority), -len(shared)

        citations = sorted(entry.citations, key=place)
        return _distinct([self._sourcing.of_citation(each, stock, inquiry.today) for each in citations])


def related(choice: Choice, but: Collection[str] = ()) -> tuple[str, ...]:
    """The questions that the nearest entries answer, to be offered as buttons; without those of some ids."""
    return asks_of(each for each in choice.matches if each.entry.id not in but)


def asks_of(matches: Iterable[Match]) -> tuple[str, ...]:
    """The questions that these entries answer, the first few."""
    return tuple(each.entry.ask for each in matches if each.entry.answers)[:_RELATED]


def confidence(match: Match) -> float:
    """How surely an entry is the right one, from 0 to 1."""
    return min(max(match.score, 0.0), 1.0)


def _told(inquiry: Inquiry, entry: Entry, choice: Choice) -> str:
    """The answer in our words: what was asked comes first, unless only another area says it."""
    disputed = choice.disputed
    direct = disputed is not None and entry.differs == disputed.id
    theirs = inquiry.authority == NATIONAL or inquiry.authority in entry.authorities
    first = entry if disputed is None or (direct and theirs) else disputed
    told = {
        each.id: each for each in (first, *choice.beside)
    }  # what differs may be asked about beside it as well
    text = wording.of_several([(each.ask, each.answer) for each in told.values()])
    return text if first is (disputed or entry) else f"{text} {wording.EACH_BELOW}"


def _positions(inquiry: Inquiry, entry: Entry) -> tuple[Position, ...]:
    if not entry.stances:
        return tuple(Position(each, entry.answer) for each in sorted(entry.authorities))
    ordered = sorted(entry.stances, key=lambda each: not _first(inquiry, entry, each.authority))
    return tuple(Position(each.authority, each.text) for each in ordered)


def _first(inquiry: Inquiry, entry: Entry, authority: str) -> bool:
    """Whether an authority's words come first: the one named, or in a disagreement the asker's own."""
    if inquiry.asked.places:
        return authority in inquiry.asked.places
    return entry.kind != "conflict" or authority == inquiry.authority


def _against(inquiry: Inquiry, entry: Entry) -> list[Limit]:
    """The sentences of added documents that give another time limit."""
    return limits_against(entry.figure, inquiry.stock.limits, inquiry.whose) if entry.figure else []


def _distinct(sources: list[Source]) -> list[Source]:
    """Each quotation once: the same words are not shown twice."""
    kept: list[Source] = []
    for source in sources:
        if not any(_repeats(source, other) for other in kept):
            kept.append(source)
    return kept


def _repeats(source: Source, other: Source) -> bool:
    if source.document != other.document:
        return False
    return source.quote == other.quote if source.quote else source.section == other.section
