"""Worked examples: what happened, and the date that must come out. Each can be checked with a wall calendar.

The sources of the rules are in the policies. There are two ways of counting: "day 0", where counting starts
on the next working day, and Nottinghamshire's "day 1", where the day itself is the first.
"""

from __future__ import annotations

import pytest

from procedure.calendar import WorkingCalendar
from procedure.deadlines import derive
from procedure.policy import Policy
from tests.procedure.story import at, day, due, happened

STRATEGY, BOOKED, ICPC, REVIEW = "strategy_discussion", "conference_booked", "icpc", "first_review"
FAMILY, CHAIR, CORE_GROUP = "reports_to_family", "reports_to_chair", "initial_core_group"

EXAMPLES = [
    # authority, what happened, the step asked about, its date, why
    ("england", [(STRATEGY, "2026-12-18")], "icpc", "2027-01-13", "15 working days, day 0, over Christmas"),
    ("nottinghamshire", [(STRATEGY, "2026-12-18")], "icpc", "2027-01-12", "15 working days, day 1"),
    ("england", [(STRATEGY, "2026-11-21")], "icpc", "2026-12-11", "from a Saturday, day 0"),
    ("nottinghamshire", [(STRATEGY, "2026-11-21")], "icpc", "2026-12-11", "from a Saturday, day 1"),
    ("leeds", [(STRATEGY, "2026-12-18")], "s47", "2026-12-24", "4 working days in Leeds"),
    ("leeds", [(STRATEGY, "2026-03-31")], "s47", "2026-04-08", "4 working days over Easter"),
    ("leeds", [(STRATEGY, "2026-11-20")], FAMILY, "2026-12-08", "3 before 11 December, the last day"),
    ("leeds", [(STRATEGY, "2026-11-20")], CHAIR, "2026-12-08", "the same for the chair"),
    ("leeds", [(STRATEGY, "2026-11-20"), (BOOKED, "2026-12-09T10:00")], FAMILY, "2026-12-04", "booked"),
    ("leeds", [(STRATEGY, "2026-12-14"), (BOOKED, "2026-12-30T10:00")], CHAIR, "2026-12-23", "Christmas"),
    ("england", [(ICPC, "2026-12-11")], CORE_GROUP, "2026-12-29", "10 working days over Christmas"),
    ("nottinghamshire", [(ICPC, "2026-12-11")], CORE_GROUP, "2026-12-24", "10 working days, day 1"),
    ("england", [(ICPC, "2026-12-11")], REVIEW, "2027-03-11", "3 calendar months"),
    ("england", [(ICPC, "2026-11-30")], REVIEW, "2027-02-28", "February has no 30th"),
    ("england", [(ICPC, "2027-11-30")], REVIEW, "2028-02-29", "a leap year"),
    ("england", [(ICPC, "2026-12-11"), (REVIEW, "2027-03-04")], "review", "2027-09-04", "a Saturday"),
    ("england", [(ICPC, "2026-05-14"), (REVIEW, "2026-08-31")], "review", "2027-02-28", "from the 31st"),
]  # fmt: skip


@pytest.mark.parametrize(("authority", "events", "step", "expected", "why"), EXAMPLES)
def test_the_date_comes_out_as_worked_by_hand(
    authority: str,
    events: list[tuple[str, str]],
    step: str,
    expected: str,
    why: str,
    policies: dict[str, Policy],
    calendar: WorkingCalendar,
) -> None:
    told = [happened(name, on) for name, on in events]
    pathway = derive(told, policies[authority], calendar, day("2026-12-01"))
    assert due(pathway, step) == day(expected), why


def test_nottinghamshire_wants_the_report_twenty_four_hours_before(
    nottinghamshire: Policy, calendar: WorkingCalendar
) -> None:
    told = [happened(STRATEGY, "2026-11-20"), happened(BOOKED, "2026-12-08T10:00")]
    assert due(derive(told, nottinghamshire, calendar, day("2026-12-01")), "reports_to_chair") == at(
        "2026-12-07T10:00"
    )


def test_twenty_four_hours_are_real_hours_when_the_clocks_change(
    nottinghamshire: Policy, calendar: WorkingCalendar
) -> None:
    # The clocks go back at 2am on Sunday 25 October 2026, so Saturday 1pm is 24 hours before Sunday midday.
    told = [happened(STRATEGY, "2026-10-05"), happened(BOOKED, "2026-10-25T12:00")]
    due_at = due(derive(told, nottinghamshire, calendar, day("2026-10-06")), "reports_to_chair")
    assert due_at == at("2026-10-24T13:00")


def test_leeds_reports_for_a_review_are_due_five_days_before_it(
    leeds: Policy, calendar: WorkingCalendar
) -> None:
    told = [
        happened(ICPC, "2026-12-11", outcome="plan"),
        happened(BOOKED, "2027-03-10T10:00", conference="review"),
    ]
    pathway = derive(told, leeds, calendar, day("2027-01-05"))
    assert due(pathway, "reports_to_family", "2") == day("2027-03-05")
    assert due(pathway, "reports_to_chair", "2") == day("2027-03-05")


def test_rules_of_other_authorities_are_ready_but_off(england: Policy) -> None:
    off = {rule.id for rule in england.rules if not rule.on}
    assert {"s47", "transfer_in", "inquorate", "core_group", "plan_visit", "outcome_letter", "minutes"} <= off
    assert {rule.id for rule in england.rules_on} == {"icpc", "initial_core_group", "first_review", "review"}


def test_every_rule_names_its_source(policies: dict[str, Policy]) -> None:
    for policy in policies.values():
        for rule in policy.rules:
            assert rule.source.title
            assert rule.source.status in ("statutory", "local", "good practice")


def test_every_step_with_a_rule_has_a_ladder_of_reminders(policies: dict[str, Policy]) -> None:
    for policy in policies.values():
        for rule in policy.rules:
            assert policy.ladder(rule.step), f"{policy.authority}: {rule.step}"
