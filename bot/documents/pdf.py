"""A paper as a PDF for printing and reading: its title and language set, a bookmark for each section."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import stringWidth
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
from handlers.reply import Bullets, Fields, Table, Text

INK, LINE, SHADE = HexColor("#0b0c0c"), HexColor("#b1b4b6"), HexColor("#f3f2f1")
MARGIN = 2.2 * cm
ROOM = 3.5 * cm  # what a heading wants below it, so that it never stands alone at the foot of a page
TITLED = 1.5 * cm  # how high a heading, or the caption of a table, is with the space around it

BODY = ParagraphStyle("Body", fontName="Helvetica", fontSize=10.5, leading=14.5, textColor=INK, spaceAfter=4)
TITLE = ParagraphStyle("Title", BODY, fontName="Helvetica-Bold", fontSize=20, leading=25, spaceAfter=10)
HEADING = ParagraphStyle(
    "Heading", BODY, fontName="Helvetica-Bold", fontSize=14, leading=18, spaceBefore=12, spaceAfter=6
)
CAPTION = ParagraphStyle("Caption", BODY, fontName="Helvetica-Bold", spaceBefore=4)
STRONG = ParagraphStyle("Strong", BODY, fontName="Helvetica-Bold")
CELL = ParagraphStyle("Cell", BODY, fontSize=9.5, leading=12.5, spaceAfter=0)
CELL_STRONG = ParagraphStyle("CellStrong", CELL, fontName="Helvetica-Bold")

PADDING = 12.5  # points: what a cell has to the left and right of its words

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
        room = ROOM
        if flowables and isinstance(
            flowables[0], CondPageBreak
        ):  # a heading goes to the next page with its table
            room, flowables = flowables[0].height + TITLED, flowables[1:]
        story += [CondPageBreak(room), heading, *flowables]
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
    return _table(part, width)


def _table(part: Table, width: float) -> list[Flowable]:
    """A table under its caption, on the next page where its header and first row do not fit on this one."""
    heads = [Paragraph(escape(title), CELL_STRONG) for title in part.columns]
    rows = [
        [Paragraph(_broken(words), CELL_STRONG if place == 0 else CELL) for place, words in enumerate(row)]
        for row in part.rows
    ]
    widths = _widths((part.columns, *part.rows), width)
    table, beginning = (
        LongTable([heads, *some], colWidths=widths, repeatRows=1, style=LINES) for some in (rows, rows[:1])
    )
    _, height = beginning.wrap(width, A4[1])
    room = min(height + TITLED, A4[1] / 2)
    return [CondPageBreak(room), Paragraph(escape(part.caption), CAPTION), table, Spacer(1, 8)]


def _widths(rows: Sequence[tuple[str, ...]], width: float) -> list[float]:
    """Each column as wide as its longest word, so that none is broken; the rest where there is most to say.

    Where even the words do not fit, no column has more than its equal part for its word.
    """
    columns = list(zip(*rows, strict=True))
    words = [max(_breadth(word) for cell in column for word in cell.split() or [""]) for column in columns]
    lines = [max(min(_breadth(cell), width / 2) for cell in column) for column in columns]
    least = [word + PADDING for word in words]
    if sum(least) > width:
        least = [min(each, width / len(columns)) for each in least]
    more = [max(line + PADDING - each, 1.0) for line, each in zip(lines, least, strict=True)]
    share = (width - sum(least)) / sum(more)
    return [each + share * most for each, most in zip(least, more, strict=True)]


def _breadth(text: str) -> float:
    """How wide text is on one line, in points; in bold letters, which headers and first columns have."""
    lines = text.split("\n")
    return max(float(stringWidth(line, CELL_STRONG.fontName, CELL_STRONG.fontSize)) for line in lines)


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
