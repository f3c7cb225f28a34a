"""What can be done about reminders and cases: snooze, not mine, settings, assign, close."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.preferences import preferences_in
from tests.doubles.office import (
    HEALTH,
    SERVICE,
    SW,
    SW_SOUTH,
    TM,
    Office,
    at,
    button,
    form_of,
    is_one_sentence,
    rows,
    words,
)
from tests.doubles.town import OFFICE_HOURS


async def test_a_snoozed_reminder_comes_back_on_the_morning_asked_for(office: Office) -> None:
    await office.registered()
    reply = await office.say(SW, "snooze AB123 s47 wed")
    assert "on Wednesday 25 November 2026. It is still due." in words(reply)
    own = [
        each
        for each in await office.nudges("AB123", state="planned", recipient="social.worker")
        if each.step == "s47"
    ]
    assert min(each.send_at for each in own) == at("2026-11-25 09:00")


async def test_a_snooze_to_a_sunday_comes_on_monday(office: Office) -> None:
    await office.registered()
    assert "on Monday 30 November 2026" in words(await office.say(SW, "snooze AB123 s47 29 Nov"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("snooze AB123 s47 today", "Choose a day after today and within 10 working days"),
        ("snooze AB123 s47 25/12/2026", "Choose a day after today and within 10 working days"),
        ("snooze AB123 review tomorrow", "You have no reminder about the review conference to put off."),
        ("snooze AB123 banana tomorrow", "I do not know the step “banana”"),
        ("snooze AB123 s47 whenever", "“whenever” cannot be read as a date"),
    ],
)
async def test_what_cannot_be_snoozed(office: Office, typed: str, sentence: str) -> None:
    await office.registered()
    before = await office.records()
    reply = await office.say(SW, typed)
    assert is_one_sentence(reply), words(reply)
    assert sentence in words(reply)
    assert await office.records() == before


async def test_an_ambiguous_day_to_be_reminded_on_is_chosen(office: Office) -> None:
    await office.registered()
    reply = await office.say(SW, "snooze AB123 s47 next thursday")
    chosen = await office.press(SW, button(reply, "Thursday 26 November 2026"))
    assert "on Thursday 26 November 2026" in words(chosen)


async def test_not_mine_tells_the_manager_once(office: Office) -> None:
    await office.registered()
    for _ in range(2):
        reply = await office.press(SW, "not_mine?ref=AB123&step=s47&occurrence=1")
        assert "I have told the team manager that" in words(reply)
    told = [each.recipient for each in await office.nudges("AB123") if each.rung == "not_mine"]
    assert told == ["team.manager"]


async def test_a_manager_is_told_how_to_hand_it_on(office: Office) -> None:
    await office.registered()
    before = await office.records()
    assert "type assign AB123" in words(await office.press(TM, "not_mine?ref=AB123&step=s47"))
    assert await office.records() == before


async def test_settings_are_kept_and_reminders_move_with_them(office: Office) -> None:
    await office.registered()
    asked = await office.press(SW, button(await office.say(SW, "settings"), "Change"))
    reply = await office.fill(SW, asked, reminder_time="10:30", away_until="2026-11-24", deputy=SW_SOUTH)
    assert "10:30am on working days" in words(reply)
    assert "Away until: 24 November 2026" in words(reply)
    assert "Social worker (south)" in words(reply)
    person = await office.person(SW)
    assert person.settings["deputy"] == "social.worker.south"
    hours = {
        each.due_at.astimezone(office.desk.timezone).strftime("%H:%M")
        for each in await office.nudges("AB123", state="planned", recipient="social.worker")
        if each.step == "s47"
    }
    assert hours == {"10:30"}


async def test_a_holiday_can_be_entered_before_it_begins(office: Office) -> None:
    asked = await office.press(SW, "settings?change=yes")
    reply = await office.fill(SW, asked, away_from="2026-12-21", away_until="2026-12-31")
    assert "Away from: 21 December 2026" in words(reply)
    assert "Away until: 31 December 2026" in words(reply)
    wishes = preferences_in((await office.person(SW)).settings)
    away = {day: wishes.is_away(date(2026, 12, day)) for day in (18, 21, 31)}
    assert away == {18: False, 21: True, 31: True}


async def test_somebody_who_asks_for_a_quiet_midday_gets_it(office: Office) -> None:
    asked = await office.press(SW, "settings?change=yes")
    reply = await office.fill(SW, asked, quiet_from="12pm", quiet_until="1:30pm")
    assert "Quiet hours: midday to 1:30pm" in words(reply)
    wishes = preferences_in((await office.person(SW)).settings)
    assert OFFICE_HOURS.opening(at("2026-11-24 12:10"), wishes) == at("2026-11-24 13:30")
    again = await office.fill(SW, await office.press(SW, "settings?change=yes"))
    assert "Quiet hours: midday to 1:30pm" in words(again)


async def test_saving_settings_never_brings_back_a_role_that_was_taken_away(office: Office) -> None:
    request = await office.request(SW, verb="settings", values={"sent_form": "yes", "reminder_time": "9am"})
    await office.change(SW, team="south")
    await office.router.answer(request)
    assert (await office.person(SW)).team == "south"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("reminder_time", "3am", "Enter a time between 9am and 5pm, such as 9:30am."),
        ("reminder_time", "banana", "Enter a time between 9am and 5pm, such as 9:30am."),
        ("away_until", "2026-11-01", "Choose today or a day to come"),
        ("away_until", "banana", "cannot be read as a date"),
        ("away_from", "2026-12-01", "Enter the last day you are away"),
        ("quiet_from", "banana", "Enter both times, such as 12:30"),
        ("quiet_until", "13:30", "Enter both times, such as 12:30"),
        ("deputy", SW, "Choose somebody else to stand in for you"),
        ("deputy", "nobody@example.org", "I do not know"),
        ("channel", "pigeon", "Choose one of: Wherever I last wrote, Slack"),
    ],
)
async def test_a_wrong_setting_is_said_beside_it(
    office: Office, field: str, value: str, sentence: str
) -> None:
    before = await office.records()
    asked = await office.press(SW, "settings?change=yes")
    again = await office.fill(SW, asked, **{field: value})
    assert sentence in "".join(form_of(again).errors.values())
    assert await office.records() == before


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"quiet_from": "08:00", "quiet_until": "18:00"}, "Leave at least an hour between 9am and 5pm"),
        ({"quiet_from": "09:00", "quiet_until": "17:00"}, "Leave at least an hour between 9am and 5pm"),
        ({"quiet_from": "09:30", "quiet_until": "16:30"}, "Leave at least an hour between 9am and 5pm"),
        ({"quiet_from": "10:00", "quiet_until": "10:00"}, "Leave at least an hour between 9am and 5pm"),
        ({"away_from": "2026-12-02", "away_until": "2026-12-01"}, "on or after the first day"),
    ],
)
async def test_nobody_can_shut_the_assistant_up_for_good_by_mistake(
    office: Office, given: dict[str, str], sentence: str
) -> None:
    before = await office.records()
    again = await office.fill(SW, await office.press(SW, "settings?change=yes"), **given)
    assert sentence in "".join(form_of(again).errors.values())
    assert await office.records() == before


async def test_a_case_given_to_somebody_else_takes_its_reminders_along(office: Office) -> None:
    await office.registered()
    reply = await office.say(TM, "assign AB123 @social.worker.south")
    assert "AB123 is now with Social worker (south)" in words(reply)
    assert ("social.worker.south", "assigned") in await office.notices("AB123")
    planned = await office.nudges("AB123", state="planned")
    assert not [each for each in planned if each.recipient == "social.worker"]
    assert [each for each in planned if each.recipient == "social.worker.south" and each.step == "s47"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("assign AB123 @social.worker", "is with Social worker (north) already"),
        (f"assign AB123 @{HEALTH}", "is not a social worker"),
        ("assign AB123 @nobody", "I do not know “nobody”"),
    ],
)
async def test_a_case_is_only_given_to_another_social_worker(
    office: Office, typed: str, sentence: str
) -> None:
    await office.registered()
    before = await office.records()
    assert sentence in words(await office.say(TM, typed))
    assert await office.records() == before


async def test_assigning_asks_to_whom(office: Office) -> None:
    await office.registered()
    reply = await office.fill(SERVICE, await office.say(SERVICE, "assign AB123"), who=SW_SOUTH)
    assert "AB123 is now with Social worker (south)" in words(reply)


async def test_a_closed_case_reminds_nobody_and_stays_on_record(office: Office) -> None:
    await office.remote()
    reply = await office.closed(why="stepped_down")
    assert "AB123 is closed, and its reminders have stopped" in words(reply)
    left = await office.nudges("AB123", state="planned")
    assert {each.kind for each in left} == {"notice"}  # that it is closed
    assert ("stepped_down", date(2026, 11, 23)) in await office.steps("AB123")
    assert "State: closed" in words(await office.say(SW, "case AB123"))


async def test_closing_twice_changes_nothing(office: Office) -> None:
    await office.registered()
    await office.press(SW, "close?ref=AB123", why="closed")
    before = await office.records()
    assert "is closed already" in words(await office.press(SW, "close?ref=AB123", why="closed"))
    reply = await office.say(SW, "done AB123 s47 24 Nov icpc", moment="2026-11-24 10:00")
    assert "reopen the case" in words(reply)
    assert await office.records() == before


async def test_why_a_case_is_closed_has_to_be_one_of_the_reasons(office: Office) -> None:
    await office.registered()
    before = await office.records()
    assert "Choose why the case is closed" in words(await office.press(SW, "close?ref=AB123", why="banana"))
    assert await office.records() == before
    assert rows(await office.say(SW, "case AB123"), "Steps and dates")
