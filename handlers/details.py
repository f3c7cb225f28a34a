"""What is asked about each step besides its date: the fields of a form, and the same read from typed words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.agencies import AGENCIES
from handlers.reply import Field

YES_NO = (("yes", "Yes"), ("no", "No"))

_QUORATE = Field("quorate", "Was it quorate?", "choice", options=YES_NO)
_WHY_PROCEEDED = Field(
    "reason", "If not quorate, why it went ahead", "long_text", required=False, hint="Leave empty if it was."
)

FIELDS: Mapping[str, tuple[Field, ...]] = {
    "strategy_discussion": (
        Field(
            "attended",
            "Who took part",
            "choices",
            options=tuple(AGENCIES.items()),
            required=False,
        ),
        Field("started_s47", "Was the section 47 enquiry started at it?", "choice", options=YES_NO),
    ),
    "s47": (
        Field(
            "outcome",
            "Outcome of the enquiry",
            "choice",
            options=(
                ("icpc", "Initial child protection conference"),
                ("cin", "Child in need"),
                ("nfa", "No further action"),
            ),
        ),
    ),
    "icpc": (
        Field(
            "outcome",
            "Outcome of the conference",
            "choice",
            options=(("plan", "Child protection plan"), ("no_plan", "No plan")),
        ),
        _QUORATE,
        _WHY_PROCEEDED,
    ),
    "first_review": (
        Field("outcome", "Outcome", "choice", options=(("continue", "Plan continues"), ("end", "Plan ends"))),
        _QUORATE,
        _WHY_PROCEEDED,
    ),
    "initial_core_group": (
        Field("chaired_by", "Who chaired it", required=False, hint="A role, such as team manager."),
    ),
}
"""By step. A step that is not here is recorded by its date alone."""


def fields_for(step: str) -> tuple[Field, ...]:
    """The fields that are asked for when this step is recorded."""
    return FIELDS.get("first_review" if step == "review" else step, ())


def read_details(step: str, values: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What `values` say about the step as event details, and a sentence for each required one missing."""
    details: dict[str, Any] = {}
    wanting: dict[str, str] = {}
    for field in fields_for(step):
        text = values.get(field.name, "").strip()
        if not text:
            if field.required:
                wanting[field.name] = f"Choose: {field.label[0].lower()}{field.label[1:].rstrip('?')}."
            continue
        details[field.name] = _meant(field, text)
    return details, wanting


def read_words(step: str, words: str) -> dict[str, str]:
    """The values in words typed after a step: "no plan", "outcome icpc", "quorate yes"."""
    text = f" {words.casefold().replace('_', ' ')} "
    values: dict[str, str] = {}
    for field in fields_for(step):
        if field.options == YES_NO:
            named = field.name.replace("_", " ")
            answer = next((each for each, _ in YES_NO if f" {named} {each} " in text), None)
            if answer:
                values[field.name] = answer
            continue
        # The longest spelling first, so that "no plan" is not read as "plan".
        for value, label in sorted(field.options, key=lambda option: -len(option[0])):
            if f" {value.replace('_', ' ')} " in text or f" {label.casefold()} " in text:
                values.setdefault(field.name, value)
    return values


def _meant(field: Field, text: str) -> Any:
    if field.options == YES_NO:
        return text == "yes"
    if field.kind == "choices":
        return [part.strip() for part in text.split(",") if part.strip()]
    return text
