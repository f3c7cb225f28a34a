"""What is due from me: what is urgent without a date comes first."""

from __future__ import annotations

from tests.doubles.office import SW, TM, Office, rows


async def test_what_is_to_be_done_as_soon_as_possible_is_not_left_out(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    await office.say(SW, "done AB123 s47 23 Nov 2026 outcome icpc")
    mine = await office.say(SW, "mine")
    assert ("AB123", "Conference request with invite list") in rows(mine, "To do as soon as possible")
    assert ("AB123", "Conference request with invite list") not in [
        row[:2] for row in rows(mine, "Due from you in the next month")
    ]


async def test_somebody_elses_urgent_step_is_not_mine(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    await office.say(SW, "done AB123 s47 23 Nov 2026 outcome icpc")
    assert "as soon as possible" not in str((await office.say(TM, "mine")).blocks)
