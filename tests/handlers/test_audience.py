"""“Only to me” is understood at either end of a question, and nowhere else."""

import pytest

from handlers.audience import is_for_one, without_wish


@pytest.mark.parametrize(
    "typed",
    [
        "who chairs the core group, only to me",
        "Only to me: who chairs the core group",
        "who chairs the core group (just for me please)",
        "who chairs the core group - privately",
    ],
)
def test_the_wish_is_heard_and_taken_off(typed: str) -> None:
    assert without_wish(typed) == "who chairs the core group"
    assert is_for_one(typed, "")


@pytest.mark.parametrize(
    "typed", ["can the chair meet mum privately before the day", "is it only me who writes"]
)
def test_a_question_that_uses_such_words_is_left_as_it_is(typed: str) -> None:
    assert without_wish(typed) == typed
    assert not is_for_one(typed, "all")


def test_it_can_be_chosen_in_the_form() -> None:
    assert is_for_one("who chairs the core group", "me")
