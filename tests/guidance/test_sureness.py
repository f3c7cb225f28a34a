"""An answer is given where it is likely the right one; where it is not, its question is offered instead."""

from datetime import date
from pathlib import Path

import pytest

from guidance.evaluation import evaluate, read_questions
from guidance.librarian import Librarian
from guidance.sureness import SIGNS, Sureness, load_sureness

EVEN = Sureness(enough=0.5, start=0.0, weights=dict.fromkeys(SIGNS, 1.0))


def test_an_entry_that_nothing_speaks_for_or_against_is_as_likely_right_as_wrong() -> None:
    assert EVEN.of((0.0, 0.0, 0.0)) == 0.5
    assert EVEN.is_enough((0.0, 0.0, 0.0))
    assert not EVEN.is_enough((0.0, 0.0, -0.1))


@pytest.mark.parametrize("place", range(len(SIGNS)))
def test_whatever_speaks_for_an_entry_makes_it_likelier(place: int) -> None:
    middling = [0.7, 0.4, 0.1]
    better = [sign + 0.2 * (number == place) for number, sign in enumerate(middling)]
    learned = load_sureness()
    assert learned.of(tuple(better)) > learned.of(tuple(middling))


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("do professionals have to laminate their reports", "Who has to write a report for conference?"),
        ("which colour are the chairs at the core group", "Who chairs the initial core group?"),
    ],
)
def test_a_question_that_is_only_near_gets_a_question_back(
    bare_librarian: Librarian, today: date, question: str, offered: str
) -> None:
    answer = bare_librarian.ask(question, authority="leeds", today=today)
    assert not answer.answered
    assert any(each.startswith(offered) for each in answer.related), answer.related


def test_near_misses_are_told_from_other_wordings(librarian: Librarian, questions: Path, today: date) -> None:
    """Some of the half that nothing was mended with: near misses and right ways of asking by turns."""
    asked = read_questions((questions / "contrast-unseen.jsonl").read_text(encoding="utf-8"))[::5]
    result = evaluate(librarian, asked, authority="leeds", today=today)
    assert (result.rate("answerable") or 0) >= 0.9, "\n".join(result.lines())
    assert (result.rate("unanswerable") or 0) >= 0.7, "\n".join(result.lines())
