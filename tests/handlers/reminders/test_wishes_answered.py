"""Whoever writes about being reminded is told what to type for it, filled in, with a button that does it."""

from __future__ import annotations

import pytest

from storage import outbox
from tests.doubles.office import SCHOOL, SW, SW_SOUTH, Office, button, buttons, words
from tests.doubles.post import Post


@pytest.fixture
async def reminded(office: Office) -> Office:
    """An office whose social worker was reminded this morning of the section 47 enquiry of AB123."""
    await office.registered()
    [reminder] = await Post(office).to(SW, "2026-11-24 09:00")
    assert "AB123: section 47 enquiry complete" in words(reminder)
    return office


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("remind me tomorrow", "type snooze AB123 s47 tomorrow"),
        ("remind me about AB123 on thursday", "type snooze AB123 s47 thursday"),
        ("remind me next week", "type snooze AB123 s47 30 November 2026"),
        ("snooze for two weeks", "type snooze AB123 s47 8 December 2026"),
        ("remind me later today", "type snooze AB123 s47 tomorrow"),
        ("remind me on 4 December about the s47 for AB123", "type snooze AB123 s47 4 december"),
        ("already done", "Nothing is recorded yet. Type done AB123 s47 and the day"),
        (
            "this is not mine",
            "Press Not mine on the reminder of the completion of the section 47 enquiry in AB123",
        ),
        ("pause reminders until monday", "They cannot be turned off."),
        ("not now", "type snooze AB123 s47 tomorrow"),
        ("stop reminding me", "type snooze AB123 s47 tomorrow"),
        ("turn off reminders for AB123", "type snooze AB123 s47 tomorrow"),
        ("mute", "type settings quiet 6pm to 8am"),
        ("less messages please", "settings 10am"),
        ("stop emailing me", "settings slack, settings teams or settings email"),
        (
            "why do i keep getting reminders??",
            "In AB123 you are reminded of the completion of the section 47 enquiry.",
        ),
        ("i'm on leave next week", "type settings away 30 November 2026 to 4 December 2026"),
        ("I'll be off from 1 to 5 Dec", "type settings away 1 December 2026 to 5 December 2026"),
        ("I'm ill", "Type settings away and the days, such as settings away 1 to 12 December."),
        ("on maternity leave from 1 Jan", "Type settings away and the days"),
        ("i am back", "You are not entered as away: reminders come to you at 9am on working days."),
        ("remind me at 10:30", "type settings 10:30am"),
        ("email me instead", "To have reminders by e-mail, type settings email."),
        ("quiet hours", "settings quiet 6pm to 8am"),
    ],
)
async def test_it_is_said_what_to_type(reminded: Office, said: str, typed: str) -> None:
    reply = await reminded.say(SW, said)
    assert typed in words(reply)
    assert "Whom to ask" not in words(reply)
    assert len(reply.blocks) <= 4


@pytest.mark.parametrize("said", ["remind me on thursday", "remind me about AB123 on thursday"])
async def test_the_button_puts_off_that_very_reminder(reminded: Office, said: str) -> None:
    reply = await reminded.press(SW, button(await reminded.say(SW, said), "Remind me then"))
    assert "AB123: I will remind you of the completion of the section 47 enquiry on Thursday 26" in words(
        reply
    )


async def test_what_is_typed_as_it_is_told_does_it(reminded: Office) -> None:
    reply = await reminded.say(SW, "snooze AB123 s47 thursday")
    assert "on Thursday 26 November 2026" in words(reply)
    reply = await reminded.say(SW, "settings away 30 November 2026 to 4 December 2026")
    assert "Away from: 30 November 2026" in words(reply)


async def test_leave_is_entered_with_one_press_and_so_is_being_back(reminded: Office) -> None:
    told = await reminded.say(SW, "i'm on leave next week")
    away = await reminded.press(SW, button(told, "Away 30 November 2026 to 4 December 2026"))
    assert "Away until: 4 December 2026" in words(away)
    back = await reminded.say(SW, "i am back", moment="2026-12-01 10:00")
    assert "You are entered as away until 4 December 2026. To end that, type settings back." in words(back)
    assert "Away" not in words(await reminded.press(SW, button(back, "I am back"), moment="2026-12-01 10:01"))


@pytest.mark.parametrize(
    ("said", "label", "shown"),
    [
        ("remind me at 10:30", "Remind me at 10:30am", "10:30am on working days"),
        ("email me instead", "Reminders by e-mail", "Where: E-mail"),
    ],
)
async def test_the_time_and_the_place_are_chosen_with_one_press(
    reminded: Office, said: str, label: str, shown: str
) -> None:
    assert shown in words(await reminded.press(SW, button(await reminded.say(SW, said), label)))


async def test_without_any_reminder_it_is_said_in_general(office: Office) -> None:
    reply = await office.say(SCHOOL, "remind me tomorrow")
    assert "type snooze AB123 s47 tomorrow, with your case, step and day" in words(reply)
    assert [each.label for each in buttons(reply)] == ["What is due from me"]


async def test_a_stranger_learns_nothing_of_a_case_that_they_name(reminded: Office) -> None:
    named = words(await reminded.say(SW_SOUTH, "turn off reminders for AB123"))
    assert named == words(await reminded.say(SW_SOUTH, "turn off reminders for ZZ999"))


async def test_once_the_step_is_recorded_its_reminder_is_put_off_no_more(reminded: Office) -> None:
    await reminded.say(SW, "done AB123 s47 today icpc")
    assert "s47 tomorrow, or press below" not in words(await reminded.say(SW, "remind me tomorrow"))


async def test_nothing_of_it_is_kept_for_the_owners_of_the_guidance(reminded: Office) -> None:
    before = await reminded.records()
    for said in ("stop reminding me", "why do i keep getting reminders", "i'm on leave next week", "mute"):
        await reminded.say(SW, said)
    assert await reminded.records() == before


@pytest.mark.parametrize("typed", ["back", "here", "not away", "I'm back", "no longer away", "back at work"])
async def test_settings_know_that_somebody_is_back(office: Office, typed: str) -> None:
    await office.change(SW, settings={"away_until": "2026-12-04", "reminder_time": "10:00"})
    assert "Away" not in words(await office.say(SW, f"settings {typed}"))
    kept = (await office.person(SW)).settings
    assert kept == {"away_from": "", "away_until": "", "reminder_time": "10:00"}


@pytest.mark.parametrize(
    ("typed", "until"),
    [
        ("this week", "27 November 2026"),
        ("next week", "4 December 2026"),
        ("for two weeks", "6 December 2026"),
    ],
)
async def test_settings_take_an_absence_in_weeks(office: Office, typed: str, until: str) -> None:
    assert f"Away until: {until}" in words(await office.say(SW, f"settings away {typed}"))


async def test_the_form_to_put_off_lists_what_the_asker_is_reminded_of_and_nothing_else(
    office: Office,
) -> None:
    await office.registered()
    [form] = [block for block in (await office.say(SW, "snooze AB123")).blocks if hasattr(block, "fields")]
    [step] = [field for field in form.fields if field.name == "step"]
    names = [name for _, name in step.options]
    assert "Section 47 enquiry complete" in names
    assert "First review conference" not in names
    assert len(names) < 8


async def test_whoever_has_no_reminder_of_a_case_is_told_so(office: Office) -> None:
    await office.registered()
    [case_id] = {each.case_id for each in await office.nudges("AB123")}
    await office.database.transact(lambda tx: outbox.cancel(tx, str(case_id), "a test", office.now))
    assert words(await office.say(SW, "snooze AB123")) == "You have no reminder about AB123 to put off."


async def test_what_is_put_off_comes_at_the_time_the_person_chose(office: Office) -> None:
    await office.registered()
    await office.say(SW, "settings 10:30am")
    await office.say(SW, "snooze AB123 s47 tomorrow")
    [again] = [each for each in await office.nudges("AB123") if each.rung.startswith("snoozed")]
    assert f"{again.due_at.astimezone(office.desk.timezone):%H:%M}" == "10:30"
