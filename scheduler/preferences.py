"""How each person wants to be reminded: at what time, when to be left in peace, and who stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any


@dataclass(frozen=True, slots=True)
class Preferences:
    """One person's wishes. Times are local; `away` is the first and last day of an absence, both included.

    `deputy` is a person's id; `channel` a platform ("slack"). Somebody who is not `active` has left.
    """

    reminder_time: time | None = None
    quiet: tuple[time, time] | None = None
    away: tuple[date, date] | None = None
    deputy: str | None = None
    channel: str | None = None
    active: bool = True

    def is_away(self, day: date) -> bool:
        """Whether they are away on `day`."""
        return self.away is not None and self.away[0] <= day <= self.away[1]

    def is_quiet(self, clock: time) -> bool:
        """Whether they want to be left in peace at this local time; quiet hours may last over midnight."""
        if self.quiet is None:
            return False
        begin, end = self.quiet
        return (clock >= begin or clock < end) if begin > end else begin <= clock < end


def preferences_in(settings: Mapping[str, Any], *, active: bool = True) -> Preferences:
    """The wishes kept in a person's settings; what is absent or unreadable is as if never set.

    Keys: `reminder_time` "09:30", `quiet_from` and `quiet_until` "18:00", `away_from` (default: always)
    and `away_until` "2026-12-31", `deputy` (a person's id), `channel`.
    """
    quiet = _time(settings.get("quiet_from")), _time(settings.get("quiet_until"))
    away_until = _day(settings.get("away_until"))
    return Preferences(
        reminder_time=_time(settings.get("reminder_time")),
        quiet=(quiet[0], quiet[1]) if quiet[0] and quiet[1] else None,
        away=(_day(settings.get("away_from")) or date.min, away_until) if away_until else None,
        deputy=settings.get("deputy") or None,
        channel=settings.get("channel") or None,
        active=active,
    )


def _time(text: object) -> time | None:
    try:
        return time.fromisoformat(str(text)) if text else None
    except ValueError:
        return None


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
