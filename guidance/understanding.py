"""What a question is about, before anyone looks for an answer; and the question with its names taken out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from guidance.hidden_instructions import HiddenInstructions
from guidance.judgements import Judgements
from guidance.ontology import Ontology, Reading
from guidance.words import LONGEST_QUESTION, plain

_SAID = re.compile(r"[,;?]\s*|\s+or\s+", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|plus|also|&|n)\s+", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:(?:so|and|but|ok|also|hi|please|pls|plz|then)\s+)*(?:who|what|wot|when|where|why|how|which|by when|"
    r"is|are|am|do|does|did|can|could|should|shld|must|may|will|would|has|have|any|need)"
)
_PRIVATE = re.compile(
    r"\S+@\S+\.\S+"  # e-mail addresses
    r"|(?<!\w)\+?\d[\d\s()-]{6,}\d(?!\w)"  # telephone and other long numbers
    r"|\b[A-Za-z]{1,4}[-/]?\d{3,}\w*\b"  # case references
    r"|\b\d{4,}\b"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b"  # dates, of birth as often as not
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_APOSTROPHE = re.compile(r"['’]")
_NAME_FOLLOWS = frozenset({"baby", "called", "named", "mr", "mrs", "ms", "miss", "dr", "little", "master"})
_PLACES = frozenset({"outside_england", "another_place"})
_TAKEN_OUT = "…"


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question taken apart: concept ids by kind, whose practice it names, and what speaks against answering.

    `places` are the authorities of the library that the question names; `elsewhere` is True when it names a
    place whose practice the shipped library does not hold, `abroad` when that place is outside England.
    `instructs` is True where instructions hide in it; `judgement` are the points of `Judgements`.
    """

    text: str
    reading: Reading
    subjects: frozenset[str]
    aspects: frozenset[str]
    actors: frozenset[str]
    neighbours: frozenset[str]
    places: frozenset[str]
    elsewhere: bool
    abroad: bool
    small_talk: bool
    instructs: bool
    judgement: int


class Reader:
    """Understands questions; holds the ontology and the rules of refusal."""

    def __init__(self, ontology: Ontology, hidden: HiddenInstructions, judgements: Judgements) -> None:
        self._ontology = ontology
        self._hidden = hidden
        self._judgements = judgements

    def understand(self, question: str, authorities: frozenset[str] = frozenset()) -> Understanding:
        """Takes a question apart. `authorities` are those of the installed documents, as lower-case names."""
        text = " ".join(question[:LONGEST_QUESTION].split())
        reading = self._ontology.read(text, mend=True)
        kinds = {idea: self._ontology.kind(idea) for idea in reading.ideas}
        named = frozenset(idea for idea, kind in kinds.items() if kind == "authority")
        installed = frozenset(
            each for each in authorities if re.search(rf"\b{re.escape(each)}\b", plain(text))
        )
        subjects, neighbours = _of_kind(kinds, "subject"), _of_kind(kinds, "neighbour")
        return Understanding(
            text=text,
            reading=reading,
            subjects=subjects,
            aspects=_of_kind(kinds, "aspect"),
            actors=_of_kind(kinds, "actor"),
            neighbours=neighbours,
            places=(named - _PLACES - {"all_areas"}) | installed,
            elsewhere=bool(named & _PLACES) and not installed,
            abroad="outside_england" in named,
            small_talk=_is_small_talk(kinds, reading),
            instructs=self._hidden.are_in(text),
            judgement=self._judgements.points(text, self._names_in(text), subjects | neighbours),
        )

    def clauses(self, understanding: Understanding) -> list[tuple[Reading, Reading]]:
        """The parts of a question that ask something: each as it stands, and with what it leaves unsaid."""
        said = [_AND.split(each.strip()) for each in _SAID.split(understanding.text)]
        asks = [
            (_ASKS.match(plain(parts[0])) or _ASKS.match(plain(part)), self._ontology.read(part, mend=True))
            for parts in said
            for part in parts
        ]
        telling = [(asking, part) for asking, part in asks if self._tells(part)]
        asking = [part for asking, part in telling if asking]
        return [(part, self._completed(part, understanding)) for part in asking] if len(telling) > 1 else []

    def _tells(self, part: Reading) -> bool:
        return any(self._ontology.kind(idea) in ("subject", "aspect", "actor") for idea in part.ideas)

    def _completed(self, part: Reading, whole: Understanding) -> Reading:
        """A part of a question with what it leaves unsaid: the thing it is about, or what is asked of it."""
        ideas = part.ideas
        if not any(self._ontology.kind(idea) in ("subject", "word") for idea in ideas):
            ideas = ideas | (whole.subjects & self._ontology.things)
        if not any(self._ontology.kind(idea) == "aspect" for idea in ideas):
            ideas = ideas | whole.aspects
        return replace(part, ideas=ideas, closure=self._ontology.widened(ideas))

    def scrub(self, question: str) -> str:
        """The question without names, numbers, dates, references or addresses, fit to be stored."""
        text = _PRIVATE.sub(_TAKEN_OUT, question[:LONGEST_QUESTION])
        before = ""
        kept: list[str] = []
        end = 0
        for match in _WORD.finditer(text):
            kept.append(text[end : match.start()])
            word = match.group()
            kept.append(_TAKEN_OUT if self._may_be_a_name(word, before) else word)
            before, end = word.lower(), match.end()
        return " ".join("".join([*kept, text[end:]]).split())

    def _names_in(self, text: str) -> frozenset[str]:
        """The words, in lower case and without “’s”, that may be somebody's name."""
        words = [match.group() for match in _WORD.finditer(text)]
        return frozenset(
            _APOSTROPHE.split(word)[0].lower()
            for before, word in pairwise(["", *words])
            if self._may_be_a_name(word, before.lower())
        )

    def _may_be_a_name(self, word: str, before: str) -> bool:
        bare = _APOSTROPHE.split(word)[0]
        lower = bare.lower()
        if self._ontology.is_name(lower):
            return True
        if self._ontology.is_known(lower):
            return False
        owns = word.lower().endswith(("'s", "’s"))
        return bare[:1].isupper() or owns or before in _NAME_FOLLOWS


def _of_kind(kinds: Mapping[str, str], wanted: str) -> frozenset[str]:
    return frozenset(idea for idea, kind in kinds.items() if kind == wanted)


def _is_small_talk(kinds: Mapping[str, str], reading: Reading) -> bool:
    talk = [idea for idea, kind in kinds.items() if kind == "smalltalk"]
    rest = [idea for idea, kind in kinds.items() if kind not in ("smalltalk", "aspect")]
    return bool(talk) and not rest and not (len(talk) < 2 and _asks_something(kinds))


def _asks_something(kinds: Mapping[str, str]) -> bool:
    return sum(kind == "aspect" for kind in kinds.values()) > 1
