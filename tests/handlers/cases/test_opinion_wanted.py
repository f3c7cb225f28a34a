"""A question about a case that wants an opinion: none is given, and what can be asked instead is said."""

from __future__ import annotations

import pytest

from tests.doubles.chair import conference, finished
from tests.doubles.office import HEALTH, SW, Office, words


@pytest.mark.parametrize(
    "asked",
    [
        "should the plan end for the boy in AB123",
        "should the boy in AB123 come off the plan",
        "should the plan for the girl in AB123 end at the review?",
        "could the boy in AB123 go home now",
        "tell me whether the plan should end for the girl in AB123",
        "ought the plan in AB123 to go on",
        "AB123 should the plan end",
        "what do you think of the plan in AB123",
        "should AB123 be stepped down",
        "is AB123 over the threshold",
    ],
)
async def test_an_opinion_wanted_without_a_name_is_not_given_and_what_can_be_asked_is_said(
    office: Office, asked: str
) -> None:
    await conference(office)
    await finished(office)
    said = words(await office.say(SW, asked))
    assert said.startswith("I do not give opinions about a child or a family: ")
    assert "you can ask me what was decided in AB123, what is due next, or what the guidance says." in said
    assert "nothing was kept" not in said
    [sentence] = [each for each in said.split("\n\n") if each.startswith("I do not")]
    assert sentence.count(".") == 1
    invited = words(await office.say(HEALTH, asked))
    assert invited.startswith(
        "I do not give opinions about a child or a family: those are for the conference"
    )
    assert "you can ask me what is asked of you in AB123" in invited


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("mum in AB123 wants the plan to end", "I keep dates and steps, not notes"),
        ("has the plan for the boy in AB123 ended", "A child protection plan was made"),
        ("is dad in AB123 coming", "4 people are invited"),
        ("what should i do next in AB123", "Section 47 enquiry complete"),
        ("is AB123 late", "Section 47 enquiry complete"),
    ],
)
async def test_what_is_no_opinion_is_answered_as_before(office: Office, asked: str, told: str) -> None:
    await conference(office)
    await finished(office)
    assert told in words(await office.say(SW, asked))
    assert "opinions" not in words(await office.say(HEALTH, asked))
