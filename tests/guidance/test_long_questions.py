"""Busy people tell what happened and ask at the end: the question is found, and what is told is no answer."""

from datetime import date

import pytest

from guidance.librarian import Librarian
from guidance.whereabouts import whereabouts

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "in supervision all morning and my head is spinning. who chairs the strategy discussion",
            "team manager",
        ),
        (
            "the family moved twice and nothing is on file, my manager asked me how long we have for the s47",
            "four working days",
        ),
        (
            "court all day tomorrow, two reports to write - what is the initial core group supposed to achieve",
            "detailed child protection plan",
        ),
        ("dad lives in hull and nobody has told him anything. who goes on the invite list", "parents"),
        (
            "new here, shadowing a colleague, got lost in the jargon. timeframe for initial conference?",
            "15 working",
        ),
        ("we had a strategy discussion on monday. who has to be at it", "olice"),
        ("Manic day, back to back since 8. what sort of thing is a core group", "small group"),
        ("had mum on the phone in tears. who decides the category of abuse", "chair"),
        ("just finished my report. percentage of cases where professionals agreed, 2019 audit", "60%"),
    ],
)
def test_what_is_asked_after_what_is_told_is_answered(
    bare_librarian: Librarian, question: str, said: str
) -> None:
    answer = bare_librarian.ask(question, authority="leeds", today=MONDAY)
    assert answer.answered
    assert said in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "i go to core groups. who takes the minutes at a conference",
        "got a core group tomorrow, how often do we have to visit a child on a plan",
        "my manager is off sick. how long do we keep conference reports",
    ],
)
def test_what_is_told_is_not_answered_in_place_of_what_is_asked(
    bare_librarian: Librarian, question: str
) -> None:
    assert not bare_librarian.ask(question, authority="leeds", today=MONDAY).answered


@pytest.mark.parametrize(
    "question",
    [
        "met the family yesterday, who chairs conferences is not my worry, but is he safe with his dad",
        "I have read the guide on thresholds. is this neglect: nits, no coat, late every day",
    ],
)
def test_a_judgement_wrapped_in_procedure_is_not_made(bare_librarian: Librarian, question: str) -> None:
    assert not bare_librarian.ask(question, authority="leeds", today=MONDAY).answered


@pytest.mark.parametrize(
    "question",
    [
        "am i right that parents are invited to the conference",
        "is it fair to give parents the assessment the night before",
        "is it reasonable for a parent to want to answer back to what i wrote",
        "should i be worried about who checks my report before the conference",
    ],
)
def test_a_rule_is_told_to_who_asks_for_a_verdict_on_it(bare_librarian: Librarian, question: str) -> None:
    assert bare_librarian.ask(question, authority="england", today=MONDAY).answered


@pytest.mark.parametrize(
    "question", ["is it right to remove Kai", "am i right that mum hurt him", "is it fair on him"]
)
def test_a_verdict_on_somebody_is_not_given(bare_librarian: Librarian, question: str) -> None:
    assert bare_librarian.ask(question, authority="leeds", today=MONDAY).kind == "decision"


@pytest.mark.parametrize(
    ("question", "asked", "at_work"),
    [
        ("im a school nurse in notts, who chairs", ", who chairs", "im a school nurse in notts"),
        ("dad lives in hull, is he invited", "dad  , is he invited", ""),
        ("i'll be in hull on thursday, can i dial in", " , can i dial in", ""),
        ("who chairs in leeds", "who chairs in leeds", ""),
    ],
)
def test_where_somebody_works_or_lives_is_told_from_whose_practice_is_asked_about(
    question: str, asked: str, at_work: str
) -> None:
    found = whereabouts(question)
    assert found.asked.strip() == asked.strip()
    assert found.at_work == at_work


def test_who_works_in_an_area_gets_its_position_first_and_the_others_too(bare_librarian: Librarian) -> None:
    question = "im a school nurse in notts. when do i send my report in"
    answer = bare_librarian.ask(question, authority="leeds", today=MONDAY)
    assert [each.authority for each in answer.positions] == ["nottinghamshire", "leeds"]


@pytest.mark.parametrize(
    "question",
    [
        "how many cases did the nscb look at in 2015",
        "how many people were on the learning from practice sub group",
    ],
)
def test_a_number_of_one_thing_is_no_answer_for_the_number_of_another(
    bare_librarian: Librarian, question: str
) -> None:
    assert not bare_librarian.ask(question, authority="leeds", today=MONDAY).answered


def test_one_document_asked_about_is_not_mixed_with_the_others(bare_librarian: Librarian) -> None:
    answer = bare_librarian.ask("what was the 2015 nscb audit for", authority="leeds", today=MONDAY)
    assert {each.document for each in answer.sources} == {"nscb-icpc-audit-bulletin-2015"}
