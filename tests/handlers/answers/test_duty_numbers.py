"""Whoever asks for the number of a duty team gets the council's own, or hears that it has given none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.danger import DAYTIME, OUT_OF_HOURS
from handlers.router import Router
from handlers.verbs import VERBS
from procedure.rules import Contact
from tests.doubles.office import SCHOOL, Office, words


@pytest.fixture
async def with_numbers(office: Office) -> Office:
    """An office whose authority has given both numbers."""
    leeds = office.desk.policies["leeds"]
    contacts = (
        *leeds.contacts,
        Contact(DAYTIME, "the duty and advice team", "01632 960001"),
        Contact(OUT_OF_HOURS, "the emergency duty team", "01632 960002"),
    )
    policies = {**office.desk.policies, "leeds": replace(leeds, contacts=contacts)}
    office.router = Router(office.database, replace(office.desk, policies=policies), VERBS)
    return office


@pytest.mark.parametrize(
    "asked",
    ["number for the duty team", "emergency number please", "who do I ring out of hours?", "duty number"],
)
async def test_where_none_is_set_it_is_said_so_and_who_can_set_it(office: Office, asked: str) -> None:
    said = words(await office.say(SCHOOL, asked))
    assert "No duty team’s number is set here for Leeds: your council’s website has it" in said
    assert "whoever looks after this assistant can add it" in said
    assert "For conferences, invitations and reports: Integrated Safeguarding Unit, 0113 37 82833." in said
    assert "ring 999" in said


async def test_where_they_are_set_they_are_given(with_numbers: Office) -> None:
    said = words(await with_numbers.say(SCHOOL, "what is the number of the duty team?"))
    assert "By day: the duty and advice team, 01632 960001." in said
    assert "Out of hours: the emergency duty team, 01632 960002." in said
    assert "is set here" not in said


@pytest.mark.parametrize("asked", ["how many agencies make it quorate?", "phone number of the isu"])
async def test_other_questions_are_answered_from_the_guidance(office: Office, asked: str) -> None:
    assert "duty team" not in words(await office.say(SCHOOL, asked))
