"""What pictures are painted on: dots for chat, or lines of SVG for the page and for print."""

from __future__ import annotations

from xml.sax.saxutils import escape

from PIL import ImageDraw, ImageFont

INK, FAINT, PAPER, SHADE, LINE = "#0b0c0c", "#505a5f", "#ffffff", "#e3e6e8", "#b1b4b6"
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 18, 15, 12
# Twice the points, for screens that show two dots for each.
SCALE = 2

Points = list[tuple[float, float]]


class Canvas:
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


class Sheet:
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


Surface = Canvas | Sheet


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
