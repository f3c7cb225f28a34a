"""How many questions that are answered rightly still are when a busy person words them a little differently.

Run with: python -m benchmarks.guidance_rewordings FOLDER, where the documents lie that the questions are about.
"""

import asyncio
import random
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from guidance.acquisition import install, read_files
from guidance.evaluation import evaluate, read_questions
from guidance.librarian import Librarian, open_librarian
from guidance.shelf import MemoryShelf

QUESTIONS = Path(__file__).parents[1] / "tests" / "guidance" / "questions" / "examinations.jsonl"
TODAY = date(2026, 11, 23)
LONG_ENOUGH_TO_MISTYPE = 5  # letters


def mistyped(question: str) -> str:
    """The question with two neighbouring letters swapped in one of its longer words, always the same ones."""
    chance, words = random.Random(question), question.split()
    long = [
        place for place, word in enumerate(words) if len(word) >= LONG_ENOUGH_TO_MISTYPE and word.isalpha()
    ]
    if long:
        place = chance.choice(long)
        word, at = words[place], chance.randrange(1, len(words[place]) - 2)
        words[place] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def without_punctuation(question: str) -> str:
    return " ".join(re.sub(r"[^\w\s%&+]", " ", re.sub(r"['’]", "", question)).split()).lower()


REWORDINGS: dict[str, Callable[[str], str]] = {
    "quick q": lambda question: f"quick q - {question}",
    "hello and thanks": lambda question: f"Hi all, hope you're well. {question} Thanks in advance",
    "can someone remind me": lambda question: f"can someone remind me, {question}",
    "asking for a colleague": lambda question: f"{question.rstrip('?. ')}? asking for a colleague",
    "after a busy day": lambda question: f"Manic day here, back to back since 8. {question}",
    "after being new": lambda question: f"I'm new to the team and nobody is around to ask. {question}",
    "after a conference": lambda question: (
        f"We've got a conference on Thursday and school keep asking. {question}"
    ),
    "after a report": lambda question: f"Just finished my report, bit stuck. {question}",
    "after a telephone call": lambda question: f"Had mum on the phone this morning in tears. {question}",
    "without punctuation": without_punctuation,
    "mistyped": mistyped,
    "in capitals": str.upper,
}


def measure(librarian: Librarian) -> None:
    """Prints, for each rewording and for all, the share of right answers that stay right."""
    questions = read_questions(QUESTIONS.read_text(encoding="utf-8"))
    outcomes = evaluate(librarian, questions, authority="leeds", today=TODAY).outcomes
    right = [each.question for each in outcomes if each.right]
    print(f"{len(right)} of {len(questions)} questions are answered rightly as they stand")
    stayed = 0
    for name, reworded in REWORDINGS.items():
        asked = [replace(each, text=reworded(each.text)) for each in right]
        result = evaluate(librarian, asked, authority="leeds", today=TODAY)
        still = len(asked) - len(result.failures)
        stayed += still
        print(f"{still / len(asked):7.1%}  {name}")
    print(f"{stayed / len(right) / len(REWORDINGS):7.1%}  all together")


async def with_documents(folder: Path) -> Librarian:
    shelf, librarian = MemoryShelf(), open_librarian()
    await install(shelf, read_files([folder], {}, authority="england"))
    await librarian.refresh(shelf)
    return librarian


if __name__ == "__main__":
    measure(asyncio.run(with_documents(Path(sys.argv[1]))))
