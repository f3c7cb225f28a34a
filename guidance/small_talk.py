"""Tells what is no question: thanks, goodbye, a curse, “what now?”."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LONGEST = 12  # words; whoever writes more has something to ask
_MARKS = str.maketrans("", "", "'’.,!?;:-–…\"“”()")


class SmallTalk:
    """The phrases of `small_talk.toml`, ready to be asked."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._kinds: Mapping[str, list[str]] = data["kinds"]
        self._anywhere = frozenset(data["anywhere"])
        self._beside = frozenset(data["beside"].split())

    def kind_of(self, said: str) -> str | None:
        """Which kind of small talk a line is, if it is no more than that: "thanks", "lost" and so on."""
        text = f" {' '.join(said.casefold().translate(_MARKS).split())} "
        if len(text.split()) > LONGEST:
            return None
        found = (
            kind
            for kind, phrases in self._kinds.items()
            if any(self._is(kind, text, each) for each in phrases)
        )
        return next(found, None)

    def _is(self, kind: str, text: str, phrase: str) -> bool:
        begins = text.startswith(f" {phrase} ")
        if not begins and not (kind in self._anywhere and f" {phrase} " in text):
            return False
        rest = text.replace(f" {phrase} ", " ", 1).split()
        return kind == "cross" or set(rest) <= self._beside


def load_small_talk() -> SmallTalk:
    """The phrases that ship with the library."""
    path = Path(__file__).with_name("small_talk.toml")
    return SmallTalk(tomllib.loads(path.read_text(encoding="utf-8")))
