"""How fast the guidance answers beside 5,000 passages of other authorities, and what memory it takes.

Run with: python -m benchmarks.guidance
"""

import asyncio
import importlib.util
import resource
import time
from datetime import date
from pathlib import Path
from typing import Any

from guidance.evaluation import evaluate, read_questions
from guidance.librarian import open_librarian
from guidance.shelf import MemoryShelf

HOUSE = Path(__file__).parents[1]
QUESTIONS = HOUSE / "tests" / "guidance" / "questions"
PASSAGES = 5_000


async def measure() -> None:
    """Prints the time to index, the latency of several hundred questions, and the memory at its highest."""
    shelf = MemoryShelf()
    for document, passages in _crowd().crowd(PASSAGES):
        await shelf.put(document, passages)
    librarian = open_librarian()
    began = time.perf_counter()
    await librarian.refresh(shelf)
    print(f"{PASSAGES} passages indexed in {time.perf_counter() - began:.1f} s")
    questions = [
        question
        for path in sorted(QUESTIONS.glob("*.jsonl"))
        for question in read_questions(path.read_text(encoding="utf-8"))
    ]
    for authority in ("leeds", "england"):
        result = evaluate(librarian, questions, authority=authority, today=date(2026, 11, 23))
        median, slowest = result.latency(0.5), result.latency(0.99)
        print(
            f"{authority}: {len(questions)} questions, median {median:.2f} ms, 99th percentile {slowest:.2f} ms"
        )
    print(f"memory at its highest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _crowd() -> Any:
    spec = importlib.util.spec_from_file_location("crowd", HOUSE / "tests" / "guidance" / "crowd.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    asyncio.run(measure())
