"""Settings typed on one line: they are done, or one sentence says what to type."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.reminders.settings import VERB
from handlers.understanding import is_a_question
from tests.doubles.office import SW, SW_SOUTH, Office, button, is_one_sentence, words

KEPT = {"reminder_time": "09:30", "channel": "slack", "quiet_from": "12:00", "quiet_until": "13:00"}


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        ("settings 10am", {"reminder_time": "10:00"}),
        ("settings 10", {"reminder_time": "10:00"}),
        ("settings at 9:45", {"reminder_time": "09:45"}),
        ("Settings: at midday please", {"reminder_time": "12:00"}),
        ("settings email", {"channel": "email"}),
        ("settings by e-mail", {"channel": "email"}),
        ("settings teams", {"channel": "teams"}),
        ("settings 10am email", {"reminder_time": "10:00", "channel": "email"}),
        ("settings quiet 6pm to 8am", {"quiet_from": "18:00", "quiet_until": "08:00"}),
        ("settings quiet from 4pm until 10:30am", {"quiet_from": "16:00", "quiet_until": "10:30"}),
        ("settings quiet 12:30-13:30", {"quiet_from": "12:30", "quiet_until": "13:30"}),
        ("settings quiet none", {"quiet_from": "", "quiet_until": ""}),
        ("settings away 1 to 12 December", {"away_from": "2026-12-01", "away_until": "2026-12-12"}),
        ("settings away from 30 Nov to 4 Dec", {"away_from": "2026-11-30", "away_until": "2026-12-04"}),
        (
            "settings away 20 December until 3 January",
            {"away_from": "2026-12-20", "away_until": "2027-01-03"},
        ),
        ("settings away until 4 Dec", {"away_from": "2026-11-23", "away_until": "2026-12-04"}),
        ("settings away tomorrow", {"away_from": "2026-11-24", "away_until": "2026-11-24"}),
        ("settings away 1/12/2026 - 4/12/2026", {"away_from": "2026-12-01", "away_until": "2026-12-04"}),
        ("settings away none", {"away_from": "", "away_until": ""}),
        ("settings deputy @social.worker.south", {"deputy": "social.worker.south"}),
        (
            "settings away 1 to 12 December deputy @social.worker.south",
            {"away_from": "2026-12-01", "away_until": "2026-12-12", "deputy": "social.worker.south"},
        ),
        ("settings deputy nobody", {"deputy": ""}),
    ],
)
async def test_what_is_typed_is_kept_and_the_rest_stays_as_it_was(
    office: Office, typed: str, changed: dict[str, Any]
) -> None:
    await office.change(SW, settings=KEPT)
    reply = await office.say(SW, typed)
    assert "Your reminders are changed" in words(reply), words(reply)
    assert (await office.person(SW)).settings == {**KEPT, **changed}


async def test_quiet_hours_saved_before_that_leave_no_time_are_said_to_count_for_nothing(
    office: Office,
) -> None:
    await office.change(SW, settings={"quiet_from": "09:00", "quiet_until": "17:00"})
    shown = words(await office.say(SW, "settings"))
    assert "but they leave less than an hour between 9am and 5pm, so reminders come all the same" in shown


async def test_the_time_of_day_shown_is_when_reminders_really_come(office: Office) -> None:
    await office.change(
        SW, settings={"reminder_time": "10:00", "quiet_from": "09:00", "quiet_until": "11:30"}
    )
    assert "11:30am on working days" in words(await office.say(SW, "settings"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("settings 8am", "Enter a time between 9am and 5pm, such as 9:30am."),
        ("settings 25:00", "type settings 10am, settings email"),
        ("settings banana", "I did not understand “banana”: type settings 10am, settings email"),
        ("settings quiet 6pm", "Type both times, such as settings quiet 6pm to 8am"),
        ("settings quiet", "Nothing follows “quiet”: add what it should be"),
        ("settings quiet evening to morning", "Type both times, such as settings quiet 6pm to 8am"),
        ("settings quiet 8am to 6pm", "Leave at least an hour between 9am and 5pm"),
        ("settings quiet 9am to 5pm", "Leave at least an hour between 9am and 5pm"),
        ("settings away", "Nothing follows “away”: add what it should be"),
        ("settings away banana to 12 December", "cannot be read as a date"),
        ("settings away 12 to 1 December", "on or after the first day"),
        ("settings deputy", "Nothing follows “deputy”: add what it should be"),
        ("settings deputy @nobody", "I do not know “nobody”"),
        (f"settings deputy {SW}", "Choose somebody else"),
    ],
)
async def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    office: Office, typed: str, sentence: str
) -> None:
    before = await office.records()
    reply = await office.say(SW, typed)
    assert is_one_sentence(reply), words(reply)
    assert sentence in words(reply)
    assert await office.records() == before


async def test_a_day_that_could_be_two_is_chosen_and_then_kept(office: Office) -> None:
    reply = await office.say(SW, "settings away until next thursday")
    await office.press(SW, button(reply, "Thursday 3 December 2026"))
    assert (await office.person(SW)).settings["away_until"] == "2026-12-03"


def test_a_question_about_settings_is_still_a_question() -> None:
    assert is_a_question(VERB, "where do I find them in the guidance?")
    assert is_a_question(VERB, "quiet hours what are they good for?")
    assert not is_a_question(VERB, "away from 1 December to 12 December")


async def test_settings_alone_shows_them_and_changes_nothing(office: Office) -> None:
    await office.change(SW, settings={"deputy": "social.worker.south", **KEPT})
    before = await office.records()
    reply = await office.say(SW, "settings")
    assert "9:30am on working days" in words(reply)
    assert (await office.person(SW_SOUTH)).name in words(reply)
    assert await office.records() == before
