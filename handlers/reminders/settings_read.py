"""What somebody fills in or types of how they want to be reminded, made sure of, in the words it is kept in."""

from __future__ import annotations

from datetime import time

from handlers import mentions
from handlers.desk import Turn
from handlers.forms import SENT
from handlers.reply import Refusal
from handlers.when import a_day
from procedure.clock_reading import UnreadableTime, take_time
from procedure.wording import say_time
from scheduler.hours import SendingHours

CHANNELS = (
    ("", "Wherever I last wrote"),
    ("slack", "Slack"),
    ("teams", "Microsoft Teams"),
    ("email", "E-mail"),
)
# The fields of the form that are read together.
TOGETHER = (
    ("reminder_time",),
    ("channel",),
    ("quiet_from", "quiet_until"),
    ("away_from", "away_until"),
    ("deputy",),
)


def read(turn: Turn) -> dict[str, str]:
    """What was given, in the words that `scheduler.preferences` reads. A form gives everything; what was not typed
    stays as it is.

    Raises `Refusal`, with the sentence for the field that is wrong.
    """
    kept: dict[str, str] = {}
    for names, understand in zip(TOGETHER, (_hour, _channel, _quiet, _away, _deputy), strict=True):
        if SENT in turn.values or any(name in turn.values for name in names):
            kept |= dict(zip(names, understand(turn), strict=True))
    return kept


def clock(text: str) -> time | None:
    """A time of day by itself; None where it is none."""
    try:
        rest, at = take_time(text.casefold())
    except UnreadableTime:
        return None
    return None if rest else at


def span_of(hours: SendingHours) -> str:
    """Between when and when reminders go out: "9am and 5pm"."""
    return f"{say_time(hours.start)} and {say_time(hours.end)}"


def _channel(turn: Turn) -> tuple[str]:
    if turn.value("channel") not in dict(CHANNELS):
        sentence = f"Choose one of: {', '.join(label for _, label in CHANNELS)}."
        raise Refusal(sentence, {"channel": sentence})
    return (turn.value("channel"),)


def _deputy(turn: Turn) -> tuple[str]:
    """The id of whoever stands in; empty for nobody. Raises `Refusal`."""
    deputy = mentions.member(turn, "deputy") if turn.value("deputy") else None
    if deputy is not None and deputy.id == turn.person.id:
        sentence = "Choose somebody else to stand in for you, or leave this empty."
        raise Refusal(sentence, {"deputy": sentence})
    return (deputy.id if deputy else "",)


def _away(turn: Turn) -> tuple[str, str]:
    """The first and the last day of an absence, ISO; both empty where there is none. Raises `Refusal`."""
    if not turn.value("away_until"):
        if turn.value("away_from"):
            sentence = "Enter the last day you are away, or leave both days empty."
            raise Refusal(sentence, {"away_until": sentence})
        return "", ""
    last = a_day(turn, "away_until", "future")
    first = a_day(turn, "away_from", "future") if turn.value("away_from") else turn.today
    if last < turn.today:
        sentence = "Choose today or a day to come, or leave this empty."
        raise Refusal(sentence, {"away_until": sentence})
    if last < first:
        sentence = "Choose a day on or after the first day you are away."
        raise Refusal(sentence, {"away_until": sentence})
    return first.isoformat(), last.isoformat()


def _quiet(turn: Turn) -> tuple[str, str]:
    """When quiet hours begin and end, local, such as "12:30"; both empty for none. Raises `Refusal`."""
    given = {name: turn.value(name) for name in ("quiet_from", "quiet_until")}
    read = {name: clock(text) for name, text in given.items()}
    for name, text in given.items():
        if read[name] is None and (text or any(given.values())):
            sentence = "Enter both times, such as 12:30, or leave both empty."
            raise Refusal(sentence, {name: sentence})
    begin, end = read["quiet_from"], read["quiet_until"]
    if begin is None or end is None:
        return "", ""
    hours = turn.desk.hours
    if begin == end or not hours.leave_time((begin, end)):
        sentence = f"Leave at least an hour between {span_of(hours)} in which reminders can reach you."
        raise Refusal(sentence, {"quiet_until": sentence})
    return begin.isoformat("minutes"), end.isoformat("minutes")


def _hour(turn: Turn) -> tuple[str]:
    """The time of day asked for, which has to be within the authority's hours. Raises `Refusal`."""
    hours = turn.desk.hours
    at = clock(turn.value("reminder_time") or "09:00")
    if at is None or not hours.start <= at <= hours.end:
        sentence = f"Enter a time between {span_of(hours)}, such as 9:30am."
        raise Refusal(sentence, {"reminder_time": sentence})
    return (at.isoformat("minutes"),)
