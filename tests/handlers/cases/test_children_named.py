"""Which child a typed line is about: what ends for one must never be recorded for a sister by mistake."""

from __future__ import annotations

import pytest

from handlers.cases.children_named import children_named
from handlers.reply import Refusal
from tests.doubles.office import SW, Office, is_one_sentence, words


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("nfa child 2", ("2",)),
        ("nfa children 2", ("2",)),
        ("nfa for child 2 only", ("2",)),
        ("icpc children 1 and 3", ("1", "3")),
        ("icpc child 1, child 3", ("1", "3")),
        ("icpc children 1, 2 and 3", ()),
        ("icpc both children", ()),
        ("icpc all the children", ()),
        ("icpc all three", ()),
        ("icpc", ()),
        ("child in need child 1", ("1",)),
        ("child protection plan", ()),
        ("children’s social care", ()),
    ],
)
def test_children_are_read_by_their_numbers(typed: str, labels: tuple[str, ...]) -> None:
    assert children_named(typed, 3, "AB123") == labels


@pytest.mark.parametrize(
    "typed",
    [
        "nfa child 4",
        "nfa the older child",
        "nfa youngest",
        "nfa for the baby",
        "nfa child two",
        "nfa kids 1 and 9",
    ],
)
def test_a_child_that_is_not_plain_is_asked_for(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        children_named(typed, 3, "AB123")
    asked = "Say which child of AB123 it is about as child 1, child 2 or child 3, or leave it out for all of them."
    assert str(refused.value) == asked


def test_the_one_child_of_a_case_may_be_called_the_child() -> None:
    assert children_named("nfa for the child", 1, "AB123") == ()
    assert children_named("nfa child 1", 1, "AB123") == ()
    with pytest.raises(Refusal, match="AB123 has one child"):
        children_named("nfa child 2", 1, "AB123")


async def test_an_enquiry_that_ends_for_an_unclear_child_is_recorded_for_nobody(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov children 2")
    reply = await office.say(SW, "done AB123 s47 today nfa older child")
    assert is_one_sentence(reply)
    assert await office.details("s47") == []


async def test_an_enquiry_ends_for_the_child_that_is_named_in_the_plural(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov children 2")
    reply = await office.say(SW, "done AB123 s47 today nfa children 2")
    assert "recorded for 23 November 2026" in words(reply)
    assert await office.details("s47") == [{"outcome": "nfa", "children": ["2"]}]
