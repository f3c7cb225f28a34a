"""Turns a citation into a source that a reader can check: document, section, date, warnings and the words."""

from datetime import date

from guidance.answers import Source
from guidance.currency import Currency
from guidance.documents import Document, Passage
from guidance.library import Citation
from guidance.quotations import quote_around, sentences
from guidance.stock import Stock


class Sourcing:
    """Makes sources; knows which warnings go with which document."""

    def __init__(self, currency: Currency) -> None:
        self._currency = currency

    def of_citation(self, citation: Citation, stock: Stock, today: date) -> Source:
        """A source of the shipped library, with its quotation where the document is installed."""
        document = stock.documents.get(citation.document.id, citation.document)
        return self._source(document, citation.section, stock.quotes.get(citation), today)

    def of_passage(self, passage: Passage, document: Document, sentence: int, today: date) -> Source:
        """A source in an added document: its heading and page say where."""
        where = passage.section or "(no heading)"
        if passage.page is not None:
            where = f"{where}, page {passage.page}"
        return self._source(document, where, quote_around(passage.text, sentence), today)

    def sentence(self, passage: Passage, number: int) -> str:
        start, end = sentences(passage.text)[number] if passage.text else (0, 0)
        return passage.text[start:end]

    def _source(self, document: Document, section: str, quote: str | None, today: date) -> Source:
        return Source(
            document=document.id,
            title=document.title,
            section=section,
            authority=document.authority,
            date=document.dated.isoformat() if document.dated else None,
            quote=quote,
            warnings=self._currency.warnings(document, today),
        )
