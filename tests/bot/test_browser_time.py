"""Moving the demonstration's clock: what the words mean, in London."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.browser.time_travel import UnreadableMove, later, moment, remember_clock, remembered_clock
from procedure.calendar import BeyondCalendar, WorkingCalendar
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase
from tests.doubles.stage import CHRISTMAS, LONDON

CALENDAR = WorkingCalendar(CHRISTMAS, proclaimed_until=datetime(2028, 12, 31, tzinfo=UTC).date())


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("now", "words", "then"),
    [
        ("2026-12-18T10:30", "2 hours", "2026-12-18T12:30"),
        ("2026-12-18T10:30", "90 minutes", "2026-12-18T12:00"),
        ("2026-12-18T10:30", "3 days", "2026-12-21T10:30"),
        ("2026-12-18T10:30", "1 week", "2026-12-25T10:30"),
        ("2026-12-18T10:30", "1 working day", "2026-12-21T10:30"),  # over a weekend
        ("2026-12-24T10:30", "1 Working  Day", "2026-12-29T10:30"),  # over Christmas
        ("2026-12-18T10:30", "15 working days", "2027-01-13T10:30"),
        ("2026-12-19T10:30", "1 working day", "2026-12-21T10:30"),  # from a Saturday
        ("2026-12-18T08:59", "to 9am next working day", "2026-12-18T09:00"),
        ("2026-12-18T09:00", "to 9am next working day", "2026-12-21T09:00"),
        ("2026-12-24T17:00", "to 9am next working day", "2026-12-29T09:00"),
        ("2027-03-27T10:30", "1 day", "2027-03-28T10:30"),  # the clocks go forward, the appointment does not
        ("2027-10-30T10:30", "1 day", "2027-10-31T10:30"),  # and back
        ("2027-03-28T00:30", "2 hours", "2027-03-28T03:30"),  # 1am to 2am is not there that night
    ],
)
def test_the_clock_moves_as_people_count(now: str, words: str, then: str) -> None:
    assert later(words, london(now), CALENDAR, LONDON) == london(then)


@pytest.mark.parametrize(
    "words", ["", "soon", "0 days", "-1 day", "1.5 days", "1 month", "day", "99999 weeks x"]
)
def test_words_that_are_no_length_of_time_are_answered_with_examples(words: str) -> None:
    with pytest.raises(UnreadableMove, match="give it like 1 working day"):
        later(words, london("2026-12-18T10:30"), CALENDAR, LONDON)


def test_the_clock_does_not_leave_the_calendar() -> None:
    with pytest.raises(BeyondCalendar):
        later("99999 working days", london("2026-12-18T10:30"), CALENDAR, LONDON)
    with pytest.raises(UnreadableMove, match="too far"):
        later("99999 weeks", datetime(9990, 1, 1, tzinfo=UTC), CALENDAR, LONDON)


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("2026-12-18T09:00:00+00:00", "2026-12-18T09:00"),
        ("2027-07-01T09:00:00Z", "2027-07-01T10:00"),
        ("2027-07-01T09:00", "2027-07-01T09:00"),  # as a date-time field gives it: local
        (" 2026-12-18 ", "2026-12-18T00:00"),
    ],
)
def test_a_moment_without_an_offset_is_local(text: str, then: str) -> None:
    assert moment(text, LONDON) == london(then)


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01T09:00", "0001-01-01T00:00:00+23:00"])
def test_a_moment_nobody_can_read_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(UnreadableMove, match="like 2026-12-18T09:00:00"):
        moment(text, LONDON)


async def test_the_clock_is_as_far_ahead_after_a_restart(tmp_path: Path) -> None:
    real = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    database = SqliteDatabase(tmp_path / "demo.db", Sealer("a key for trying things out, and no other"))
    await database.migrate()
    clock = await remembered_clock(database, lambda: real)
    assert clock() == real
    clock.move_to(real + timedelta(days=26, microseconds=1))
    await remember_clock(database, clock)

    again = await remembered_clock(database, lambda: real + timedelta(hours=1))
    assert again() == clock() + timedelta(hours=1)
    await database.close()
