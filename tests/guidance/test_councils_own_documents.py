"""Documents for which the library has no entries: made-up councils' procedures, in three forms."""

from datetime import date
from pathlib import Path

from guidance.evaluation import evaluate, read_questions
from guidance.librarian import Librarian


def test_a_councils_own_documents_are_answered_from(
    council_librarian: Librarian, questions: Path, today: date
) -> None:
    asked = read_questions((questions / "own-documents.jsonl").read_text(encoding="utf-8"))
    result = evaluate(council_librarian, asked, authority="england", today=today)
    assert (result.rate("answerable") or 0) >= 0.9, "\n".join(result.lines())
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
