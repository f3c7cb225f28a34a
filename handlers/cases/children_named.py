"""Which children of a case a typed line is about: "child 2", "children 1 and 3", "both children"."""

from __future__ import annotations

import re

from handlers.reply import Refusal
from procedure.wording import say_list

_CHILD = r"(?:child|children|kids?|siblings?|twins?|bab(?:y|ies))"
_ALL = re.compile(
    rf"\b(?:both|all|every)(?:\s+(?:of\s+)?the)?(?:\s+(?:two|three|four|five|six|\d+))?(?:\s+{_CHILD})?\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"\b{_CHILD}(?:\s+(?:no|number)\.?)?\s+(?P<labels>\d+(?:(?:\s*(?:[,&+]|and)\s*|\s+)(?:{_CHILD}\s+)?\d+)*)\b",
    re.IGNORECASE,
)
_MENTIONED = re.compile(
    rf"\b(?:{_CHILD}|(?:eld|old|young)(?:er|est)|first\s?born|unborn)\b(?!['’]s)", re.IGNORECASE
)
# What is no child although it has the word in it: outcomes of an enquiry and a conference, a meeting, an agency.
_NO_CHILD = re.compile(
    r"\bchild(?:ren)?(?:['’]?s)?\s+(?:in\s+need|protection|social\s+care|views?)\b", re.IGNORECASE
)


def children_named(words: str, children: int, ref: str) -> tuple[str, ...]:
    """The labels of the children that `words` name, of a case that has so many; empty for all of them.

    Raises `Refusal` where children are spoken of and it is not plain which: what is recorded for one child must
    not be recorded for a sister by mistake.
    """
    text = _NO_CHILD.sub(" ", words)
    every = [str(number) for number in range(1, children + 1)]
    found = [label for each in _LABELLED.finditer(text) for label in re.findall(r"\d+", each["labels"])]
    left = _ALL.sub(" ", _LABELLED.sub(" ", text))
    if not set(found) <= set(every) or (children > 1 and _MENTIONED.search(left)):
        raise Refusal(_which(every, ref))
    labels = [label for label in every if label in found]
    return () if labels == every else tuple(labels)


def _which(every: list[str], ref: str) -> str:
    if len(every) == 1:
        return f"{ref} has one child: leave out which child it is about."
    named = say_list([f"child {label}" for label in every], "or")
    return f"Say which child of {ref} it is about as {named}, or leave it out for all of them."
