"""Days on which nobody works: another is asked for a meeting, and a limit is best met before it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from procedure.calendar import WorkingCalendar
from procedure.day_off import day_off, nobody_meets, say_limit


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 12, 18), ""),  # a Friday
        (date(2026, 12, 20), "a Sunday"),
        (date(2026, 12, 25), "Christmas Day"),
        (date(2027, 3, 29), "Easter Monday"),
        (date(2027, 8, 30), "the summer bank holiday"),
    ],
)
def test_a_day_off_is_named_as_people_call_it(calendar: WorkingCalendar, day: date, said: str) -> None:
    assert day_off(day, calendar) == said


def test_another_day_is_proposed_for_a_meeting_and_never_one_that_has_passed(
    calendar: WorkingCalendar,
) -> None:
    christmas, sunday = date(2026, 12, 25), date(2026, 12, 20)
    assert nobody_meets(christmas, date(2026, 12, 9), calendar) == (
        "25 December 2026 is Christmas Day, when people do not work: "
        "choose a working day, such as Thursday 24 December 2026."
    )
    assert "such as Monday 21 December 2026" in nobody_meets(sunday, sunday, calendar)
    assert nobody_meets(date(2026, 12, 21), sunday, calendar) == ""
    assert nobody_meets(date(2190, 12, 25), sunday, calendar) == ""  # no calendar reaches so far


def test_a_limit_on_a_day_off_stands_with_the_last_working_day_before_it(calendar: WorkingCalendar) -> None:
    assert say_limit(date(2027, 3, 7), calendar) == "7 March 2027 (a Sunday, so aim for 5 March 2027)"
    assert say_limit(date(2027, 3, 29), calendar) == "29 March 2027 (Easter Monday, so aim for 25 March 2027)"
    assert say_limit(date(2027, 3, 8), calendar) == "8 March 2027"
    for limit, said in (
        (date(2027, 3, 7), "Sunday 7 March 2027 (so aim for Friday 5 March 2027)"),
        (date(2027, 3, 29), "Monday 29 March 2027 (Easter Monday, so aim for Thursday 25 March 2027)"),
    ):
        assert say_limit(limit, calendar, weekday=True) == said


def test_the_day_of_a_limit_with_an_hour_is_the_local_one(calendar: WorkingCalendar) -> None:
    late_on_sunday = datetime(2027, 6, 13, 23, 30, tzinfo=UTC)  # half past midnight on Monday in London
    assert say_limit(late_on_sunday, calendar, ZoneInfo("Europe/London")) == "14 June 2027 at 12:30am"
