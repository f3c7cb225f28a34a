"""Dates and times as busy people type them: 18/12/2026, 18 Dec, next tue 10am, in 3 working days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from procedure.calendar import BeyondCalendar, WorkingCalendar, add_months, days_in_month
from procedure.clock_reading import UnreadableTime, take_time
from procedure.wording import MONTHS, WEEKDAYS, say_date, say_list, say_time, say_when

Prefer = Literal["past", "future"]
Moment = date | datetime

EARLIEST_YEAR, LATEST_YEAR = 1990, 2099
# A day without a year means the nearest one on the preferred side, unless that is most of a year away while
# the other one is within a month: then the person is asked.
FAR, NEAR = timedelta(days=183), timedelta(days=31)
LONGEST_QUOTE = 40

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FIGURES = re.compile(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{2}|\d{4}))?")
_COUNTED = re.compile(r"(?:in )?(an?|\d{1,3}) (working days?|days?|weeks?|months?)( ago| from now|)")
_DAY_WORDS = {
    "today": 0,
    "now": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "tomoz": 1,
    "yesterday": -1,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "the day before yesterday": -2,
    "day before yesterday": -2,
}
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_EXAMPLES = "type it as 18/12/2026, 18 Dec or tomorrow"


class AmbiguousDate(ValueError):
    """A date that could mean several days or hours; `choices` are those, soonest first."""

    def __init__(self, text: str, choices: Iterable[Moment], sentence: str = "") -> None:
        self.choices: tuple[Moment, ...] = tuple(choices)
        said = say_list([say_when(choice, weekday=True) for choice in self.choices], "or")
        super().__init__(sentence or f"“{_quoted(text)}” could mean {said}: type the one you mean.")


class UnreadableDate(ValueError):
    """A date that cannot be read; the message is one sentence that says what to type."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """What a date is read against."""

    text: str
    today: date
    prefer: Prefer
    calendar: WorkingCalendar | None


def read_date(
    text: str,
    today: date,
    *,
    prefer: Prefer = "future",
    tz: tzinfo | None = None,
    calendar: WorkingCalendar | None = None,
) -> Moment:
    """The day that `text` means, or the aware date-time in `tz` when it gives an hour.

    Days come before months (01/02 is 1 February). `prefer` says which side of `today` a day without a year or
    a weekday lies. Working days can be read with a `calendar`, hours with a `tz`; an ISO date-time with an
    offset is taken as it is. Raises `AmbiguousDate` and `UnreadableDate`.
    """
    plain = _plain(text)
    exact = _iso_datetime(text.strip(), tz)
    if exact is not None:
        return exact
    try:
        rest, hour = take_time(plain)
    except UnreadableTime as error:
        raise UnreadableDate(str(error)) from error
    if not rest:
        raise UnreadableDate(
            _cannot_read(text) if hour is None else "Give the day as well as the time, as 18 Dec 10am."
        )
    days = _days(_Reader(text, today, prefer, calendar), rest)
    if hour is None:
        if len(days) > 1:
            raise AmbiguousDate(text, days)
        return days[0]
    if tz is None:
        raise UnreadableDate(f"Give only the day here, without a time: {_EXAMPLES}.")
    if len(days) > 1:
        raise AmbiguousDate(text, [datetime.combine(day, hour, tz) for day in days])
    return at_local_time(days[0], hour, tz)


def at_local_time(day: date, hour: time, tz: tzinfo) -> datetime:
    """The moment when the clocks in `tz` show `hour` on `day`.

    Raises `UnreadableDate` for an hour that the clocks skip in spring, and `AmbiguousDate` for one that they
    show twice in autumn.
    """
    first = datetime.combine(day, hour, tz)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(UTC).astimezone(tz).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise UnreadableDate(
            f"The clocks go forward on {say_date(day)} and skip {say_time(hour)}: "
            "choose an hour earlier or later."
        )
    raise AmbiguousDate(
        "",
        [first, second],
        f"The clocks go back on {say_date(day)} and show {say_time(hour)} twice: "
        f"type {first.isoformat(timespec='minutes')} or {second.isoformat(timespec='minutes')}.",
    )


def _iso_datetime(text: str, tz: tzinfo | None) -> datetime | None:
    """2026-12-18T09:30, with or without an offset; None for anything else."""
    if not re.match(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d", text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UnreadableDate(_cannot_read(text)) from error
    if moment.tzinfo is not None:
        _in_reach(text, moment.year, moment.month, moment.day)
        return moment.astimezone(tz) if tz is not None else moment
    if tz is None:
        raise UnreadableDate(f"Give only the day here, without a time: {_EXAMPLES}.")
    _in_reach(text, moment.year, moment.month, moment.day)
    return at_local_time(moment.date(), moment.time(), tz)


def _days(reader: _Reader, rest: str) -> list[date]:
    """The days that the text can mean, soonest first: one, or several to choose from."""
    if rest in _DAY_WORDS:
        return [reader.today + timedelta(days=_DAY_WORDS[rest])]
    iso = _ISO.fullmatch(rest)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
        return [_in_reach(reader.text, year, month, day)]
    figures = _FIGURES.fullmatch(rest)
    if figures:
        return _in_figures(reader, figures)
    counted = _COUNTED.fullmatch(rest)
    if counted and (counted.group(3) or rest.startswith("in ")):
        return [_counted(reader, counted)]
    return _in_words(reader, rest.split())


def _in_figures(reader: _Reader, figures: re.Match[str]) -> list[date]:
    day, month, year = figures.groups()
    if int(month) > 12 >= int(day):
        raise UnreadableDate(
            f"“{_quoted(reader.text)}” has no month {month}: write the day first, as {month}/{day}."
        )
    return _with_year(reader, int(day), int(month), year)


def _with_year(reader: _Reader, day: int, month: int, year: str | None) -> list[date]:
    if year is not None:
        return [_in_reach(reader.text, int(year) + (2000 if len(year) == 2 else 0), month, day)]
    around = [reader.today.year + offset for offset in range(-4, 5)]
    fitting = [
        date(each, month, day)
        for each in around
        if 1 <= month <= 12 and 1 <= day <= days_in_month(each, month)
    ]
    if not fitting:
        raise UnreadableDate(_cannot_read(reader.text))
    before = max(each for each in fitting if each <= reader.today)
    after = min(each for each in fitting if each >= reader.today)
    wanted, other = (after, before) if reader.prefer == "future" else (before, after)
    if abs(wanted - reader.today) > FAR and abs(other - reader.today) <= NEAR:
        return [before, after]
    return [wanted]


def _in_reach(text: str, year: int, month: int, day: int) -> date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise UnreadableDate(f"The year of “{_quoted(text)}” is out of reach: check it and type it in full.")
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableDate(
            f"There is no such day as “{_quoted(text)}”: check the day and the month, as 18/12/2026."
        ) from None


def _counted(reader: _Reader, counted: re.Match[str]) -> date:
    amount, unit, ago = counted.groups()
    number = (1 if amount.startswith("a") else int(amount)) * (-1 if ago == " ago" else 1)
    if unit.startswith("working"):
        if reader.calendar is None:
            raise UnreadableDate(f"Working days cannot be counted here: {_EXAMPLES}.")
        try:
            count = reader.calendar.add if number >= 0 else reader.calendar.back
            return count(reader.today, abs(number))
        except BeyondCalendar as error:
            raise UnreadableDate(str(error)) from error
    if unit.startswith("month"):
        return add_months(reader.today, number)
    return reader.today + timedelta(days=number * (7 if unit.startswith("week") else 1))


def _in_words(reader: _Reader, words: list[str]) -> list[date]:
    """18 dec, fri 18 december 2026, next tue, this friday, last monday, tuesday week."""
    weekday = next((found for word in words if (found := _weekday(word)) is not None), None)
    others = [word for word in words if _weekday(word) is None and word not in ("of", "the", "on")]
    if weekday is not None and others in ([], ["this"], ["next"], ["last"], ["week"], ["a", "week"]):
        return _of_the_week(reader, weekday, others[-1] if others else "")
    day, month, year = _parts(reader.text, others)
    days = _with_year(reader, day, month, year)
    if weekday is None:
        return days
    fitting = [each for each in days if each.weekday() == weekday]
    if fitting:
        return fitting
    raise UnreadableDate(
        f"{say_date(days[0])} is a {WEEKDAYS[days[0].weekday()]}, not a {WEEKDAYS[weekday]}: "
        "check which you mean."
    )


def _parts(text: str, words: list[str]) -> tuple[int, int, str | None]:
    """Day, month and year out of "18 dec 2026" or "dec 18"."""
    month = next((found for word in words if (found := _month(word)) is not None), None)
    numbers = [word for word in words if _month(word) is None]
    if month is None or not 1 <= len(numbers) <= 2 or len(words) - len(numbers) != 1:
        raise UnreadableDate(_cannot_read(text))
    day = _ORDINAL.fullmatch(numbers[0])
    year = numbers[1] if len(numbers) == 2 else None
    if day is None or (year is not None and not re.fullmatch(r"\d{2}|\d{4}", year)):
        raise UnreadableDate(_cannot_read(text))
    return int(day.group(1)), month, year


def _of_the_week(reader: _Reader, weekday: int, word: str) -> list[date]:
    """A day of the week; both of two where people disagree on what is meant (next Thursday, on a Tuesday)."""
    monday = reader.today - timedelta(days=reader.today.weekday())
    this_week = monday + timedelta(days=weekday)
    coming = this_week if this_week > reader.today else this_week + timedelta(days=7)
    gone = this_week if this_week < reader.today else this_week - timedelta(days=7)
    choices = {
        "this": [this_week],
        "next": [coming, this_week + timedelta(days=7)],
        "last": [this_week - timedelta(days=7), gone],
        "week": [coming + timedelta(days=7)],
    }.get(word)
    if choices is None:
        nearest = coming if reader.prefer == "future" else gone
        choices = [nearest, reader.today] if this_week == reader.today else [nearest]
    return sorted(set(choices))


def _weekday(word: str) -> int | None:
    return _named(word, WEEKDAYS)


def _month(word: str) -> int | None:
    found = _named(word, MONTHS)
    return None if found is None else found + 1


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """Which of the names a word is or begins, from three letters on; "weds" and "sept" among them."""
    if len(word) < 3:
        return None
    for place, name in enumerate(names):
        if name.casefold().startswith(word) or word in (name[:3].casefold() + "s", name[:4].casefold() + "s"):
            return place
    return None


def _plain(text: str) -> str:
    words = re.sub(r"[,;()]", " ", text.casefold().replace("’", "'")).split()
    return " ".join(words).rstrip(".!?")


def _cannot_read(text: str) -> str:
    if not text.strip():
        return f"There is no date: {_EXAMPLES}."
    return f"“{_quoted(text)}” cannot be read as a date: {_EXAMPLES}."


def _quoted(text: str) -> str:
    short = " ".join(text.split())
    return short if len(short) <= LONGEST_QUOTE else short[: LONGEST_QUOTE - 1] + "…"
