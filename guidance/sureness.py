"""Says how likely the entry that fits best is to be the right one, and whether that is enough to answer."""

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guidance.library import Entry
from guidance.matching import Match

SIGNS = ("score", "opinion", "lead")
_MOST: Mapping[str, float] = {"score": 1.6, "opinion": 3.0, "lead": 0.8}  # more of it says nothing more

Signs = tuple[float, ...]  # one figure for each of `SIGNS`


@dataclass(frozen=True, slots=True)
class Sureness:
    """The weights of `sureness.toml`, which `python -m benchmarks.guidance_sureness` learns from our own questions.

    An entry answers where it is at least as likely as `enough`, from 0 to 1, to be the right one.
    """

    enough: float
    start: float
    weights: Mapping[str, float]

    def is_enough(self, signs: Signs) -> bool:
        return self.of(signs) >= self.enough

    def of(self, signs: Signs) -> float:
        """How likely an entry is to be the right one, from 0 to 1."""
        speaks_for = sum(self.weights[name] * sign for name, sign in zip(SIGNS, signs, strict=True))
        return 1 / (1 + math.exp(-self.start - speaks_for))


def signs_of(best: Match, matches: Iterable[Match], opinion: float, shown: Iterable[Entry] = ()) -> Signs:
    """How well an entry fits, what the words speak for, and its lead over entries that rest on other sentences.

    What is `shown` beside it is no rival: a question that asks two things has two answers.
    """
    own = {citation for entry in (best.entry, *shown) for citation in entry.citations}
    rivals = (
        each.score
        for each in matches
        if each.entry.id != best.entry.id and own.isdisjoint(each.entry.citations)
    )
    signs = {"score": best.score, "opinion": opinion, "lead": best.score - max(rivals, default=0.0)}
    return tuple(min(signs[name], _MOST[name]) for name in SIGNS)


def load_sureness() -> Sureness:
    """The weights that ship with the library."""
    data: dict[str, Any] = tomllib.loads(
        Path(__file__).with_name("sureness.toml").read_text(encoding="utf-8")
    )
    return Sureness(data["enough"], data["start"], data["weights"])
