"""How dates, times and lists are written for people: 18 December 2026, 10am, midday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def say_date(day: date, *, weekday: bool = False, year: bool = True) -> str:
    """18 December 2026; with `weekday`, Friday 18 December 2026; without `year`, 18 December."""
    text = f"{day.day} {MONTHS[day.month - 1]}"
    if weekday:
        text = f"{WEEKDAYS[day.weekday()]} {text}"
    return f"{text} {day.year}" if year else text


def say_time(moment: time | datetime) -> str:
    """10am, 5:30pm, midday or midnight."""
    if moment.minute == 0 and moment.hour in (0, 12):
        return "midday" if moment.hour else "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{(moment.hour - 1) % 12 + 1}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def say_datetime(moment: datetime, tz: tzinfo | None = None, *, weekday: bool = False) -> str:
    """18 December 2026 at 10am, in the time zone `tz`, or in the moment's own when none is given."""
    local = moment.astimezone(tz) if tz is not None and moment.tzinfo is not None else moment
    return f"{say_date(local, weekday=weekday)} at {say_time(local)}"


def say_when(moment: date | datetime, tz: tzinfo | None = None, *, weekday: bool = False) -> str:
    """A date, or a date with its time where the hour is known."""
    if isinstance(moment, datetime):
        return say_datetime(moment, tz, weekday=weekday)
    return say_date(moment, weekday=weekday)


def say_dates(days: Sequence[date]) -> str:
    """25 and 28 December 2026 and 1 January 2027: each month and year said once, as late as it can be."""
    parts = []
    for place, day in enumerate(days):
        after = days[place + 1] if place + 1 < len(days) else None
        text = str(day.day)
        if after is None or (after.year, after.month) != (day.year, day.month):
            text += f" {MONTHS[day.month - 1]}"
        if after is None or after.year != day.year:
            text += f" {day.year}"
        parts.append(text)
    return say_list(parts)


def say_children(labels: Sequence[str]) -> str:
    """Children by their labels, inside a sentence: "child 2", "children 1 and 3"."""
    return f"{'child' if len(labels) == 1 else 'children'} {say_list(labels)}"


def say_list(words: Sequence[str], joined_by: str = "and") -> str:
    """school, police and health."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joined_by} {words[-1]}"


def say_count(number: int, noun: str, plural: str | None = None) -> str:
    """1 working day, 15 working days."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def say_number(number: int) -> str:
    """One to nine in words, larger numbers in figures."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def capitalise(sentence: str) -> str:
    """The sentence with its first letter in capitals and the rest as it was."""
    return sentence[:1].upper() + sentence[1:]


def mid_sentence(name: str) -> str:
    """A name as it stands inside a sentence: “section 47 enquiry complete”, but “ICPC booked”."""
    return name if name[:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def whole_sentence(words: str) -> str:
    """What somebody typed as a sentence of its own: with a capital letter and an end; nothing stays nothing."""
    text = words.strip()
    return capitalise(text if text.endswith((".", "!", "?")) else f"{text}.") if text else ""


def inside_sentence(words: str) -> str:
    """What somebody typed as part of a sentence that goes on, or ends, without its own full stop."""
    return words.strip().rstrip(".").rstrip()
