"""What the record leaves open is asked of the person who can settle it."""

from __future__ import annotations

from procedure.calendar import WorkingCalendar
from procedure.deadlines import derive
from procedure.events import CaseEvent
from procedure.policy import Policy
from procedure.questions import missing_from_strategy_discussion
from tests.procedure.story import day, happened


def asked(leeds: Policy, calendar: WorkingCalendar, *events: CaseEvent) -> tuple[str, ...]:
    return derive(events, leeds, calendar, day("2026-12-01")).questions


def test_who_was_missing_from_the_strategy_discussion(leeds: Policy, calendar: WorkingCalendar) -> None:
    held = happened("strategy_discussion", "2026-11-20", attended=["social_care", "school"])
    assert asked(leeds, calendar, held) == (
        "Health and police did not take part in the strategy discussion on 20 November 2026: "
        "say how they were heard.",
    )


def test_an_attendance_that_nobody_wrote_down_is_not_questioned(
    leeds: Policy, calendar: WorkingCalendar
) -> None:
    assert asked(leeds, calendar, happened("strategy_discussion", "2026-11-20")) == ()


def test_an_enquiry_is_led_by_a_qualified_social_worker(leeds: Policy, calendar: WorkingCalendar) -> None:
    found = asked(leeds, calendar, happened("s47", "2026-11-25", outcome="icpc", qualified=False))
    assert "led by a qualified social worker" in found[0]


def test_an_incomplete_request_is_said_until_a_complete_one_follows(
    leeds: Policy, calendar: WorkingCalendar
) -> None:
    first = happened("conference_request", "2026-11-26", complete=False)
    assert "invite list" in asked(leeds, calendar, first)[0]
    assert asked(leeds, calendar, first, happened("conference_request", "2026-11-27", complete=True)) == ()


def test_a_pre_birth_conference_is_said_to_have_no_limit_of_its_own(
    leeds: Policy, calendar: WorkingCalendar
) -> None:
    began = (
        happened("registered", "2026-11-20", kind="pre_birth"),
        happened("strategy_discussion", "2026-11-20"),
    )
    [said] = asked(leeds, calendar, *began)
    assert said.startswith("The guidance gives no limit of its own for a pre-birth conference")
    assert asked(leeds, calendar, *began, happened("icpc", "2026-11-30", outcome="plan")) == ()


def test_the_minimum_of_a_strategy_discussion_is_the_policys(leeds: Policy) -> None:
    assert missing_from_strategy_discussion(["social_care", "police", "school"], leeds) == ("health",)
    assert missing_from_strategy_discussion(["social_care", "police", "health"], leeds) == ()


def test_an_enquiry_after_the_end_needs_a_case_of_its_own(leeds: Policy, calendar: WorkingCalendar) -> None:
    found = asked(
        leeds,
        calendar,
        happened("strategy_discussion", "2026-09-01"),
        happened("icpc", "2026-09-18", outcome="no_plan"),
        happened("strategy_discussion", "2026-11-20"),
    )
    assert found == (
        "The strategy discussion on 20 November 2026 came after the conference decided that no plan was needed: "
        "register a new case for it, so that its conference gets a date.",
    )
