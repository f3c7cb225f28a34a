"""What people write around a question out of courtesy changes nothing about its answer."""

from datetime import date

import pytest

from guidance.courtesies import load_courtesies
from guidance.librarian import Librarian

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        (
            "Hi all, hope you're well. Who chairs the strategy discussion?",
            "Who chairs the strategy discussion?",
        ),
        ("quick q - who chairs the strat", "who chairs the strat"),
        ("just a quick one: icpc timescale pls", "icpc timescale"),
        ("Sorry if this is a daft question but what is a core group", "what is a core group"),
        ("can anyone remind me please, when is the first review", "when is the first review"),
        ("what is an ICPC? Thanks in advance", "what is an ICPC"),
        ("who sends the invitations? asking for a colleague", "who sends the invitations"),
        ("does anyone know the number for the ISU", "the number for the ISU"),
    ],
)
def test_greetings_thanks_and_apologies_are_left_out(written: str, asked: str) -> None:
    assert load_courtesies().left_out(written) == asked


@pytest.mark.parametrize(
    "said",
    ["thanks", "hello", "hi there", "who chairs", "what is a plan", "quick, how long for a s47", "help", ""],
)
def test_what_is_no_courtesy_or_nothing_else_stays_as_it_is(said: str) -> None:
    assert load_courtesies().left_out(said) == said


@pytest.mark.parametrize(
    "question",
    [
        "who decides whether a child needs a plan",
        "do weekends count in the three days",
        "who makes a conference quorate",
    ],
)
def test_the_answer_is_the_same_with_and_without_them(bare_librarian: Librarian, question: str) -> None:
    plainly = bare_librarian.ask(question, authority="leeds", today=MONDAY)
    politely = bare_librarian.ask(
        f"Hi all, sorry to bother you, quick question: {question}? Many thanks",
        authority="leeds",
        today=MONDAY,
    )
    assert politely == plainly
