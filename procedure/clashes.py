"""Whether those whom a conference cannot do without, and its room, are free for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody, or a room, is not free from `starts` until `ends` (both aware); `says` is why, in a sentence."""

    starts: datetime
    ends: datetime
    says: str


def clashes(at: datetime, minutes: int, busy: Iterable[Busy]) -> tuple[str, ...]:
    """Why somebody or a room is not free for a conference of so many minutes from `at` (aware), a sentence each.

    One that begins when another ends does not clash with it.
    """
    starts = at.astimezone(UTC)
    ends = starts + timedelta(minutes=minutes)
    return tuple(dict.fromkeys(each.says for each in busy if each.starts < ends and starts < each.ends))
