"""Periods as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.cases.period import read_period
from handlers.reply import Refusal

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("", "2025-11-24", "2026-11-23"),
        ("2026-27", "2026-04-01", "2027-03-31"),
        ("2026/27", "2026-04-01", "2027-03-31"),
        ("2026 - 2027", "2026-04-01", "2027-03-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("this year", "2026-04-01", "2027-03-31"),
        ("Last Year", "2025-04-01", "2026-03-31"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("nov", "2026-11-01", "2026-11-30"),
        ("December", "2025-12-01", "2025-12-31"),
        ("February 2028", "2028-02-01", "2028-02-29"),
        ("last 3 months", "2026-08-01", "2026-10-31"),
        ("last quarter", "2026-08-01", "2026-10-31"),
        ("last 11 months", "2025-12-01", "2026-10-31"),
        ("from 1 Jan to 3 Feb", "2026-01-01", "2026-02-03"),
        ("1/9/2026 - 30/9/2026", "2026-09-01", "2026-09-30"),
        ("between 2026-03-01 and today", "2026-03-01", "2026-11-23"),
        ("september to november", "2026-09-01", "2026-11-30"),
        ("Nov 2026 to Dec 2026", "2026-11-01", "2026-12-31"),
        ("oct to feb 2027", "2026-10-01", "2027-02-28"),
        ("December to today", "2025-12-01", "2026-11-23"),
        ("3 Feb to 1 Jan", "2025-02-03", "2026-01-01"),
    ],
)
def test_a_period_is_read_as_it_is_written(typed: str, first: str, last: str) -> None:
    found = read_period(typed, TODAY)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "typed",
    [
        "yesterday",
        "2026-28",
        "ju",
        "the last few weeks",
        "13/2026",
        "3 Feb 2026 to 1 Jan 2026",
        "1 Jan to never",
    ],
)
def test_what_is_no_period_is_answered_with_what_to_type(typed: str) -> None:
    with pytest.raises(Refusal, match="type 2026-27 for April to March"):
        read_period(typed, TODAY)


def test_twelve_months_end_well_on_a_leap_day() -> None:
    assert read_period("", date(2028, 2, 29)).first == date(2027, 3, 1)


def test_more_than_three_years_are_not_looked_at_at_once() -> None:
    with pytest.raises(Refusal, match="ask for a shorter period"):
        read_period("1/1/2020 to 1/1/2026", TODAY)
