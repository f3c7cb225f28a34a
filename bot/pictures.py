"""Paints the picture of a case, as PNG for chat and as SVG for the page and for print."""

from __future__ import annotations

from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from PIL import Image, ImageDraw, ImageFont

from handlers.reply import Picture
from procedure.timeline import (
    MARGIN,
    PLOT_RIGHT,
    ROW,
    Row,
    State,
    Timeline,
)

INK, FAINT, PAPER, SHADE, LINE = "#0b0c0c", "#505a5f", "#ffffff", "#e3e6e8", "#b1b4b6"
# Each state also has a shape of its own, so that nothing rests on its colour.
COLOURS: dict[State, str] = {
    "done": "#00703c",
    "due": "#1d70b8",
    "overdue": "#d4351c",
    "missed": "#942514",
    "waiting": "#505a5f",
}
MARK, BAR = 7.0, 4.0
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 18, 15, 12
# Twice the points, for screens that show two dots for each.
SCALE = 2
PALETTE = 32

Points = list[tuple[float, float]]


def to_png(timeline: Timeline) -> bytes:
    """The picture as PNG, at twice its size in points."""
    image = Image.new("RGB", (timeline.width * SCALE, timeline.height * SCALE), PAPER)
    canvas = _Canvas(ImageDraw.Draw(image))
    _paint(timeline, canvas)
    out = BytesIO()
    # So few colours that a palette holds them all: a third of the size, so that a chat card can carry it.
    image.quantize(PALETTE).save(out, "PNG", optimize=True)
    return out.getvalue()


def to_svg(timeline: Timeline) -> str:
    """The picture as SVG, with the same told in words for screen readers."""
    sheet = _Sheet()
    _paint(timeline, sheet)
    size = f'width="{timeline.width}" height="{timeline.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
        f'viewBox="0 0 {timeline.width} {timeline.height}" role="img" aria-label={quoteattr(timeline.in_words)} '
        'font-family="Arial, Helvetica, sans-serif">'
        f"<title>{escape(timeline.title)}</title>"
        f"<desc>{escape(timeline.in_words)}</desc>"
        f'<rect width="{timeline.width}" height="{timeline.height}" fill="{PAPER}"/>'
        f"{''.join(sheet.parts)}</svg>"
    )


class _Canvas:
    """Draws on pixels."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self.draw = draw
        self.fonts = {
            size: ImageFont.load_default(size * SCALE) for size in (TITLE_SIZE, TEXT_SIZE, SMALL_SIZE)
        }

    def polygon(self, points: Points, fill: str | None, stroke: str | None = None) -> None:
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.polygon(scaled, fill=fill, outline=stroke, width=2 * SCALE)

    def circle(self, x: float, y: float, radius: float, fill: str | None, stroke: str) -> None:
        box = ((x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE)
        self.draw.ellipse(box, fill=fill, outline=stroke, width=2 * SCALE)

    def line(self, points: Points, colour: str, width: float, dashed: bool = False) -> None:
        for start, end in (
            _dashes(points) if dashed else [tuple(points[i : i + 2]) for i in range(len(points) - 1)]
        ):
            scaled = [(start[0] * SCALE, start[1] * SCALE), (end[0] * SCALE, end[1] * SCALE)]
            self.draw.line(scaled, fill=colour, width=round(width * SCALE))

    def text(self, x: float, y: float, words: str, size: int, colour: str, anchor: str = "lm") -> None:
        # The letters that come with Pillow have no typographic apostrophe.
        plain = words.replace("’", "'")
        self.draw.text((x * SCALE, y * SCALE), plain, fill=colour, font=self.fonts[size], anchor=anchor)


class _Sheet:
    """Writes SVG."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def polygon(self, points: Points, fill: str | None, stroke: str | None = None) -> None:
        at = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        outline = f' stroke="{stroke}" stroke-width="2"' if stroke else ""
        self.parts.append(f'<polygon points="{at}" fill="{fill or "none"}"{outline}/>')

    def circle(self, x: float, y: float, radius: float, fill: str | None, stroke: str) -> None:
        self.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill or "none"}" '
            f'stroke="{stroke}" stroke-width="2"/>'
        )

    def line(self, points: Points, colour: str, width: float, dashed: bool = False) -> None:
        at = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        dashes = ' stroke-dasharray="4 4"' if dashed else ""
        self.parts.append(
            f'<polyline points="{at}" fill="none" stroke="{colour}" stroke-width="{width}"{dashes}/>'
        )

    def text(self, x: float, y: float, words: str, size: int, colour: str, anchor: str = "lm") -> None:
        place = {"l": "start", "m": "middle", "r": "end"}[anchor[0]]
        self.parts.append(
            f'<text x="{x:.1f}" y="{y + size * 0.35:.1f}" font-size="{size}" fill="{colour}" '
            f'text-anchor="{place}">{escape(words)}</text>'
        )


Surface = _Canvas | _Sheet


def _paint(timeline: Timeline, on: Surface) -> None:
    for band in timeline.bands:
        top, bottom = timeline.plot_top, timeline.plot_bottom
        corners = [(band.left, top), (band.right, top), (band.right, bottom), (band.left, bottom)]
        on.polygon(corners, SHADE)
    on.text(MARGIN, 20, timeline.title, TITLE_SIZE, INK)
    on.text(timeline.width - MARGIN, 20, timeline.today_says, TEXT_SIZE, FAINT, "rm")
    for tick in timeline.ticks:
        on.text(tick.x, timeline.plot_top - 12, tick.text, SMALL_SIZE, FAINT, "mm")
    if timeline.today is not None:
        on.line([(timeline.today, timeline.plot_top), (timeline.today, timeline.plot_bottom)], INK, 1.5, True)
        on.text(timeline.today, timeline.plot_bottom + 12, "today", SMALL_SIZE, INK, "mm")
    for row in timeline.rows:
        _paint_row(row, on, timeline)
    on.text(MARGIN, timeline.plot_bottom + 12, "Shaded: not working days", SMALL_SIZE, FAINT)


def _paint_row(row: Row, on: Surface, timeline: Timeline) -> None:
    colour = COLOURS[row.state]
    under = row.y + ROW / 2
    on.line([(MARGIN, under), (timeline.width - MARGIN, under)], LINE, 0.5)
    on.text(MARGIN, row.y, row.label, TEXT_SIZE, INK)
    if row.start is not None and row.x is not None:
        on.line([(row.start, row.y), (row.x, row.y)], colour, BAR / 2, row.state in ("due", "waiting"))
    if row.x is not None:
        _mark(row.state, row.x, row.y, on)
    elif row.beyond:
        x = PLOT_RIGHT - 8
        on.line([(x - 18, row.y), (x, row.y)], colour, BAR / 2, True)
        on.polygon([(x - 2, row.y - 6), (x + 7, row.y), (x - 2, row.y + 6)], colour)
    _mark(row.state, PLOT_RIGHT + 16, row.y, on)
    on.text(PLOT_RIGHT + 30, row.y, row.says, TEXT_SIZE, INK)


def _mark(state: State, x: float, y: float, on: Surface) -> None:
    """A disc with a tick, a triangle with a stroke, a cross, a ring or a small ring: plain without colour."""
    colour, r = COLOURS[state], MARK
    if state == "done":
        on.circle(x, y, r, colour, colour)
        on.line([(x - 3.5, y), (x - 1, y + 3), (x + 4, y - 3)], PAPER, 2)
    elif state == "overdue":
        on.polygon([(x, y - r - 1), (x + r + 1, y + r), (x - r - 1, y + r)], colour)
        on.line([(x, y - 3), (x, y + 2)], PAPER, 2)
        on.line([(x, y + 3.5), (x, y + 5.5)], PAPER, 2)
    elif state == "missed":
        on.line([(x - r + 1, y - r + 1), (x + r - 1, y + r - 1)], colour, 3)
        on.line([(x - r + 1, y + r - 1), (x + r - 1, y - r + 1)], colour, 3)
    else:
        radius = r if state == "due" else r - 3
        on.circle(x, y, radius, PAPER, colour)


def _dashes(points: Points) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """A straight line cut into dashes of four points with gaps of four."""
    (x1, y1), (x2, y2) = points[0], points[-1]
    length = max(abs(x2 - x1), abs(y2 - y1))
    steps = int(length // 8) + 1
    cut = []
    for step in range(steps):
        a, b = step * 8 / length if length else 0, min((step * 8 + 4) / length, 1) if length else 0
        cut.append(((x1 + (x2 - x1) * a, y1 + (y2 - y1) * a), (x1 + (x2 - x1) * b, y1 + (y2 - y1) * b)))
    return cut


def picture_of(timeline: Timeline) -> Picture:
    """The picture as a reply carries it: drawn only by the door that shows it."""
    return Picture(timeline.in_words, lambda: to_png(timeline), lambda: to_svg(timeline))
