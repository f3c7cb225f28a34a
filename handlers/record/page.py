"""One page of a chair's record: its questions, what it still lacks, and what cannot be kept as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from handlers.record.answers import Answers
from handlers.reply import Block, Field
from procedure.calendar import WorkingCalendar
from procedure.day_off import nobody_meets

Wrong = Callable[[Mapping[str, str]], dict[str, str]]

ON_A_PAGE = 6  # people, agencies or children asked about at once


def nothing_wrong(_: Mapping[str, str]) -> dict[str, str]:
    """For pages on which nothing can be filled in wrongly."""
    return {}


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `lacks` has a sentence for each field that is still to be filled in before the record is done.

    `wrong` gives a sentence for each value that cannot be kept as it is. `above` stands over the fields.
    `waits_for` names the page on which there is something to fill in first, where there is one.
    """

    id: str
    title: str
    fields: tuple[Field, ...]
    lacks: Mapping[str, str] = field(default_factory=dict)
    wrong: Wrong = nothing_wrong
    above: tuple[Block, ...] = ()
    waits_for: str = ""


def question(
    answers: Answers,
    name: str,
    label: str,
    options: Mapping[str, str] | None = None,
    *,
    kind: str = "",
    hint: str = "",
    usual: str = "",
) -> Field:
    """A field holding what was answered, or `usual` before it was. Any may stay empty until the end."""
    shape = kind or ("choice" if options is not None else "text")
    made = Field(name, label, "text", hint, answers.get(name, usual), tuple((options or {}).items()), False)
    return replace(made, kind=shape)  # type: ignore[arg-type]  # one of the kinds, from a table of ours


def lacking(answers: Answers, sentences: Mapping[str, str]) -> dict[str, str]:
    """The sentences for those fields that are empty."""
    return {name: sentence for name, sentence in sentences.items() if not answers.get(name, "").strip()}


def batches(items: Iterable[str], size: int = ON_A_PAGE) -> Iterator[tuple[int, list[str]]]:
    """The items shared out over pages, each with its number from 1."""
    found = list(items)
    for number, start in enumerate(range(0, len(found), size), 1):
        yield number, found[start : start + size]


def day_wrong(text: str, today: date, *, past: bool, longest: timedelta = timedelta(days=400)) -> str:
    """What is wrong with a day that has to be in the past, or one to come; empty where nothing is."""
    if not text:
        return ""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return "Enter a date, such as 2026-12-18."
    if past:
        if found > today:
            return "That day has not come yet: enter the day on which it happened."
        return "That is too long ago: check the year." if today - found > longest else ""
    if found < today:
        return "That day has passed: enter one to come."
    return "That is more than a year away: check the year." if found - today > longest else ""


def day_to_meet_wrong(text: str, first: date, calendar: WorkingCalendar) -> str:
    """What is wrong with a day on which people are to meet, `first` or later; empty where nothing is."""
    wrong = day_wrong(text, first, past=False)
    return wrong if wrong or not text else nobody_meets(date.fromisoformat(text), first, calendar)


def not_offered(page: Page, given: Mapping[str, str]) -> dict[str, str]:
    """A sentence for each answer that is none of those to choose from."""
    found = {}
    for each in page.fields:
        possible = {value for value, _ in each.options}
        said = {part.strip() for part in given.get(each.name, "").split(",") if part.strip()}
        if (possible and not said <= possible) or (each.kind == "choice" and len(said) > 1):
            found[each.name] = "Choose one of the answers given."
    return found


def only(sentences: Mapping[str, str]) -> dict[str, str]:
    """The sentences that say something."""
    return {name: sentence for name, sentence in sentences.items() if sentence}
