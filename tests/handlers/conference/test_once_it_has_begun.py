"""Once the hour of a conference has passed, everybody who looks sees the same: overdue, or was it held?"""

from __future__ import annotations

import pytest

from handlers.reply import Table
from tests.doubles.chair import conference
from tests.doubles.office import CHAIR, SCHOOL, SW, TM, Office, rows, words

STEP = "Child’s views obtained"  # due by the conference, at 10am on 8 December 2026
HELD = "Was it held? Record it"


async def states(office: Office, moment: str) -> list[str]:
    """What `case`, `mine`, `overdue` and the picture say of the step at a moment."""
    card = await office.say(SW, "case AB123", moment=moment)
    mine = await office.say(SW, "mine")
    overdue = await office.say(TM, "overdue")
    own = [row for block in mine.blocks if isinstance(block, Table) for row in block.rows]
    lists = [table for caption in ("Overdue, most", "Due in the next") for table in rows(overdue, caption)]
    return [
        {row[0]: row[2] for row in rows(card, "Steps and dates")}[STEP],
        {row[1]: row[-1] for row in own}[STEP],
        {row[1]: row[3] for row in lists}[STEP],
        words(card).partition("Child’s views: ")[2].partition(" ")[0],
    ]


@pytest.mark.parametrize(
    ("moment", "seen"),
    [
        ("2026-12-08 09:59", ["Due", "Due today", "Due today", "due"]),
        (
            "2026-12-08 10:01",
            ["Overdue by less than an hour", "Overdue by less than an hour", "less than an hour", "overdue"],
        ),
        ("2026-12-08 13:30", ["Overdue by 3 hours", "Overdue by 3 hours", "3 hours", "overdue"]),
    ],
)
async def test_every_list_agrees(office: Office, moment: str, seen: list[str]) -> None:
    await conference(office)
    assert await states(office, moment) == seen


async def test_of_the_conference_itself_people_are_asked_whether_it_was_held(office: Office) -> None:
    await conference(office)
    card = await office.say(SW, "case AB123", moment="2026-12-08 12:30")
    assert "was booked for 8 December 2026 at 10am: record whether it was held." in words(card)
    for who, listed in ((SW, "mine"), (CHAIR, "mine"), (TM, "overdue")):
        assert HELD in words(await office.say(who, listed)), who
    assert "record whether it was held" in words(await office.say(SW, "when is the ICPC for AB123?"))


async def test_while_it_lasts_it_stands_among_everybodys_conferences(office: Office) -> None:
    await conference(office)
    assert "ICPC on 8 December 2026 at 10am" in words(
        await office.say(SCHOOL, "mine", moment="2026-12-08 11:00")
    )
    assert "ICPC" not in words(await office.say(SCHOOL, "mine", moment="2026-12-08 12:30"))
