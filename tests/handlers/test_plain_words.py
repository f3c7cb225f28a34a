"""Plain words about a case lead to the verb that is meant; nothing is done by them that a form would ask about."""

from __future__ import annotations

import pytest

from tests.doubles.chair import conference, finished
from tests.doubles.office import BOOKING, CHAIR, HEALTH, SW, TM, Office, form_of, words


async def with_a_plan(office: Office) -> None:
    """A case with a plan of 8 December 2026 and a task of the social worker; it is 1pm on that day."""
    await conference(office)
    await finished(office)


@pytest.mark.parametrize(
    ("who", "asked", "told"),
    [
        (SW, "what is my task in AB123", "AB123: the plan’s tasks"),
        (SW, "which tasks are mine in AB123", "AB123: the plan’s tasks"),
        (HEALTH, "show me the tasks for AB123", "AB123: the plan’s tasks"),
        (SW, "show me the record of AB123", "Initial child protection conference: AB123"),
        (SW, "who is in the core group of AB123", "AB123: the core group"),
        (SW, "which reports are in for AB123?", "AB123"),
        (BOOKING, "which dates fit AB123", "AB123"),
        (SW, "open AB123", "AB123: where it stands"),
        (SW, "please show AB123", "AB123: where it stands"),
        (HEALTH, "can i have my link for AB123", "The conference of AB123 has no date yet"),
    ],
)
async def test_what_is_to_be_shown_is_shown(office: Office, who: str, asked: str, told: str) -> None:
    await with_a_plan(office)
    said = words(await office.say(who, asked))
    assert said.startswith(told)
    assert "nothing was kept" not in said


@pytest.mark.parametrize(
    ("who", "asked", "form"),
    [
        (BOOKING, "cancel the conference for AB123, the chair is ill", "Call off a conference"),
        (BOOKING, "chair ill, postpone it for AB123, agreed by service manager", "Call off a conference"),
        (HEALTH, "i cannot come to AB123", "How will you take part?"),
        (HEALTH, "I will join AB123 by phone", "How will you take part?"),
        (HEALTH, "our report for AB123 went to the family yesterday", "AB123: a report was shared"),
        (SW, "take the school off AB123", "Take somebody off the invite list"),
        (SW, "invite the father to AB123", "Invite somebody"),
        (SW, "I want to close AB123", "Close a case"),
        (BOOKING, "please move AB123 to 9 Dec 11am", "Move the conference"),
    ],
)
async def test_what_is_to_be_done_is_asked_about_in_the_form_of_its_verb(
    office: Office, who: str, asked: str, form: str
) -> None:
    await office.booked()
    before = await office.records()
    assert form_of(await office.say(who, asked)).title == form
    assert await office.records() == before, "nothing is done until the form is sent"


async def test_how_a_task_stands_is_asked_of_the_task_that_is_named(office: Office) -> None:
    await with_a_plan(office)
    assert "See the child at school every week" in words(await office.say(SW, "task 1 in AB123 is done"))
    assert form_of(await office.say(SW, "task 1 in AB123 is done"))


async def test_it_is_the_one_conference_that_is_booked(office: Office) -> None:
    await office.booked()
    asked = form_of(await office.say(TM, "mum is in hospital, cancel it"))
    shown = {field.name: field.value for field in asked.fields}
    assert shown["ref"] == "AB123"
    assert (shown["because"], shown["reason"]) == ("family_cannot_attend", "mum is in hospital")
    called_off = await office.press(
        CHAIR, asked.action, **{**shown, "how": "postponed", "agreed": "the chair"}
    )
    assert "the conference on Tuesday 8 December 2026 at 10am is put off" in words(called_off)


async def test_of_several_conferences_it_is_asked_which(office: Office) -> None:
    await office.booked("AB123")
    await office.booked("CD456", "10 Dec 2pm")
    which = form_of(await office.say(BOOKING, "the chair is ill, postpone it")).fields[0]
    assert which.value == ""
    assert which.options == (
        ("AB123", "AB123, Tuesday 8 December 2026 at 10am"),
        ("CD456", "CD456, Thursday 10 December 2026 at 2pm"),
    )


async def test_whoever_may_not_call_it_off_hears_who_may(office: Office) -> None:
    await office.booked()
    assert "“cancel” is for the case's team manager" in words(
        await office.say(SW, "mum is in hospital, cancel it")
    )


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("how do i cancel the conference for AB123?", "The conference is booked"),
        ("when is the core group of AB123", "Initial core group: no date yet"),
        ("do not cancel the conference for AB123", "The conference is booked"),
        ("does AB123 have a date", "The conference is booked"),
        ("i cannot make contact with dad in AB123", "I keep dates and steps, not notes"),
        ("add a note to AB123", "I keep dates and steps, not notes"),
        ("who chairs AB123", "Social worker:"),
        ("the record of AB123 is wrong", "Nothing was changed by that."),
        ("AB123 missed school", "I keep dates and steps, not notes"),
    ],
)
async def test_questions_and_news_are_answered_as_before(office: Office, asked: str, told: str) -> None:
    await office.booked()
    assert told in words(await office.say(SW, asked)), asked


async def test_who_may_not_see_something_is_answered_from_the_case(office: Office) -> None:
    await office.booked()
    assert "The conference is booked" in words(await office.say(HEALTH, "which reports are in for AB123"))
