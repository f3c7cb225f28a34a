"""A paper as a PDF for printing and reading: its title and language set, a bookmark for each section."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    ListFlowable,
    ListItem,
    LongTable,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)

from handlers.paper import Paper, Part
from handlers.reply import Bullets, Fields, Text

INK, LINE, SHADE = HexColor("#0b0c0c"), HexColor("#b1b4b6"), HexColor("#f3f2f1")
MARGIN = 2.2 * cm
ROOM = 3.5 * cm  # what a heading wants below it, so that it never stands alone at the foot of a page

BODY = ParagraphStyle("Body", fontName="Helvetica", fontSize=10.5, leading=14.5, textColor=INK, spaceAfter=4)
TITLE = ParagraphStyle("Title", BODY, fontName="Helvetica-Bold", fontSize=20, leading=25, spaceAfter=10)
HEADING = ParagraphStyle(
    "Heading", BODY, fontName="Helvetica-Bold", fontSize=14, leading=18, spaceBefore=12, spaceAfter=6
)
CAPTION = ParagraphStyle("Caption", BODY, fontName="Helvetica-Bold", spaceBefore=4)
STRONG = ParagraphStyle("Strong", BODY, fontName="Helvetica-Bold")
CELL = ParagraphStyle("Cell", BODY, fontSize=9.5, leading=12.5, spaceAfter=0)
CELL_STRONG = ParagraphStyle("CellStrong", CELL, fontName="Helvetica-Bold")

LINES = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), 0.6, LINE),
        ("BACKGROUND", (0, 0), (-1, 0), SHADE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]
)


def as_pdf(paper: Paper) -> bytes:
    """The bytes of the PDF."""
    file = BytesIO()
    width = A4[0] - 2 * MARGIN
    document = BaseDocTemplate(
        file,
        pagesize=A4,
        title=paper.title,
        author="",
        lang="en-GB",
        displayDocTitle=True,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
    )
    frame = Frame(MARGIN, MARGIN, width, A4[1] - 2 * MARGIN, leftPadding=0, rightPadding=0)
    foot = partial(_foot, title=paper.title)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=foot)])
    document.build(_story(paper, width))
    return file.getvalue()


def _story(paper: Paper, width: float) -> list[Flowable]:
    story: list[Flowable] = [_Heading(paper.title, TITLE, 0), *_part(paper.facts, width)]
    for number, section in enumerate(paper.sections, 1):
        heading: Flowable = _Heading(f"{number}. {section.heading}", HEADING, 1, f"section-{number}")
        flowables = [flowable for part in section.parts for flowable in _part(part, width)]
        story += [CondPageBreak(ROOM), heading, *flowables]
    if paper.closing:
        story += [Spacer(1, 10), Paragraph(escape(paper.closing), BODY)]
    return story


def _part(part: Part, width: float) -> list[Flowable]:
    if isinstance(part, Text):
        return [Paragraph(_broken(part.text), STRONG if part.tone == "warning" else BODY)]
    if isinstance(part, Bullets):
        items = [ListItem(Paragraph(_broken(item), BODY)) for item in part.items]
        return [ListFlowable(items, bulletType="bullet", start="•")]
    if isinstance(part, Fields):
        return [Paragraph(f"<b>{escape(label)}:</b> {_broken(value)}", BODY) for label, value in part.pairs]
    heads = [Paragraph(escape(title), CELL_STRONG) for title in part.columns]
    rows = [
        [Paragraph(_broken(words), CELL_STRONG if place == 0 else CELL) for place, words in enumerate(row)]
        for row in part.rows
    ]
    table = LongTable([heads, *rows], colWidths=_widths(part.columns, part.rows, width), repeatRows=1)
    table.setStyle(LINES)
    return [CondPageBreak(ROOM), Paragraph(escape(part.caption), CAPTION), table, Spacer(1, 8)]


def _widths(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], width: float) -> list[float]:
    """Wider columns for longer words, and none too narrow to read."""
    longest = [min(max(len(row[place]) for row in (columns, *rows)), 60) for place in range(len(columns))]
    weights = [max(length, 13) for length in longest]
    return [width * weight / sum(weights) for weight in weights]


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br/>")


def _foot(canvas: Canvas, document: BaseDocTemplate, title: str) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 8.5)
    canvas.setFillColor(INK)
    canvas.drawString(MARGIN, 1.2 * cm, title)
    canvas.drawRightString(A4[0] - MARGIN, 1.2 * cm, f"Page {document.page}")
    canvas.restoreState()


class _Heading(Paragraph):  # type: ignore[misc]  # the library has no types
    """A heading that can be jumped to from the outline beside the pages."""

    def __init__(self, text: str, style: ParagraphStyle, level: int, key: str = "top") -> None:
        super().__init__(escape(text), style)
        self._words, self._level, self._key = text, level, key

    def draw(self) -> None:
        self.canv.bookmarkPage(self._key)
        self.canv.addOutlineEntry(self._words, self._key, self._level, closed=False)
        super().draw()
