"""What holds of every plan, whatever the dates: in working hours, in time, and never a flood."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from procedure.rules import Rung
from scheduler.nudges import Recipients, plan
from scheduler.preferences import Preferences
from storage.nudge import PlannedNudge
from storage.series import nudges_in
from tests.doubles.pathways import due, pathway, rung, timetable_with
from tests.doubles.town import CALENDAR, LONDON

days = st.dates(date(2026, 2, 1), date(2027, 11, 30))
moments = days.flatmap(lambda day: st.times().map(lambda clock: datetime.combine(day, clock, UTC)))
offsets = st.lists(st.integers(-20, 20), min_size=1, max_size=6, unique=True)
clocks = st.times(time(0), time(23, 59)).map(lambda clock: clock.replace(second=0, microsecond=0))


def ladder(counts: list[int]) -> list[Rung]:
    return [rung(f"{count:+}wd" if count else "0", "owner", "team_manager") for count in counts]


def people(clock: time) -> Recipients:
    return Recipients(
        social_worker=("worker",), team_managers=("manager",), preferences={"worker": Preferences(clock)}
    )


def nudges_of(day: date, counts: list[int], clock: time, now: datetime) -> list[PlannedNudge]:
    """What is planned for an enquiry due on a day, by a ladder of so many working days."""
    timetable = timetable_with(s47=ladder(counts))
    return list(nudges_in(plan(pathway(due("s47", day)), timetable, people(clock), now)))


@given(days, offsets, clocks, moments)
def test_every_reminder_comes_on_a_working_day_in_working_hours_and_not_in_the_past(
    day: date, counts: list[int], clock: time, now: datetime
) -> None:
    timetable = timetable_with(s47=ladder(counts))
    for each in nudges_in(plan(pathway(due("s47", day)), timetable, people(clock), now)):
        local = each.due_at.astimezone(LONDON)
        assert CALENDAR.is_working_day(local.date())
        assert timetable.hours.start <= local.time().replace(microsecond=0) <= timetable.hours.end
        assert each.due_at >= now


@given(days, offsets, clocks)
def test_a_reminder_before_a_date_never_comes_after_it(day: date, counts: list[int], clock: time) -> None:
    before = [count for count in counts if count <= 0] or [0]
    long_ago = datetime(2025, 6, 2, tzinfo=UTC)
    nudges = nudges_of(day, before, clock, long_ago)
    assert {each.due_at.astimezone(LONDON).date() <= day for each in nudges} == {True}


@given(days, offsets, clocks, moments)
def test_nobody_has_two_reminders_of_a_step_at_one_moment_and_at_most_one_to_catch_up(
    day: date, counts: list[int], clock: time, now: datetime
) -> None:
    nudges = nudges_of(day, counts, clock, now)
    assert max(Counter((each.recipient, each.due_at) for each in nudges).values(), default=0) <= 1
    assert len({(each.rung, each.recipient) for each in nudges}) == len(nudges)


@given(days, offsets, moments, st.integers(1, 72))
def test_replanning_later_never_brings_a_reminder_forward(
    day: date, counts: list[int], now: datetime, hours: int
) -> None:
    def keys(at: datetime) -> dict[tuple[str, str], datetime]:
        return {(each.rung, each.recipient): each.due_at for each in nudges_of(day, counts, time(9), at)}

    first, later = keys(now), keys(now + timedelta(hours=hours))
    assert all(later[key] >= first[key] for key in later if key in first)


SHARED = {"s47": ladder([-3, 0, 1]), "icpc": [rung("-2h", "owner"), rung("-1wd", "team_manager")]}
shared = timetable_with(**SHARED)


@given(days, moments, st.sampled_from(["social_worker", "team_manager"]), clocks)
def test_a_timetable_that_served_other_cases_before_gives_the_same_moments(
    day: date, booked: datetime, owner: str, clock: time
) -> None:
    case = pathway(due("s47", day, owner=owner), due("icpc", booked.astimezone(LONDON), owner=owner))
    long_ago = datetime(2025, 6, 2, tzinfo=UTC)
    assert plan(case, shared, people(clock), long_ago) == plan(
        case, timetable_with(**SHARED), people(clock), long_ago
    )
