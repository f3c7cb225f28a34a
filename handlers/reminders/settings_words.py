"""Settings as people type them on one line: "settings quiet 6pm to 8am", "settings away until 12 Dec"."""

from __future__ import annotations

import re

from handlers.arguments import Parameters
from handlers.desk import Turn
from handlers.permissions import shortened
from handlers.reminders.settings_read import clock
from handlers.reply import Refusal

CHANNELS = {"slack": "slack", "teams": "teams", "email": "email", "e-mail": "email", "mail": "email"}
TYPED = Parameters(rest="at", named=("quiet", "away", "deputy"), flags=tuple(CHANNELS))
HOW = (
    "type settings 10am, settings email, settings quiet 6pm to 8am, settings away 1 to 12 December, "
    "or settings deputy and a name"
)
QUIET = "Type both times, such as settings quiet 6pm to 8am, or settings quiet none."
NONE = ("none", "no", "off", "never", "nobody", "not", "back", "end")
_FILLERS = ("at", "by", "to", "on", "in", "time", "remind", "reminders", "me", "my", "from", "for", "please")
_UNTIL = re.compile(r"\s+(?:to|until|till|and)\s+|\s*[-–]\s*(?=\d)")
_ONLY_A_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")


def typed(turn: Turn) -> dict[str, str]:
    """What was typed, as the form would say it, and nothing that was not. Raises `Refusal`."""
    said: dict[str, str] = {}
    if at := _without_fillers(turn.value("at")):
        if clock(_as_a_time(at)) is None:
            raise Refusal(f"I did not understand “{shortened(at)}”: {HOW}.")
        said["reminder_time"] = _as_a_time(at)
    for word in filter(turn.value, CHANNELS):
        said["channel"] = CHANNELS[word]
    if "quiet" in turn.values:
        said |= _quiet(turn.value("quiet"))
    if "away" in turn.values:
        said |= _away(turn.value("away"))
    if "deputy" in turn.values:
        deputy = turn.value("deputy")
        said["deputy"] = "" if deputy.casefold() in NONE else deputy
    # Of a day that could be two, which one is meant has been chosen since.
    return said | {name: turn.value(name) for name in ("away_from", "away_until") if turn.value(name)}


def _quiet(text: str) -> dict[str, str]:
    text = _without_fillers(text)
    if text.casefold() in NONE:
        return {"quiet_from": "", "quiet_until": ""}
    begin, *ends = _UNTIL.split(text)
    times = [_as_a_time(each) for each in (begin, *ends)]
    if len(times) != 2 or any(clock(each) is None for each in times):
        raise Refusal(QUIET)
    return {"quiet_from": times[0], "quiet_until": times[1]}


def _away(text: str) -> dict[str, str]:
    """The first and the last day; "1 to 12 December" is all in December, and a day alone is that day."""
    if text.casefold() in NONE:
        return {"away_from": "", "away_until": ""}
    until = re.sub(r"^(?:until|till|to)\s+", "", text, flags=re.IGNORECASE)
    if until != text:
        return {"away_from": "", "away_until": until}
    first, *rest = _UNTIL.split(_without_fillers(text))
    last = rest[0] if rest else first
    if _ONLY_A_DAY.fullmatch(first) and len(last.split()) > 1:
        first = " ".join([first, *last.split()[1:]])
    return {"away_from": first, "away_until": last}


def _as_a_time(text: str) -> str:
    """A time by itself; a bare figure is an hour."""
    return f"at {text}" if text.isdecimal() else text


def _without_fillers(text: str) -> str:
    words = text.split()
    while words and words[0].casefold() in _FILLERS:
        words.pop(0)
    return " ".join(words)
