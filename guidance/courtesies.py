"""Leaves out the greetings, thanks and apologies that people put around what they ask."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_BETWEEN = r"[\s,.!?:;…–—-]+"
_SPACE = r"[\s,]+"
_SPACE_AFTER = _SPACE + ")?"
_PIECE = re.compile(r"(\(?)([^\s()]+)\)?")
_FEWEST_LEFT = 2  # words: what is nothing but courtesies is left as it is


class Courtesies:
    """The phrases of `courtesies.toml`, ready to be taken off a question."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._before = re.compile(rf"(?:(?:{_any_of(data['before'])}){_BETWEEN})+", re.IGNORECASE)
        self._after = re.compile(rf"(?:{_BETWEEN}(?:{_any_of(data['after'])}))+[\s.!?]*$", re.IGNORECASE)

    def left_out(self, question: str) -> str:
        """The question without them, or as it is where nothing would be left."""
        before = self._before.match(question)
        rest = question[before.end() :] if before else question
        rest = self._after.sub("", rest)
        return rest if len(rest.split()) >= _FEWEST_LEFT else question


def _any_of(phrases: Iterable[str]) -> str:
    return "|".join(_pattern(phrase) for phrase in phrases)


def _pattern(phrase: str) -> str:
    """`hi|good_day (all|team)` as a regular expression: one of several ways, what is in brackets or nothing."""
    pattern = ""
    for bracket, ways in _PIECE.findall(phrase):
        said = "|".join(_SPACE.join(map(_spelled, way.split("_"))) for way in ways.split("|"))
        if not pattern or pattern.endswith(_SPACE_AFTER):
            pattern += rf"(?:(?:{said}){_SPACE_AFTER}" if bracket else rf"(?:{said})"
        else:
            pattern += rf"(?:{_SPACE}(?:{said}))" + ("?" if bracket else "")
    return pattern


def _spelled(word: str) -> str:
    """A word with or without its apostrophe: `its` stands for “it's” too."""
    return "['’]?".join(word)


def load_courtesies() -> Courtesies:
    """The phrases that ship with the library."""
    path = Path(__file__).with_name("courtesies.toml")
    return Courtesies(tomllib.loads(path.read_text(encoding="utf-8")))
