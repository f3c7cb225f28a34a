"""Answers a question from the guidance: with its source, every position, or an honest “it does not say”."""

import asyncio
from dataclasses import replace
from datetime import date

from guidance import wording
from guidance.answers import Answer
from guidance.choosing import Choice, Chooser
from guidance.contacts import Contacts, load_contacts
from guidance.courtesies import load_courtesies
from guidance.currency import load_currency
from guidance.disagreement import durations_in
from guidance.documents import NATIONAL, Document, Passage
from guidance.hidden_instructions import load_hidden_instructions
from guidance.inquiry import Inquiry
from guidance.judgements import load_judgements
from guidance.library import Entry, Library, load_library
from guidance.matching import Match
from guidance.ontology import Ontology, load_ontology
from guidance.passage_search import Found
from guidance.shelf import Shelf
from guidance.sourcing import Sourcing
from guidance.stock import Stock, stocked
from guidance.sureness import load_sureness
from guidance.telling import Teller, asks_of, confidence, related
from guidance.understanding import Reader, Understanding

_PASSAGE_SURE = 0.66  # a passage that fits at least so well answers
_PASSAGE_SAYS_MORE = 0.8  # so does one of another authority that fits so well, and says more
_TIMES = frozenset({"when", "how_soon", "how_often"})


class Librarian:
    """Knows the shipped library and what is installed. `ask` reads memory only, and never raises."""

    def __init__(
        self, library: Library, ontology: Ontology, reader: Reader, sourcing: Sourcing, contacts: Contacts
    ) -> None:
        self._library = library
        self._ontology = ontology
        self._reader = reader
        self._teller = Teller(sourcing)
        self._contacts = contacts
        self._chooser = Chooser(library.entries, ontology, load_sureness())
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
        asked = self.understand(question)
        inquiry = Inquiry(asked, asked.home or authority.strip().lower() or NATIONAL, today, self._stock)
        contact = self._contacts.for_authority(*sorted(inquiry.asked.places), inquiry.authority)
        answer = self._refused(inquiry) or self._answered(inquiry)
        text = f"{answer.answer} {wording.SET_ASIDE}" if asked.set_aside else answer.answer
        return replace(answer, answer=text, contact=contact)

    def _refused(self, inquiry: Inquiry) -> Answer | None:
        """The refusals that need no look at the documents."""
        asked = inquiry.asked
        if asked.instructs:
            return Answer(False, "no_answer", wording.INJECTION)
        if asked.small_talk and asked.judgement < 0:
            return Answer(False, "no_answer", wording.GREETING)
        if not asked.text:
            return Answer(False, "no_answer", wording.EMPTY)
        if asked.abroad:
            return Answer(False, "no_answer", wording.ABROAD)
        return None

    def _answered(self, inquiry: Inquiry) -> Answer:
        choice = self._chooser.choose(inquiry.asked)
        if self._chooser.is_judgement(inquiry.asked, choice):
            return _no_opinion(choice)
        choice = self._chooser.settled(inquiry.asked, choice)
        own = self._own_passage(inquiry, choice)
        if own is not None:
            return self._teller.from_passage(inquiry, own, choice)
        if choice.best is None:
            return self._unsure(inquiry, choice)
        entry, sure = choice.best.entry, confidence(choice.best)
        if entry.kind == "gap":
            text = f"{entry.answer} {self._pointer(inquiry)}".strip()
            return Answer(False, "no_answer", text, related=related(choice), confidence=sure)
        elsewhere = self._not_theirs(inquiry, entry)
        return elsewhere or self._teller.from_entry(inquiry, entry, choice)

    def _own_passage(self, inquiry: Inquiry, choice: Choice) -> Found | None:
        """A passage of an added document that answers better than the shipped library, if there is one.

        The documents of the asker's own authority come before the library. Those of others come in where no
        authority is to be preferred, and the library is silent or says less.
        """
        own = self._likeliest(inquiry, inquiry.own) or self._likeliest_for_a_part(inquiry, inquiry.own)
        if own is not None or not inquiry.everywhere:
            return own
        if choice.best is None:
            return self._likeliest(inquiry, None) or self._likeliest_for_a_part(inquiry, None)
        if not choice.answers:
            found = self._likeliest(inquiry, None)
            return found if found and not found.missing else None
        return self._says_more(inquiry, choice.best)

    def _says_more(self, inquiry: Inquiry, best: Match) -> Found | None:
        """A passage of any authority that speaks of something asked that an entry leaves out, or gives the time."""
        untimed = bool(inquiry.asked.aspects & _TIMES) and not durations_in(best.entry.answer)
        if not best.missing and not untimed:
            return None
        found = self._likeliest(inquiry, None, _PASSAGE_SAYS_MORE)
        more = found and (best.missing - found.missing or (untimed and durations_in(found.passage.text)))
        return found if more else None

    def _likeliest(
        self, inquiry: Inquiry, authorities: frozenset[str] | None, sure: float = _PASSAGE_SURE
    ) -> Found | None:
        found = inquiry.stock.search.best(inquiry.asked.reading, authorities)
        return found if found and found.confidence >= sure else None

    def _likeliest_for_a_part(self, inquiry: Inquiry, authorities: frozenset[str] | None) -> Found | None:
        """The passage that fits what is asked after much is told."""
        search = inquiry.stock.search
        part = self._chooser.asked_alone(inquiry.asked) if search.holds(authorities) else None
        found = search.best(part, authorities) if part else None
        return found if found and found.confidence >= _PASSAGE_SURE else None

    def _not_theirs(self, inquiry: Inquiry, entry: Entry) -> Answer | None:
        """Where a question names an area, another area's practice is not its answer."""
        asked = inquiry.asked
        if entry.national or not (asked.elsewhere or asked.places):
            return None
        if asked.elsewhere and len(asked.places) < 2:
            return Answer(False, "no_answer", wording.ELSEWHERE, related=(entry.ask,))
        if asked.comparing or entry.authorities & asked.places or "unknown" in entry.authorities:
            return None
        text = wording.nothing_from(sorted(asked.places)[0], sorted(entry.authorities))
        return Answer(False, "no_answer", text, related=(entry.ask,))

    def _unsure(self, inquiry: Inquiry, choice: Choice) -> Answer:
        """Close, but not close enough: a question back; or nothing at all."""
        near = self._chooser.near(inquiry.asked, choice)
        text = self._pointer(inquiry) or (wording.NOT_SURE if asks_of(near) else wording.NO_ANSWER)
        sure = confidence(near[0]) if near else 0.0
        return Answer(False, "no_answer", text, related=asks_of(near), confidence=sure)

    def _pointer(self, inquiry: Inquiry) -> str:
        """Whose document may say what the asker's own do not; empty where nobody's does."""
        foreign = self._likeliest(inquiry, None)
        return wording.only_elsewhere(foreign.document.authority) if foreign else ""


def _no_opinion(choice: Choice) -> Answer:
    nearest = related(choice)
    text = f"{wording.DECISION} {wording.PROCEDURE_BELOW}" if nearest else wording.DECISION
    return Answer(False, "decision", text, related=nearest)


def open_librarian(contacts: Contacts | None = None) -> Librarian:
    """A librarian over the shipped library, with nothing installed until it is refreshed from a shelf."""
    library, ontology = load_library(), load_ontology()
    ontology.learn(text for entry in library.entries for text in (*entry.asks, entry.answer))
    reader = Reader(ontology, load_hidden_instructions(), load_judgements(), load_courtesies())
    return Librarian(library, ontology, reader, Sourcing(load_currency()), contacts or load_contacts())
