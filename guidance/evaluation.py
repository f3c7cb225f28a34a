"""Measures the answers against questions whose right passages are known, and shows each failure."""

import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guidance.answers import Answer, Source
from guidance.librarian import Librarian
from guidance.quotations import sentences
from guidance.words import stems

_ANSWERABLE = frozenset({"answerable", "conflict"})


@dataclass(frozen=True, slots=True)
class Gold:
    """A right passage: its words verbatim, or the stems that tell its sentence from the others."""

    document: str
    quote: str
    find: frozenset[str]

    def is_in(self, source: Source) -> bool:
        if source.quote is None or (self.find and source.document != self.document):
            return False
        if not self.find:
            return _even(self.quote) in _even(source.quote)
        spans = sentences(source.quote)
        return any(self.find <= frozenset(stems(source.quote[start:end])) for start, end in spans)


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its gold: `kind` and `need` (any, all, none) as in the sample."""

    id: str
    text: str
    kind: str
    gold: tuple[Gold, ...]
    must_include: tuple[str, ...]
    need: str
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    question: Question
    answer: Answer
    right: bool
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every outcome, and the figures that sum them up. Rates run from 0 to 1; latency in milliseconds."""

    outcomes: tuple[Outcome, ...]

    def rate(self, *kinds: str) -> float | None:
        """The share of right outcomes among the questions of those kinds, None where there are none."""
        relevant = [each for each in self.outcomes if each.question.kind in kinds]
        return sum(each.right for each in relevant) / len(relevant) if relevant else None

    @property
    def wrong_answers(self) -> float:
        """The share of all questions that were answered and should not have been, or answered wrongly."""
        wrong = sum(each.answer.answered and not each.right for each in self.outcomes)
        return wrong / len(self.outcomes) if self.outcomes else 0.0

    @property
    def failures(self) -> list[Outcome]:
        return [each for each in self.outcomes if not each.right]

    def latency(self, share: float) -> float:
        ordered = sorted(each.milliseconds for each in self.outcomes)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0

    def lines(self) -> list[str]:
        """The figures and the failures, as a person reads them."""
        counts = Counter(each.question.kind for each in self.outcomes)
        figures = [
            ("right passage first", self.rate("answerable")),
            ("every position of a disagreement", self.rate("conflict")),
            ("left alone what the guidance does not answer", self.rate("unanswerable")),
            ("left alone decisions and hidden instructions", self.rate("decision", "injection")),
            ("wrong answers, of all", self.wrong_answers),
        ]
        lines = [
            f"{len(self.outcomes)} questions: "
            + ", ".join(f"{n} {kind}" for kind, n in sorted(counts.items()))
        ]
        lines += [f"{share:7.1%}  {name}" for name, share in figures if share is not None]
        lines.append(
            f"latency: median {self.latency(0.5):.2f} ms, 99th percentile {self.latency(0.99):.2f} ms"
        )
        for each in self.failures:
            said = " ".join(each.answer.answer.split())
            lines.append(f"{each.question.id} ({each.question.kind}): {each.question.text}")
            lines.append(f"    {each.answer.kind}, {each.answer.confidence:.2f}: {said[:160]}")
        return lines


def read_questions(text: str) -> list[Question]:
    """Questions from JSON lines. Raises ValueError that names the line which is not one."""
    questions: list[Question] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            questions.append(_question(json.loads(line), number))
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"Line {number} is not a question in the format of the sample.") from error
    return questions


def _question(data: dict[str, Any], number: int) -> Question:
    return Question(
        id=str(data.get("id", f"line {number}")),
        text=data["question"],
        kind=data["kind"],
        gold=tuple(_gold(each) for each in data.get("gold", [])),
        must_include=tuple(data.get("must_include", [])),
        need=data.get("need", "any"),
        authority=data.get("authority"),
    )


def _gold(data: dict[str, str]) -> Gold:
    quote, find = data.get("quote", ""), frozenset(stems(data.get("find", "")))
    if not quote and not find:
        raise KeyError("quote")
    return Gold(data.get("doc", "").removesuffix(".md"), quote, find)


def evaluate(
    librarian: Librarian, questions: Iterable[Question], *, authority: str, today: date
) -> Evaluation:
    """Asks every question and judges every answer."""
    outcomes: list[Outcome] = []
    for question in questions:
        began = time.perf_counter()
        answer = librarian.ask(question.text, authority=question.authority or authority, today=today)
        taken = (time.perf_counter() - began) * 1000
        outcomes.append(Outcome(question, answer, is_right(question, answer), taken))
    return Evaluation(tuple(outcomes))


def is_right(question: Question, answer: Answer) -> bool:
    """Whether an answer is what the gold asks for; a refusal is right where there is nothing to answer."""
    if question.kind not in _ANSWERABLE:
        return not answer.answered and (question.kind != "decision" or answer.kind == "decision")
    quotes = [each.quote or "" for each in answer.sources]
    said = _even(" ".join([answer.answer, *quotes, *(each.text for each in answer.positions)])).lower()
    return (
        answer.answered
        and _gold_found(question, answer.sources)
        and all(_even(each).lower() in said for each in question.must_include)
        and (question.kind != "conflict" or answer.kind == "conflict")
    )


def _gold_found(question: Question, sources: Sequence[Source]) -> bool:
    if question.need == "all":
        return all(any(gold.is_in(source) for source in sources) for gold in question.gold)
    return bool(sources) and any(gold.is_in(sources[0]) for gold in question.gold)


def _even(text: str) -> str:
    return " ".join(text.split())
