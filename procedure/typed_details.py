"""What somebody typed beside a date, in the shape in which a record keeps it: an outcome, a day, who came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from procedure.events import day_of
from procedure.reading import read_date
from procedure.wording import say_list

DAYS = ("icpc_by", "accepted", "review_agreed")
LISTS = ("children", "agencies", "attended", "came", "family_saw", "chair_saw")
YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}
FLAGS = ("started_s47", "quorate", "proceeded", "qualified", "complete", "advocate")
KNOWN = (*DAYS, *LISTS, *FLAGS, "outcome", "agency", "conference", "reason", "agreed_by", "because", "place")
OUTCOMES = {
    "s47": ("icpc", "cin", "nfa"),
    "icpc": ("plan", "no_plan"),
    "first_review": ("continue", "end"),
    "review": ("continue", "end"),
}
NEARLY = 0.8


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
        return value.split("+") if isinstance(value, str) else value
    if name in FLAGS and not isinstance(value, bool):
        return _one_of(step, name, str(value), YES_OR_NO, ("yes", "no"))
    if name == "outcome" and step in OUTCOMES:
        return _one_of(step, name, str(value), {each: each for each in OUTCOMES[step]}, OUTCOMES[step])
    return value


def _one_of(step: str, name: str, value: str, known: Mapping[str, Any], shown: tuple[str, ...]) -> Any:
    word = value.strip().casefold().replace(" ", "_").replace("-", "_")
    if word not in known:
        wanted = say_list([f"{name}={each}" for each in shown], "or")
        raise UnreadableDetail(f"“{value[:40]}” cannot be read as the {name} of {step}: write {wanted}.")
    return known[word]
