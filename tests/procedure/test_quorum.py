"""Quorum, with its reasons: social care and at least two other agencies in direct contact with the child."""

from __future__ import annotations

import pytest

from procedure.policy import Policy
from procedure.quorum import Answer, Attendance, forecast, judge

CARE, SCHOOL, HEALTH = Attendance("social_care", True), Attendance("school", True), Attendance("health", True)


@pytest.mark.parametrize(
    ("people", "quorate", "sentence"),
    [
        (
            [CARE, SCHOOL, HEALTH],
            True,
            "Quorate: it needs children’s social care and at least two other agencies",
        ),
        ([CARE, SCHOOL], False, "lacks 1 other agency. Other agencies present: school."),
        ([SCHOOL, HEALTH], False, "lacks children’s social care"),
        ([CARE, SCHOOL, Attendance("school", True)], False, "lacks 1 other agency"),
        ([CARE, SCHOOL, Attendance("health", False)], False, "lacks 1 other agency"),
        ([CARE, SCHOOL, Attendance("police", True, direct_contact=False)], False, "lacks 1 other agency"),
        ([CARE, SCHOOL, Attendance("family", True)], False, "lacks 1 other agency"),
        ([], False, "lacks children’s social care and 2 other agencies. Other agencies present: none."),
    ],
)
def test_the_verdict_and_why(people: list[Attendance], quorate: bool, sentence: str, leeds: Policy) -> None:
    assert leeds.quorum is not None
    verdict = judge(people, leeds.quorum)
    assert verdict.quorate is quorate
    assert sentence in verdict.says


def test_a_forecast_is_sure_uncertain_or_lost_by_what_people_have_said(leeds: Policy) -> None:
    assert leeds.quorum is not None
    coming = [Answer("social_care", True), Answer("health", True), Answer("school", True)]
    assert forecast(coming, leeds.quorum).quorate
    unsure = forecast([*coming[:2], Answer("school", None)], leeds.quorum)
    assert (unsure.quorate, unsure.lost, unsure.waiting_for) == (False, False, ("school",))
    assert "it still lacks 1 other agency" in unsure.says
    lost = forecast([*coming[:2], Answer("school", False), Answer("parent", None)], leeds.quorum)
    assert lost.lost
    assert lost.says.startswith("The conference will not be quorate as things stand: it lacks 1 other agency")


def test_those_who_run_the_conference_do_not_make_it_quorate(leeds: Policy) -> None:
    assert leeds.quorum is not None
    assert not judge([CARE, SCHOOL, Attendance("safeguarding_unit", True)], leeds.quorum).quorate
