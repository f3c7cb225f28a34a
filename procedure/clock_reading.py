"""Times of day as people type them: 10am, 10.30 am, 14:00, midday, at 2."""

from __future__ import annotations

import re
from datetime import time

_CLOCK = re.compile(
    r"(?P<at>\b(?:at|@) ?)?"
    r"(?<![\d/.:\-])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>am|pm|a\.m|p\.m)\b\.?"
)
_FULL = re.compile(r"(?:\b(?:at|@) ?)?(?<![\d/.:\-])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?![\d/.:])")
_BARE = re.compile(r"(?:\bat|@) ?(?P<hour>\d{1,2})(?:\.(?P<minute>\d{2}))?(?![\d/:\-])")
_WORDS = re.compile(r"(?:\bat )?\b(?P<word>midday|noon|midnight)\b")

# "At 2" is in the afternoon and "at 9" in the morning: the one of the two that falls in the working day.
FIRST_WORKING_HOUR = 7


class UnreadableTime(ValueError):
    """A time of day that no clock shows; the message is one sentence that says what to type."""


def take_time(text: str) -> tuple[str, time | None]:
    """The text without its time of day, and that time if there is one. Raises `UnreadableTime`."""
    named = _WORDS.search(text)
    if named:
        return _without(text, named), time(0 if named.group("word") == "midnight" else 12)
    for pattern in (_CLOCK, _FULL, _BARE):
        found = pattern.search(text)
        if found:
            return _without(text, found), _time(found)
    return text, None


def _without(text: str, found: re.Match[str]) -> str:
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return " ".join(word for word in rest.split() if word not in ("at", "@"))


def _time(found: re.Match[str]) -> time:
    parts = found.groupdict()
    hour, minute, half = int(parts["hour"]), int(parts.get("minute") or 0), parts.get("half")
    twelve_hour = half is not None or found.re is _BARE
    if minute > 59 or hour > 23 or (half is not None and not 1 <= hour <= 12):
        raise UnreadableTime(f"“{found.group().strip()}” is not a time: type it as 10am or 14:30.")
    if twelve_hour and half is not None:
        return time(hour % 12 + (12 if half.startswith("p") else 0), minute)
    if found.re is _BARE and hour < FIRST_WORKING_HOUR:
        return time(hour + 12, minute)
    return time(hour, minute)
