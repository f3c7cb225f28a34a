"""Days typed beside the day of a step itself: “plan, next review 1 March 2027”, “icpc by 4 December”."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.desk import Turn
from handlers.reply import Field
from handlers.when import a_moment_or_day, leading_date
from procedure.events import day_of

SPELT = {
    "review_agreed": ("review agreed", "next review", "review"),
    "icpc_by": ("icpc by", "conference by"),
}
"""How the days that a form asks for besides are called in a typed line, by the field's name."""
_BETWEEN = ("agreed", "for", "on", "is", "by")


def other_dates(turn: Turn, fields: Iterable[Field], words: str) -> tuple[dict[str, str], str]:
    """Those days by field as ISO text, and the words without them. Raises `Refusal` for one that is unclear."""
    values: dict[str, str] = {}
    for field in fields:
        for phrase in SPELT.get(field.name, ()):
            before, text, after = _named(turn, phrase, words)
            if text:
                known = turn.value(field.name)  # chosen since, where it could have meant several
                read = a_moment_or_day(turn, known or text, field.name, prefer="future")
                values[field.name], words = day_of(read).isoformat(), f"{before.rstrip(',;')} {after}".strip()
                break
    return values, words


def belongs_to_another(fields: Iterable[Field], words: str) -> bool:
    """Whether `words`, after which a date follows, end in the name of another day than that of the step."""
    tokens = words.casefold().split()
    while tokens and tokens[-1] in _BETWEEN:
        tokens.pop()
    end = " ".join(tokens)
    return any(
        end == phrase or end.endswith(f" {phrase}")
        for field in fields
        for spelt in SPELT.get(field.name, ())
        for phrase in {spelt, spelt.removesuffix(" agreed").removesuffix(" by")}
    )


def _named(turn: Turn, phrase: str, words: str) -> tuple[str, str, str]:
    """What comes before a phrase that a date follows, the date as it was typed, and what comes after it."""
    tokens, named = words.split(), phrase.split()
    for at in range(len(tokens) - len(named)):
        if [token.casefold().strip(",;") for token in tokens[at : at + len(named)]] != named:
            continue
        rest = tokens[at + len(named) :]
        while rest and rest[0].casefold() in _BETWEEN:
            rest = rest[1:]
        text, after = leading_date(turn, " ".join(rest), "future")
        if text:
            return " ".join(tokens[:at]), text, after
    return words, "", ""
