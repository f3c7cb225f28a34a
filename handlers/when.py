"""Dates as people type them, turned into dates, with the choice put back to them where one could mean two."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from handlers.desk import Turn
from handlers.permissions import shortened
from handlers.reply import Refusal
from procedure.reading import AmbiguousDate, Moment, Prefer, UnreadableDate, read_date
from procedure.wording import say_date

LONGEST_DATE = 7  # words: "fri 18 december 2026 at 10 am"


class Choice(Refusal):
    """A date that could mean several; `choices` are (value, label) for the field `name`."""

    def __init__(self, name: str, sentence: str, choices: tuple[Moment, ...]) -> None:
        super().__init__(sentence, {name: sentence})
        self.name = name
        self.choices = choices


def a_moment_or_day(turn: Turn, text: str, name: str, prefer: Prefer) -> Moment:
    """The day that `text` means, or the aware moment where it says an hour. Raises `Refusal` for field `name`."""
    return _read(turn, text, name, prefer, turn.desk.timezone)


def a_day(turn: Turn, name: str, prefer: Prefer) -> date:
    """The day given in the value `name`. Raises `Refusal`."""
    found = _read(turn, turn.value(name), name, prefer, None)
    return found.date() if isinstance(found, datetime) else found


def a_moment(turn: Turn, name: str) -> datetime:
    """The day and hour to come that are given in the value `name`, aware. Raises `Refusal`."""
    found = _read(turn, turn.value(name), name, "future", turn.desk.timezone)
    if not isinstance(found, datetime) and found < turn.today:
        raise has_passed(say_date(found), name)
    if not isinstance(found, datetime):
        sentence = f"Give the time as well as the day, such as {shortened(turn.value(name))} 10am."
        raise Refusal(sentence, {name: sentence})
    return found


def has_passed(moment: str, name: str) -> Refusal:
    """What somebody is told who gave a moment, in words, that should be to come."""
    sentence = f"{moment} has passed: choose a time to come."
    return Refusal(sentence, {name: sentence})


def leading_date(turn: Turn, words: str, prefer: Prefer) -> tuple[str, str]:
    """The date that `words` begin with, as it was typed, and the words after it; empty where there is none.

    A date that could mean several counts as one: which is meant is asked when it is read.
    """
    tokens = words.split()
    for length in range(min(len(tokens), LONGEST_DATE), 0, -1):
        text = " ".join(tokens[:length])
        if _reads_as_a_date(turn, text, prefer):
            return text, " ".join(tokens[length:])
    return "", words


def _reads_as_a_date(turn: Turn, text: str, prefer: Prefer) -> bool:
    try:
        read_date(text, turn.today, prefer=prefer, tz=turn.desk.timezone, calendar=turn.desk.calendar)
    except AmbiguousDate:
        return True
    except UnreadableDate:
        return False
    return True


def around_a_date(turn: Turn, words: str, prefer: Prefer) -> tuple[str, str, str]:
    """The words before the first date in `words`, the date as it was typed, and the words after it.

    The first word is never taken for a date; where there is none, all the words come before it.
    """
    tokens = words.split()
    for place in range(1, len(tokens)):
        found, after = leading_date(turn, " ".join(tokens[place:]), prefer)
        if found:
            return " ".join(tokens[:place]), found, after
    return words, "", ""


def _read(turn: Turn, text: str, name: str, prefer: Prefer, tz: tzinfo | None) -> Moment:
    try:
        return read_date(text, turn.today, prefer=prefer, tz=tz, calendar=turn.desk.calendar)
    except AmbiguousDate as doubt:
        raise Choice(name, str(doubt), doubt.choices) from doubt
    except UnreadableDate as problem:
        raise Refusal(str(problem), {name: str(problem)}) from problem
