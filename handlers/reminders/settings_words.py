"""Settings as people type them on one line: "settings quiet 6pm to 8am", "settings away until 12 Dec"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from handlers.arguments import Parameters
from handlers.desk import Turn
from handlers.permissions import shortened
from handlers.reminders.settings_read import clock
from handlers.reply import Refusal

CHANNELS = {"slack": "slack", "teams": "teams", "email": "email", "e-mail": "email", "mail": "email"}
TYPED = Parameters(rest="at", named=("quiet", "away", "deputy"), flags=tuple(CHANNELS))
HOW = (
    "type settings 10am, settings email, settings quiet 6pm to 8am, settings away 1 to 12 December, "
    "settings back, or settings deputy and a name"
)
QUIET = "Type both times, such as settings quiet 6pm to 8am, or settings quiet none."
NONE = ("none", "no", "off", "never", "nobody", "not", "back", "end")
WEEKS = {"this week": 0, "next week": 1}
TO_FRIDAY = timedelta(days=4)  # from Monday
LENGTHS = {
    words: timedelta(weeks=number)
    for number, every in (
        (1, ("a week", "one week")),
        (2, ("two weeks", "a fortnight")),
        (3, ("three weeks",)),
    )
    for words in every
}
_BACK = re.compile(
    r"(?:(?:i am|im|i have|ive) )?(?:now )?(?:back|here|not away|no longer away|returned)(?: .{,30})?"
)
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
        said |= _away(turn.value("away"), turn.today)
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


def in_order(text: str) -> str:
    """What was typed; whoever says that they are back is no longer away."""
    plain = " ".join(re.sub(r"['’.!]", "", text.casefold()).split())
    return "away none" if _BACK.fullmatch(plain) else text


def _away(text: str, today: date) -> dict[str, str]:
    """The first and the last day; "1 to 12 December" is all in December, and a day alone is that day."""
    spoken = _without_fillers(re.sub(r"^(?:for )?(?:all |the whole )(?:of )?", "", text.casefold()))
    if spoken in WEEKS:
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=WEEKS[spoken])
        first = max(monday, today)
        return {"away_from": first.isoformat(), "away_until": (monday + TO_FRIDAY).isoformat()}
    if spoken in LENGTHS:
        last = today + LENGTHS[spoken] - timedelta(days=1)
        return {"away_from": today.isoformat(), "away_until": last.isoformat()}
    if text.casefold() in NONE:
        return {"away_from": "", "away_until": ""}
    until = re.sub(r"^(?:until|till|to)\s+", "", text, flags=re.IGNORECASE)
    if until != text:
        return {"away_from": "", "away_until": until}
    begin, *rest = _UNTIL.split(_without_fillers(text))
    end = rest[0] if rest else begin
    if _ONLY_A_DAY.fullmatch(begin) and len(end.split()) > 1:
        begin = " ".join([begin, *end.split()[1:]])
    return {"away_from": begin, "away_until": end}


def _as_a_time(text: str) -> str:
    """A time by itself; a bare figure is an hour."""
    return f"at {text}" if text.isdecimal() else text


def _without_fillers(text: str) -> str:
    words = text.split()
    while words and words[0].casefold() in _FILLERS:
        words.pop(0)
    return " ".join(words)
