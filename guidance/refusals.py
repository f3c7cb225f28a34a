"""Tells apart the requests that the library never answers: judgements about a child, and hidden instructions."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from guidance.words import plain

Refusal = Literal["decision", "injection"]


@dataclass(frozen=True, slots=True)
class _Rule:
    """Fires when a phrase of each group is there, and nothing of `unless`."""

    groups: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None

    def fires(self, text: str) -> bool:
        if self.unless and self.unless.search(text):
            return False
        return all(group.search(text) for group in self.groups)


class Refusals:
    """The rules of `refusals.toml`, ready to be asked."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._injection = [_rule(each) for each in data["injection"]]
        self._decision = [_rule(each) for each in data["decision"]]

    def refusal_of(self, question: str) -> Refusal | None:
        """Why a question is not answered, or None where nothing stands against it."""
        text = _squeezed(question)
        if any(rule.fires(text) for rule in self._injection):
            return "injection"
        if any(rule.fires(text) for rule in self._decision):
            return "decision"
        return None


def _rule(data: Mapping[str, Any]) -> _Rule:
    unless = data.get("unless")
    return _Rule(
        tuple(_any_of(group) for group in data["groups"]),
        _any_of(unless) if unless else None,
    )


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(_squeezed(each)) for each in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?<![a-z0-9])(?:{alternatives})(?![a-z0-9])")


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[^a-z0-9<\[ ]+", " ", plain(text))).strip()


def load_refusals() -> Refusals:
    """The rules that ship with the library."""
    path = Path(__file__).with_name("refusals.toml")
    return Refusals(tomllib.loads(path.read_text(encoding="utf-8")))
