"""How well the guidance understands wordings it was not given: some of each entry's asks are hidden, then asked.

Run with: python -m benchmarks.guidance_left_out
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from guidance.library import Entry, load_library
from guidance.matching import Matcher
from guidance.ontology import load_ontology

HIDDEN = 1 / 3  # of the asks of each entry
SEEDS = (1, 2, 3)


def measure() -> None:
    """Prints, for several draws, how often a hidden ask finds its entry, or at least its passage, first."""
    entries = load_library().entries
    ontology = load_ontology()
    ontology.learn(text for entry in entries for text in (*entry.asks, entry.answer))
    for seed in SEEDS:
        kept, hidden = [], []
        for entry, left_out in _drawn(entries, random.Random(seed)):
            kept.append(replace(entry, asks=tuple(ask for ask in entry.asks if ask not in left_out)))
            hidden.extend((entry, ask) for ask in left_out)
        matcher = Matcher(kept, ontology)
        found: Counter[str] = Counter()
        for entry, ask in hidden:
            first = matcher.matches(ontology.read(ask, mend=True), at_most=1)
            found["entry"] += bool(first) and first[0].entry.id == entry.id
            found["passage"] += bool(first) and _as_good(first[0].entry, entry)
        print(
            f"draw {seed}: {len(hidden)} asks, entry first {found['entry'] / len(hidden):.1%}, "
            f"entry or passage first {found['passage'] / len(hidden):.1%}"
        )


def _drawn(entries: tuple[Entry, ...], chance: random.Random) -> Iterator[tuple[Entry, frozenset[str]]]:
    for entry in entries:
        others = entry.asks[1:]
        yield entry, frozenset(chance.sample(others, max(1, round(len(others) * HIDDEN))))


def _as_good(found: Entry, wanted: Entry) -> bool:
    """Whether the passage shown first would be right: a gap answers for any gap."""
    if not (wanted.answers and found.answers):
        return wanted.kind == found.kind
    return found.citations[0] in wanted.citations


if __name__ == "__main__":
    measure()
