"""What managers see: their own team, most days late first, and what is due in the next five working days."""

from __future__ import annotations

import pytest

from handlers.cases.overdue import MISSED
from storage import people
from tests.doubles.office import (
    BOOKING,
    SERVICE,
    SW,
    SW_SOUTH,
    TM,
    TM_SOUTH,
    Office,
    button,
    buttons,
    is_one_sentence,
    rows,
    words,
)

OVERDUE = "Overdue, most days late first"
SOON = "Due in the next five working days"


async def three_cases(office: Office) -> None:
    """AB1 (north) from 2 November 2026, AB2 (north) from 9 November, CD1 (south) from 2 November."""
    await office.say(SW, "register AB1 strategy 2 Nov")
    await office.say(SW, "register AB2 strategy 9 Nov")
    await office.say(SW_SOUTH, "register CD1 strategy 2 Nov")


async def test_the_most_overdue_comes_first_and_only_of_the_own_team(office: Office) -> None:
    await three_cases(office)
    found = rows(await office.say(TM, "overdue"), OVERDUE)
    assert {row[0] for row in found} == {"AB1", "AB2"}
    late = [int(row[3].split()[0]) for row in found]
    assert late == sorted(late, reverse=True)
    # 2 November 2026 and 4 working days is 6 November: eleven working days before the 23rd.
    assert found[0] == (
        "AB1",
        "Section 47 enquiry complete",
        "6 November 2026",
        "11 working days",
        "Social worker (north)",
    )
    assert found[1][2:4] == ("13 November 2026", "6 working days")


async def test_what_is_due_on_the_day_itself_is_not_overdue(office: Office) -> None:
    await three_cases(office)
    reply = await office.say(TM, "overdue icpc")
    assert words(reply).startswith("Nothing is overdue")
    # 2 November and 15 working days is 23 November 2026, today; 9 November and 15 is in five working days.
    assert [row[:4] for row in rows(reply, SOON)] == [
        ("AB1", "Initial child protection conference", "23 November 2026", "Due today"),
        ("AB2", "Initial child protection conference", "30 November 2026", "Due"),
    ]


async def test_a_service_manager_sees_every_team_and_can_ask_for_one(office: Office) -> None:
    await three_cases(office)
    assert {row[0] for row in rows(await office.say(SERVICE, "overdue"), OVERDUE)} == {"AB1", "AB2", "CD1"}
    for typed in ("overdue south", "overdue South s47", "overdue s47 SOUTH"):
        assert {row[0] for row in rows(await office.say(SERVICE, typed), OVERDUE)} == {"CD1"}, typed


async def test_a_team_with_a_name_of_two_words_can_be_asked_for(office: Office) -> None:
    await office.database.transact(lambda tx: people.save_team(tx, "north east", "North East"))
    await office.change(SW_SOUTH, team="north east")
    await three_cases(office)
    assert {row[0] for row in rows(await office.say(SERVICE, "overdue north east"), OVERDUE)} == {"CD1"}


async def test_core_group_means_the_first_and_the_later_ones(office: Office) -> None:
    await office.booked()
    await office.say(SW, "done AB123 icpc 8 Dec plan quorate yes", moment="2026-12-08 15:00")
    reply = await office.say(TM, "overdue core group", moment="2026-12-23 09:30")
    # 8 December 2026 and 10 working days is 22 December.
    assert [row[:4] for row in rows(reply, OVERDUE)] == [
        ("AB123", "Initial core group", "22 December 2026", "1 working day")
    ]


async def test_an_unknown_team_or_step_says_what_there_is(office: Office) -> None:
    reply = await office.say(SERVICE, "overdue banana")
    assert is_one_sentence(reply)
    assert "or a team (North or South)" in words(reply)


async def test_a_case_opens_at_a_press(office: Office) -> None:
    await three_cases(office)
    reply = await office.say(TM, "overdue")
    assert "AB1: where it stands" in words(await office.press(TM, button(reply, "Open AB1")))


@pytest.mark.parametrize("who", [TM_SOUTH, SERVICE])
async def test_closed_cases_are_not_overdue(office: Office, who: str) -> None:
    await three_cases(office)
    await office.press(SW_SOUTH, "close?ref=CD1", why="closed")
    assert "CD1" not in words(await office.say(who, "overdue"))


async def test_what_is_due_from_me(office: Office) -> None:
    await three_cases(office)
    reply = await office.say(SW, "mine")
    first = rows(reply, "Overdue")[0]
    assert first == ("AB1", "Section 47 enquiry complete", "6 November 2026", "Overdue by 11 working days")
    assert "CD1" not in words(reply)
    assert words(await office.say(SERVICE, "mine")).startswith(
        "You have no cases, and nothing is due from you."
    )


async def test_what_was_not_done_before_the_conference_does_not_vanish_once_it_is_held(
    office: Office,
) -> None:
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    await office.say(SW, "done AB123 s47 23 Nov 2026 outcome icpc")
    await office.press(BOOKING, "book", ref="AB123", when="2026-12-04T10:00", confirmed="yes")
    held = "done AB123 icpc 4 Dec 2026 plan quorate yes"
    await office.say(SW, held, moment="2026-12-04 15:00")
    seen = await office.say(TM, "overdue")
    missed = [row[1] for row in rows(seen, MISSED)]
    assert any("views obtained" in step for step in missed)
    assert "but" in words(seen)
    assert "AB123" not in words(await office.say(TM_SOUTH, "overdue"))


async def test_whoever_is_to_act_is_asked_at_one_press(office: Office) -> None:
    await three_cases(office)
    reply = await office.say(TM, "overdue")
    asked = await office.press(TM, button(reply, "Ask about AB1: section 47"))
    assert "I have asked Social worker (north)" in words(asked)
    above = await office.press(SERVICE, button(await office.say(SERVICE, "overdue"), "Ask about CD1"))
    assert "I have asked Team manager (south)" in words(above)
    asked_of = {(each.recipient, each.rung) for each in await office.nudges("AB1") if each.kind == "notice"}
    assert ("social.worker", "nudged") in asked_of


async def test_what_is_late_by_few_days_can_be_asked_about_below_a_long_list(office: Office) -> None:
    for number in range(1, 8):
        await office.say(SW, f"register AB{number} strategy {number + 8} Nov")
    asked = {each.label for each in buttons(await office.say(TM, "overdue", moment="2026-11-24 10:00"))}
    assert {f"Ask about AB{number}: section 47" for number in range(1, 8)} <= asked


async def test_a_manager_who_asks_what_is_due_hears_how_much_is_overdue_below_them(office: Office) -> None:
    assert "overdue" not in words(await office.say(TM, "what next?"))
    await three_cases(office)
    assert "4 steps are overdue in your team: type overdue." in words(await office.say(TM, "what next?"))
    assert "4 steps are overdue in your team" in words(await office.say(TM, "mine"))
    assert "7 steps are overdue in the teams" in words(await office.say(SERVICE, "mine"))
    assert "in your team" not in words(await office.say(SW, "mine"))


@pytest.mark.parametrize("typed", ["is anything overdue?", "anything late?", "what have we missed"])
async def test_it_is_asked_for_in_other_words_too(office: Office, typed: str) -> None:
    await three_cases(office)
    assert words(await office.say(TM, typed)).startswith("4 steps are overdue")


async def test_whoever_manages_nobody_is_shown_the_way_to_what_is_late_of_their_own(office: Office) -> None:
    told = words(await office.say(SW, "is anything overdue?"))
    assert (
        told == "“overdue” is for team managers or service managers: type mine to see what is due from you."
    )
