"""How late something is: in working days where its rule counts so, otherwise in calendar days."""

from __future__ import annotations

from datetime import date

import pytest

from procedure.calendar import WorkingCalendar
from procedure.deadlines import derive
from procedure.lateness import counts_in_working_days, say_late
from procedure.policy import Policy
from tests.procedure.story import LONDON, day, happened


@pytest.mark.parametrize(
    ("due", "as_of", "in_working_days", "said"),
    [
        (date(2026, 11, 26), date(2026, 11, 26), True, ""),
        (date(2026, 11, 26), date(2026, 11, 25), True, ""),
        (date(2026, 11, 26), date(2026, 11, 27), True, "1 working day"),
        (date(2026, 11, 26), date(2026, 11, 30), True, "2 working days"),  # over a weekend
        (
            date(2026, 12, 24),
            date(2026, 12, 29),
            True,
            "1 working day",
        ),  # 25 and 28 December are bank holidays
        (date(2026, 11, 27), date(2026, 11, 28), True, "1 day"),  # late on a Saturday, by no working day yet
        (date(2026, 11, 26), date(2026, 11, 30), False, "4 days"),
    ],
)
def test_how_late(
    calendar: WorkingCalendar, due: date, as_of: date, in_working_days: bool, said: str
) -> None:
    assert say_late(due, as_of, calendar, in_working_days=in_working_days) == said


def test_a_rule_in_months_is_late_by_calendar_days(leeds: Policy, calendar: WorkingCalendar) -> None:
    events = [
        happened("strategy_discussion", "2026-11-20", started_s47=True),
        happened("icpc", "2026-12-08", outcome="plan", quorate=True),
    ]
    pathway = derive(events, leeds, calendar, day("2026-12-09"), LONDON)
    by_step = {each.step: counts_in_working_days(each) for each in pathway.deadlines}
    assert by_step["s47"]  # 4 working days
    assert by_step["safety_plan"]  # before the conference
    assert by_step["initial_core_group"]  # 10 working days
    assert not by_step["first_review"]  # 3 months
