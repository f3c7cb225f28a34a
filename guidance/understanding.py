"""What a question is about, before anyone looks for an answer; and the question with its names taken out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from guidance.framing import Framed, unframed
from guidance.hidden_instructions import HiddenInstructions
from guidance.judgements import Judgements
from guidance.ontology import Ontology, Reading
from guidance.words import LONGEST_QUESTION, plain, tokens

_OR = re.compile(r"\bor\b", re.IGNORECASE)
# “what is a core group”, and nothing else of it
_DEFINES = re.compile(r"(?:so |ok |hi |hello |please )*(?:what|wot|wat|whats)(?: is| are| r)? (?!time\b)")
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
_GUIDES = frozenset({"practitioner_guide", "one_minute_guide", "professionals_guide"})
_PLACES = frozenset({"outside_england", "another_place"})
_TAKEN_OUT = "…"


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question taken apart: concept ids by kind, whose practice it names, and what speaks against answering.

    `places` are the authorities of the library that the question names; `elsewhere` is True when it names a
    place whose practice the shipped library does not hold, `abroad` when that place is outside England.
    `between` is True where it asks “this or that?”.
    `instructs` is True where instructions hide in it; `judgement` are the points of `Judgements`.
    """

    text: str
    topic: str
    comparing: bool
    reading: Reading
    subjects: frozenset[str]
    aspects: frozenset[str]
    actors: frozenset[str]
    between: bool
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
        whole = self._ontology.read(text, mend=True)
        kinds = {idea: self._ontology.kind(idea) for idea in whole.ideas}
        named = frozenset(idea for idea, kind in kinds.items() if kind == "authority")
        said = f" {' '.join(tokens(text))} "
        installed = frozenset(each for each in authorities if f" {each} " in said)
        places = (named - _PLACES - {"all_areas"}) | installed
        framed = unframed(text, max(len(places), len(_GUIDES & whole.ideas)))
        reading = self._topic(framed, whole)
        small_talk = _is_small_talk(kinds, whole)
        kinds = {idea: self._ontology.kind(idea) for idea in reading.ideas}
        subjects, neighbours = _of_kind(kinds, "subject"), _of_kind(kinds, "neighbour")
        actors = _of_kind(kinds, "actor")
        return Understanding(
            text=text,
            topic=framed.topic,
            comparing=framed.comparing or "all_areas" in named,
            reading=reading,
            subjects=subjects,
            aspects=_of_kind(kinds, "aspect"),
            actors=actors,
            between=bool(_OR.search(framed.topic)),
            neighbours=neighbours,
            places=places,
            elsewhere=bool(named & _PLACES) and not installed,
            abroad="outside_england" in named,
            small_talk=small_talk,
            instructs=self._hidden.are_in(text),
            judgement=self._judgements.points(text, self._names_in(text), subjects | neighbours),
        )

    def _topic(self, framed: Framed, whole: Reading) -> Reading:
        """What is asked, without the words about who says it; those alone where nothing else is asked."""
        topic = self._ontology.read(framed.topic, mend=True)
        if not any(self._ontology.kind(idea) in ("subject", "actor", "neighbour") for idea in topic.ideas):
            return whole
        who_says = _GUIDES if framed.comparing else frozenset()
        ideas = frozenset(each for each in topic.ideas if self._ontology.kind(each) != "authority") - who_says
        if _DEFINES.match(plain(framed.topic)) and len(ideas) == 1:
            ideas |= {"definition"}
        return replace(topic, ideas=ideas, closure=self._ontology.widened(ideas))

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
