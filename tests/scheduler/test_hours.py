"""When a message may go out: working days, working hours, nobody's quiet hours, and both clock changes."""

from __future__ import annotations

from datetime import date, time

import pytest

from scheduler.preferences import Preferences, preferences_in
from tests.doubles.town import LONDON, OFFICE_HOURS, at

ANYBODY = Preferences()


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-12-08 10:00", "2026-12-08 10:00"),
        ("2026-12-08 07:00", "2026-12-08 09:00"),
        ("2026-12-08 17:00", "2026-12-08 17:00"),
        ("2026-12-08 17:01", "2026-12-09 09:00"),
        ("2026-12-12 12:00", "2026-12-14 09:00"),
        ("2026-12-24 18:00", "2026-12-29 09:00"),
    ],
)
def test_messages_wait_for_working_hours_on_working_days(moment: str, opens: str) -> None:
    assert OFFICE_HOURS.opening(at(moment), ANYBODY) == at(opens)


def test_quiet_hours_over_midnight_end_in_the_morning() -> None:
    wishes = preferences_in({"quiet_from": "16:00", "quiet_until": "10:00"})
    assert OFFICE_HOURS.opening(at("2026-12-08 16:30"), wishes) == at("2026-12-09 10:00")
    assert OFFICE_HOURS.opening(at("2026-12-08 15:59"), wishes) == at("2026-12-08 15:59")


@pytest.mark.parametrize(
    ("begin", "until", "leave_time"),
    [
        ("09:00", "17:00", False),  # all that is left is the moment at which the day ends
        ("08:00", "18:00", False),
        ("00:00", "23:59", False),
        ("17:00", "16:30", False),  # half an hour before five
        ("09:30", "16:30", False),  # half an hour twice is no hour
        ("10:00", "09:00", True),
        ("10:00", "17:00", True),
        ("09:00", "16:00", True),
        ("16:00", "10:00", True),
        ("18:00", "08:00", True),
    ],
)
def test_quiet_hours_leave_time_where_reminders_can_come_for_an_hour(
    begin: str, until: str, leave_time: bool
) -> None:
    assert OFFICE_HOURS.leave_time((time.fromisoformat(begin), time.fromisoformat(until))) is leave_time


@pytest.mark.parametrize("until", ["17:00", "23:59"])
def test_quiet_hours_that_leave_no_time_silence_the_assistant_for_no_moment(until: str) -> None:
    wishes = preferences_in({"quiet_from": "09:00", "quiet_until": until})
    assert OFFICE_HOURS.opening(at("2026-12-08 10:00"), wishes) == at("2026-12-08 10:00")
    assert OFFICE_HOURS.after_quiet(at("2026-12-08 16:00"), wishes) == at("2026-12-08 16:00")


@pytest.mark.parametrize(
    ("chosen", "begin", "until", "reminded"),
    [
        ("", "09:00", "11:00", "11:00"),
        ("12:30", "12:00", "13:30", "13:30"),
        ("", "16:00", "08:30", "09:00"),
        ("11:00", "10:00", "17:00", "09:00"),  # the only hour that is left comes before
        ("16:30", "16:00", "10:00", "10:00"),  # not the next morning: that may be too late
        ("10:00", "18:00", "08:00", "10:00"),
        ("10:00", "09:00", "17:00", "10:00"),  # these leave no time, and count for nothing
    ],
)
def test_somebody_is_reminded_on_the_very_day_at_an_hour_that_is_not_quiet(
    chosen: str, begin: str, until: str, reminded: str
) -> None:
    wishes = preferences_in({"reminder_time": chosen, "quiet_from": begin, "quiet_until": until})
    assert OFFICE_HOURS.morning_of(date(2026, 12, 8), wishes) == at(f"2026-12-08 {reminded}")


def test_half_past_one_on_the_night_of_the_29th_of_march_is_the_moment_after_the_jump() -> None:
    assert OFFICE_HOURS.at(date(2026, 3, 29), time(1, 30)).astimezone(LONDON).strftime("%H:%M") == "02:30"


def test_half_past_one_on_the_night_of_the_25th_of_october_is_the_first_of_the_two() -> None:
    assert OFFICE_HOURS.at(date(2026, 10, 25), time(1, 30)).isoformat() == "2026-10-25T00:30:00+00:00"


def test_the_morning_after_either_change_is_still_nine_on_the_wall() -> None:
    spring = OFFICE_HOURS.next_morning(at("2026-03-28 12:00"), ANYBODY)
    autumn = OFFICE_HOURS.next_morning(at("2026-10-24 12:00"), ANYBODY)
    assert spring.isoformat() == "2026-03-30T08:00:00+00:00"
    assert autumn.isoformat() == "2026-10-26T09:00:00+00:00"


def test_settings_that_make_no_sense_are_as_if_never_set() -> None:
    assert preferences_in({"reminder_time": "soon", "quiet_from": "25:00", "away_until": "Easter"}) == ANYBODY
