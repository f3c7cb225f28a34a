"""Paints the chart of measures: how full a frame is says how much was as it should be."""

from __future__ import annotations

from bot.pictures.surfaces import FAINT, INK, LINE, PAPER, SMALL_SIZE, TEXT_SIZE, TITLE_SIZE, Surface
from procedure.chart import MARGIN, PLOT_LEFT, PLOT_RIGHT, ROW, TALLEST, Chart, ChartRow

FILL = "#1d70b8"
FIGURES = PLOT_RIGHT + 12


def paint(chart: Chart, on: Surface) -> None:
    """Paints a row for each measure, with the published figure as a dashed line across it."""
    on.text(MARGIN, 20, chart.title, TITLE_SIZE, INK)
    first = chart.rows[0].base - TALLEST
    for mark in chart.marks:
        on.text(mark.x, first - 16, mark.text, SMALL_SIZE, FAINT, "mm")
    for row in chart.rows:
        _paint_row(row, on, chart)
    on.text(MARGIN, chart.height - 14, chart.key, SMALL_SIZE, FAINT)


def _paint_row(row: ChartRow, on: Surface, chart: Chart) -> None:
    middle, under = row.base - TALLEST / 2, row.base + (ROW - TALLEST) / 2
    on.line([(MARGIN, under), (chart.width - MARGIN, under)], LINE, 0.5)
    on.text(MARGIN, middle, row.label, TEXT_SIZE, INK)
    for column in row.columns:
        left, right, top = column.left, column.right, row.base - TALLEST
        if column.filled:
            level = row.base - column.filled
            on.polygon([(left, level), (right, level), (right, row.base), (left, row.base)], FILL)
        on.line([(left, row.base), (left, top), (right, top), (right, row.base), (left, row.base)], INK, 1)
    if row.published is not None:
        # On paper of its own, so that it is seen before a full column as well as before an empty one.
        on.line([(PLOT_LEFT, row.published), (PLOT_RIGHT, row.published)], PAPER, 3.5)
        on.line([(PLOT_LEFT, row.published), (PLOT_RIGHT, row.published)], INK, 1.5, True)
    beside = 9 if row.published_says else 0
    on.text(FIGURES, middle - beside, row.says, TEXT_SIZE, INK)
    if row.published_says:
        on.text(FIGURES, middle + beside, row.published_says, SMALL_SIZE, FAINT)
