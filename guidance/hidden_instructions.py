"""Knows an instruction that is hidden in a question, and a request for what the guidance is not."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guidance.words import plain

# Where somebody who asked something goes on to something else: after a question mark, or at a bracket.
_SENTENCE_BEGINS = re.compile(r"(?<=[?!.…;])(?=\s)|(?=[<\[#])")
_IS_QUESTION = re.compile(
    r"\?$|^(?:so |hi |hello |ok )?(?:who|what|when|where|why|how|which|do|does|is|are|can|must|should)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """Fires when a phrase of each group is there, and nothing of `unless`."""

    groups: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None

    def fires(self, text: str) -> bool:
        if self.unless and self.unless.search(text):
            return False
        return all(group.search(text) for group in self.groups)


class HiddenInstructions:
    """The rules of `hidden_instructions.toml`, ready to be asked."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._rules = [_rule(each) for each in data["rule"]]

    def are_in(self, question: str) -> bool:
        """Whether a question tells the assistant to do something else than answer from its guidance."""
        text = _squeezed(question)
        return any(rule.fires(text) for rule in self._rules)

    def honest_part(self, question: str) -> str:
        """The question that was asked before the first instruction; empty where none was."""
        honest = ""
        for sentence in _SENTENCE_BEGINS.split(question):
            if self.are_in(honest + sentence):
                break
            honest += sentence
        return honest.strip() if _IS_QUESTION.search(honest.strip()) else ""


def _rule(data: Mapping[str, Any]) -> _Rule:
    return _Rule(
        tuple(_any_of(group) for group in data["groups"]),
        _any_of(data["unless"]) if "unless" in data else None,
    )


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(_squeezed(each)) for each in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?<![a-z0-9])(?:{alternatives})(?![a-z0-9])")


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[^a-z0-9<\[ ]+", " ", plain(text))).strip()


def load_hidden_instructions() -> HiddenInstructions:
    """The rules that ship with the library."""
    path = Path(__file__).with_name("hidden_instructions.toml")
    return HiddenInstructions(tomllib.loads(path.read_text(encoding="utf-8")))
