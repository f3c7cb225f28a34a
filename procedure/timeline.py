"""Where everything goes in the picture of a case: a row for each step, a column for each day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from procedure.calendar import ONE_DAY, WorkingCalendar
from procedure.events import day_of
from procedure.pathway import Deadline, Pathway
from procedure.steps import BY_ID
from procedure.wording import MONTHS, say_count, say_date, say_list

State = Literal["done", "due", "overdue", "missed", "waiting"]

# In points; a painter scales them. Narrow enough for a chat bubble, with letters that stay readable there.
WIDTH, MARGIN, ROW, HEADER, FOOTER = 680, 12, 30, 58, 30
LABEL_WIDTH, STATE_WIDTH = 132, 210
PLOT_LEFT = MARGIN + LABEL_WIDTH
PLOT_RIGHT = WIDTH - MARGIN - STATE_WIDTH
# A picture with more rows than this is too long for a chat bubble: it leaves out what is long over.
MOST_ROWS = 18
CONFERENCES = ("icpc", "first_review", "review")
FEWEST_DAYS, MOST_DAYS = 14, 70
ROOM_AHEAD = timedelta(days=5)
# Within half a year a day and a month can mean only one day.
HALF_A_YEAR = 183
_WORST_FIRST: tuple[State, ...] = ("overdue", "due", "waiting", "missed", "done")
STATE_WORDS: dict[State, str] = {
    "done": "Done",
    "due": "Due",
    "overdue": "Overdue",
    "missed": "Missed",
    "waiting": "Waiting",
}


@dataclass(frozen=True, slots=True)
class Band:
    """A run of days on which nobody works, from `left` to `right`."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A date written above its column."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One step: its name, its mark at `x` (None without a date), the bar from `start` to it, its state.

    `beyond` says that the mark lies past the edge of the picture. `booked` is where the day lies that a
    conference is booked for.
    """

    y: float
    label: str
    state: State
    says: str
    x: float | None
    start: float | None
    beyond: bool
    booked: float | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole picture, and the same in words for those who cannot see it."""

    title: str
    width: int
    height: int
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    rows: tuple[Row, ...]
    today: float | None
    today_says: str
    left_out_says: str
    plot_top: float
    plot_bottom: float
    in_words: str


def lay_out(pathway: Pathway, calendar: WorkingCalendar, as_of: date, title: str) -> Timeline:
    """The picture of a case as it stands on `as_of`, under a `title` such as its reference."""
    groups = _grouped(pathway.deadlines)
    first, last = _window(pathway, as_of, calendar)
    scale = _Scale(first, last)
    shown = (
        [group for group in groups if not _is_long_over(group, first)] if len(groups) > MOST_ROWS else groups
    )
    booked = _booked(pathway, shown)
    rows = tuple(
        _row(place, group, scale, as_of, booked.day if booked and booked.row == place else None)
        for place, group in enumerate(shown)
    )
    left_out = _say_left_out(len(groups) - len(shown))
    bottom = HEADER + ROW * max(len(rows), 1)
    return Timeline(
        title=title,
        width=WIDTH,
        height=bottom + FOOTER,
        bands=tuple(_bands(first, last, calendar, scale)),
        ticks=tuple(_ticks(first, last, scale)),
        rows=rows,
        today=scale.middle(as_of) if first <= as_of <= last else None,
        today_says=f"As of {say_date(as_of)}",
        left_out_says=left_out,
        plot_top=HEADER,
        plot_bottom=bottom,
        in_words=f"{_in_words(title, rows, as_of)} {left_out}".strip(),
    )


class _Booked(NamedTuple):
    """The row of the conference to come, counted from the top, and the day it is booked for."""

    row: int
    day: date


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def left(self, day: date) -> float:
        days = (self.last - self.first).days + 1
        return PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * (day - self.first).days / days

    def middle(self, day: date) -> float:
        return (self.left(day) + self.left(day + ONE_DAY)) / 2


def _grouped(deadlines: Iterable[Deadline]) -> list[list[Deadline]]:
    """One row for a step and its occasion: the reports of six agencies share one."""
    groups: dict[tuple[str, int], list[Deadline]] = {}
    for each in deadlines:
        groups.setdefault((each.step, each.number), []).append(each)
    return list(groups.values())


def _window(pathway: Pathway, as_of: date, calendar: WorkingCalendar) -> tuple[date, date]:
    """The days to show: from where the counting starts to the last date that is not months away."""
    dates = [
        day_of(moment) for each in pathway.deadlines for moment in (each.due, each.counted_from) if moment
    ]
    dates += [each.done_on for each in pathway.deadlines if each.done_on]
    if pathway.conference is not None and pathway.conference.moment is not None:
        dates.append(day_of(pathway.conference.moment))
    near = [day for day in dates if abs((day - as_of).days) <= MOST_DAYS // 2] or [as_of]
    first = min(*near, as_of) - ONE_DAY
    last = max(max(near) + ONE_DAY, as_of + ROOM_AHEAD)
    if (last - first).days < FEWEST_DAYS:
        last = first + timedelta(days=FEWEST_DAYS)
    return max(first, calendar.first), min(last, calendar.last)


def _is_long_over(group: list[Deadline], first: date) -> bool:
    """Whether nothing of a row is open and all of it happened before the days shown; conferences always stay."""
    if group[0].step in CONFERENCES:
        return False
    return all(
        _state(each) in ("done", "missed")
        and (moment := each.done_on or each.due) is not None
        and day_of(moment) < first
        for each in group
    )


def _say_left_out(count: int) -> str:
    """How much a long picture leaves out, in a sentence; empty where it shows everything."""
    return f"{say_count(count, 'earlier step is', 'earlier steps are')} left out." if count else ""


def _booked(pathway: Pathway, shown: list[list[Deadline]]) -> _Booked | None:
    """The day that the conference to come is booked for, and the row it belongs to."""
    coming = pathway.conference
    if coming is None or coming.moment is None:
        return None
    rows = [
        place
        for place, group in enumerate(shown)
        if group[0].step == coming.step and any(each.status != "done" for each in group)
    ]
    return _Booked(rows[-1], day_of(coming.moment)) if rows else None


def _row(place: int, group: list[Deadline], scale: _Scale, as_of: date, booked: date | None) -> Row:
    states = [_state(each) for each in group]
    state = min(states, key=_WORST_FIRST.index)
    shown = next(each for each, its in zip(group, states, strict=True) if its == state)
    moment = shown.done_on if state == "done" and not shown.is_done_by_word else shown.due
    day = day_of(moment) if moment else None
    start = day_of(shown.counted_from) if shown.counted_from else None
    within = day is not None and scale.first <= day <= scale.last
    return Row(
        y=HEADER + ROW * (place + 0.5),
        label=_label(shown),
        state=state,
        says=_says(shown, state, day, states, as_of) if booked is None else _says_booked(state, day, booked),
        x=scale.middle(day) if day is not None and within else None,
        start=_bar_start(start, day, scale) if within else None,
        beyond=day is not None and day > scale.last,
        booked=scale.middle(booked) if booked is not None and scale.first <= booked <= scale.last else None,
    )


def _bar_start(start: date | None, day: date | None, scale: _Scale) -> float | None:
    if start is None or day is None or start >= day:
        return None
    return scale.middle(max(start, scale.first))


def _state(deadline: Deadline) -> State:
    if deadline.missed:
        return "missed"
    return "waiting" if deadline.status == "withdrawn" else deadline.status


def _label(deadline: Deadline) -> str:
    step = BY_ID[deadline.step]
    return step.short if deadline.number == 1 else f"{step.short} {deadline.number}"


def _says(shown: Deadline, state: State, day: date | None, states: list[State], as_of: date) -> str:
    counted = f" ({states.count('done')} of {len(states)})" if len(states) > 1 else ""
    if day is None:
        return STATE_WORDS[state] + counted
    if shown.agreed and state == "due":
        return f"Agreed {_in_short(shown.agreed)}, by {_in_short(day)}"  # no room for more; never years ahead
    year = "" if abs((day - as_of).days) < HALF_A_YEAR else f" {day.year}"
    words = f"{STATE_WORDS[state]} by" if shown.is_done_by_word else STATE_WORDS[state]
    return f"{words} {_in_short(day)}{year}{counted}"


def _says_booked(state: State, limit: date | None, booked: date) -> str:
    """As much as there is room for: the limit is left out where it has passed, which the picture shows as well."""
    if state == "overdue":
        return f"{STATE_WORDS[state]}, booked {_in_short(booked)}"
    if limit is not None and booked > limit:
        return f"Booked {_in_short(booked)}, late"
    return f"Booked {_in_short(booked)}, by {_in_short(limit)}" if limit else f"Booked {_in_short(booked)}"


def _in_short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def _bands(first: date, last: date, calendar: WorkingCalendar, scale: _Scale) -> list[Band]:
    bands: list[Band] = []
    day = first
    while day <= last:
        if not calendar.is_working_day(day):
            left, right = scale.left(day), scale.left(day + ONE_DAY)
            if bands and abs(bands[-1].right - left) < 0.01:
                left = bands.pop().left
            bands.append(Band(left, right))
        day += ONE_DAY
    return bands


def _ticks(first: date, last: date, scale: _Scale) -> list[Tick]:
    """Each Monday, or every second one in a long picture, so that the dates do not run into each other."""
    step = 7 if (last - first).days <= 42 else 14
    monday = first + timedelta(days=-first.weekday() % 7)
    days = range(0, (last - monday).days + 1, step)
    mondays = [monday + timedelta(days=each) for each in days]
    return [Tick(scale.middle(day), f"{day.day} {MONTHS[day.month - 1][:3]}") for day in mondays]


def _in_words(title: str, rows: tuple[Row, ...], as_of: date) -> str:
    listed = say_list([f"{row.label}: {row.says[0].lower()}{row.says[1:]}" for row in rows]) or "nothing yet"
    return f"{title} on {say_date(as_of)}. {listed}."
