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


def test_quiet_hours_that_never_end_do_not_silence_the_assistant_for_ever() -> None:
    wishes = preferences_in({"quiet_from": "00:00", "quiet_until": "23:59"})
    opens = OFFICE_HOURS.opening(at("2026-12-08 10:00"), wishes)
    assert at("2026-12-08 10:00") < opens < at("2026-12-31 10:00")


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
