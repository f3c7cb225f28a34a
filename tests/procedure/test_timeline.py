"""The picture of a case: everything inside its edges, every state with its word, and the same told in words."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.rulebook import england_and_wales, load_all
from procedure.calendar import WorkingCalendar
from procedure.deadlines import derive
from procedure.events import CaseEvent
from procedure.policy import Policy
from procedure.timeline import PLOT_LEFT, PLOT_RIGHT, Row, Timeline, lay_out
from tests.procedure.story import day, happened

CALENDAR, LEEDS = england_and_wales(), load_all()["leeds"]


def drawn(*events: CaseEvent, on: str) -> Timeline:
    return lay_out(derive(events, LEEDS, CALENDAR, day(on)), CALENDAR, day(on), "AB-12")


def test_each_step_has_a_row_that_says_its_state_and_date() -> None:
    picture = drawn(
        happened("strategy_discussion", "2026-12-18"),
        happened("s47", "2026-12-23"),
        on="2026-12-28",
    )
    said = {row.label: row.says for row in picture.rows}
    assert said["Section 47"] == "Done 23 Dec"
    assert said["ICPC"] == "Due 13 Jan"
    assert said["Core group"] == "Waiting"
    assert "ICPC: due 13 Jan" in picture.in_words


def test_the_reports_of_several_agencies_share_a_row() -> None:
    picture = drawn(
        happened("strategy_discussion", "2026-12-18"),
        happened("conference_request", "2026-12-21", agencies=["school", "health", "police"]),
        happened("reports_to_family", "2026-12-23", agency="school"),
        on="2026-12-28",
    )
    assert [row.says for row in picture.rows if row.label == "Family reports"] == ["Due 8 Jan (1 of 3)"]


def test_one_late_report_makes_its_row_overdue() -> None:
    picture = drawn(
        happened("strategy_discussion", "2026-11-20"),
        happened("conference_request", "2026-11-26", agencies=["gp", "health", "school"]),
        happened("reports_to_family", "2026-12-01", agency="gp"),
        on="2026-12-10",
    )
    assert [row.says for row in picture.rows if row.label == "Family reports"] == ["Overdue 8 Dec (1 of 3)"]


def test_what_was_missed_and_what_is_months_away_are_told_apart() -> None:
    picture = drawn(happened("icpc", "2026-12-11", outcome="plan"), on="2026-12-28")
    states = {row.label: (row.state, row.beyond) for row in picture.rows}
    assert states["Family reports"] == ("missed", False)
    assert states["1st review"] == ("due", True)


def test_a_review_that_is_agreed_is_shown_with_its_limit() -> None:
    held = happened("icpc", "2026-12-08", outcome="plan", review_agreed="2027-03-01")
    said = {row.label: row.says for row in drawn(held, on="2026-12-28").rows}
    assert said["1st review"] == "Agreed 1 Mar, by 8 Mar"


def test_a_report_that_the_chair_alone_vouches_for_is_shown_at_its_limit() -> None:
    asked = happened("conference_request", "2026-11-25", agencies=["school"])
    held = happened("icpc", "2026-12-08", outcome="plan", family_saw=["school"])
    row = next(row for row in drawn(asked, held, on="2026-12-09").rows if row.label == "Family reports")
    assert (row.state, row.says, row.x is None) == ("done", "Done by 3 Dec", False)


def the_conference(*events: CaseEvent, on: str) -> Row:
    """The row of the conference to come, which is the one with a booking."""
    [row] = [row for row in drawn(*events, on=on).rows if row.booked is not None]
    return row


def test_the_day_a_conference_is_booked_for_stands_beside_its_limit() -> None:
    began = happened("strategy_discussion", "2026-11-20")
    row = the_conference(began, happened("conference_booked", "2026-12-09T10:00"), on="2026-11-27")
    assert (row.label, row.says) == ("ICPC", "Booked 9 Dec, by 11 Dec")
    assert row.booked is not None
    assert row.x is not None
    assert row.booked < row.x
    late = happened("conference_booked", "2026-12-15T10:00")
    assert the_conference(began, late, on="2026-11-27").says == "Booked 15 Dec, late"
    assert the_conference(began, late, on="2026-12-14").says == "Overdue, booked 15 Dec"


def test_a_booked_review_is_marked_and_the_conference_held_is_not() -> None:
    held = happened("icpc", "2026-12-09", outcome="plan")
    booked = happened("conference_booked", "2027-03-01T10:00", conference="review")
    row = the_conference(held, booked, on="2027-02-04")
    assert (row.label, row.says) == ("1st review", "Booked 1 Mar, by 9 Mar")


def test_a_long_picture_leaves_out_what_is_long_over_and_says_so() -> None:
    picture = drawn(
        happened("strategy_discussion", "2026-11-20"),
        happened("s47", "2026-11-25", outcome="icpc"),
        happened("icpc", "2026-12-08", outcome="plan"),
        happened("initial_core_group", "2026-12-15"),
        happened("first_review", "2027-03-01"),
        happened("review", "2027-08-20"),
        happened("review", "2028-02-14"),
        on="2028-03-01",
    )
    labels = [row.label for row in picture.rows]
    assert {"ICPC", "1st review", "Review", "Review 2", "Chair reports 4"} <= set(labels)
    assert not {"Section 47", "Core group", "Chair reports"} & set(labels)
    assert picture.left_out_says == "11 earlier steps are left out."
    assert picture.in_words.endswith(picture.left_out_says)


def test_christmas_is_shaded_in_one_piece() -> None:
    picture = drawn(happened("strategy_discussion", "2026-12-18"), on="2026-12-21")
    widest = max(picture.bands, key=lambda band: band.right - band.left)
    single = min(band.right - band.left for band in picture.bands if band.right < PLOT_RIGHT)
    assert round((widest.right - widest.left) / (single / 2)) == 4  # Friday 25 to Monday 28 December


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 400))
def test_nothing_is_drawn_outside_the_picture(start: date, later: int) -> None:
    as_of = start + timedelta(days=later)
    pathway = derive([happened("strategy_discussion", start.isoformat())], LEEDS, CALENDAR, as_of)
    picture = lay_out(pathway, CALENDAR, as_of, "AB-12")
    marks = [x for row in picture.rows for x in (row.x, row.start) if x is not None]
    marks += [tick.x for tick in picture.ticks] + [
        edge for band in picture.bands for edge in (band.left, band.right)
    ]
    assert all(PLOT_LEFT - 0.01 <= x <= PLOT_RIGHT + 0.01 for x in marks)
    assert picture.today is not None


def test_a_case_without_any_date_still_has_a_picture(england: Policy, calendar: WorkingCalendar) -> None:
    picture = lay_out(derive([], england, calendar, day("2026-12-01")), calendar, day("2026-12-01"), "AB-12")
    assert {row.state for row in picture.rows} == {"waiting"}
