"""Working days: an independent oracle, laws of arithmetic, and dates to check on a wall calendar."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rulebook import england_and_wales
from procedure.calendar import BeyondCalendar, WorkingCalendar, add_months
from tests.procedure.story import day

CALENDAR = england_and_wales()
DAYS = st.dates(date(2012, 1, 1), date(2060, 12, 31))
COUNTS = st.integers(0, 300)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-12-18", 15, "2027-01-13"),  # across Christmas and New Year
        ("2026-11-21", 15, "2026-12-11"),  # from a Saturday
        ("2026-12-24", 1, "2026-12-29"),  # Christmas Day is a Friday, Boxing Day moves to Monday
        ("2026-04-02", 1, "2026-04-07"),  # Good Friday and Easter Monday
        ("2022-06-01", 1, "2022-06-06"),  # two bank holidays for the Platinum Jubilee
        ("2022-09-16", 1, "2022-09-20"),  # the state funeral of 19 September 2022
        ("2023-05-05", 1, "2023-05-09"),  # the coronation, 8 May 2023
        ("2020-05-07", 1, "2020-05-11"),  # early May moved to Friday 8 May for VE Day
        ("2028-02-28", 1, "2028-02-29"),  # a leap day on a Tuesday
    ],
)
def test_counting_forward(start: str, count: int, expected: str) -> None:
    assert CALENDAR.add(day(start), count) == day(expected)


@pytest.mark.parametrize(
    ("end", "count", "expected"),
    [
        ("2026-12-11", 3, "2026-12-08"),
        ("2026-12-29", 3, "2026-12-22"),
        ("2027-01-04", 1, "2026-12-31"),
        ("2026-12-13", 1, "2026-12-11"),
    ],
)
def test_counting_back(end: str, count: int, expected: str) -> None:
    assert CALENDAR.back(day(end), count) == day(expected)


def test_a_hundred_thousand_random_dates_agree_with_numpy() -> None:
    source = random.Random(2026)
    first, last = date(2012, 1, 1), date(2030, 12, 31)
    holidays = [each for each, _ in CALENDAR.holidays_between(date(2005, 1, 1), date(2035, 12, 31))]
    starts = [first + timedelta(days=source.randrange((last - first).days + 1)) for _ in range(100_000)]
    counts = [source.randint(-60, 60) for _ in starts]
    # Forward from a weekend counts from the Friday before it, back from it from the Monday after.
    rolled = np.where(np.array(counts) >= 0, 0, 1)
    forward = np.busday_offset(np.array(starts, "M8[D]"), counts, roll="backward", holidays=holidays)
    backward = np.busday_offset(np.array(starts, "M8[D]"), counts, roll="forward", holidays=holidays)
    expected = np.where(rolled == 0, forward, backward).astype("M8[D]").tolist()
    ours = [
        CALENDAR.add(start, count) if count >= 0 else CALENDAR.back(start, -count)
        for start, count in zip(starts, counts, strict=True)
    ]
    differences = [pair for pair in zip(ours, expected, strict=True) if pair[0] != pair[1]]
    assert differences == []


@given(DAYS, COUNTS)
def test_adding_working_days_and_taking_them_away_again_comes_back(start: date, count: int) -> None:
    start = CALENDAR.on_or_after(start)
    assert CALENDAR.back(CALENDAR.add(start, count), count) == start


@given(DAYS, COUNTS)
def test_what_was_added_can_be_counted(start: date, count: int) -> None:
    assert CALENDAR.between(start, CALENDAR.add(start, count)) == count


@given(DAYS, DAYS, COUNTS)
def test_a_later_start_never_gives_an_earlier_end(one: date, other: date, count: int) -> None:
    earlier, later = sorted((one, other))
    assert CALENDAR.add(earlier, count) <= CALENDAR.add(later, count)


@given(DAYS, st.integers(1, 300))
def test_a_count_never_ends_on_a_day_when_nobody_works(start: date, count: int) -> None:
    assert CALENDAR.is_working_day(CALENDAR.add(start, count))
    assert CALENDAR.is_working_day(CALENDAR.back(start, count))


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-12-11", 3, "2027-03-11"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),  # a leap year
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-03-31", -1, "2027-02-28"),
    ],
)
def test_months_are_calendar_months(start: str, months: int, expected: str) -> None:
    assert add_months(day(start), months) == day(expected)


def test_bank_holidays_have_their_names() -> None:
    assert CALENDAR.holiday_name(day("2026-12-25")) == "Christmas Day"
    assert CALENDAR.holiday_name(day("2026-12-24")) is None


def test_dates_beyond_the_published_list_are_provisional() -> None:
    assert not CALENDAR.is_provisional(day("2028-12-31"))
    assert CALENDAR.is_provisional(day("2029-01-02"))


def test_computed_holidays_follow_the_published_ones() -> None:
    assert not CALENDAR.is_working_day(day("2029-12-25"))
    assert not CALENDAR.is_working_day(day("2033-01-03"))  # New Year's Day 2033 is a Saturday


@pytest.mark.parametrize("far", ["1066-10-14", "2200-01-03", "9999-12-31"])
def test_a_date_out_of_reach_is_refused_in_a_sentence(far: str) -> None:
    with pytest.raises(BeyondCalendar, match="check the year"):
        CALENDAR.add(day(far), 5)


def test_a_count_that_runs_off_the_table_is_refused_rather_than_wrapped_round() -> None:
    short = WorkingCalendar(
        {}, proclaimed_until=date(2026, 12, 31), first=date(2026, 1, 1), last=date(2026, 12, 31)
    )
    with pytest.raises(BeyondCalendar):
        short.add(date(2026, 12, 30), 5)
    with pytest.raises(BeyondCalendar):
        short.back(date(2026, 1, 6), 10)
    with pytest.raises(BeyondCalendar):
        short.between(date(2025, 1, 1), date(2026, 1, 1))
