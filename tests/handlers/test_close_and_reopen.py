"""A closed case rests; an opened one goes on where its events say it stands."""

from __future__ import annotations

from tests.doubles.office import SW, Office, words


async def planned(office: Office) -> int:
    return len(await office.nudges("AB123", state="planned"))


async def test_a_reopened_case_has_its_dates_and_its_reminders_again(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    before = await planned(office)
    closing = await office.say(SW, "close AB123")
    await office.fill(SW, closing, why="closed")
    assert await planned(office) == 0
    card = words(await office.say(SW, "reopen AB123", moment="2026-11-24 10:00"))
    assert "AB123 is open again" in card
    assert "27 November 2026" in card
    assert await planned(office) == before > 0


async def test_an_open_case_cannot_be_reopened(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    assert "AB123 is open" in words(await office.say(SW, "reopen AB123"))
