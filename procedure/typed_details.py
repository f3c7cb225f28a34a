"""What somebody typed beside a date, in the shape in which a record keeps it: an outcome, a day, who came."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from procedure.events import day_of
from procedure.policy_tables import AGENCIES
from procedure.reading import read_date
from procedure.wording import say_list

DAYS = ("icpc_by", "accepted", "review_agreed")
LISTS = ("children", "agencies", "attended", "came", "family_saw", "chair_saw")
YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}
FLAGS = ("started_s47", "quorate", "proceeded", "qualified", "complete", "advocate")
KNOWN = (
    *DAYS,
    *LISTS,
    *FLAGS,
    "kind",
    "outcome",
    "agency",
    "conference",
    "reason",
    "agreed_by",
    "because",
    "place",
)
CHOICES = {
    ("registered", "kind"): ("new", "pre_birth", "transfer_in"),
    ("s47", "outcome"): ("icpc", "cin", "nfa"),
    ("icpc", "outcome"): ("plan", "no_plan"),
    ("first_review", "outcome"): ("continue", "end"),
    ("review", "outcome"): ("continue", "end"),
}
NEARLY = 0.8
_BETWEEN = re.compile(r"\s*(?:[+;&]|\band\b)\s*", re.IGNORECASE)


class UnreadableDetail(ValueError):
    """A detail that cannot be read; the message is one sentence that says what to type."""


def read_details(step: str, typed: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The details of a step as a record keeps them; `typed` are words, or what JSON makes of them.

    What is not known is kept as it is, unless it is nearly a word that is. Raises `UnreadableDetail`, and
    `AmbiguousDate` and `UnreadableDate` for its days.
    """
    return {name: _read(step, name, value, today) for name, value in typed.items()}


def _read(step: str, name: str, value: Any, today: date) -> Any:
    if name not in KNOWN and (close := get_close_matches(name, KNOWN, 1, NEARLY)):
        raise UnreadableDetail(f"“{name[:40]}” is not known of {step}: write {close[0]}.")
    if value is None:
        return None
    if name in DAYS:
        return day_of(read_date(str(value), today))
    if name in LISTS:
        if not isinstance(value, str | list):
            raise UnreadableDetail(f"“{name}” is not understood: write names with a + between them.")
        return _listed(name, value) if isinstance(value, str) else value
    if name in FLAGS and not isinstance(value, bool):
        return _one_of(step, name, str(value), YES_OR_NO, ("yes", "no"))
    if choices := CHOICES.get((step, name)):
        return _one_of(step, name, str(value), {each: each for each in choices}, choices)
    return _as_rules_say(str(value)) if name == "agency" else value


def _listed(name: str, value: str) -> list[str]:
    """What was typed with a + or “and” between: labels of children, or agencies by the words that rules use.

    A label has no spaces, so where children are meant they come between them; and so they do between agencies that
    are all usual ones.
    """
    parts = [part for part in _BETWEEN.split(value) if part.strip()]
    if name == "children":
        return [label for part in parts for label in part.split()]
    found: list[str] = []
    for words in (part.casefold().split() for part in parts):
        found += words if all(word in AGENCIES for word in words) else [_as_rules_say(" ".join(words))]
    return found


def _as_rules_say(agency: str) -> str:
    return "_".join(agency.casefold().split())


def _one_of(step: str, name: str, value: str, known: Mapping[str, Any], shown: tuple[str, ...]) -> Any:
    word = value.strip().casefold().replace(" ", "_").replace("-", "_")
    if word not in known:
        wanted = say_list([f"{name}={each}" for each in shown], "or")
        raise UnreadableDetail(f"“{value[:40]}” cannot be read as the {name} of {step}: write {wanted}.")
    return known[word]
