"""What is typed after a step is read as the answers to its questions, and never as half of what was meant."""

from __future__ import annotations

import pytest

from handlers.cases.details import fields_for, read_words
from handlers.reply import Refusal

ICPC = fields_for("icpc", children=2)


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("no plan", "no_plan"),
        ("plan, child 1", "plan"),
        ("child 2, no plan", "no_plan"),
        ("child 1 and child 2 plan", "plan"),
    ],
)
def test_an_outcome_is_read_whichever_child_stands_beside_it(typed: str, outcome: str) -> None:
    assert read_words(ICPC, typed) == {"outcome": outcome}


def test_two_outcomes_on_one_line_are_not_taken_for_one_outcome_of_both_children() -> None:
    with pytest.raises(
        Refusal, match="two answers to “Outcome of the conference”: give one, and each child a line"
    ):
        read_words(ICPC, "child 1 plan, child 2 no plan")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("not quorate, to be held again", {"quorate": "no", "proceeded": "no"}),
        ("plan, inquorate but went ahead", {"outcome": "plan", "quorate": "no", "proceeded": "yes"}),
        ("inquorate and did not go ahead", {"quorate": "no", "proceeded": "no"}),
        ("no plan, quorate yes", {"outcome": "no_plan", "quorate": "yes"}),
    ],
)
def test_what_became_of_quorum_is_read_as_people_say_it(typed: str, said: dict[str, str]) -> None:
    assert read_words(ICPC, typed) == said
