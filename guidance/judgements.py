"""Tells a request for a judgement about a child or a family from a question about the procedure."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guidance.words import plain, stem

_WORD = re.compile(r"[a-z]+|\d+|[,;:?.!](?=\s|$)| - ")
_PAUSE = ","
_NAME = "?"
_NOTHING_SAID = 3  # points that it takes to be in doubt at all
_PER_SUBJECT, _MOST_SUBJECTS = 3, 2  # how far the subjects of a question speak for procedure
_EDGES: Mapping[str, str] = {"^": "^", "^|,": r"(?:^| ,)", "$": r"(?: ,)* $"}
_GAP = "…"
_GAP_OF = r"(?: \S+){0,7}?"  # words that may stand between two parts


@dataclass(frozen=True, slots=True)
class _Sign:
    """Something in the wording that speaks for a judgement, or against it where `points` are below 0."""

    about: str
    points: int
    pattern: re.Pattern[str]


class Judgements:
    """The signs of `judgements.toml`, ready to be looked for."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._short: dict[str, str] = dict(data["short"])
        self._parts: dict[tuple[str, ...], str] = {}
        for part, phrases in data["parts"].items():
            for phrase in phrases:
                words = tuple(stem(word) for word in phrase.split())
                played = self._parts.get(words, "")
                self._parts[words] = played if f"<{part}>" in played else f"{played}<{part}>"
        self._longest = max(len(phrase) for phrase in self._parts)
        self._either_way = frozenset(data["either_way"]["subjects"])
        self._signs = [_sign(each) for each in data["sign"]]

    def points(self, question: str, names: Collection[str], subjects: Collection[str]) -> int:
        """How much speaks for a judgement: 0 is a doubt, the more the surer.

        `names` are the words, in lower case, that may be somebody's name; `subjects` those of the ontology.
        """
        procedural = sum(subject not in self._either_way for subject in subjects)
        return (
            sum(points for _, points in self.signs(question, names))
            - _NOTHING_SAID
            - _PER_SUBJECT * min(procedural, _MOST_SUBJECTS)
        )

    def signs(self, question: str, names: Collection[str]) -> list[tuple[str, int]]:
        """What speaks for a judgement and what against it, in words and points."""
        said = self._said(question, names)
        return [(each.about, each.points) for each in self._signs if each.pattern.search(said)]

    def _said(self, question: str, names: Collection[str]) -> str:
        """The question as a line of words, each with the parts it may play: ` is<BE> mum<PERSON><SOMEBODY>`."""
        words = self._words(question, names)
        said: list[str] = []
        place = 0
        while place < len(words):
            length, parts = self._part_at(words, place)
            said.append("_".join(words[place : place + length]) + parts)
            place += length
        return "".join(f" {each}" for each in said) + " "

    def _words(self, question: str, names: Collection[str]) -> list[str]:
        """The words without their endings; a name is `_NAME`, and whatever ends a part of a sentence a comma."""
        words: list[str] = []
        for typed in _WORD.findall(plain(question)):
            if not typed[-1].isalnum():
                words.append(_PAUSE)
            elif typed in names:
                words.append(_NAME)
            else:
                words.extend(stem(word) for word in self._short.get(typed, typed).split())
        return words

    def _part_at(self, words: list[str], place: int) -> tuple[int, str]:
        if words[place] == _NAME:
            return 1, "<NAME><SOMEBODY>"
        for length in range(min(self._longest, len(words) - place), 0, -1):
            parts = self._parts.get(tuple(words[place : place + length]))
            if parts:
                particular = "<PERSON>" in parts and self._is_particular(words, place)
                return length, parts + ("<SOMEBODY>" if particular else "")
        return 1, ""

    def _is_particular(self, words: list[str], place: int) -> bool:
        """Whether a person is a certain one: “this child”, “mum”, “the younger boy”, “a 4 year old”."""
        before = words[max(place - 2, 0) : place]
        if before and before[-1].isdigit():
            return True
        if before and self._plays("ANY", before[-1]):
            return False
        return self._plays("KIN", words[place]) or any(self._plays("THIS", word) for word in before)

    def _plays(self, part: str, word: str) -> bool:
        return f"<{part}>" in self._parts.get((word,), "")


def _sign(data: Mapping[str, Any]) -> _Sign:
    said = "|".join(_pattern(each) for each in data["said"])
    return _Sign(data["about"], data["points"], re.compile(said))


def _pattern(said: str) -> str:
    """`BE SOMEBODY … VERDICT` as a regular expression over a line of words and their parts."""
    pieces = []
    for piece in said.split():
        if piece in _EDGES:
            pieces.append(_EDGES[piece])
        elif piece == _GAP:
            pieces.append(_GAP_OF)
        else:
            choices = (
                rf"\S*<{each}>\S*" if each.isupper() else rf"{stem(each)}(?:<\S*)?"
                for each in piece.split("|")
            )
            pieces.append(f" (?:{'|'.join(choices)})(?= )")
    return "".join(pieces)


def load_judgements() -> Judgements:
    """The signs that ship with the library."""
    path = Path(__file__).with_name("judgements.toml")
    return Judgements(tomllib.loads(path.read_text(encoding="utf-8")))
