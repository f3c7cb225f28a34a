"""Documents for which the library has no entries: made-up councils' procedures, in three forms."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from guidance.acquisition import install, read_files
from guidance.evaluation import evaluate, read_questions
from guidance.librarian import Librarian, open_librarian
from guidance.shelf import MemoryShelf


def test_a_councils_own_documents_are_answered_from(
    council_librarian: Librarian, questions: Path, today: date
) -> None:
    asked = read_questions((questions / "own-documents.jsonl").read_text(encoding="utf-8"))
    result = evaluate(council_librarian, asked, authority="england", today=today)
    assert (result.rate("answerable") or 0) >= 0.9, "\n".join(result.lines())
    assert result.rate("unanswerable") == 1, "\n".join(result.lines())


def test_what_is_asked_of_them_after_much_is_told_is_found(
    council_librarian: Librarian, questions: Path, today: date
) -> None:
    asked = read_questions((questions / "own-documents.jsonl").read_text(encoding="utf-8"))
    told = "the family moved house twice since the referral and we are all behind. "
    longer = [replace(each, text=told + each.text) for each in asked]
    result = evaluate(council_librarian, longer, authority="england", today=today)
    assert (result.rate("answerable") or 0) >= 0.8, "\n".join(result.lines())
    assert result.rate("unanswerable") == 1, "\n".join(result.lines())


def test_an_answer_from_them_quotes_them_with_their_heading(
    council_librarian: Librarian, today: date
) -> None:
    answer = council_librarian.ask("how long does an EPO last", authority="eastfold", today=today)
    assert answer.answered
    source = answer.sources[0]
    assert source.document == "eastfold-emergency"
    assert source.section == "EMERGENCY PROTECTION ORDERS"
    assert source.quote is not None
    assert "eight days" in source.quote


async def test_documents_added_without_an_authority_come_before_the_library_too(
    made_up_documents: Path, questions: Path, today: date
) -> None:
    shelf = MemoryShelf()
    await install(shelf, read_files([made_up_documents], {}, authority="england"))
    opened = open_librarian()
    await opened.refresh(shelf)
    asked = read_questions((questions / "own-documents.jsonl").read_text(encoding="utf-8"))
    result = evaluate(
        opened, [replace(each, authority="england") for each in asked], authority="", today=today
    )
    assert (result.rate("answerable") or 0) >= 0.9, "\n".join(result.lines())
    assert result.rate("unanswerable") == 1, "\n".join(result.lines())


def test_whoever_prefers_no_area_gets_a_councils_time_limit_where_the_library_gives_none(
    council_librarian: Librarian, today: date
) -> None:
    answer = council_librarian.ask(
        "how soon do i send the conference request", authority="england", today=today
    )
    assert answer.sources[0].document == "marlham-conference-procedure"
    assert "one working day" in answer.answer


def test_another_time_limit_is_shown_beside_the_librarys_with_the_name_of_its_document(
    council_librarian: Librarian, today: date
) -> None:
    answer = council_librarian.ask("when do reports go to parents", authority="england", today=today)
    assert answer.kind == "conflict"
    assert "marlham" in {each.authority for each in answer.positions}
    assert "Marlham conference procedure differs: “Agencies show" in answer.answer
    assert "marlham-conference-procedure" in {each.document for each in answer.sources}


def test_who_works_elsewhere_is_told_whose_document_speaks_of_it(
    council_librarian: Librarian, today: date
) -> None:
    answer = council_librarian.ask(
        "how many agencies do we need to be quorate", authority="leeds", today=today
    )
    assert not answer.answered
    assert "name Marlham to see it" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "core group, what is it",
        "what goes in my conference report",
        "how many days before a review conference do families get reports",
        "who chairs the initial core group",
    ],
)
def test_what_they_only_come_near_is_left_to_the_library(
    council_librarian: Librarian, today: date, question: str
) -> None:
    source = council_librarian.ask(question, authority="marlham", today=today).sources[0]
    assert not source.document.startswith("marlham"), source
