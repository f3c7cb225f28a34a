"""Learns how likely an answer is right from how well its entry fits, and prints the weights for `sureness.toml`.

Every way of asking is put to a library that does not have it, and the ways of asking of every entry once more to a
library without that entry, where whatever is answered is wrong. Run with: python -m benchmarks.guidance_sureness
"""

import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from guidance.choosing import Chooser
from guidance.courtesies import load_courtesies
from guidance.hidden_instructions import load_hidden_instructions
from guidance.judgements import load_judgements
from guidance.library import Entry, load_library
from guidance.ontology import load_ontology
from guidance.sureness import SIGNS, Signs, load_sureness
from guidance.understanding import Reader

ASKS_IN_PARTS, ENTRIES_IN_PARTS = 4, 6  # one part is away at a time
STEPS, PACE = 300, 2.0
SEED = 3

Draw = tuple[list[Entry], list[tuple[str, Entry]]]  # what is left of the library, and what is asked of it
Lesson = tuple[Signs, bool]  # what speaks for an answer, and whether it was right


def main() -> None:
    """Prints the weights learned."""
    entries = load_library().entries
    lessons = [*_lessons(entries, [*without_some_asks(entries), *without_some_entries(entries)])]
    start, weights = learned(lessons)
    print(f"# {len(lessons)} answers, {sum(right for _, right in lessons)} of them right")
    print(f"start = {start:.2f}\n\n[weights]")
    for name, weight in zip(SIGNS, weights, strict=True):
        print(f"{name} = {weight:.2f}")


def without_some_asks(entries: Sequence[Entry]) -> Iterator[Draw]:
    """The library without a part of the asks of each entry, and those asks."""
    chance = random.Random(SEED)
    mixed = {entry.id: chance.sample(entry.asks[1:], len(entry.asks) - 1) for entry in entries}
    for part in range(ASKS_IN_PARTS):
        away = {entry.id: mixed[entry.id][part::ASKS_IN_PARTS] for entry in entries}
        kept = [
            replace(each, asks=tuple(ask for ask in each.asks if ask not in away[each.id]))
            for each in entries
        ]
        yield kept, [(ask, entry) for entry in entries for ask in away[entry.id]]


def without_some_entries(entries: Sequence[Entry]) -> Iterator[Draw]:
    """The library without a part of its entries, and all their asks."""
    chance = random.Random(SEED)
    part_of = {entry.id: chance.randrange(ENTRIES_IN_PARTS) for entry in entries}
    for part in range(ENTRIES_IN_PARTS):
        there = {entry.id for entry in entries if part_of[entry.id] != part}
        kept = [
            replace(entry, differs=entry.differs if entry.differs in there else None)
            for entry in entries
            if entry.id in there
        ]
        yield kept, [(ask, entry) for entry in entries if entry.id not in there for ask in entry.asks]


def _lessons(entries: Sequence[Entry], draws: Iterable[Draw]) -> Iterator[Lesson]:
    ontology = load_ontology()
    ontology.learn(text for entry in entries for text in (*entry.asks, entry.answer))
    reader = Reader(ontology, load_hidden_instructions(), load_judgements(), load_courtesies())
    for kept, questions in draws:
        chooser = Chooser(kept, ontology, load_sureness())
        for question, wanted in questions:
            asked = reader.understand(question)
            choice = chooser.choose(asked)
            if choice.best is not None and choice.answers and not chooser.is_judgement(asked, choice):
                yield choice.signs_of(choice.best), _is_right(choice.best.entry, wanted)


def _is_right(found: Entry, wanted: Entry) -> bool:
    """Whether an entry rests on a sentence that the one wanted rests on."""
    return not set(found.citations).isdisjoint(wanted.citations)


def learned(lessons: Sequence[Lesson]) -> tuple[float, tuple[float, ...]]:
    """The start and weights of the likeliest logistic curve, by steps downhill on signs of even spread."""
    columns = list(zip(*(signs for signs, _ in lessons), strict=True))
    means = [math.fsum(column) / len(lessons) for column in columns]
    spreads = [
        math.sqrt(math.fsum((value - mean) ** 2 for value in column) / len(lessons))
        for column, mean in zip(columns, means, strict=True)
    ]
    even = [
        (1.0, *((value - mean) / spread for value, mean, spread in zip(signs, means, spreads, strict=True)))
        for signs, _ in lessons
    ]
    weights = [0.0] * (len(columns) + 1)
    for _ in range(STEPS):
        slopes = [0.0] * len(weights)
        for values, (_, right) in zip(even, lessons, strict=True):
            error = right - 1 / (1 + math.exp(-sum(w * v for w, v in zip(weights, values, strict=True))))
            for place, value in enumerate(values):
                slopes[place] += error * value
        weights = [w + PACE * slope / len(lessons) for w, slope in zip(weights, slopes, strict=True)]
    uneven = tuple(weight / spread for weight, spread in zip(weights[1:], spreads, strict=True))
    return weights[0] - math.fsum(w * mean for w, mean in zip(uneven, means, strict=True)), uneven


if __name__ == "__main__":
    main()
