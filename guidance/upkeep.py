"""What the owners of the guidance need to look at: stale or contradictory documents, and open questions."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guidance.currency import Currency, day, review_due
from guidance.disagreement import limits_against, limits_in
from guidance.documents import Document, Passage
from guidance.library import Figure, Library
from guidance.ontology import Kind, Ontology
from guidance.shelf import Gap

_ALIKE = 0.5  # of the weight of their ideas shared: two questions that ask the same thing
_WEIGHT: Mapping[Kind, float] = {"subject": 1.0, "neighbour": 1.0, "aspect": 0.5, "word": 0.5}
_WEIGHT_HERE = 0.25  # of every other idea, and of those that most questions speak of
_EVERYWHERE = frozenset({"conference", "icpc", "meeting", "required", "allowed", "how"})
_FEW_PASSAGES = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a document that its owner should know; `document` is its id."""

    document: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Questions that ask the same thing: one of them, how many there were, and when last."""

    question: str
    count: int
    latest: date
    reasons: tuple[str, ...]


def check(
    documents: Iterable[Document],
    passages: Sequence[Passage],
    library: Library,
    ontology: Ontology,
    currency: Currency,
    today: date,
) -> list[Finding]:
    """Every finding about the installed documents, by document."""
    found: list[Finding] = []
    for document in documents:
        own = [passage for passage in passages if passage.document == document.id]
        found += [Finding(document.id, each) for each in _about_age(document, currency, today)]
        if len(own) <= _FEW_PASSAGES and document.id not in library.documents:
            found.append(Finding(document.id, _few(len(own))))
        if document.id not in library.documents:
            found += _contradictions(document, own, library, ontology)
    return found


def _few(passages: int) -> str:
    said = {0: "Nothing", 1: "Only one passage"}.get(passages, f"Only {passages} passages")
    return f"{said} could be read: look whether the file holds more."


def _about_age(document: Document, currency: Currency, today: date) -> list[str]:
    sentences: list[str] = []
    due = review_due(document)
    if due is not None and due < today:
        sentences.append(f"Past its review date, which was {day(due)}: ask its owner for the current one.")
    if document.dated is None:
        sentences.append("Has no date: add it again with --published.")
    if currency.is_superseded(document):
        sentences.append(f"Rests on {document.national_basis}, which has been replaced.")
    return sentences


def _contradictions(
    document: Document, passages: Sequence[Passage], library: Library, ontology: Ontology
) -> list[Finding]:
    limits = list(limits_in(document, passages, ontology))
    return [
        Finding(document.id, _differs(entry.ask, entry.figure, limit.text))
        for entry in library.entries
        if entry.figure is not None
        for limit in limits_against(entry.figure, limits, None)
    ]


def _differs(ask: str, figure: Figure, text: str) -> str:
    return f"Differs from the library on “{ask}” ({figure.value} {figure.unit}): “{text}”"


def clustered(gaps: Iterable[Gap], ontology: Ontology) -> list[Cluster]:
    """Gaps that ask the same thing put together, the most asked first."""
    groups: list[tuple[frozenset[str], list[Gap]]] = []
    for gap in gaps:
        ideas = ontology.read(gap.question, mend=True).ideas
        for known, members in groups:
            if _alike(ideas, known, ontology):
                members.append(gap)
                break
        else:
            groups.append((ideas, [gap]))
    clusters = [_cluster(members) for _, members in groups]
    return sorted(clusters, key=lambda each: (-each.count, each.question))


def _alike(one: frozenset[str], other: frozenset[str], ontology: Ontology) -> bool:
    """Whether two questions ask the same thing: their matters count most, whom and how it touches less."""

    def weight(ideas: frozenset[str]) -> float:
        return sum(
            _WEIGHT_HERE if each in _EVERYWHERE else _WEIGHT.get(ontology.kind(each), _WEIGHT_HERE)
            for each in ideas
        )

    together = one | other
    return weight(one & other) > _ALIKE * weight(together) if together else True


def _cluster(members: list[Gap]) -> Cluster:
    reasons = Counter(each.reason for each in members)
    return Cluster(
        question=min((each.question for each in members), key=len),
        count=len(members),
        latest=max(each.noted_on for each in members),
        reasons=tuple(reason for reason, _ in reasons.most_common()),
    )
