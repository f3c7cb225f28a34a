"""Where everything goes in the chart of measures: a row for each measure, a column for each month or week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from procedure.measures import MEASURES, Count, Figures, Measure
from procedure.period import Period
from procedure.wording import MONTHS, say_list

# In points; a painter scales them. As wide as the picture of a case, for the same chat bubble.
WIDTH, MARGIN, ROW, HEADER, FOOTER = 680, 12, 50, 58, 30
LABEL_WIDTH, FIGURE_WIDTH = 152, 196
PLOT_LEFT = MARGIN + LABEL_WIDTH
PLOT_RIGHT = WIDTH - MARGIN - FIGURE_WIDTH
TALLEST = 34.0  # a column of which everything was as it should be
WIDEST = 44.0
GAP = 0.2  # of a column's room
LABELS_AT_MOST = 5
NOTHING_YET = "nothing to count yet"


@dataclass(frozen=True, slots=True)
class Column:
    """One month or week of one measure: a frame from `left` to `right`, filled up to `filled` points."""

    left: float
    right: float
    filled: float


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One measure: its columns stand on `base`; `published` is the height (y) of the published figure."""

    base: float
    label: str
    says: str
    published_says: str
    published: float | None
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands above a column."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole chart, and the same in words for those who cannot see it."""

    title: str
    width: int
    height: int
    marks: tuple[Mark, ...]
    rows: tuple[ChartRow, ...]
    key: str
    in_words: str


def lay_out(title: str, period: Period, whole: Figures, parts: Sequence[Figures]) -> Chart:
    """The chart of a period: `whole` are its figures, `parts` those of each of `period.parts()`."""
    room = min((PLOT_RIGHT - PLOT_LEFT) / len(parts), WIDEST)
    rows = tuple(_row(number, each, whole, parts, room) for number, each in enumerate(MEASURES))
    one = "week" if period.is_short else "month"
    return Chart(
        title=title,
        width=WIDTH,
        height=HEADER + ROW * len(rows) + FOOTER,
        marks=tuple(_marks(period, room)),
        rows=rows,
        key=f"A frame is a {one}, filled by how much was as it should be. Dashed: the published figure.",
        in_words=_in_words(title, rows),
    )


def say_count_of(count: Count) -> str:
    """67% (2 of 3)."""
    return f"{count.met / count.of:.0%} ({count.met} of {count.of})" if count.of else NOTHING_YET


def _row(number: int, measure: Measure, whole: Figures, parts: Sequence[Figures], room: float) -> ChartRow:
    base = HEADER + ROW * (number + 1) - (ROW - TALLEST) / 2
    columns = []
    for place, part in enumerate(parts):
        count = part.counts[measure.id]
        if count.of:
            left = PLOT_LEFT + room * (place + GAP / 2)
            columns.append(Column(left, left + room * (1 - GAP), TALLEST * count.met / count.of))
    return ChartRow(
        base=base,
        label=measure.short,
        says=say_count_of(whole.counts[measure.id]),
        published_says=f"published: {measure.published}" if measure.published else "",
        published=base - TALLEST * measure.share if measure.share is not None else None,
        columns=tuple(columns),
    )


def _marks(period: Period, room: float) -> list[Mark]:
    """The first days of weeks, or the names of months: as many as do not run into each other."""
    parts = period.parts()
    step = -(-len(parts) // LABELS_AT_MOST)
    return [
        Mark(PLOT_LEFT + room * (place + 0.5), _short(period, parts[place]))
        for place in range(0, len(parts), step)
    ]


def _short(period: Period, part: Period) -> str:
    month = MONTHS[part.first.month - 1][:3]
    return f"{part.first.day} {month}" if period.is_short else f"{month} {part.first.year}"


def _in_words(title: str, rows: Sequence[ChartRow]) -> str:
    counted = [row for row in rows if row.columns]
    told = [
        f"{row.label}: {row.says}{f', {row.published_says}' if row.published_says else ''}" for row in counted
    ]
    left_out = [row.label for row in rows if not row.columns]
    nothing = f" Nothing to count yet: {say_list(left_out)}." if left_out else ""
    return f"{title}. {'; '.join(told)}.{nothing}"
