"""Reading a period as people write it: "2026-27", "November 2026", "last month", "1 Jan to 3 Feb"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from handlers.permissions import shortened
from handlers.reply import Refusal
from procedure.events import day_of
from procedure.period import Period
from procedure.reading import AmbiguousDate, UnreadableDate, read_date
from procedure.wording import MONTHS

_FINANCIAL = re.compile(r"(20\d\d)\s*[-/–]\s*(?:20)?(\d\d)")
_YEAR = re.compile(r"20\d\d")
_MONTH = re.compile(r"([a-z]{3,9})\.?(?:\s+(20\d\d))?")
_LATELY = re.compile(r"last ([1-9]\d?) months")
_FROM_TO = re.compile(r"(?:from |between )?(.+?) (?:to|until|and|-|–) (.+)")
APRIL = 4
LONGEST = timedelta(days=3 * 366)


def read_period(text: str, today: date) -> Period:
    """The period that is meant; without one, the last twelve months. Raises `Refusal`."""
    plain = " ".join(text.casefold().split())
    if not plain:
        return Period(_a_year_before(today), today)
    found = (
        _named(plain, today)
        or _lately(plain, today)
        or _of_years(plain)
        or _of_a_month(plain, today)
        or _between(plain, today)
    )
    if found is None:
        raise Refusal(
            f"I do not know the period “{shortened(text)}”: type 2026-27 for April to March, 2026, "
            "November 2026, last month, last 3 months, or 1 Jan to 3 Feb."
        )
    return found


def _a_year_before(today: date) -> date:
    earlier = date(today.year - 1, today.month, min(today.day, monthrange(today.year - 1, today.month)[1]))
    return earlier + timedelta(days=1)


def _named(plain: str, today: date) -> Period | None:
    starts = today.year if today.month >= APRIL else today.year - 1
    if plain in ("this year", "year to date"):
        return _from_april(starts)
    if plain == "last year":
        return _from_april(starts - 1)
    if plain == "this month":
        return _month(today.year, today.month)
    if plain == "last month":
        before = today.replace(day=1) - timedelta(days=1)
        return _month(before.year, before.month)
    return None


def _of_years(plain: str) -> Period | None:
    financial = _FINANCIAL.fullmatch(plain)
    if financial and (int(financial[1]) + 1) % 100 == int(financial[2]):
        return _from_april(int(financial[1]))
    if _YEAR.fullmatch(plain):
        return Period(date(int(plain), 1, 1), date(int(plain), 12, 31))
    return None


def _of_a_month(plain: str, today: date) -> Period | None:
    """A month; without a year, the last one that has begun."""
    match = _MONTH.fullmatch(plain)
    names = [
        number for number, name in enumerate(MONTHS, 1) if match and name.casefold().startswith(match[1])
    ]
    if match is None or len(names) != 1:
        return None
    year = int(match[2]) if match[2] else today.year - (names[0] > today.month)
    return _month(year, names[0])


def _between(plain: str, today: date) -> Period | None:
    """From one day or month to another; what has no year is the last before today, or before the end."""
    match = _FROM_TO.fullmatch(plain)
    last = _month_or_day(match[2], today) if match else None
    first = _month_or_day(match[1], last.last) if match and last else None
    if first is None or last is None:
        return None
    if last.last - first.first > LONGEST:
        raise Refusal("That is more than three years: ask for a shorter period.")
    return Period(first.first, last.last) if first.first <= last.last else None


def _month_or_day(text: str, today: date) -> Period | None:
    month = _of_a_month(text, today)
    if month is not None:
        return month
    try:
        day = day_of(read_date(text, today, prefer="past"))
    except (UnreadableDate, AmbiguousDate):
        return None
    return Period(day, day)


def _lately(plain: str, today: date) -> Period | None:
    match = _LATELY.fullmatch(plain.replace("quarter", "3 months").replace("three", "3"))
    return _last_months(int(match[1]), today) if match else None


def _last_months(count: int, today: date) -> Period:
    """So many whole calendar months, up to the last that has ended."""
    ends = today.replace(day=1) - timedelta(days=1)
    months = ends.year * 12 + ends.month - count
    return Period(date(months // 12, months % 12 + 1, 1), ends)


def _month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _from_april(year: int) -> Period:
    return Period(date(year, APRIL, 1), date(year + 1, APRIL - 1, 31))
