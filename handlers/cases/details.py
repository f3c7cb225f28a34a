"""What is asked about each step besides its date: the fields of a form, and the same read from typed words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.agencies import AGENCIES
from handlers.reply import Field, Refusal

YES_NO = (("yes", "Yes"), ("no", "No"))
CHILDREN = "children"

_EARLIER = Field(
    "icpc_by",
    "Earlier date for the conference",
    "date",
    "Only where an earlier one was agreed because the matter is urgent.",
    required=False,
)
_CAME = Field(
    "came",
    "Which agencies came",
    "choices",
    "In the room or on the line. Whether it was quorate follows from it.",
    options=tuple(AGENCIES.items()),
    required=False,
)
_QUORATE = Field(
    "quorate",
    "If you know that it was quorate, or was not, whatever the count says",
    "choice",
    "Usually left empty.",
    options=YES_NO,
    required=False,
)
_PROCEEDED = Field(
    "proceeded",
    "If it was not quorate, did it go ahead?",
    "choice",
    "If it did not, it is to be held again.",
    options=YES_NO,
    required=False,
)
_WHY = Field(
    "reason", "If it went ahead all the same, or the count is wrong, why", "long_text", required=False
)
_REVIEW_AGREED = Field(
    "review_agreed",
    "Day agreed for the next review, if there was one",
    "date",
    "People are reminded of it until the review is booked.",
    required=False,
)
_WHOSE = Field("agency", "Which agency disagrees", "choice", options=tuple(AGENCIES.items()))
_OF_AGENCIES = (_CAME, _WHOSE)
_ON_QUORUM = (_CAME, _QUORATE, _PROCEEDED, _WHY)


# What people write of a conference instead of the answers' own words, by field and answer; the first that fits.
_SAID: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "quorate": {"no": ("not quorate", "inquorate", "no quorum")},
    "proceeded": {
        "no": ("held again", "hold again", "not go ahead", "not proceed"),
        "yes": ("went ahead", "go ahead", "goes ahead", "proceeded"),
    },
}


def _outcome(label: str, *options: tuple[str, str]) -> Field:
    return Field("outcome", label, "choice", options=options)


FIELDS: Mapping[str, tuple[Field, ...]] = {
    "strategy_discussion": (
        Field("attended", "Who took part", "choices", options=tuple(AGENCIES.items()), required=False),
        Field("started_s47", "Was the section 47 enquiry started at it?", "choice", options=YES_NO),
        _EARLIER,
    ),
    "s47": (
        _outcome(
            "Outcome of the enquiry",
            ("icpc", "Initial child protection conference"),
            ("cin", "Child in need"),
            ("nfa", "No further action"),
        ),
        Field(
            "qualified",
            "Was it led by a qualified social worker?",
            "choice",
            options=YES_NO,
            required=False,
        ),
        _EARLIER,
    ),
    "icpc": (
        _outcome("Outcome of the conference", ("plan", "Child protection plan"), ("no_plan", "No plan")),
        _REVIEW_AGREED,
        *_ON_QUORUM,
    ),
    "first_review": (
        _outcome("Outcome of the review", ("continue", "Plan continues"), ("end", "Plan ends")),
        _REVIEW_AGREED,
        *_ON_QUORUM,
    ),
    "child_views": (Field("advocate", "Did an advocate help?", "choice", options=YES_NO, required=False),),
    "initial_core_group": (
        Field("chaired_by", "Who chaired it", required=False, hint="A role, such as team manager."),
    ),
    "dissent_in_writing": (_WHOSE,),
}
"""By step. A step that is not here is recorded by its date alone."""


def fields_for(step: str, children: int = 1, agencies: Mapping[str, str] = AGENCIES) -> tuple[Field, ...]:
    """The fields that are asked for when this step of a case with so many children is recorded.

    `agencies` are those that can have come to its conference, or that disagree with it, with their names by id.
    """
    fields = tuple(
        replace(field, options=tuple(agencies.items())) if field in _OF_AGENCIES else field
        for field in FIELDS.get("first_review" if step == "review" else step, ())
    )
    if children < 2:
        return fields
    options = tuple((str(number), f"Child {number}") for number in range(1, children + 1))
    which = Field(
        CHILDREN,
        "Which children",
        "choices",
        "Leave empty for all of them.",
        options=options,
        required=False,
    )
    return (*fields, which)


def read_details(fields: Iterable[Field], values: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What `values` say about a step as event details, and a sentence for each one that is wanting."""
    details: dict[str, Any] = {}
    wanting: dict[str, str] = {}
    for field in fields:
        text = values.get(field.name, "").strip()
        if not text:
            if field.required:
                wanting[field.name] = f"Choose: {field.label[0].lower()}{field.label[1:].rstrip('?')}."
            continue
        try:
            details[field.name] = _meant(field, text)
        except ValueError as problem:
            wanting[field.name] = str(problem)
    return details, wanting


def read_words(fields: Iterable[Field], words: str) -> dict[str, str]:
    """The values in words typed after a step: "no plan", "outcome icpc", "quorate yes", "school"; of no children.

    Raises `Refusal` where two answers are given to one question, as for two children on one line.
    """
    text = f" {' '.join(re.sub('[_,;]', ' ', words.casefold()).split())} "
    values: dict[str, str] = {}
    for field in fields:
        if field.name == CHILDREN:
            continue
        if field.options == YES_NO:
            named = field.name.replace("_", " ")
            spelt = {each: (f"{named} {each}",) for each, _ in YES_NO}
            said = (*spelt.items(), *_SAID.get(field.name, {}).items())
            answer = next((each for each, ways in said if any(f" {way} " in text for way in ways)), None)
            if answer:
                values[field.name] = answer
            continue
        if field.kind == "choices":
            chosen = [
                value
                for value, label in field.options
                if any(f" {each} " in text for each in (value.replace("_", " "), label.casefold()))
            ]
            if chosen:
                values[field.name] = ",".join(chosen)
            continue
        given = _named_in(text, field)
        if len(given) > 1:
            raise Refusal(
                f"That gives two answers to “{field.label}”: give one, and each child a line of its own."
            )
        for value in given:
            values[field.name] = value
    return values


def _named_in(text: str, field: Field) -> list[str]:
    """The options that are named, the longest spelling first: what "no plan" takes is not read as "plan" too."""
    found: list[str] = []
    for value, label in sorted(field.options, key=lambda option: -len(option[0])):
        for spelt in (label.casefold(), value.replace("_", " ")):
            if f" {spelt} " in text and value not in found:
                found.append(value)
            text = text.replace(f" {spelt} ", "  ")
    return found


def _meant(field: Field, text: str) -> Any:
    """A field's text as an event keeps it. Raises `ValueError` with a sentence."""
    chosen = [part.strip() for part in text.split(",") if part.strip()] if field.kind == "choices" else [text]
    if field.options and not set(chosen) <= {value for value, _ in field.options}:
        raise ValueError(f"Choose one of: {', '.join(label for _, label in field.options)}.")
    if field.options == YES_NO:
        return text == "yes"
    if field.kind == "choices":
        return chosen
    if field.kind == "date":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise ValueError("Enter a date, such as 2026-12-18.") from error
    return text
