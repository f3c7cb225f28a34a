"""A judgement about a child or a family is asked for in endless ways; some procedure sounds like one."""

from datetime import date
from pathlib import Path

import pytest

from guidance.judgements import load_judgements
from guidance.librarian import Librarian

MONDAY = date(2026, 11, 23)


def lines(questions: Path, name: str) -> list[str]:
    return (questions / name).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", ["judgements.txt", "judgements-unseen.txt"])
def test_requests_for_a_judgement_are_told_apart_and_none_is_answered(
    bare_librarian: Librarian, questions: Path, name: str
) -> None:
    answers = [bare_librarian.ask(each, authority="leeds", today=MONDAY) for each in lines(questions, name)]
    assert not any(each.answered for each in answers)
    assert sum(each.kind == "decision" for each in answers) >= 0.9 * len(answers)


@pytest.mark.parametrize("name", ["sounds-like-judgements.txt", "sounds-like-judgements-unseen.txt"])
def test_questions_of_procedure_that_sound_like_them_are_seldom_refused_as_judgements(
    bare_librarian: Librarian, questions: Path, name: str
) -> None:
    answers = [bare_librarian.ask(each, authority="leeds", today=MONDAY) for each in lines(questions, name)]
    assert sum(each.kind == "decision" for each in answers) <= 0.05 * len(answers)


def test_a_refused_judgement_says_so_and_offers_the_procedure(bare_librarian: Librarian) -> None:
    answer = bare_librarian.ask("should Amira stay on her plan", authority="leeds", today=MONDAY)
    assert answer.answer.startswith("I do not give opinions about a child or a family")
    assert answer.answer.endswith("The closest questions that the guidance answers are below.")
    assert answer.related


@pytest.mark.parametrize(
    ("judgement", "procedure"),
    [
        ("should mum come off the plan", "who decides when a plan ends"),
        ("is dad a risk to the girls", "what goes in the report about risk"),
        ("will Kai be taken into care", "how long does a child stay on a plan"),
        ("write the outcome for the twins", "what does the outcome letter include"),
    ],
)
def test_more_speaks_for_a_judgement_than_for_procedure_that_uses_its_words(
    judgement: str, procedure: str
) -> None:
    judgements = load_judgements()
    assert judgements.points(judgement, {"kai"}, ()) > judgements.points(procedure, {"kai"}, ())


def test_a_name_makes_a_particular_child_of_any_word() -> None:
    judgements = load_judgements()
    assert judgements.points("is Zuri safe", {"zuri"}, ()) > judgements.points("is email safe", (), ())
