"""Dissent in writing, where a council asks for it: each agency answers for its own, whoever writes first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.router import Router
from handlers.verbs import VERBS
from procedure.policy import parse
from tests.doubles.chair import conference, finished
from tests.doubles.office import SW, TM, Office, at, due, form_of, words

ASKED_IN_WRITING = (
    'authority = "leeds"\nname = "Leeds"\nover = "leeds"\n[rules.dissent_in_writing]\non = true\n'
)
HEALTH_S, SCHOOL_S = "Dissent put in writing (Health)", "Dissent put in writing (School)"


@pytest.fixture
async def disputed(office: Office) -> Office:
    """Health and school disagree with the conference of Tuesday 8 December: they have 72 hours to write."""
    leeds = parse(ASKED_IN_WRITING, "leeds.toml", office.desk.policies["leeds"])
    office.desk = replace(office.desk, policies={**office.desk.policies, "leeds": leeds})
    office.router = Router(office.database, office.desk, VERBS)
    await conference(office)
    why = {f"dissent_{what}_{who}": "Words." for what in ("why", "then") for who in ("health", "school")}
    await finished(office, dissenters="health,school", **why)
    office.now = at("2026-12-09 09:00")
    return office


async def test_each_agency_is_met_by_its_own_letter(disputed: Office) -> None:
    await disputed.say(SW, "done AB123 dissent in writing 9 Dec school")
    assert due(await disputed.card())[HEALTH_S] == "11 December 2026"
    planned = await disputed.nudges("AB123", state="planned")
    mine = [each for each in planned if each.step == "dissent_in_writing" and "agency" in each.details]
    assert {(each.occurrence[1:], each.details["agency"]) for each in mine} == {(":health", "health")}
    assert "health.visitor" in {each.recipient for each in mine}
    pressed = "done?ref=AB123&step=dissent_in_writing&occurrence=1%3Ahealth"
    await disputed.press(SW, pressed, on="2026-12-09")
    assert [each["agency"] for each in await disputed.details("dissent_in_writing")] == ["school", "health"]


async def test_whose_it_is_is_asked_while_several_may_have_written(disputed: Office) -> None:
    asked = await disputed.say(SW, "done AB123 dissent in writing 9 Dec")
    [whose] = [field for field in form_of(asked).fields if field.name == "agency"]
    assert {name for _, name in whose.options} == {"Health", "School"}
    await disputed.fill(SW, asked, agency="health")
    assert await disputed.details("dissent_in_writing") == [{"agency": "health"}]
    await disputed.say(TM, "done AB123 dissent in writing 9 Dec")  # only one can be meant now
    assert [each["agency"] for each in await disputed.details("dissent_in_writing")] == ["health", "school"]


async def test_a_letter_can_be_put_right_for_one_agency(disputed: Office) -> None:
    for whose in ("school", "health"):
        await disputed.say(SW, f"done AB123 dissent in writing 8 Dec {whose}")
    assert "say whose it is" in words(await disputed.say(SW, "correct AB123 dissent in writing 9 Dec"))
    await disputed.say(SW, "correct AB123 dissent in writing school never")
    assert due(await disputed.card())[SCHOOL_S] == "11 December 2026"
