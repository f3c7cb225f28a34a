"""A paper as a Word document that a screen reader can find its way in: real headings, lists and table headers."""

from __future__ import annotations

from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from handlers.paper import Paper, Part
from handlers.reply import Bullets, Fields, Table, Text

FONT = "Arial"
INK = RGBColor(0x0B, 0x0C, 0x0C)
LANGUAGE = "en-GB"


def as_docx(paper: Paper) -> bytes:
    """The bytes of the .docx file."""
    document = docx.Document()
    _set_up(document, paper)
    document.add_heading(paper.title, 0)
    _part(document, paper.facts)
    for number, section in enumerate(paper.sections, 1):
        document.add_heading(f"{number}. {section.heading}", 1)
        for part in section.parts:
            _part(document, part)
    if paper.closing:
        document.add_paragraph(paper.closing).runs[0].italic = True
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Document, paper: Paper) -> None:
    document.core_properties.title = paper.title
    document.core_properties.language = LANGUAGE
    document.core_properties.author = ""
    document.core_properties.comments = ""
    for name, size in (("Normal", 11), ("Title", 22), ("Heading 1", 15)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for letters in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(letters), None)
    _speak(document)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.2)
    page.header.paragraphs[0].text = paper.title
    _page_number(page.footer.paragraphs[0])


def _speak(document: Document) -> None:
    """Tells screen readers the language of every word."""
    properties = document.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    properties.append(language)


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run("Page ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _part(document: Document, part: Part) -> None:
    if isinstance(part, Text):
        document.add_paragraph(part.text).runs[0].bold = part.tone == "warning"
    elif isinstance(part, Bullets):
        for item in part.items:
            document.add_paragraph(item, style="List Bullet")
    elif isinstance(part, Fields):
        for label, value in part.pairs:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(4)
            paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(value)
    else:
        _table(document, part)


def _table(document: Document, part: Table) -> None:
    caption = document.add_paragraph(style="Caption")
    caption.add_run(part.caption)
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(part.columns), style="Table Grid")
    _describe(table, part.caption)
    for cell, title in zip(table.rows[0].cells, part.columns, strict=True):
        cell.paragraphs[0].add_run(title).bold = True
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(OxmlElement("w:tblHeader"))  # read out with each cell, and repeated on each page
    for row in part.rows:
        cells = table.add_row().cells
        for place, (cell, words) in enumerate(zip(cells, row, strict=True)):
            cell.paragraphs[0].add_run(words).bold = place == 0
    document.add_paragraph()


def _describe(table: WordTable, caption: str) -> None:
    """What a screen reader says when it comes to the table; its first column and row are headers."""
    properties = table._tbl.tblPr
    described = OxmlElement("w:tblCaption")
    described.set(qn("w:val"), caption)
    properties.append(described)
