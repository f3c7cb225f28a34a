"""Quorum, with its reasons: social care and at least two other agencies in direct contact with the child."""

from __future__ import annotations

import pytest

from procedure.policy import Policy
from procedure.quorum import Attendance, judge

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
