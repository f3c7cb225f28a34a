"""What is typed after a step is read as the answers to its questions, and never as half of what was meant."""

from __future__ import annotations

import pytest

from handlers.cases.details import fields_for, read_words
from handlers.reply import Refusal

ICPC = fields_for("icpc", children=2)


@pytest.mark.parametrize(
    ("typed", "outcome", "children"),
    [
        ("no plan", "no_plan", None),
        ("plan, child 1", "plan", "1"),
        ("child 2, no plan", "no_plan", "2"),
        ("child 1 and child 2 plan", "plan", "1,2"),
    ],
)
def test_an_outcome_and_its_children_are_read(typed: str, outcome: str, children: str | None) -> None:
    read = read_words(ICPC, typed)
    assert (read["outcome"], read.get("children")) == (outcome, children)


def test_two_outcomes_on_one_line_are_not_taken_for_one_outcome_of_both_children() -> None:
    with pytest.raises(
        Refusal, match="two answers to “Outcome of the conference”: give one, and each child a line"
    ):
        read_words(ICPC, "child 1 plan, child 2 no plan")
