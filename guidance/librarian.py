"""Answers a question from the guidance: with its source, every position, or an honest “it does not say”."""

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from guidance import wording
from guidance.answers import Answer, Position, Source
from guidance.choosing import Choice, Chooser
from guidance.contacts import Contacts, load_contacts
from guidance.currency import load_currency
from guidance.disagreement import Limit, durations_in, limits_against
from guidance.documents import NATIONAL, Document, Passage
from guidance.hidden_instructions import load_hidden_instructions
from guidance.judgements import load_judgements
from guidance.library import Entry, Library, load_library
from guidance.matching import Match, Matcher
from guidance.ontology import Ontology, load_ontology
from guidance.passage_search import Found
from guidance.shelf import Shelf
from guidance.sourcing import Sourcing
from guidance.stock import Stock, stocked
from guidance.understanding import Reader, Understanding

_PASSAGE_SURE = 0.66  # a passage that fits at least so well answers
_PASSAGE_SAYS_MORE = 0.8  # so does one of another authority that fits so well, and says more
_TIMES = frozenset({"when", "how_soon", "how_often"})
_MOST_SOURCES = 6
_MOST_POSITIONS = 6
_RELATED = 3


@dataclass(frozen=True, slots=True)
class _Inquiry:
    """A question understood, with who asks it and when."""

    asked: Understanding
    authority: str
    today: date

    @property
    def everywhere(self) -> bool:
        """Whether no authority is to be preferred."""
        return self.authority == NATIONAL or self.asked.comparing

    @property
    def own(self) -> frozenset[str]:
        """The authorities whose documents come first: those named, or the asker's own and the nation's."""
        return self.asked.places or frozenset({self.authority, NATIONAL})

    @property
    def whose(self) -> frozenset[str] | None:
        """The authorities whose own documents may answer; None for all of them."""
        return None if self.everywhere and not self.asked.places else self.own


class Librarian:
    """Knows the shipped library and what is installed. `ask` reads memory only, and never raises."""

    def __init__(
        self, library: Library, ontology: Ontology, reader: Reader, sourcing: Sourcing, contacts: Contacts
    ) -> None:
        self._library = library
        self._ontology = ontology
        self._reader = reader
        self._sourcing = sourcing
        self._contacts = contacts
        self._chooser = Chooser(Matcher(library.entries, ontology), ontology, library.entries)
        self._stock = stocked(-1, [], [], library, ontology)
        self._indexing = asyncio.Lock()

    async def refresh(self, shelf: Shelf) -> bool:
        """Takes up what is on the shelf, if it has changed since last time; says whether it had.

        Indexing thousands of passages takes seconds, so it is done beside the event loop, once however many
        wait for it; until it is done, questions that do not wait are answered from what was there before.
        """
        if await shelf.version() == self._stock.version:
            return False
        async with self._indexing:
            version = await shelf.version()
            if version == self._stock.version:
                return False
            documents, passages = await shelf.documents(), await shelf.passages()
            self._stock = await asyncio.to_thread(self._indexed, version, documents, passages)
            return True

    def _indexed(self, version: int, documents: list[Document], passages: list[Passage]) -> Stock:
        self._ontology.meet(f"{passage.section} {passage.text}" for passage in passages)
        return stocked(version, documents, passages, self._library, self._ontology)

    def understand(self, question: str) -> Understanding:
        """What a question is about: its subjects, aspects, actors and places."""
        return self._reader.understand(question, self._stock.authorities)

    def scrub(self, question: str) -> str:
        """The question without names, numbers or dates, fit to be kept as a gap."""
        return self._reader.scrub(question)

    def leaves_a_gap(self, question: str, answer: Answer) -> bool:
        """Whether the answer left a question open that its owners should see: chat and instructions are none."""
        asked = self.understand(question)
        telling = bool(asked.reading.ideas) and not asked.small_talk and not asked.instructs
        return answer.kind == "no_answer" and telling

    def ask(self, question: str, *, authority: str, today: date) -> Answer:
        """Answers someone who works for `authority` (lower case, `england` for no preference), on a day."""
        inquiry = _Inquiry(self.understand(question), authority.strip().lower() or NATIONAL, today)
        contact = self._contacts.for_authority(*sorted(inquiry.asked.places), inquiry.authority)
        return replace(self._refused(inquiry) or self._answered(inquiry), contact=contact)

    def _refused(self, inquiry: _Inquiry) -> Answer | None:
        """The refusals that need no look at the documents."""
        asked = inquiry.asked
        if asked.instructs:
            return Answer(False, "no_answer", wording.INJECTION)
        if asked.small_talk:
            return Answer(False, "no_answer", wording.GREETING)
        if not asked.text:
            return Answer(False, "no_answer", wording.EMPTY)
        if asked.abroad:
            return Answer(False, "no_answer", wording.ABROAD)
        return None

    def _answered(self, inquiry: _Inquiry) -> Answer:
        choice = self._chooser.choose(inquiry.asked)
        if self._chooser.is_judgement(inquiry.asked, choice):
            return _no_opinion(_related(choice))
        own = self._own_passage(inquiry, choice)
        if own is not None:
            return self._from_passage(inquiry, own, choice)
        if choice.best is None:
            return self._unsure(inquiry, choice)
        entry, sure = choice.best.entry, _confidence(choice.best)
        if entry.kind == "gap":
            text = f"{entry.answer} {self._pointer(inquiry)}".strip()
            return Answer(False, "no_answer", text, related=_related(choice), confidence=sure)
        elsewhere = self._not_theirs(inquiry, entry)
        return elsewhere or self._from_entry(inquiry, entry, choice)

    def _own_passage(self, inquiry: _Inquiry, choice: Choice) -> Found | None:
        """A passage of an added document that answers better than the shipped library, if there is one.

        The documents of the asker's own authority come before the library. Those of others come in where no
        authority is to be preferred, and the library is silent or says less.
        """
        own = self._likeliest(inquiry, inquiry.own, _PASSAGE_SURE)
        if own is not None or not inquiry.everywhere:
            return own
        if choice.best is None:
            return self._likeliest(inquiry, None, _PASSAGE_SURE)
        if not choice.answers:
            found = self._likeliest(inquiry, None, _PASSAGE_SURE)
            return found if found and not found.missing else None
        return self._says_more(inquiry, choice.best)

    def _says_more(self, inquiry: _Inquiry, best: Match) -> Found | None:
        """A passage of any authority that speaks of something asked that an entry leaves out, or gives the time."""
        untimed = bool(inquiry.asked.aspects & _TIMES) and not durations_in(best.entry.answer)
        if not best.missing and not untimed:
            return None
        found = self._likeliest(inquiry, None, _PASSAGE_SAYS_MORE)
        more = found and (best.missing - found.missing or (untimed and durations_in(found.passage.text)))
        return found if more else None

    def _likeliest(self, inquiry: _Inquiry, authorities: frozenset[str] | None, sure: float) -> Found | None:
        found = self._stock.search.best(inquiry.asked.reading, authorities)
        return found if found and found.confidence >= sure else None

    def _from_passage(self, inquiry: _Inquiry, own: Found, choice: Choice) -> Answer:
        source = self._sourcing.of_passage(own.passage, own.document, own.sentence, inquiry.today)
        answer = wording.says(own.document.title, self._sourcing.sentence(own.passage, own.sentence))
        if choice.best is None or not choice.answers:
            return Answer(True, "answer", answer, sources=(source,), confidence=own.confidence)
        entry = choice.best.entry
        sources = (source, *self._sources(inquiry, entry))[:_MOST_SOURCES]
        if any(each.document.id == own.document.id for each in self._against(inquiry, entry)):
            positions = (Position(own.document.authority, answer), *self._positions(inquiry, entry))
            return Answer(True, "conflict", _spoken(positions), positions, sources, confidence=own.confidence)
        return Answer(True, "answer", answer, sources=sources, confidence=own.confidence)

    def _from_entry(self, inquiry: _Inquiry, entry: Entry, choice: Choice) -> Answer:
        """The answer of an entry, with every position where documents differ, and of what else was asked."""
        disputed, against = choice.disputed, self._against(inquiry, entry)
        sources = self._sources(inquiry, entry)
        if disputed is not None:
            sources += self._sources(inquiry, disputed)
        sources += [self._of_limit(each, inquiry.today) for each in against]
        for other in choice.beside:
            sources += self._sources(inquiry, other)
        differ = disputed is not None or bool(against)
        positions = self._positions(inquiry, disputed or entry) if differ else ()
        positions += tuple(Position(each.document.authority, each.text) for each in against)
        text = self._told(inquiry, entry, choice)
        return Answer(
            True,
            "conflict" if differ else "answer",
            f"{text} {wording.differs(against[0].document.title, against[0].text)}" if against else text,
            positions[:_MOST_POSITIONS],
            tuple(_distinct(sources)[:_MOST_SOURCES]),
            related=_related(choice, {entry.id, *(each.id for each in choice.beside)}),
            confidence=_confidence(choice.best) if choice.best else 0.0,
        )

    def _told(self, inquiry: _Inquiry, entry: Entry, choice: Choice) -> str:
        """The answer in our words: what was asked comes first, unless only another area says it."""
        disputed = choice.disputed
        direct = disputed is not None and entry.differs == disputed.id
        theirs = inquiry.authority == NATIONAL or inquiry.authority in entry.authorities
        first = entry if disputed is None or (direct and theirs) else disputed
        text = wording.of_several([(each.ask, each.answer) for each in (first, *choice.beside)])
        return text if first is (disputed or entry) else f"{text} {wording.EACH_BELOW}"

    def _of_limit(self, limit: Limit, today: date) -> Source:
        return self._sourcing.of_passage(limit.passage, limit.document, limit.sentence, today)

    def _not_theirs(self, inquiry: _Inquiry, entry: Entry) -> Answer | None:
        """Where a question names an area, another area's practice is not its answer."""
        asked = inquiry.asked
        if entry.national or not (asked.elsewhere or asked.places):
            return None
        if asked.elsewhere and len(asked.places) < 2:
            return Answer(False, "no_answer", wording.ELSEWHERE, related=(entry.ask,))
        if asked.comparing or _of(entry, asked.places) or "unknown" in entry.authorities:
            return None
        text = wording.nothing_from(sorted(asked.places)[0], " and ".join(sorted(entry.authorities)))
        return Answer(False, "no_answer", text, related=(entry.ask,))

    def _unsure(self, inquiry: _Inquiry, choice: Choice) -> Answer:
        """Close, but not close enough: a question back; or nothing at all."""
        near = self._chooser.near(inquiry.asked, choice)
        related = _asks_of(near)
        text = self._pointer(inquiry) or (wording.NOT_SURE if related else wording.NO_ANSWER)
        return Answer(
            False, "no_answer", text, related=related, confidence=_confidence(near[0]) if near else 0.0
        )

    def _pointer(self, inquiry: _Inquiry) -> str:
        """Whose document may say what the asker's own do not; empty where nobody's does."""
        foreign = self._likeliest(inquiry, None, _PASSAGE_SURE)
        return wording.only_elsewhere(foreign.document.authority) if foreign else ""

    def _sources(self, inquiry: _Inquiry, entry: Entry) -> list[Source]:
        citations = sorted(
            entry.citations, key=lambda each: not self._first(inquiry, entry, each.document.authority)
        )
        return _distinct([self._sourcing.of_citation(each, self._stock, inquiry.today) for each in citations])

    def _positions(self, inquiry: _Inquiry, entry: Entry) -> tuple[Position, ...]:
        if not entry.stances:
            return tuple(Position(each, entry.answer) for each in sorted(entry.authorities))
        ordered = sorted(entry.stances, key=lambda each: not self._first(inquiry, entry, each.authority))
        return tuple(Position(each.authority, each.text) for each in ordered)

    def _first(self, inquiry: _Inquiry, entry: Entry, authority: str) -> bool:
        """Whether an authority's words come first: the one named, or in a disagreement the asker's own."""
        if inquiry.asked.places:
            return authority in inquiry.asked.places
        return entry.kind != "conflict" or authority == inquiry.authority

    def _against(self, inquiry: _Inquiry, entry: Entry) -> list[Limit]:
        if entry.figure is None:
            return []
        return limits_against(entry.figure, self._stock.limits, inquiry.whose)


def _confidence(match: Match) -> float:
    return min(max(match.score, 0.0), 1.0)


def _of(entry: Entry, places: frozenset[str]) -> bool:
    return bool(entry.authorities & places)


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


def _no_opinion(related: tuple[str, ...]) -> Answer:
    text = f"{wording.DECISION} {wording.PROCEDURE_BELOW}" if related else wording.DECISION
    return Answer(False, "decision", text, related=related)


def _related(choice: Choice, but: Collection[str] = ()) -> tuple[str, ...]:
    return _asks_of(each for each in choice.matches if each.entry.id not in but)


def _asks_of(matches: Iterable[Match]) -> tuple[str, ...]:
    """The questions that the nearest entries answer, to be offered as buttons."""
    return tuple(each.entry.ask for each in matches if each.entry.answers)[:_RELATED]


def _spoken(positions: tuple[Position, ...]) -> str:
    return "The documents differ. " + " ".join(f"{each.authority.title()}: {each.text}" for each in positions)


def open_librarian(contacts: Contacts | None = None) -> Librarian:
    """A librarian over the shipped library, with nothing installed until it is refreshed from a shelf."""
    library, ontology = load_library(), load_ontology()
    ontology.learn(text for entry in library.entries for text in (*entry.asks, entry.answer))
    reader = Reader(ontology, load_hidden_instructions(), load_judgements())
    return Librarian(library, ontology, reader, Sourcing(load_currency()), contacts or load_contacts())
