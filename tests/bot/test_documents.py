"""A record to take away says the same as a Word file and as a PDF, and can be found one's way in."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LTTextContainer
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser

from bot.documents import write
from handlers.paper import Paper, Section, from_text, to_text
from handlers.reply import Bullets, Fields, Table, Text

PLAN = Table(
    "Tasks of the plan",
    ("Task", "Who", "By"),
    (("See the child at school & alone <weekly>", "Social worker (north)", "8 March 2027"),),
)
PAPER = Paper(
    "Initial child protection conference: AB123",
    Fields((("Held on", "Tuesday 8 December 2026"), ("Chair", "Conference chair"))),
    (
        Section("Who came", (Text("Everybody who was invited came."), Bullets(("Health", "School")))),
        Section("Quorum", (Text("It was not quorate.", "warning"),)),
        Section("Outline plan", (PLAN,)),
    ),
    "Confidential.",
)
WORDS = (
    "Tuesday 8 December 2026",
    "Everybody who was invited came.",
    "School",
    "alone <weekly>",
    "Confidential.",
)


def test_a_paper_is_kept_as_text_and_comes_back_the_same() -> None:
    assert from_text(to_text(PAPER)) == PAPER


class TestWord:
    def test_its_title_and_sections_are_real_headings(self) -> None:
        found = docx.Document(BytesIO(write(PAPER, "docx")))
        styled = [(each.style.name, each.text) for each in found.paragraphs if each.style and each.text]
        assert ("Title", PAPER.title) in styled
        headings = [text for style, text in styled if style == "Heading 1"]
        assert headings == ["1. Who came", "2. Quorum", "3. Outline plan"]
        assert found.core_properties.title == PAPER.title
        assert found.core_properties.language == "en-GB"

    def test_everything_is_in_it(self) -> None:
        found = docx.Document(BytesIO(write(PAPER, "docx")))
        cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
        text = "\n".join([*(each.text for each in found.paragraphs), *cells])
        for words in WORDS:
            assert words in text

    def test_the_first_row_of_a_table_is_its_header_and_the_table_is_named(self) -> None:
        [table] = docx.Document(BytesIO(write(PAPER, "docx"))).tables
        first = table.rows[0]._tr.trPr
        assert first is not None
        assert first.find(qn("w:tblHeader")) is not None
        caption = table._tbl.tblPr.find(qn("w:tblCaption"))
        assert caption is not None
        assert caption.get(qn("w:val")) == "Tasks of the plan"

    def test_it_names_no_author(self) -> None:
        assert docx.Document(BytesIO(write(PAPER, "docx"))).core_properties.author == ""


class TestPdf:
    def test_everything_is_in_it(self) -> None:
        text = " ".join(extract_text(BytesIO(write(PAPER, "pdf"))).split())
        for words in WORDS:
            assert words in text

    def test_it_has_a_title_a_language_and_a_bookmark_for_each_section(self) -> None:
        document = PDFDocument(PDFParser(BytesIO(write(PAPER, "pdf"))))
        assert document.info[0]["Title"].decode() == PAPER.title
        assert document.catalog["Lang"] == b"en-GB"
        outline = [str(title) for _, title, *_ in document.get_outlines()]
        assert outline == [PAPER.title, "1. Who came", "2. Quorum", "3. Outline plan"]

    def test_a_long_table_goes_on_over_pages_under_the_same_header(self) -> None:
        long = replace(PLAN, rows=PLAN.rows * 60)
        paper = replace(PAPER, sections=(Section("Outline plan", (long,)),))
        pages = list(extract_pages(BytesIO(write(paper, "pdf"))))
        assert len(pages) > 2
        text = extract_text(BytesIO(write(paper, "pdf")))
        assert text.count("Who\n") == len(pages)

    def test_no_word_of_a_table_is_broken_where_the_page_has_room_for_it(self) -> None:
        long = "They saw no injuries and nobody had asked the grandmother, who has them every weekend."
        row = (
            "Child and adolescent psychiatry",
            long,
            long,
            "The team manager",
            "Wednesday 16 September 2026",
        )
        table = Table("Who disagreed", ("Who", "Why", "What will be done", "Who sees to it", "By"), (row,))
        text = extract_text(BytesIO(write(replace(PAPER, sections=(Section("Dissent", (table,)),)), "pdf")))
        assert {"psychiatry", "adolescent", "grandmother,", "manager", "Wednesday"} <= set(text.split())

    @pytest.mark.parametrize("above", [30, 34, 38])
    def test_a_heading_stands_on_the_page_on_which_its_table_begins(self, above: int) -> None:
        row = ("See the child at school. " * 20, "Social worker (north)", "8 March 2027")
        first = Section("Quorum", (Text("A line\n" * above),))
        second = Section("Outline plan", (replace(PLAN, rows=(row,)),))
        pages = extract_pages(BytesIO(write(replace(PAPER, sections=(first, second)), "pdf")))
        texts = [
            "".join(box.get_text() for box in page if isinstance(box, LTTextContainer)) for page in pages
        ]
        [page] = [text for text in texts if "2. Outline plan" in text]
        assert "Tasks of the plan" in page
        assert "See the child at school." in page


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_an_empty_table_and_a_very_long_word_are_no_trouble(kind: str) -> None:
    endless = Table("Endless", ("A", "B", "C"), (("x" * 3000, "y", "Social worker"),))
    odd = (Table("Nothing", ("A", "B"), ()), Fields((("Word", "x" * 3000),)), endless)
    assert write(replace(PAPER, sections=(Section("Odd", odd),)), kind)
