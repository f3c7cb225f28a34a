"""Words as people type them."""

import pytest

from guidance.ontology import load_ontology
from guidance.words import Speller, slips_between, stem, tokens


@pytest.mark.parametrize(
    "forms",
    [
        ("book", "booked", "booking", "books"),
        ("cancel", "cancelled"),
        ("agree", "agreed"),
        ("agency", "agencies"),
    ],
)
def test_endings_do_not_matter(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("note", "not"), ("care", "car"), ("plan", "plane"), ("hours", "house")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_co_ordinator_is_one_word_and_a_number_leaves_its_unit() -> None:
    assert tokens("The Co-ordinator’s 15wd") == ["the", "coordinator", "15", "wd"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("confrence", "conference"), ("stratgey", "strategy"), ("reprots", "reports"), ("tea", "tea")],
)
def test_slips_of_the_keyboard_are_mended(typed: str, meant: str) -> None:
    assert Speller(["conference", "strategy", "reports", "team"]).mend(typed) == meant


def test_two_letters_swapped_are_one_slip() -> None:
    assert slips_between("chiar", "chair", 2) == 1


def test_nobody_who_mistypes_a_word_meant_a_town() -> None:
    assert "another_place" not in load_ontology().read("who we spokke to", mend=True).ideas


def test_every_phrase_of_the_ontology_means_one_thing() -> None:
    assert load_ontology().shadowed == ()
