"""What is installed at one moment, indexed and ready to be searched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guidance.disagreement import Limit, limits_in
from guidance.documents import NATIONAL, UNKNOWN_AUTHORITY, Document, Passage
from guidance.library import Citation, Library
from guidance.ontology import Ontology
from guidance.passage_search import PassageSearch
from guidance.quotations import SentenceFinder, quote_around, sentences


@dataclass(frozen=True, slots=True)
class Stock:
    """The documents at one version of the shelf.

    `search` and `limits` cover the documents that the library did not ship with; `quotes` has the words that
    each citation of the library rests on, where its document is installed, `speaks_of` the ideas in its sentence.
    """

    version: int
    documents: Mapping[str, Document]
    passages: Mapping[str, tuple[Passage, ...]]
    search: PassageSearch
    limits: tuple[Limit, ...]
    quotes: Mapping[Citation, str]
    speaks_of: Mapping[Citation, frozenset[str]]
    authorities: frozenset[str]


def stocked(
    version: int,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    library: Library,
    ontology: Ontology,
) -> Stock:
    """Indexes what a shelf holds."""
    by_document: dict[str, list[Passage]] = {document.id: [] for document in documents}
    for passage in passages:
        by_document[passage.document].append(passage)
    added = [document for document in documents if document.id not in library.documents]
    added_passages = [passage for document in added for passage in by_document[document.id]]
    sentences_cited = _sentences_cited(library, by_document)
    limits = [limit for each in added for limit in limits_in(each, by_document[each.id], ontology)]
    return Stock(
        version,
        {document.id: document for document in documents},
        {identity: tuple(each) for identity, each in by_document.items()},
        PassageSearch(added, added_passages, ontology),
        tuple(limits),
        {each: quote_around(passage.text, number) for each, (passage, number) in sentences_cited.items()},
        {each: ontology.read(_sentence(*where)).closure for each, where in sentences_cited.items()},
        frozenset(document.authority for document in documents) - {NATIONAL, UNKNOWN_AUTHORITY},
    )


def _sentences_cited(
    library: Library, by_document: Mapping[str, Sequence[Passage]]
) -> dict[Citation, tuple[Passage, int]]:
    """The passage of each citation and the number of its sentence in it, where its document is installed."""
    finders = {identity: SentenceFinder(passages) for identity, passages in by_document.items()}
    found: dict[Citation, tuple[Passage, int]] = {}
    for citation in {each for entry in library.entries for each in entry.citations}:
        finder = finders.get(citation.document.id)
        where = finder.find(citation.find) if finder else None
        if where is not None:
            found[citation] = where
    return found


def _sentence(passage: Passage, number: int) -> str:
    start, end = sentences(passage.text)[number]
    return passage.text[start:end]
