"""Paints the picture of a case: each step on its day, with a shape for how it stands."""

from __future__ import annotations

from bot.pictures.surfaces import FAINT, INK, LINE, PAPER, SHADE, SMALL_SIZE, TEXT_SIZE, TITLE_SIZE, Surface
from procedure.timeline import (
    MARGIN,
    PLOT_RIGHT,
    ROW,
    Row,
    State,
    Timeline,
)

# Each state also has a shape of its own, so that nothing rests on its colour.
COLOURS: dict[State, str] = {
    "done": "#00703c",
    "due": "#1d70b8",
    "overdue": "#d4351c",
    "missed": "#942514",
    "waiting": "#505a5f",
}
MARK, BAR = 7.0, 4.0
BOOKED, BOOKED_WIDTH = "Booked for", 66


def paint(timeline: Timeline, on: Surface) -> None:
    """Paints the rows, the days off and today's line."""
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
    if any(row.booked is not None for row in timeline.rows):
        left = timeline.width - MARGIN - BOOKED_WIDTH
        _diamond(left - 10, timeline.plot_top - 12, on)
        on.text(left, timeline.plot_top - 12, BOOKED, SMALL_SIZE, FAINT)
    # At the right, under the words: “today” can stand anywhere under the days.
    right = timeline.width - MARGIN
    on.text(right, timeline.plot_bottom + 12, "Shaded: not working days", SMALL_SIZE, FAINT, "rm")
    if timeline.left_out_says:
        on.text(MARGIN, timeline.plot_bottom + 12, timeline.left_out_says, SMALL_SIZE, FAINT)


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
    if row.booked is not None:
        _diamond(row.booked, row.y, on)
    _mark(row.state, PLOT_RIGHT + 16, row.y, on)
    on.text(PLOT_RIGHT + 30, row.y, row.says, TEXT_SIZE, INK)


def _diamond(x: float, y: float, on: Surface) -> None:
    """The day a conference is booked for: small enough to stand inside the ring of its limit."""
    r = MARK - 2
    on.polygon([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], INK)


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
