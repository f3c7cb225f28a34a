"""Knows when what is written cannot wait for an answer: somebody may be hurt, and a telephone is needed."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from guidance.words import LONGEST_QUESTION, stem, tokens

_ENOUGH = 2  # points: a grave word alone, or a lesser one with fear or with a word of now
_GRAVE = 2
_KINDS = ("grave", "harm", "fear", "now", "somebody", "oneself", "asking", "procedure")


class Alarm:
    """The words of `danger.toml`, ready to be asked. It sounds too readily rather than too rarely."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._stems = {kind: frozenset(stem(word) for word in data[kind].split()) for kind in _KINDS}
        self._phrases = {
            kind: tuple(_spaced(phrase) for phrase in data[kind])
            for kind in ("always", "now_phrases", "procedure_phrases")
        }

    def sounds(self, text: str) -> bool:
        """Whether a text tells of danger now: to a child, to whoever writes, or to anybody else."""
        said = _spaced(text[:LONGEST_QUESTION])
        if self._said(said, "always"):
            return True
        words = {stem(word) for word in said.split()}
        if not self._met(words, "somebody") + self._met(words, "oneself"):
            return False
        afraid = bool(self._met(words, "fear"))
        now = bool(self._met(words, "now") or self._said(said, "now_phrases"))
        against = self._met(words, "procedure") + self._said(said, "procedure_phrases")
        hurt = _GRAVE * self._met(words, "grave") + self._met(words, "harm")
        return (hurt > 0 or not against) and hurt + afraid + now - against >= _ENOUGH

    def about_somebody(self, text: str) -> bool:
        """Whether a text speaks of people in a family, rather than of procedure alone."""
        return bool(self._met({stem(word) for word in tokens(text[:LONGEST_QUESTION])}, "somebody"))

    def may_be_a_worry(self, text: str) -> bool:
        """Whether a text tells something of people in a family, and asks nothing about procedure."""
        said = _spaced(text[:LONGEST_QUESTION])
        words = {stem(word) for word in said.split()}
        asks = "?" in text or stem((said.split() or [""])[0]) in self._stems["asking"]
        about_procedure = self._met(words, "procedure") + self._said(said, "procedure_phrases")
        return self.about_somebody(text) and not asks and not about_procedure

    def _met(self, words: set[str], kind: str) -> int:
        return len(words & self._stems[kind])

    def _said(self, said: str, kind: str) -> int:
        return sum(phrase in said for phrase in self._phrases[kind])


def _spaced(text: str) -> str:
    """The words of a text with one space around each, in which a phrase is looked up whole."""
    return f" {' '.join(tokens(text))} "


def load_alarm() -> Alarm:
    """The words that ship with the library."""
    path = Path(__file__).with_name("danger.toml")
    return Alarm(tomllib.loads(path.read_text(encoding="utf-8")))
