"""Notices when a document gives another number of days, hours or months than the library does."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from guidance.documents import Document, Passage
from guidance.library import Figure
from guidance.ontology import Ontology
from guidance.quotations import sentences
from guidance.words import plain

_UP_TO_FIFTEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
)
_NUMBERS = {word: number for number, word in enumerate(_UP_TO_FIFTEEN.split(" "))} | {
    "twenty": 20,
    "thirty": 30,
}
_DURATION = re.compile(
    rf"\b(\d+|{'|'.join(_NUMBERS)})\s*(?:\(\d+\)\s*)?"
    r"(?:clear |full |calendar )?(working )?(hour|day|week|month)s?\b"
)
# The things that have a time limit: a sentence about two of them cannot be told apart by its words alone.
_TIMED = frozenset(
    {
        *("icpc", "s47", "strategy_discussion", "core_group", "review_conference", "outline_plan"),
        *("report", "minutes_taking", "plan_visits", "case_transfer", "pre_birth", "safety_plan"),
        *("invite_list", "dissent", "complaints", "escalation"),
    }
)


@dataclass(frozen=True, slots=True)
class Duration:
    value: int
    unit: str  # hours, days, working days, weeks, months


@dataclass(frozen=True, slots=True)
class Limit:
    """A sentence of a document that states a time limit, and the ideas in it."""

    document: Document
    passage: Passage
    sentence: int
    ideas: frozenset[str]
    durations: frozenset[Duration]

    @property
    def text(self) -> str:
        start, end = sentences(self.passage.text)[self.sentence]
        return self.passage.text[start:end]


def durations_in(text: str) -> frozenset[Duration]:
    """Every length of time that a text states."""
    return frozenset(
        Duration(_NUMBERS.get(number) or int(number), ("working " if working else "") + unit + "s")
        for number, working, unit in _DURATION.findall(plain(text))
    )


def limits_in(document: Document, passages: Iterable[Passage], ontology: Ontology) -> Iterator[Limit]:
    """The sentences of a document that state a time limit."""
    for passage in passages:
        for number, (start, end) in enumerate(sentences(passage.text)):
            durations = durations_in(passage.text[start:end])
            if durations:
                ideas = ontology.read(passage.text[start:end]).closure
                yield Limit(document, passage, number, ideas, durations)


def limits_against(
    figure: Figure, limits: Iterable[Limit], authorities: Collection[str] | None
) -> list[Limit]:
    """The limits on the same thing with another number, one a document, of those authorities (None: all)."""
    stated = Duration(figure.value, figure.unit)
    against: dict[str, Limit] = {}
    for limit in limits:
        if authorities is not None and limit.document.authority not in authorities:
            continue
        if limit.document.id not in against and stated not in limit.durations and _same_matter(figure, limit):
            against[limit.document.id] = limit
    return list(against.values())


def _same_matter(figure: Figure, limit: Limit) -> bool:
    if not figure.about <= limit.ideas or not figure.to & limit.ideas:
        return False
    other = (limit.ideas & _TIMED) - figure.about - figure.to
    return not other - ({"icpc"} if "report" in figure.about else set())
