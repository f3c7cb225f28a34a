"""Dates for a conference: those that meet every rule, and what a date outside them would break."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from procedure.booking import Assessment, assess, propose
from procedure.calendar import WorkingCalendar
from procedure.comfort import comfort
from procedure.deadlines import derive
from procedure.events import CaseEvent
from procedure.pathway import Pathway
from procedure.policy import Policy
from tests.procedure.story import LONDON, at, day, happened

NOW = datetime(2026, 12, 18, 14, tzinfo=UTC)
STRATEGY = happened("strategy_discussion", "2026-12-18")


@pytest.fixture
def pathway(leeds: Policy, calendar: WorkingCalendar) -> Pathway:
    """A strategy discussion held today, 18 December 2026: the conference is due by 13 January 2027."""
    return derive([STRATEGY], leeds, calendar, NOW.date())


def judged(when: str, pathway: Pathway, leeds: Policy, calendar: WorkingCalendar) -> Assessment:
    return assess(at(when), pathway, leeds, calendar, NOW, LONDON)


def test_a_date_that_meets_every_rule(pathway: Pathway, leeds: Policy, calendar: WorkingCalendar) -> None:
    found = judged("2027-01-11T10:00", pathway, leeds, calendar)
    assert found.meets_all
    assert (found.reports_by, found.days_to_spare) == (day("2027-01-06"), 2)
    assert {finding.rule for finding in found.meets} >= {
        "icpc",
        "reports_to_family",
        "reports_to_chair",
        "notice",
    }


@pytest.mark.parametrize(
    ("when", "rule", "sentence"),
    [
        ("2027-01-14T10:00", "icpc", "by 13 January 2027; this is 1 working day late"),
        ("2027-01-09T10:00", "working_day", "9 January 2027 is a Saturday, when people do not work."),
        ("2027-01-01T10:00", "working_day", "1 January 2027 is New Year’s Day"),
        ("2027-01-11T16:00", "hours", "does not fit into working hours, 9am to 5pm"),
        ("2027-01-11T08:00", "hours", "does not fit into working hours"),
        ("2026-12-22T10:00", "notice", "Notice of at least 3 working days; this gives 2."),
        ("2026-12-22T10:00", "reports_to_family", "by 17 December 2026, which has passed"),
        ("2026-12-17T10:00", "date", "has passed"),
    ],
)
def test_what_a_date_breaks_is_said(
    when: str, rule: str, sentence: str, pathway: Pathway, leeds: Policy, calendar: WorkingCalendar
) -> None:
    broken = {finding.rule: finding.says for finding in judged(when, pathway, leeds, calendar).breaks}
    assert sentence in broken[rule]


def test_reports_that_are_in_already_do_not_stand_in_the_way(
    leeds: Policy, calendar: WorkingCalendar
) -> None:
    told: list[CaseEvent] = [
        STRATEGY,
        happened("reports_to_family", "2026-12-18"),
        happened("reports_to_chair", "2026-12-18"),
    ]
    pathway = derive(told, leeds, calendar, NOW.date())
    broken = {finding.rule for finding in judged("2026-12-22T10:00", pathway, leeds, calendar).breaks}
    assert broken == {"notice"}


def test_the_proposals_meet_every_rule_the_most_comfortable_first(
    pathway: Pathway, leeds: Policy, calendar: WorkingCalendar
) -> None:
    proposals = propose(pathway, leeds, calendar, NOW, LONDON, most=20)
    days = [slot.at.date() for slot in proposals.best]
    assert all(slot.meets_all for slot in proposals.best)
    # From 18 December, 4 January is the first day with a working week for the reports: 21 to 24 and 29 December.
    assert days[:2] == [day("2027-01-04"), day("2027-01-05")]
    assert proposals.why is not None
    assert proposals.why.says == (
        "Five working days are left to share the reports, by 29 December 2026, "
        "and seven working days to move it in before its limit."
    )
    # Days whose reports would be due today or the next working day come last.
    assert days[-2:] == [day("2026-12-24"), day("2026-12-23")]


def test_a_last_day_for_reports_that_nobody_works_on_is_named_with_the_working_day_before_it(
    calendar: WorkingCalendar,
) -> None:
    found = comfort(day("2026-12-06"), None, day("2026-11-30"), calendar)
    assert found.says == (
        "Four working days are left to share the reports, by 6 December 2026 "
        "(a Sunday, so aim for 4 December 2026)."
    )


def test_where_time_is_short_the_best_is_the_day_that_falls_least_short(
    leeds: Policy, calendar: WorkingCalendar
) -> None:
    # 3 December 2026 and 15 working days is 24 December; looked at on the 18th, reports are due from the 18th on.
    pathway = derive([happened("strategy_discussion", "2026-12-03")], leeds, calendar, NOW.date())
    proposals = propose(pathway, leeds, calendar, NOW, LONDON)
    # Reports for the 23rd would be due today.
    assert [slot.at.date() for slot in proposals.best] == [day("2026-12-24"), day("2026-12-23")]
    assert proposals.why is not None
    assert proposals.why.short_by > 0


def test_reports_that_are_in_do_not_press(leeds: Policy, calendar: WorkingCalendar) -> None:
    told = [STRATEGY, happened("reports_to_family", "2026-12-18"), happened("reports_to_chair", "2026-12-18")]
    proposals = propose(derive(told, leeds, calendar, NOW.date()), leeds, calendar, NOW, LONDON)
    assert proposals.why is not None
    # The 23rd is the first day with the notice wanted; from there to 13 January there are 12 working days.
    assert proposals.best[0].at.date() == day("2026-12-23")
    assert proposals.why.says == "12 working days to move it in before its limit."


def test_every_other_day_up_to_the_limit_is_rejected_with_its_reason(
    pathway: Pathway, leeds: Policy, calendar: WorkingCalendar
) -> None:
    proposals = propose(pathway, leeds, calendar, NOW, LONDON, most=50)
    rejected = {each.day: each.breaks for each in proposals.rejected}
    assert len(rejected) + len(proposals.best) == 26  # 19 December to 13 January
    assert "Christmas Day" in rejected[day("2026-12-25")][0].says
    assert all(rejected.values())


def test_when_the_limit_has_passed_the_days_ahead_each_say_so(
    leeds: Policy, calendar: WorkingCalendar
) -> None:
    late = derive([happened("strategy_discussion", "2026-11-02")], leeds, calendar, NOW.date())
    proposals = propose(late, leeds, calendar, NOW, LONDON)
    assert proposals.best == ()
    assert all("icpc" in {finding.rule for finding in each.breaks} for each in proposals.rejected)


def test_a_review_is_proposed_within_its_three_months(leeds: Policy, calendar: WorkingCalendar) -> None:
    held = derive([happened("icpc", "2026-12-11", outcome="plan")], leeds, calendar, NOW.date())
    proposals = propose(held, leeds, calendar, NOW, LONDON)
    assert proposals.best
    assert all(slot.at.date() <= day("2027-03-11") for slot in proposals.best)


def test_once_the_plan_has_ended_there_is_no_limit_to_meet(leeds: Policy, calendar: WorkingCalendar) -> None:
    told = [happened("icpc", "2026-06-18", outcome="plan"), happened("plan_ended", "2026-12-01")]
    pathway = derive(told, leeds, calendar, NOW.date())
    assert pathway.facts.next_conference is None
    assert judged("2027-01-11T10:00", pathway, leeds, calendar).days_to_spare is None
