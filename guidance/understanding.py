"""What a question is about, before anyone looks for an answer; and the question with its names taken out."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from guidance.asking import endings
from guidance.courtesies import Courtesies
from guidance.framing import Framed, unframed
from guidance.hidden_instructions import HiddenInstructions
from guidance.judgements import Judgements
from guidance.ontology import Kind, Ontology, Reading
from guidance.whereabouts import whereabouts
from guidance.words import LONGEST_QUESTION, plain, tokens

_OR = re.compile(r"\bor\b", re.IGNORECASE)
# “what is a core group”, and nothing else of it
_DEFINES = re.compile(r"(?:so |ok |hi |hello |please )*(?:what|wot|wat|whats)(?: is| are| r)? (?!time\b)")
# “what is a conference for”, which asks its purpose by one little word at the end
_IS_FOR = re.compile(
    r"\b(?:what|wot|wat)(?:s| is| are| was| were) .{2,60}? for(?= *(?:$|[?.,;]|in one|according|and ))"
)
_PART_ENDS = re.compile(r"[.?!:;,]\s+|\s+-\s+|\bbut\b")
_ASKS_WHETHER = re.compile(r" *(?:so |and )?(?:is|are|was|should|would|will|does|do you)\b", re.IGNORECASE)
_MOST_ENDINGS = 2
_PLAINLY_A_JUDGEMENT = 7  # points for a part of a question by itself
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
_SENTENCE_BEGINS = re.compile(r"[.?!:;]\s*$")
_SAID_OF_SOMEBODY = frozenset(
    {"is", "was", "has", "had", "and", "or", "does", "did", "should", "will", "would", "can", "could"}
    | {"lives", "keeps", "goes", "wants", "says", "said", "needs", "got"}
)
_OF_THE_FIELD: tuple[Kind, ...] = ("subject", "actor", "neighbour")
# “are you married”, “do you like your job”: asked of the assistant and not of the guidance
_ABOUT_THE_ASSISTANT = re.compile(r"(?:are|were|do|did|have) (?:you|u)\b(?! sure)", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:how many|number of|what number of)((?: of the| of)? \w+)", re.IGNORECASE)
_PLACES = frozenset({"outside_england", "another_place"})
_TAKEN_OUT = "…"


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question taken apart: concept ids by kind, whose practice it names, and what speaks against answering.

    `places` are the authorities of the library whose practice the question names, `home` the one that the asker
    says they work for; `sides` are the places and documents that it names. `elsewhere` is True when it names a
    place whose practice the shipped library does not hold, `abroad` when that place is outside England.
    `counted` is what it asks the number of; `between` is True where it asks “this or that?”.
    `instructs` is True where instructions hide in it, `set_aside` where they followed a question that stands
    alone; `judgement` are the points of `Judgements`. `endings` are the question without what is told first:
    from its second sentence on, its third, and so on, for as long as nothing before asks.
    """

    text: str
    topic: str
    comparing: bool
    sides: frozenset[str]
    reading: Reading
    subjects: frozenset[str]
    aspects: frozenset[str]
    actors: frozenset[str]
    counted: frozenset[str]
    between: bool
    neighbours: frozenset[str]
    places: frozenset[str]
    home: str | None
    elsewhere: bool
    abroad: bool
    small_talk: bool
    instructs: bool
    set_aside: bool
    judgement: int
    endings: tuple["Understanding", ...] = ()


class Reader:
    """Understands questions; holds the ontology and the rules of refusal."""

    def __init__(
        self, ontology: Ontology, hidden: HiddenInstructions, judgements: Judgements, courtesies: Courtesies
    ) -> None:
        self._ontology = ontology
        self._hidden = hidden
        self._judgements = judgements
        self._courtesies = courtesies

    def understand(self, question: str, authorities: frozenset[str] = frozenset()) -> Understanding:
        """Takes a question apart. `authorities` are those of the installed documents, as lower-case names."""
        whole = self._understood(question, authorities)
        later = (self._understood(each, authorities) for each in [*endings(whole.text)][-_MOST_ENDINGS:])
        return replace(whole, endings=tuple(self._in_its_setting(each, whole) for each in later))

    def _in_its_setting(self, ending: Understanding, whole: Understanding) -> Understanding:
        """The end of a question, with what the whole of it says of whose practice is asked for."""
        return replace(
            ending,
            sides=ending.sides | whole.sides,
            places=ending.places | whole.places,
            home=whole.home,
            elsewhere=whole.elsewhere,
            abroad=whole.abroad,
            judgement=max(ending.judgement, whole.judgement),
        )

    def _understood(self, question: str, authorities: frozenset[str]) -> Understanding:
        text = " ".join(question[:LONGEST_QUESTION].split())
        instructs = self._hidden.are_in(text)
        honest = self._hidden.honest_part(text) if instructs else ""
        text = self._courtesies.left_out(honest or text)
        whole = self._ontology.read(text, mend=True)
        where = whereabouts(text)
        named, at_work = self._named_in(where.asked, authorities), self._named_in(where.at_work, authorities)
        places = named - _PLACES - {"all_areas"}
        sides = self._sides(places, whole)
        framed = unframed(text, len(sides))
        reading = self._topic(framed, whole)
        of_kind = self._ontology.of_kind
        subjects, neighbours = of_kind(reading.ideas, "subject"), of_kind(reading.ideas, "neighbour")
        return Understanding(
            text=text,
            topic=framed.topic,
            comparing=framed.comparing or "all_areas" in named,
            sides=sides,
            reading=reading,
            subjects=subjects,
            aspects=of_kind(reading.ideas, "aspect"),
            actors=of_kind(reading.ideas, "actor"),
            counted=self._counted(framed.topic),
            between=bool(_OR.search(framed.topic)),
            neighbours=neighbours,
            places=places,
            home=next(iter(at_work - _PLACES), None) if len(at_work) == 1 else None,
            elsewhere=bool((named | at_work) & _PLACES) and not places & authorities,
            abroad="outside_england" in named | at_work,
            small_talk=self._is_small_talk(text, whole.ideas),
            instructs=instructs and not honest,
            set_aside=bool(honest),
            judgement=self._judgement(framed.plainly if subjects else text, subjects | neighbours),
        )

    def _named_in(self, text: str, authorities: frozenset[str]) -> frozenset[str]:
        """The authorities and other places that a text names."""
        said = f" {' '.join(tokens(text))} "
        read = self._ontology.read(text).ideas if text.strip() else frozenset[str]()
        installed = {each for each in authorities if f" {each} " in said}
        return self._ontology.of_kind(read, "authority") | installed

    def _sides(self, places: frozenset[str], whole: Reading) -> frozenset[str]:
        """The documents that a question names, and the areas of which it names no document."""
        named = {self._ontology.documents[each] for each in whole.ideas if each in self._ontology.documents}
        return frozenset(named) | {each for each in places if not any(each in document for document in named)}

    def _topic(self, framed: Framed, whole: Reading) -> Reading:
        """What is asked, without the words about who says it; those alone where nothing else is asked."""
        topic = self._ontology.read(framed.topic, mend=True)
        if not self._ontology.of_kind(topic.ideas, *_OF_THE_FIELD):
            return whole
        who_says = frozenset(self._ontology.documents) if framed.comparing else frozenset[str]()
        ideas = topic.ideas - self._ontology.of_kind(topic.ideas, "authority") - who_says
        if _DEFINES.match(plain(framed.topic)) and len(ideas) == 1:
            ideas |= {"definition"}
        if _IS_FOR.search(plain(framed.topic)):
            ideas |= {"purpose"}
        return replace(topic, ideas=ideas, closure=self._ontology.widened(ideas))

    def _counted(self, topic: str) -> frozenset[str]:
        """What “how many” is asked of."""
        return frozenset(
            idea for what in _COUNTED.findall(topic) for idea in self._ontology.read(what, mend=True).ideas
        )

    def _judgement(self, text: str, subjects: frozenset[str]) -> int:
        """How much speaks for a judgement: in all that is said, or in a part of it that plainly asks for one."""
        names = self._names_in(text)
        whole = self._judgements.points(text, names, subjects)
        parts = _PART_ENDS.split(text)
        asked = [each for each in parts if _ASKS_WHETHER.match(each)] if len(parts) > 1 else []
        strongest = max((self._judgements.points(each, names, ()) for each in asked), default=whole)
        return max(whole, strongest) if strongest >= _PLAINLY_A_JUDGEMENT else whole

    def _is_small_talk(self, text: str, ideas: frozenset[str]) -> bool:
        """Whether nothing of the field is asked beside a greeting; “who are you” is one, with one aspect."""
        if _ABOUT_THE_ASSISTANT.match(text) and not self._ontology.of_kind(
            ideas - {"everyday"}, *_OF_THE_FIELD
        ):
            return True
        talk, aspects = self._ontology.of_kind(ideas, "smalltalk"), self._ontology.of_kind(ideas, "aspect")
        beside = ideas - talk - aspects
        if len(talk) > 1:
            return not self._ontology.of_kind(beside, *_OF_THE_FIELD)
        return bool(talk) and not beside and len(aspects) < 2

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
        """The words, in lower case and without “’s”, that may be somebody's name.

        A strange word that begins a sentence is one only if something is said of it: “Zuri is”, not “Manic day”.
        """
        words = [*_WORD.finditer(text)]
        spoken = [each.group() for each in words]
        found: set[str] = set()
        for place, (before, word) in enumerate(pairwise(["", *spoken])):
            name = _APOSTROPHE.split(word)[0].lower()
            first = not place or bool(_SENTENCE_BEGINS.search(text[: words[place].start()]))
            after = spoken[place + 1].lower() if place + 1 < len(spoken) else ""
            said_of = after in _SAID_OF_SOMEBODY or self._ontology.is_name(name) or name != word.lower()
            if self._may_be_a_name(word, before.lower()) and (not first or said_of):
                found.add(name)
        return frozenset(found)

    def _may_be_a_name(self, word: str, before: str) -> bool:
        bare = _APOSTROPHE.split(word)[0]
        lower = bare.lower()
        if self._ontology.is_name(lower):
            return True
        if self._ontology.is_known(lower):
            return False
        owns = word.lower().endswith(("'s", "’s"))
        return bare[:1].isupper() or owns or before in _NAME_FOLLOWS
