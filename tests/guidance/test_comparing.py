"""What is asked is told from the words about who says it; whoever compares is given every side."""

from datetime import date

import pytest

from guidance.framing import unframed
from guidance.librarian import Librarian

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("what does the leeds guide say about who chairs the core group", "who chairs the core group"),
        ("per the guidance who chairs the core group", "who chairs the core group"),
        (
            "which procedure covers professional differences",
            "which procedure covers professional differences",
        ),
    ],
)
def test_the_frame_is_taken_off(question: str, topic: str) -> None:
    assert unframed(question, 0).topic == topic


def test_words_that_compare_are_not_what_is_compared() -> None:
    framed = unframed("do the two guides agree on days for the report", 0)
    assert framed.comparing
    assert "agree" not in framed.topic
    assert framed.topic.endswith("days for the report")


@pytest.mark.parametrize(
    ("question", "authorities"),
    [
        ("leeds versus notts on what professionals are asked to do at the conference", 2),
        ("which edition of working together do leeds and notts rest on", 2),
        ("do leeds and notts use the same test for calling an icpc", 2),
        ("practitioner guide v one minute guide on days for the report to family", 2),
        ("do both areas let parents come", 2),
    ],
)
def test_a_comparison_gets_every_side(bare_librarian: Librarian, question: str, authorities: int) -> None:
    answer = bare_librarian.ask(question, authority="leeds", today=MONDAY)
    assert answer.answered
    assert len({each.authority for each in answer.sources}) >= authorities


def test_a_bare_list_is_answered_item_by_item_with_the_question_of_each(bare_librarian: Librarian) -> None:
    answer = bare_librarian.ask(
        "audit stats - planning linked to needs, progress monitored, partnership working",
        authority="leeds",
        today=MONDAY,
    )
    for said in ("How often was planning linked to needs? In 90%", "55%", "78%"):
        assert said in answer.answer


def test_a_question_in_several_parts_does_not_pass_one_things_answer_off_for_another(
    bare_librarian: Librarian,
) -> None:
    answer = bare_librarian.ask(
        "who wrote the leeds practitioner guide and how often is it reviewed", authority="leeds", today=MONDAY
    )
    assert "3 months" not in answer.answer
