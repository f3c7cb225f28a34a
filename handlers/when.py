"""Dates as people type them, turned into dates, with the choice put back to them where one could mean two."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from handlers.desk import Turn
from handlers.permissions import shortened
from handlers.reply import Field, Refusal
from procedure.events import day_of
from procedure.reading import AmbiguousDate, Moment, Prefer, UnreadableDate, read_date
from procedure.wording import say_date, say_number, say_when

LONGEST_DATE = 7  # words: "fri 18 december 2026 at 10 am"
LONG_AGO = timedelta(days=92)  # three months: a wrong year, or a case that has been under way for long
CONFIRMED = (
    "confirmed"  # the value, and the word in a typed line, by which somebody says that a date is right
)


class Choice(Refusal):
    """A date that could mean several; `choices` are (value, label) for the field `name`.

    `asks` is the question put to the person, `label` how a button says one of the choices, and `known` what
    pressing it says besides.
    """

    asks = "Which date do you mean?"
    label = "{}"

    def __init__(self, name: str, sentence: str, choices: tuple[Moment, ...]) -> None:
        super().__init__(sentence, {name: sentence})
        self.name = name
        self.choices = choices
        self.known: Mapping[str, str] = {}


class Doubt(Choice):
    """A date so long ago that somebody is asked once whether it is meant; `field` asks that in a form."""

    asks = "Is that date right?"
    label = "Yes, {}"

    def __init__(self, name: str, day: Moment, today: date) -> None:
        years = (today - day_of(day)).days // 365
        ago = "three months" if not years else "a year" if years == 1 else f"{say_number(years)} years"
        said = f"{say_when(day)} is more than {ago} ago"
        super().__init__(name, f"{said}: is that right? If it is, add “{CONFIRMED}” at the end.", (day,))
        self.fields = {name: f"{said}: check the year, or say below that it is right."}
        self.known = {CONFIRMED: day.isoformat()}
        right = ((day.isoformat(), f"Yes, {say_when(day)}"),)
        self.field = Field(CONFIRMED, self.asks, "choice", options=right, required=False)


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


def make_sure(turn: Turn, name: str, day: Moment, instead_of: Moment | None = None) -> None:
    """Asks once about a date more than three months ago, and as far from the one that it stands instead of.

    Raises `Doubt`; what was done so far is undone then.
    """
    near = [turn.today] if instead_of is None else [turn.today, day_of(instead_of)]
    is_confirmed = turn.value(CONFIRMED) in ("yes", day.isoformat())
    if not is_confirmed and all(abs(each - day_of(day)) > LONG_AGO for each in near):
        raise Doubt(name, day, turn.today)


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
