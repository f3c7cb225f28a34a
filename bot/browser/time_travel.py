"""Moving the demonstration's clock: "1 working day", "2 hours", or to a date and time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock, DemonstrationClock, real_time
from procedure.calendar import WorkingCalendar
from storage import receipts
from storage.database import Database

NEXT_MORNING = "to 9am next working day"
NINE = time(9)

_AMOUNT = re.compile(r"(\d{1,5})\s*(working day|day|week|hour|minute)s?")
_REMEMBERED_AS = "demonstration clock is ahead by seconds"


class UnreadableMove(ValueError):
    """A sentence that says how the clock can be moved."""


async def remembered_clock(database: Database, real: Clock = real_time) -> DemonstrationClock:
    """The clock as far ahead of the real one as it was when it was last moved."""
    kept = await database.read(lambda tx: receipts.remembered(tx, _REMEMBERED_AS))
    return DemonstrationClock(timedelta(seconds=float(kept or 0)), real)


async def remember_clock(database: Database, clock: DemonstrationClock) -> None:
    """Keeps how far ahead the clock is, for after a restart."""
    ahead = repr(clock.ahead.total_seconds())
    await database.transact(lambda tx: receipts.remember(tx, _REMEMBERED_AS, ahead))


def moment(text: str, timezone: ZoneInfo) -> datetime:
    """The aware time written in ISO 8601; one without an offset is local. Raises `UnreadableMove`."""
    try:
        then = datetime.fromisoformat(text.strip())
        return (then if then.tzinfo else then.replace(tzinfo=timezone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableMove(
            "That is not a date and time I can read: give it like 2026-12-18T09:00:00+00:00."
        ) from None


def later(words: str, now: datetime, calendar: WorkingCalendar, timezone: ZoneInfo) -> datetime:
    """`now` and so much more, in UTC. Days and weeks keep the local time of day; a working day is the next.

    Raises `UnreadableMove`, and `procedure.calendar.BeyondCalendar` for working days out of its reach.
    """
    local = now.astimezone(timezone)
    plain = " ".join(words.casefold().split())
    if plain == NEXT_MORNING:
        return _next_morning(local, calendar).astimezone(UTC)
    found = _AMOUNT.fullmatch(plain)
    if not found or not int(found[1]):
        raise UnreadableMove(
            "I cannot read how far to move the clock: give it like 1 working day, 3 days, 2 hours, "
            "90 minutes or 1 week."
        )
    try:
        return _after(local, int(found[1]), found[2], calendar).astimezone(UTC)
    except OverflowError:
        raise UnreadableMove("That is too far ahead: move the clock by less.") from None


def _after(local: datetime, count: int, unit: str, calendar: WorkingCalendar) -> datetime:
    if unit in ("hour", "minute"):
        # Through UTC, so that two hours are two hours on the nights when the clocks change.
        return local.astimezone(UTC) + timedelta(**{f"{unit}s": count})
    if unit == "working day":
        day = calendar.add(local.date(), count)
        return datetime.combine(day, local.timetz())
    return local + timedelta(days=count * (7 if unit == "week" else 1))


def _next_morning(local: datetime, calendar: WorkingCalendar) -> datetime:
    today = local.date()
    if calendar.is_working_day(today) and local.time() < NINE:
        return datetime.combine(today, NINE, local.tzinfo)
    return datetime.combine(calendar.next_working_day(today), NINE, local.tzinfo)
