"""Knows the requests that the library never answers: judgements about a child, and hidden instructions."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from guidance.words import plain

Refusal = Literal["decision", "injection"]
# “the Okafor family”, “the Lee children”: a word between that only says which of all is nobody's name.
_BY_SURNAME = (
    r"(?<![a-z0-9])(?:the|these|those) (?!(?:{})(?![a-z0-9]))[a-z]+ "
    r"(?:family|children|kids|siblings|baby|twins|boys|girls|brothers|sisters|case)(?![a-z0-9])"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """Fires when a phrase of each group is there, and nothing of `unless`."""

    groups: tuple[re.Pattern[str], ...]
    opens: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    person: bool

    def fires(self, text: str, somebody: bool) -> bool:
        if (self.person and not somebody) or (self.unless and self.unless.search(text)):
            return False
        if self.opens and not self.opens.match(text):
            return False
        return all(group.search(text) for group in self.groups)


class Refusals:
    """The rules of `refusals.toml`, ready to be asked."""

    def __init__(self, data: Mapping[str, Any], names: Iterable[str]) -> None:
        self._short: dict[str, str] = dict(data["short"])
        self._injection = [_rule(each) for each in data["injection"]]
        self._decision = [_rule(each) for each in data["decision"]]
        self._somebody = _any_of([*data["somebody"], *names])
        self._by_surname = re.compile(_BY_SURNAME.format("|".join(data["nobody"])))

    def refusal_of(self, question: str) -> Refusal | None:
        """Why a question is not answered, or None where nothing stands against it."""
        words = _squeezed(question).split()
        text = " ".join(self._short.get(word, word) for word in words)
        if any(rule.fires(text, False) for rule in self._injection):
            return "injection"
        somebody = bool(self._somebody.search(text) or self._by_surname.search(text))
        if any(rule.fires(text, somebody) for rule in self._decision):
            return "decision"
        return None


def _rule(data: Mapping[str, Any]) -> _Rule:
    return _Rule(
        tuple(_any_of(group) for group in data["groups"]),
        _any_of(data["opens"]) if "opens" in data else None,
        _any_of(data["unless"]) if "unless" in data else None,
        data.get("person", False),
    )


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(_squeezed(each)) for each in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?<![a-z0-9])(?:{alternatives})(?![a-z0-9])")


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[^a-z0-9<\[ ]+", " ", plain(text))).strip()


def load_refusals(names: Iterable[str]) -> Refusals:
    """The rules that ship with the library; `names` are first names, in lower case."""
    path = Path(__file__).with_name("refusals.toml")
    return Refusals(tomllib.loads(path.read_text(encoding="utf-8")), names)
