"""Periods and the months or weeks they fall into."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from procedure.period import Period
from tests.procedure.story import day


def test_a_year_falls_into_its_months_and_a_month_into_its_weeks() -> None:
    year = Period(day("2026-04-01"), day("2027-03-31"))
    assert len(year.parts()) == 12
    assert year.part_says(year.parts()[7]) == "November 2026"
    month = Period(day("2026-11-01"), day("2026-11-30"))  # it begins on a Sunday and ends on a Monday
    assert [part.first.day for part in month.parts()] == [1, 2, 9, 16, 23, 30]
    assert month.part_says(month.parts()[1]) == "Week from 2 November 2026"


@given(st.dates(day("2012-01-01"), day("2030-01-01")), st.integers(0, 800))
def test_every_day_is_in_one_part_and_no_other(first: date, days: int) -> None:
    period = Period(first, first + timedelta(days))
    counted = sum((part.last - part.first).days + 1 for part in period.parts())
    assert counted == days + 1
    assert all(period.holds(part.first) and period.holds(part.last) for part in period.parts())
