"""Draws pictures: of a case and of measures, as PNG for chat and as SVG for the page and for print."""

from __future__ import annotations

from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from PIL import Image, ImageDraw

from bot.pictures import chart, timeline
from bot.pictures.surfaces import PAPER, SCALE, Canvas, Sheet, Surface
from handlers.reply import Picture
from procedure.chart import Chart
from procedure.timeline import Timeline

PALETTE = 32

Layout = Timeline | Chart


def picture_of(layout: Layout) -> Picture:
    """The picture as a reply carries it: drawn only by the door that shows it."""
    return Picture(layout.in_words, lambda: to_png(layout), lambda: to_svg(layout))


def to_png(layout: Layout) -> bytes:
    """The picture as PNG, at twice its size in points."""
    image = Image.new("RGB", (layout.width * SCALE, layout.height * SCALE), PAPER)
    _paint(layout, Canvas(ImageDraw.Draw(image)))
    out = BytesIO()
    # So few colours that a palette holds them all: a third of the size, so that a chat card can carry it.
    image.quantize(PALETTE, Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
    return out.getvalue()


def to_svg(layout: Layout) -> str:
    """The picture as SVG, with the same told in words for screen readers."""
    sheet = Sheet()
    _paint(layout, sheet)
    size = f'width="{layout.width}" height="{layout.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
        f'viewBox="0 0 {layout.width} {layout.height}" role="img" aria-label={quoteattr(layout.in_words)} '
        'font-family="Arial, Helvetica, sans-serif">'
        f"<title>{escape(layout.title)}</title>"
        f"<desc>{escape(layout.in_words)}</desc>"
        f'<rect width="{layout.width}" height="{layout.height}" fill="{PAPER}"/>'
        f"{''.join(sheet.parts)}</svg>"
    )


def _paint(layout: Layout, on: Surface) -> None:
    if isinstance(layout, Timeline):
        timeline.paint(layout, on)
    else:
        chart.paint(layout, on)
