"""The five real documents, where they are at hand: right passage first, every position, silence when due."""

import importlib.util
import re
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from guidance.acquisition import install, read_files
from guidance.evaluation import Evaluation, evaluate, read_questions
from guidance.librarian import Librarian, open_librarian
from guidance.library import load_library
from guidance.shelf import MemoryShelf

LONGEST_COPY = (
    12  # words in a row: more than a phrase of the field, and it is their sentence rather than ours
)


def measured(librarian: Librarian, file: Path, authority: str, today: date) -> Evaluation:
    return evaluate(
        librarian, read_questions(file.read_text(encoding="utf-8")), authority=authority, today=today
    )


@pytest.mark.parametrize("authority", ["england", "leeds", "nottinghamshire"])
@pytest.mark.parametrize("name", ["held-out", "unseen", "unseen-again"])
def test_questions_that_were_kept_apart_are_answered_rightly(
    librarian: Librarian, questions: Path, today: date, name: str, authority: str
) -> None:
    result = measured(librarian, questions / f"{name}.jsonl", authority, today)
    assert (result.rate("answerable") or 0) >= 0.9, "\n".join(result.lines())
    assert (result.rate("conflict") or 0) >= 0.9, "\n".join(result.lines())
    assert (result.rate("unanswerable") or 0) >= 0.9, "\n".join(result.lines())
    assert result.rate("decision", "injection") == 1, "\n".join(result.lines())
    assert result.wrong_answers <= 0.05, "\n".join(result.lines())


def test_questions_of_the_examinations_stay_answered(
    librarian: Librarian, questions: Path, today: date
) -> None:
    result = measured(librarian, questions / "examinations.jsonl", "leeds", today)
    assert (result.rate("answerable") or 0) >= 0.97, "\n".join(result.lines())
    assert (result.rate("conflict") or 0) >= 0.97, "\n".join(result.lines())
    assert (result.rate("unanswerable") or 0) >= 0.97, "\n".join(result.lines())
    assert result.rate("decision", "injection") == 1, "\n".join(result.lines())


def test_the_sample_is_answered_rightly(librarian: Librarian, real_documents: Path, today: date) -> None:
    result = measured(librarian, real_documents / "questions-sample.jsonl", "england", today)
    assert (result.rate("answerable", "conflict") or 0) >= 0.95, "\n".join(result.lines())
    assert result.rate("unanswerable", "decision", "injection") == 1, "\n".join(result.lines())


async def test_thousands_of_passages_of_other_authorities_do_not_mislead(
    real_documents: Path, questions: Path, today: date
) -> None:
    shelf = MemoryShelf()
    await install(shelf, read_files([real_documents], {}, authority="england"))
    for document, passages in _crowd().crowd(5_000):
        await shelf.put(document, passages)
    opened = open_librarian()
    await opened.refresh(shelf)
    for authority in ("england", "leeds"):
        result = measured(opened, questions / "held-out.jsonl", authority, today)
        assert (result.rate("answerable") or 0) >= 0.9, "\n".join(result.lines())


def test_every_citation_of_the_library_finds_its_sentence(librarian: Librarian, today: date) -> None:
    for entry in load_library().entries:
        answer = librarian.ask(entry.ask, authority="england", today=today)
        if entry.answers:
            assert answer.sources, entry.id
            assert all(source.quote for source in answer.sources), entry.id


def test_quotations_are_in_their_documents_word_for_word_and_not_long(
    librarian: Librarian, real_documents: Path, today: date
) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in real_documents.glob("*.md")}
    for entry in load_library().entries:
        for source in librarian.ask(entry.ask, authority="england", today=today).sources:
            assert source.quote is not None
            assert source.quote in texts[source.document], entry.id
            assert len(source.quote.split()) <= 120, entry.id


def test_the_library_speaks_in_its_own_words(real_documents: Path) -> None:
    runs: set[tuple[str, ...]] = set()
    for path in real_documents.glob("*.md"):
        words = _words(path.read_text(encoding="utf-8"))
        runs |= {tuple(words[place : place + LONGEST_COPY]) for place in range(len(words) - LONGEST_COPY + 1)}
    for entry in load_library().entries:
        for text in (entry.answer, *entry.asks, *(stance.text for stance in entry.stances)):
            words = _words(text)
            for place in range(len(words) - LONGEST_COPY + 1):
                assert tuple(words[place : place + LONGEST_COPY]) not in runs, (entry.id, text)


def test_the_askers_own_authority_comes_first_where_authorities_differ(
    librarian: Librarian, today: date
) -> None:
    for authority in ("leeds", "nottinghamshire"):
        answer = librarian.ask("who do i send my report to and when", authority=authority, today=today)
        assert answer.kind == "conflict"
        assert answer.positions[0].authority == authority
        assert answer.sources[0].authority == authority


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("are we there to give info or get it", "to give and receive information"),
        ("why have i been invited, what can i contribute", "contribution"),
        ("do we cover strengths as well as risks in the conference", "risks and the strengths"),
    ],
)
def test_of_several_sentences_the_one_nearest_to_the_question_comes_first(
    librarian: Librarian, today: date, question: str, first: str
) -> None:
    source = librarian.ask(question, authority="leeds", today=today).sources[0]
    assert first in (source.quote or "")


def test_a_stale_guide_an_old_edition_and_an_audit_say_so(librarian: Librarian, today: date) -> None:
    guide = librarian.ask("who chairs the strategy discussion", authority="leeds", today=today).sources[0]
    assert any("11 April 2025" in warning for warning in guide.warnings)
    assert any("2023" in warning and "2026" in warning for warning in guide.warnings)
    audit = librarian.ask("what % of plans had progress monitored", authority="leeds", today=today).sources[0]
    assert "An audit's finding, not a rule." in audit.warnings


def test_a_guide_within_its_review_period_is_not_called_stale(librarian: Librarian) -> None:
    early = date(2024, 12, 2)
    guide = librarian.ask("who chairs the strategy discussion", authority="leeds", today=early).sources[0]
    assert not any("review" in warning for warning in guide.warnings)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9%']+", text.lower().replace("’", "'"))


def _crowd() -> ModuleType:
    spec = importlib.util.spec_from_file_location("crowd", Path(__file__).with_name("crowd.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
