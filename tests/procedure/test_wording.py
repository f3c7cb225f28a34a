"""Dates, times and lists in the style of GOV.UK."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from procedure.wording import (
    capitalise,
    inside_sentence,
    say_count,
    say_date,
    say_dates,
    say_datetime,
    say_list,
    say_number,
    say_time,
    whole_sentence,
)
from tests.procedure.story import LONDON, day


def test_dates_are_written_in_full() -> None:
    assert say_date(day("2026-12-03")) == "3 December 2026"
    assert say_date(day("2026-12-18"), weekday=True) == "Friday 18 December 2026"
    assert say_date(day("2026-12-18"), year=False) == "18 December"


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("10:00", "10am"),
        ("17:30", "5:30pm"),
        ("12:00", "midday"),
        ("00:00", "midnight"),
        ("00:05", "12:05am"),
    ],
)
def test_times_are_written_as_people_say_them(clock: str, said: str) -> None:
    assert say_time(time.fromisoformat(clock)) == said


def test_a_moment_is_said_in_the_local_time_zone() -> None:
    assert say_datetime(datetime(2026, 6, 18, 9, tzinfo=UTC), LONDON) == "18 June 2026 at 10am"


def test_months_and_years_are_said_once() -> None:
    days = [day("2026-12-25"), day("2026-12-28"), day("2027-01-01")]
    assert say_dates(days) == "25, 28 December 2026 and 1 January 2027"


def test_lists_counts_and_numbers() -> None:
    assert say_list(["school", "police", "health"]) == "school, police and health"
    assert say_list(["school"]) == "school"
    assert say_list([]) == ""
    assert say_count(1, "working day") == "1 working day"
    assert say_count(2, "person", "people") == "2 people"
    assert (say_number(2), say_number(12)) == ("two", "12")
    assert capitalise("within 15 days of ICPC") == "Within 15 days of ICPC"


@pytest.mark.parametrize(
    ("typed", "sentence", "inside"),
    [
        ("the mother is in hospital", "The mother is in hospital.", "the mother is in hospital"),
        (" He has an appointment. ", "He has an appointment.", "He has an appointment"),
        ("Why not?", "Why not?", "Why not?"),
        ("", "", ""),
    ],
)
def test_what_somebody_typed_fits_before_and_into_a_sentence(typed: str, sentence: str, inside: str) -> None:
    assert (whole_sentence(typed), inside_sentence(typed)) == (sentence, inside)
