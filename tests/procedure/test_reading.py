"""Dates as people type them, seen from Wednesday 16 December 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedure.calendar import WorkingCalendar
from procedure.reading import AmbiguousDate, Prefer, UnreadableDate, read_date
from procedure.wording import say_date, say_datetime
from tests.procedure.story import LONDON, at, day

TODAY = date(2026, 12, 16)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-12-18", "2026-12-18"),
        ("18/12/2026", "2026-12-18"),
        ("18.12.26", "2026-12-18"),
        ("18-12-2026", "2026-12-18"),
        ("18 Dec", "2026-12-18"),
        ("18th of December 2026", "2026-12-18"),
        ("Dec 18", "2026-12-18"),
        ("Friday, 18 December", "2026-12-18"),
        ("01/02", "2027-02-01"),
        ("TODAY", "2026-12-16"),
        ("tomorrow.", "2026-12-17"),
        ("the day after tomorrow", "2026-12-18"),
        ("yesterday", "2026-12-15"),
        ("friday", "2026-12-18"),
        ("this friday", "2026-12-18"),
        ("on thurs", "2026-12-17"),
        ("next tue", "2026-12-22"),
        ("tuesday week", "2026-12-29"),
        ("in a week", "2026-12-23"),
        ("in 3 days", "2026-12-19"),
        ("2 weeks ago", "2026-12-02"),
        ("in 3 months", "2027-03-16"),
        ("in 7 working days", "2026-12-29"),
        ("3 working days ago", "2026-12-11"),
        ("29 feb", "2028-02-29"),
        ("sept 3", "2027-09-03"),
    ],
)
def test_a_day_is_understood(typed: str, meant: str, calendar: WorkingCalendar) -> None:
    assert read_date(typed, TODAY, calendar=calendar) == day(meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("next tue 10am", "2026-12-22T10:00"),
        ("18 Dec 10.30am", "2026-12-18T10:30"),
        ("18/12 at 14:00", "2026-12-18T14:00"),
        ("friday at 2", "2026-12-18T14:00"),
        ("at 9 on friday", "2026-12-18T09:00"),
        ("midday tomorrow", "2026-12-17T12:00"),
        ("18 December 2026 at 5:30pm", "2026-12-18T17:30"),
        ("2026-12-18T09:30", "2026-12-18T09:30"),
        ("2026-06-18T08:30:00+00:00", "2026-06-18T09:30"),
        ("12am tomorrow", "2026-12-17T00:00"),
        ("12.15 pm tomorrow", "2026-12-17T12:15"),
    ],
)
def test_a_time_is_understood_where_the_authority_is(typed: str, meant: str) -> None:
    assert read_date(typed, TODAY, tz=LONDON) == at(meant)


@pytest.mark.parametrize(
    ("typed", "prefer", "meant"),
    [
        ("10 Nov", "past", "2026-11-10"),
        ("10 Nov", "future", "2027-11-10"),
        ("monday", "past", "2026-12-14"),
        ("monday", "future", "2026-12-21"),
        ("16 Dec", "past", "2026-12-16"),
    ],
)
def test_a_day_without_a_year_lies_on_the_side_that_makes_sense(
    typed: str, prefer: Prefer, meant: str
) -> None:
    assert read_date(typed, TODAY, prefer=prefer) == day(meant)


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("next fri", ["2026-12-18", "2026-12-25"]),
        ("last tue", ["2026-12-08", "2026-12-15"]),
        ("wednesday", ["2026-12-16", "2026-12-23"]),
        ("15 dec", ["2026-12-15", "2027-12-15"]),
    ],
)
def test_a_day_that_could_mean_two_is_asked_about(typed: str, choices: list[str]) -> None:
    with pytest.raises(AmbiguousDate) as asked:
        read_date(typed, TODAY)
    assert list(asked.value.choices) == [day(choice) for choice in choices]
    assert all(say_date(choice) in str(asked.value) for choice in asked.value.choices)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "There is no date"),
        ("soon", "“soon” cannot be read as a date: type it as 18/12/2026, 18 Dec or tomorrow."),
        ("12/18/2026", "write the day first, as 18/12"),
        ("31/04/2027", "There is no such day"),
        ("30 feb", "cannot be read"),
        ("monday 18 december", "18 December 2026 is a Friday, not a Monday"),
        ("18/12/1066", "The year of “18/12/1066” is out of reach"),
        ("2026-13-01", "There is no such day"),
        ("10am", "Give the day as well as the time"),
        ("18 dec 25pm", "“25pm” is not a time"),
        ("😀" * 5000, "cannot be read"),
        ("18 dec 10am", "Give only the day here"),
        ("in 3 working days", "Working days cannot be counted here"),
    ],
)
def test_what_cannot_be_read_gets_one_short_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(UnreadableDate) as refused:
        read_date(typed, TODAY)
    assert sentence in str(refused.value)
    assert len(str(refused.value)) < 200


def test_an_hour_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(UnreadableDate, match="clocks go forward on 29 March 2026 and skip 1:30am"):
        read_date("29/03/2026 1:30am", TODAY, tz=LONDON)


def test_an_hour_that_comes_twice_is_asked_about_and_can_be_answered() -> None:
    with pytest.raises(AmbiguousDate, match="clocks go back") as asked:
        read_date("25/10/2026 1:30am", TODAY, tz=LONDON)
    first, second = (choice for choice in asked.value.choices if isinstance(choice, datetime))
    assert (second.astimezone(UTC) - first.astimezone(UTC)).total_seconds() == 3600
    assert read_date("2026-10-25T01:30+01:00", TODAY, tz=LONDON) == first


@given(st.text(max_size=60))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    try:
        found: object = read_date(text, TODAY, tz=LONDON)
    except (AmbiguousDate, UnreadableDate) as answer:
        found = str(answer)
    assert isinstance(found, date) or str(found).endswith(".")


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_date_as_we_write_it_is_read_back(written: date) -> None:
    assert read_date(say_date(written), TODAY) == written
    assert read_date(written.isoformat(), TODAY) == written
    assert read_date(f"{written.day}/{written.month}/{written.year}", TODAY) == written


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(3, 23), st.integers(0, 59))
def test_a_time_as_we_write_it_is_read_back(written: date, hour: int, minute: int) -> None:
    local = datetime.combine(written, time(hour, minute), LONDON)
    assert read_date(say_datetime(local), TODAY, tz=LONDON) == local
