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
from guidance.documents import NATIONAL, Document, Passage
from guidance.hidden_instructions import load_hidden_instructions
from guidance.inquiry import Inquiry
from guidance.judgements import load_judgements
from guidance.library import Entry, Library, load_library
from guidance.ontology import Ontology, load_ontology
from guidance.own_passages import OwnPassages
from guidance.shelf import Shelf
from guidance.sourcing import Sourcing
from guidance.stock import Stock, stocked
from guidance.sureness import load_sureness
from guidance.telling import Teller, asks_of, confidence, related
from guidance.understanding import Reader, Understanding


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
        self._own_passages = OwnPassages(self._chooser, ontology)
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
        own = self._own_passages.better(inquiry, choice)
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
        foreign = self._own_passages.likeliest(inquiry, None)
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
