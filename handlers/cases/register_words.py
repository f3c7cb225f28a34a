"""A registration as people write it, put in the order in which it is read: "unborn, 2 children, 20 Nov"."""

from __future__ import annotations

import re

from handlers.permissions import SURELY_A_REFERENCE, looks_like_a_reference

NAMED = ("strategy", "manager", "children", "authority", "kind")
NUMBERS = {"one": 1, "two": 2, "twins": 2, "three": 3, "triplets": 3, "four": 4, "five": 5, "six": 6}

_SPELT = "|".join(NUMBERS)
_STRATEGY = re.compile(
    r"\b(?:strategy|strat)(?:[ -](?:discussion|disc|meeting|mtg))?(?:\s+(?:date|was|held|on))*\b:?",
    re.IGNORECASE,
)
_CHILDREN = re.compile(
    rf"""
    (?<![\w/.-]) (?P<before> \d{{1,2}} | {_SPELT} ) \s+ (?: children | child | kids | siblings ) \b
        (?! :? \s+ (?: \d | {_SPELT} ) )          # in "26 children 3" the figure comes after
    | \b children :? \s+ (?P<after> {_SPELT} ) \b
    | \b (?P<alone> twins | triplets ) \b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_KINDS = {
    "pre_birth": re.compile(
        r"(?:\bkind:?\s+)?\b(?:pre[- ]?birth|unborn(?:\s+(?:baby|child))?)\b", re.IGNORECASE
    ),
    "transfer_in": re.compile(
        r"(?:\bkind:?\s+)?\btransfer(?:red|ring)?[- ]in\b(?:\s+(?:notified|was|on))*", re.IGNORECASE
    ),
}
_DAY = re.compile(
    r"\d|\b(?:today|yesterday|last|on|mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE
)  # how a date begins, whatever it turns out to be


def in_order(text: str) -> str:
    """What was typed after "register", with its named parts as `Parameters` name them.

    A date that stands alone is that of the strategy discussion. Words that mean nothing here stay where they
    are, to be asked about.
    """
    text = _STRATEGY.sub("strategy", text.replace(",", " "))
    named: list[str] = []
    for kind, pattern in _KINDS.items():
        if pattern.search(text):
            text = pattern.sub(" ", text, count=1)
            named.append(f"kind {kind}")
    children = _CHILDREN.search(text)
    if children:
        said = next(each for each in children.groups() if each).casefold()
        text = text.replace(children[0], " ", 1)
        named.append(f"children {NUMBERS.get(said, said)}")
    return " ".join((*_with_its_date(_reference_first(text.split())), *named))


def _reference_first(words: list[str]) -> list[str]:
    """The words with what can hardly be but the reference before all others, where none stands there."""
    if words and not looks_like_a_reference(words[0]):
        for word in words[1:]:
            if SURELY_A_REFERENCE.fullmatch(word):
                words.remove(word)
                return [word, *words]
    return words


def _with_its_date(words: list[str]) -> list[str]:
    """The words with "strategy" before a date that follows the reference and nothing says what it is of."""
    keywords = [word.casefold().rstrip(":") for word in words]
    if "strategy" not in keywords and len(words) > 1 and _DAY.match(words[1]):
        return [words[0], "strategy", *words[1:]]
    return words
