"""A day without its year, or one on which nobody works: nothing impossible is asked about or taken in silence."""

from __future__ import annotations

import pytest

from tests.doubles.chair import conference, finished
from tests.doubles.office import SW, Office, at, button, is_one_sentence, words


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ("done AB123 s47 1 Dec", "Section 47 enquiry complete"),
        ("done AB123 core group 1 Dec", "Initial core group"),
        ("done AB123 icpc 1 Dec", "Initial child protection conference"),
    ],
)
async def test_a_day_that_no_year_makes_possible_is_refused_and_not_asked_about(
    office: Office, typed: str, step: str
) -> None:
    await office.registered()  # it began on 20 November 2026, and today is the 23rd
    before = await office.records()
    reply = await office.say(SW, typed)
    assert words(reply) == f"1 December 2026 has not come yet: record “{step}” once it has happened."
    assert is_one_sentence(reply)
    assert await office.records() == before


async def test_of_two_years_the_one_that_fits_the_case_is_meant(office: Office) -> None:
    asked = await office.say(SW, "register AB123 strategy 27 Nov 2025")
    await office.press(SW, button(asked, "Yes"))
    reply = await office.say(SW, "done AB123 s47 1 Dec outcome cin")  # 1 December 2026 is still to come
    assert "recorded for 1 December 2025" in words(reply)


async def test_a_step_on_a_weekend_or_a_bank_holiday_is_recorded_with_a_word_on_it(office: Office) -> None:
    await conference(office)
    await finished(office)
    office.now = at("2026-12-29 10:00")
    saturday = words(await office.say(SW, "done AB123 initial core group 12 Dec"))
    assert "recorded for 12 December 2026" in saturday
    assert "12 December 2026 is a Saturday. If that is a slip, type correct AB123" in saturday
    assert "13 December 2026 is a Sunday." in words(await office.say(SW, "correct AB123 core group 13 Dec"))
    assert "is a slip" not in words(await office.say(SW, "correct AB123 core group 14 Dec"))
    assert "25 December 2026 is Christmas Day." in words(await office.say(SW, "done AB123 visit 25 Dec"))


async def test_a_reminder_is_put_off_by_the_name_that_fits_the_case(office: Office) -> None:
    await conference(office)
    await finished(office)
    reply = await office.say(SW, "snooze AB123 core group tomorrow")
    assert "I will remind you of the initial core group on Wednesday 9 December 2026" in words(reply)


async def test_where_a_name_means_two_steps_what_to_type_is_in_words(office: Office) -> None:
    await office.registered()
    reply = words(await office.say(SW, "snooze AB123 core group tomorrow"))
    assert reply.endswith("type initial core group or later core group.")
    assert "_" not in reply
