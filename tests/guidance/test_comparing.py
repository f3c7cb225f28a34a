"""What is asked is told from the words about who says it; whoever compares is given every side."""

from datetime import date

import pytest

from guidance.framing import unframed
from guidance.librarian import Librarian
from guidance.library import load_library

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


@pytest.mark.parametrize(
    "question",
    [
        "who chairs the initial core group",
        "when do reports go to the isu",
        "who do i contact if ive a question about the conference ive been invited to",
        "is there a report template",
    ],
)
def test_a_position_of_a_disagreement_brings_the_others_and_the_askers_own_is_first(
    bare_librarian: Librarian, question: str
) -> None:
    answer = bare_librarian.ask(question, authority="leeds", today=MONDAY)
    assert [each.authority for each in answer.positions] == ["leeds", "nottinghamshire"]
    assert {"leeds", "nottinghamshire"} <= {each.authority for each in answer.sources}


def test_what_only_another_area_says_is_not_told_as_the_askers_own(bare_librarian: Librarian) -> None:
    question = "who do i contact if ive a question about the conference ive been invited to"
    assert "Leeds" in bare_librarian.ask(question, authority="leeds", today=MONDAY).answer


def test_an_area_asked_about_by_name_is_answered_for_that_area(bare_librarian: Librarian) -> None:
    answer = bare_librarian.ask("who chairs the initial core group in leeds", authority="leeds", today=MONDAY)
    assert answer.sources[0].authority == "leeds"
    assert "team manager" in answer.answer


def test_an_area_held_against_anothers_practice_is_a_comparison(bare_librarian: Librarian) -> None:
    question = "who do reports go to, and does nottinghamshire have the same"
    answer = bare_librarian.ask(question, authority="leeds", today=MONDAY)
    assert {"leeds", "nottinghamshire"} <= {each.authority for each in answer.sources}


def test_an_area_without_guidance_is_not_answered_for_by_comparing(bare_librarian: Librarian) -> None:
    answer = bare_librarian.ask(
        "is the core group chaired by the same person in derby as in leeds", authority="leeds", today=MONDAY
    )
    assert not answer.answered


def test_every_disagreement_that_an_entry_names_exists_and_brings_something_new() -> None:
    entries = {each.id: each for each in load_library().entries}
    for entry in entries.values():
        if entry.differs is not None:
            disagreement = entries[entry.differs]
            assert entry.kind == "answer", entry.id
            assert disagreement.kind == "conflict", entry.id
            assert set(disagreement.citations) - set(entry.citations), entry.id


def test_what_differs_is_told_once_though_it_is_asked_about_in_two_ways(librarian: Librarian) -> None:
    told = librarian.ask(
        "leeds vs notts: deadline for reports to chair", authority="leeds", today=MONDAY
    ).answer
    assert told.count("It depends on who gets it") == 1
