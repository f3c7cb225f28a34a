"""Says which entry a question's very words speak for, where the ideas in it fit several entries alike."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from guidance.ontology import Reading

_FAITH_IN_HABIT = 3.0  # asks' worth of doubt: how much an entry's own words must outweigh those of all


class SecondOpinion:
    """Weighs words, pairs of words and ideas by how much oftener one entry is asked with them than the rest.

    This is naive Bayes over the ways of asking that the library lists: it needs no model, and learns a new
    way of asking as soon as that is written down.
    """

    def __init__(self, asked: Iterable[tuple[int, Reading]]) -> None:
        """`asked` pairs the number of an entry with the reading of one way of asking it."""
        uses: defaultdict[str, Counter[int]] = defaultdict(Counter)
        asks: Counter[int] = Counter()
        for entry, reading in asked:
            asks[entry] += 1
            for sign in _signs(reading):
                uses[sign][entry] += 1
        everywhere = asks.total() + 1
        self._speaks_for: dict[str, dict[int, float]] = {}
        for sign, entries in uses.items():
            usual = _FAITH_IN_HABIT * (entries.total() + 0.3) / everywhere
            self._speaks_for[sign] = {entry: math.log1p(n / usual) for entry, n in entries.items()}
        self._silence = {
            entry: math.log(_FAITH_IN_HABIT / (n + _FAITH_IN_HABIT)) for entry, n in asks.items()
        }

    def of(self, reading: Reading, entries: Sequence[int]) -> dict[int, float]:
        """How much a question speaks for each of some entries: 0 for indifferent, seldom beyond -2 or 3."""
        signs = _signs(reading)
        known = [each for sign in signs if (each := self._speaks_for.get(sign)) is not None]
        return {
            entry: (sum(each.get(entry, 0.0) for each in known) + len(known) * self._silence.get(entry, 0.0))
            / (len(signs) or 1)
            for entry in entries
        }


def _signs(reading: Reading) -> set[str]:
    """The ideas of a question, its words, and each word with the one after it."""
    words = ("^", *reading.words, "$")
    pairs = {f"{one} {other}" for one, other in pairwise(words)}
    return {*reading.closure, *(f"={word}" for word in reading.words), *pairs}
