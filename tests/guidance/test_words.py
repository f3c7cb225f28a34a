"""Words as people type them."""

import pytest

from guidance.ontology import Ontology, load_ontology
from guidance.words import Speller, slips_between, stem, tokens


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


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


@pytest.mark.parametrize(
    ("text", "idea"),
    [
        ("can we call the whole conference off", "cancelling"),
        ("is it right to keep dad out of it", "exclusion"),
        ("what should go in", "contents"),
        ("nobody to mind the other kids", "practicalities"),
    ],
)
def test_words_that_stand_apart_are_one_idea(ontology: Ontology, text: str, idea: str) -> None:
    assert idea in ontology.read(text).ideas


@pytest.mark.parametrize(
    ("text", "idea"),
    [
        ("call me before the conference, and take the bin off the path", "cancelling"),
        ("do i go in with her", "contents"),
        ("what did the audit set out to do", "agency"),
        ("how do we cope", "police"),
        ("poor recording", "unavailable"),
        ("the end of the s47", "ending_plan"),
    ],
)
def test_words_that_only_look_like_an_idea_are_none(ontology: Ontology, text: str, idea: str) -> None:
    assert idea not in ontology.read(text).ideas
