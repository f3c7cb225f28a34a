"""Answers a question from the guidance: with its source, every position, or an honest “it does not say”."""

from dataclasses import dataclass, replace
from datetime import date

from guidance import wording
from guidance.answers import Answer, Position, Source
from guidance.contacts import Contacts, load_contacts
from guidance.currency import load_currency
from guidance.disagreement import Limit, limits_against
from guidance.documents import NATIONAL
from guidance.hidden_instructions import load_hidden_instructions
from guidance.judgements import load_judgements
from guidance.library import Entry, Library, load_library
from guidance.matching import Match, Matcher
from guidance.ontology import Ontology, Reading, load_ontology
from guidance.passage_search import Found
from guidance.shelf import Shelf
from guidance.sourcing import Sourcing
from guidance.stock import stocked
from guidance.understanding import Reader, Understanding

_SURE = 0.6  # an entry that fits at least so well is the answer
_SURE_IF_AHEAD = 0.45  # so is one that fits less well, where everything else fits worse by
_AHEAD = 0.12
_NEAR = 0.40  # one that fits so well is worth offering as a question back
_AS_GOOD = 0.90  # of the best score: an entry as good as the best
_DISPUTE_MARGIN = 0.05  # a disagreement that fits so nearly as well as the best is shown with it
_OWN_DISPUTE_MARGIN = 0.2
_ANSWERS_FIRST = 0.012  # an answer comes before a gap that fits no better than this
_COMPARED = 0.2  # a disagreement comes first when the question asks about several areas
_CLAUSE_SURE = 0.85  # a part of a question has to fit this well to be answered beside the whole
_NEIGHBOUR_MISSED = 0.3  # of its score, for an entry that does not speak of a neighbouring matter asked about
_ASPECT_MISSED = 0.6  # and for one that names the thing, but not the figure, place or interval asked for
_PER_DOUBT = 0.1  # how much better an entry has to fit for each point that speaks for a judgement
_NO_JUDGEMENT = -3  # points below which nothing is taken for a judgement, however alike
_PASSAGE_SURE = 0.75
_OWN_PASSAGE_SURE = 0.66
_PASSAGE_NEAR = 0.5
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
        return self.authority == NATIONAL or "all_areas" in self.asked.reading.ideas

    @property
    def whose(self) -> frozenset[str] | None:
        """The authorities whose own documents may answer; None for all of them."""
        if self.asked.places:
            return self.asked.places
        return None if self.everywhere else frozenset({self.authority, NATIONAL})


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
        self._matcher = Matcher(library.entries, ontology)
        self._stock = stocked(-1, [], [], library, ontology)

    async def refresh(self, shelf: Shelf) -> bool:
        """Takes up what is on the shelf, if it has changed since last time; says whether it had."""
        version = await shelf.version()
        if version == self._stock.version:
            return False
        documents, passages = await shelf.documents(), await shelf.passages()
        self._ontology.learn(f"{passage.section} {passage.text}" for passage in passages)
        self._stock = stocked(version, documents, passages, self._library, self._ontology)
        return True

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
        matches = self._matches(inquiry)
        best = matches[0] if matches else None
        sure = best is not None and _is_sure(best, matches)
        parts = self._parts(inquiry)
        heart = self._heart(inquiry, parts, best if sure else None)
        if heart is not None:
            best, sure = heart, True
        if self._asks_for_a_judgement(inquiry, best, sure):
            return _no_opinion(_related(matches))
        own = self._own_passage(inquiry, best if sure else None)
        if own is not None:
            return self._from_passage(inquiry, own, best if sure else None)
        if best is None or not sure:
            return self._unsure(inquiry, matches)
        if best.entry.kind == "gap":
            return Answer(
                False, "no_answer", best.entry.answer, related=_related(matches), confidence=_confidence(best)
            )
        elsewhere = self._not_theirs(inquiry, best.entry)
        return elsewhere or self._from_entry(inquiry, best, matches, parts)

    def _asks_for_a_judgement(self, inquiry: _Inquiry, best: Match | None, sure: bool) -> bool:
        """Whether to keep silent: the more speaks for a judgement, the better an entry has to fit."""
        judgement = inquiry.asked.judgement
        if best is not None and best.entry.kind == "decision" and best.score >= _SURE_IF_AHEAD:
            return True
        if best is None or not sure:
            return judgement >= 0
        return judgement >= 0 and best.score < _SURE + _PER_DOUBT * judgement

    def _matches(self, inquiry: _Inquiry) -> list[Match]:
        """The entries that fit, those of a named authority before equals, those off the matter far behind."""
        asked = inquiry.asked
        found = [
            replace(each, score=each.score * self._worth(asked, each))
            for each in self._matcher.matches(asked.reading)
            if each.entry.kind != "decision" or asked.judgement >= _NO_JUDGEMENT
        ]
        comparing = "all_areas" in asked.reading.ideas or len(asked.places) > 1
        favour = {
            "gap": 0.0,
            "decision": 0.0,
            "answer": _ANSWERS_FIRST,
            "conflict": _COMPARED if comparing else _ANSWERS_FIRST,
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
        return _ASPECT_MISSED if asked.aspects & match.missing & self._ontology.telling_aspects else 1.0

    def _own_passage(self, inquiry: _Inquiry, best: Match | None) -> Found | None:
        """A passage of an added document that answers better than the shipped library, if there is one."""
        theirs = inquiry.whose is not None
        shipped = best is not None and best.entry.answers
        if shipped and not theirs:
            return None
        found = self._stock.search.best(inquiry.asked.reading, inquiry.whose, at_most=1)
        if not found:
            return None
        silent = best is not None and not best.entry.answers
        enough = _OWN_PASSAGE_SURE if theirs or silent else _PASSAGE_SURE
        return found[0] if found[0].confidence >= enough else None

    def _from_passage(self, inquiry: _Inquiry, own: Found, best: Match | None) -> Answer:
        source = self._sourcing.of_passage(own.passage, own.document, own.sentence, inquiry.today)
        answer = wording.says(own.document.title, self._sourcing.sentence(own.passage, own.sentence))
        if best is None or not best.entry.answers:
            return Answer(True, "answer", answer, sources=(source,), confidence=own.confidence)
        entry = best.entry
        sources = (source, *self._sources(inquiry, entry))[:_MOST_SOURCES]
        if entry.figure and any(
            each.document.id == own.document.id for each in self._against(inquiry, entry)
        ):
            positions = (Position(own.document.authority, answer), *self._positions(inquiry, entry))
            return Answer(True, "conflict", _spoken(positions), positions, sources, confidence=own.confidence)
        return Answer(True, "answer", answer, sources=sources, confidence=own.confidence)

    def _from_entry(
        self, inquiry: _Inquiry, best: Match, matches: list[Match], parts: list[tuple[Reading, Match]]
    ) -> Answer:
        entry = best.entry
        beside = _beside(best, parts)
        against = self._against(inquiry, entry)
        sources = list(self._sources(inquiry, entry))
        disputed = self._disputed(best, matches)
        if disputed is not None:
            sources.extend(self._sources(inquiry, disputed))
        for limit in against:
            sources.append(
                self._sourcing.of_passage(limit.passage, limit.document, limit.sentence, inquiry.today)
            )
        for other in beside:
            sources.extend(self._sources(inquiry, other))
        differ = disputed is not None or bool(against)
        positions = self._positions(inquiry, disputed or entry) if differ else ()
        positions += tuple(Position(each.document.authority, each.text) for each in against)
        text = " ".join([(disputed or entry).answer, *(each.answer for each in beside)])
        return Answer(
            True,
            "conflict" if differ else "answer",
            text if not against else f"{text} Another document differs: “{against[0].text}”",
            positions[:_MOST_POSITIONS],
            tuple(_distinct(sources)[:_MOST_SOURCES]),
            related=_related(matches, {entry.id, *(each.id for each in beside)}),
            confidence=_confidence(best),
        )

    def _disputed(self, best: Match, matches: list[Match]) -> Entry | None:
        """The disagreement that a question is about: the entry itself, or one that fits nearly as well."""
        if best.entry.kind == "conflict":
            return best.entry
        disputes = (each for each in matches if each.entry.kind == "conflict")
        return next((each.entry for each in disputes if each.score >= best.score - _margin(best, each)), None)

    def _heart(
        self, inquiry: _Inquiry, parts: list[tuple[Reading, Match]], best: Match | None
    ) -> Match | None:
        """What is really asked, where what is told around it hides it or leads to another thing."""
        clear = bool(parts) and all(
            part.score >= _CLAUSE_SURE and not inquiry.asked.neighbours & part.missing for _, part in parts
        )
        if not clear:
            return None
        asked, part = parts[0]
        if best is None:
            return part
        things = asked.ideas & self._ontology.things
        astray = bool(things) and not things & self._ontology.read(best.entry.ask).closure
        return part if astray and len(parts) == 1 else None

    def _parts(self, inquiry: _Inquiry) -> list[tuple[Reading, Match]]:
        """Each part of a question that asks something by itself, with the entry that fits it."""
        clauses = self._reader.clauses(inquiry.asked)
        parts = ((own, self._matcher.matches(whole, at_most=1)) for own, whole in clauses)
        return [(own, found[0]) for own, found in parts if found]

    def _not_theirs(self, inquiry: _Inquiry, entry: Entry) -> Answer | None:
        """Where a question names an area, another area's practice is not its answer."""
        asked = inquiry.asked
        if entry.national or (not asked.elsewhere and not asked.places):
            return None
        if asked.elsewhere:
            return Answer(False, "no_answer", wording.ELSEWHERE, related=(entry.ask,))
        if _of(entry, asked.places) or "unknown" in entry.authorities:
            return None
        text = wording.nothing_from(sorted(asked.places)[0], " and ".join(sorted(entry.authorities)))
        return Answer(False, "no_answer", text, related=(entry.ask,))

    def _unsure(self, inquiry: _Inquiry, matches: list[Match]) -> Answer:
        """Close, but not close enough: a question back; or nothing at all."""
        near = [
            each for each in matches if each.score >= _NEAR and not inquiry.asked.neighbours & each.missing
        ]
        related = _related(near)
        foreign = self._stock.search.best(inquiry.asked.reading, None, at_most=1)
        if foreign and foreign[0].confidence >= _PASSAGE_SURE:
            return Answer(
                False, "no_answer", wording.only_elsewhere(foreign[0].document.authority), related=related
            )
        text = wording.NOT_SURE if related else wording.NO_ANSWER
        return Answer(
            False, "no_answer", text, related=related, confidence=_confidence(near[0]) if near else 0.0
        )

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


def _beside(best: Match, parts: list[tuple[Reading, Match]]) -> list[Entry]:
    """The entries that answer the other parts of a question that asks several things."""
    found: list[Entry] = []
    for _, part in parts if len(parts) > 1 else ():
        telling = part.score >= _CLAUSE_SURE and part.entry.answers
        if telling and part.entry is not best.entry and part.entry not in found:
            found.append(part.entry)
    return found[:3]


def _is_sure(best: Match, matches: list[Match]) -> bool:
    """Whether an entry fits well, or well enough with no rival that rests on other words."""
    if best.score >= _SURE:
        return True
    rivals = (each.score for each in matches if not set(each.entry.citations) & set(best.entry.citations))
    return best.score >= _SURE_IF_AHEAD and best.score - max(rivals, default=0.0) >= _AHEAD


def _margin(best: Match, dispute: Match) -> float:
    """How far behind a disagreement may be to be shown: further, where the answer is one of its positions."""
    return _OWN_DISPUTE_MARGIN if best.entry.citations[0] in dispute.entry.citations else _DISPUTE_MARGIN


def _of(entry: Entry, places: frozenset[str]) -> bool:
    return bool(entry.authorities & places)


def _led_by(entry: Entry, places: frozenset[str]) -> bool:
    """Whether an entry is about the practice of one of these places, rather than only touching it."""
    return entry.kind == "conflict" or any(each.document.authority in places for each in entry.citations[:1])


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


def _related(matches: list[Match], but: frozenset[str] | set[str] = frozenset()) -> tuple[str, ...]:
    asks = [each.entry.ask for each in matches if each.entry.answers and each.entry.id not in but]
    return tuple(asks[:_RELATED])


def _spoken(positions: tuple[Position, ...]) -> str:
    return "The documents differ. " + " ".join(f"{each.authority.title()}: {each.text}" for each in positions)


def open_librarian(contacts: Contacts | None = None) -> Librarian:
    """A librarian over the shipped library, with nothing installed until it is refreshed from a shelf."""
    library, ontology = load_library(), load_ontology()
    ontology.learn(text for entry in library.entries for text in (*entry.asks, entry.answer))
    reader = Reader(ontology, load_hidden_instructions(), load_judgements())
    return Librarian(library, ontology, reader, Sourcing(load_currency()), contacts or load_contacts())
