"""A date so long ago that it may be a slip is asked about once, in the same way at every door."""

from __future__ import annotations

import pytest

from tests.doubles.office import SW, Office, buttons, form_of, is_one_sentence, words

ASKED = "3 January 2025 is more than a year ago: is that right? If it is, add “confirmed” at the end."


async def test_a_case_that_began_long_ago_is_registered_once_somebody_says_so(office: Office) -> None:
    before = await office.records()
    asked = await office.say(SW, "register AB123 strategy 3 Jan 2025 children 2")
    assert words(asked).startswith(ASKED)
    assert await office.records() == before
    [yes] = buttons(asked)
    assert yes.label == "Yes, Friday 3 January 2025"
    card = words(await office.press(SW, yes))
    assert "AB123 is registered" in card
    assert "Children: 2" in card


async def test_it_can_be_said_in_the_same_line(office: Office) -> None:
    said = await office.say(SW, "register AB123 strategy 3 Jan 2025 confirmed children 2")
    assert "AB123 is registered" in words(said)


@pytest.mark.parametrize(("typed", "asks"), [("23 Aug", False), ("22 Aug", True)])
async def test_three_months_are_not_long(office: Office, typed: str, asks: bool) -> None:
    asked = await office.say(SW, f"register AB123 strategy {typed}")
    assert ("22 August 2026 is more than three months ago" in words(asked)) == asks


async def test_what_cannot_be_at_all_is_refused_and_not_asked_about(office: Office) -> None:
    refused = await office.say(SW, "register AB123 strategy 3 Jan 1999")
    assert is_one_sentence(refused)
    assert "too long ago" in words(refused)


async def test_a_form_asks_below_and_takes_another_date_as_well(office: Office) -> None:
    shown = await office.fill(SW, await office.say(SW, "register AB123"), strategy="2025-01-03")
    assert "check the year, or say below that it is right" in form_of(shown).errors["strategy"]
    [right] = [field for field in form_of(shown).fields if field.name == "confirmed"]
    assert right.options == (("2025-01-03", "Yes, 3 January 2025"),)
    another = await office.fill(SW, shown, strategy="2024-01-03", confirmed="2025-01-03")
    assert "3 January 2024 is more than two years ago" in form_of(another).errors["strategy"]
    assert "AB123 is registered" in words(await office.fill(SW, shown, confirmed="2025-01-03"))


async def test_a_correction_that_is_far_from_the_date_on_record_is_asked_about(office: Office) -> None:
    await office.registered()
    asked = await office.say(SW, "correct AB123 strategy 20 Nov 2025")
    assert "20 November 2025 is more than a year ago: is that right?" in words(asked)
    corrected = words(await office.press(SW, buttons(asked)[0]))
    assert "corrected from 20 November 2026 to 20 November 2025" in corrected
    assert "corrected" in words(await office.say(SW, "correct AB123 strategy 18 Nov 2025"))
    assert "corrected" in words(await office.say(SW, "correct AB123 strategy 20 Nov 2026"))
