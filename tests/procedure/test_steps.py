"""The names of steps, however people write them."""

from __future__ import annotations

import pytest

from procedure.steps import BY_ID, LIFE_CYCLE, STEPS, look_up, name_of


def test_the_steps_of_the_contract_are_all_there_in_order() -> None:
    contract = (
        "strategy_discussion s47 safety_plan conference_request conference_booked invitations reports_to_family "
        "reports_to_chair child_views chair_meets_family icpc outcome_letter initial_core_group core_group "
        "plan_visit first_review review minutes"
    )
    assert [step.id for step in STEPS][:18] == contract.split()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("icpc", ["icpc"]),
        ("ICPC", ["icpc"]),
        ("initial conference", ["icpc"]),
        ("section 47", ["s47"]),
        ("Section-47 enquiry", ["s47"]),
        ("strategy", ["strategy_discussion"]),
        ("initial core group", ["initial_core_group"]),
        ("core group", ["initial_core_group", "core_group"]),
        ("reports", ["reports_to_family", "reports_to_chair"]),
        ("report to family", ["reports_to_family"]),
        ("child's views", ["child_views"]),
        ("first review", ["first_review"]),
        ("rcpc", ["first_review", "review"]),
        ("minuts", ["minutes"]),
        ("stratgy discussion", ["strategy_discussion"]),
        ("banana", []),
        ("", []),
        ("😀", []),
    ],
)
def test_a_step_is_found_by_what_people_call_it(typed: str, meant: list[str]) -> None:
    assert sorted(step.id for step in look_up(typed)) == sorted(meant)


def test_the_choice_can_be_narrowed_to_what_the_case_still_needs() -> None:
    assert [step.id for step in look_up("core group", among=["core_group", "review"])] == ["core_group"]


def test_the_id_of_a_step_means_that_step_though_its_words_could_mean_another() -> None:
    assert [step.id for step in look_up("core_group")] == ["core_group"]
    assert look_up("core_group", among=["initial_core_group"])[0].id == "initial_core_group"


def test_the_name_of_a_step_that_is_done_is_not_taken_for_the_next_one() -> None:
    assert look_up("first review conference", among=["review", "core_group"]) == ()


def test_every_kind_of_event_has_a_name() -> None:
    assert all(name_of(kind) for kind in [*BY_ID, *LIFE_CYCLE])
    with pytest.raises(KeyError):
        name_of("tea_party")
