"""Registering a case by form and by one line; the dates that follow can be checked on a calendar."""

from __future__ import annotations

import pytest

from handlers.reply import Folded
from tests.doubles.office import (
    CHAIR,
    HEALTH,
    SW,
    SW_SOUTH,
    TM,
    TM_SOUTH,
    Office,
    button,
    due,
    form_of,
    is_one_sentence,
    rows,
    words,
)


async def test_a_strategy_discussion_on_a_saturday_gives_a_conference_by_11_december(office: Office) -> None:
    reply = await office.say(SW, "register AB123 strategy 21 November 2026")
    dates = due(reply)
    assert dates["Initial child protection conference"] == "11 December 2026"
    assert dates["Section 47 enquiry complete"] == "26 November 2026"


async def test_the_card_says_the_rule_the_source_and_the_working(office: Office) -> None:
    reply = await office.say(SW, "register AB123 strategy 20 Nov")
    why = next(block for block in reply.blocks if isinstance(block, Folded))
    told = words(type(reply)("", why.blocks))
    assert "within 15 working days of the strategy discussion" in told
    assert "15 working days after 20 November 2026" in told
    assert "Source: " in told


async def test_the_form_asks_for_what_is_missing_and_registers(office: Office) -> None:
    asked = await office.say(SW, "register")
    assert [field.name for field in form_of(asked).fields][:2] == ["ref", "strategy"]
    reply = await office.fill(SW, asked, ref="AB123", strategy="2026-11-20", children="2")
    assert "AB123 is registered" in words(reply)
    assert "Children: 2" in words(reply)


async def test_the_form_keeps_what_was_typed_already(office: Office) -> None:
    asked = await office.say(SW, "register AB123 manager @team.manager@example.org")
    values = {field.name: field.value for field in form_of(asked).fields}
    assert values["ref"] == "AB123"
    assert values["manager"] == TM
    assert values["strategy"] == "2026-11-23"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("ref", "Tommy Smith", "is not a case reference"),
        ("strategy", "banana", "cannot be read as a date"),
        ("strategy", "2026-12-01", "has not come yet"),
        ("children", "0", "Enter the number of children as a figure from 1 to 20."),
        ("children", "many", "Enter the number of children as a figure from 1 to 20."),
        ("manager", "chair@example.org", "Name a team manager"),
        ("manager", "nobody@example.org", "I do not know “nobody@example.org”"),
        ("kind", "banana", "kind"),
    ],
)
async def test_a_wrong_field_is_said_beside_it_and_nothing_is_registered(
    office: Office, field: str, typed: str, sentence: str
) -> None:
    before = await office.records()
    asked = await office.say(SW, "register")
    reply = await office.fill(SW, asked, **{"ref": "AB123", "strategy": "2026-11-20", field: typed})
    assert sentence in form_of(reply).errors[field]
    assert await office.records() == before


async def test_the_reference_is_taken_whatever_its_spelling(office: Office) -> None:
    await office.registered("AB123")
    before = await office.records()
    for spelling in ("AB123", "ab123", "ab-123", "Ab/123", "AB_123"):
        reply = await office.say(SW, f"register {spelling} strategy 20 Nov")
        assert is_one_sentence(reply)
        assert "is registered already" in words(reply)
    assert await office.records() == before


async def test_the_team_of_the_case_is_that_of_whoever_registers_it(office: Office) -> None:
    await office.registered("AB123")
    reply = await office.say(SW_SOUTH, "register CD456 strategy 20 Nov")
    assert "Team manager: Team manager (south)" in words(reply)
    assert "AB123" not in words(await office.say(TM_SOUTH, "overdue"))


async def test_a_named_manager_is_kept(office: Office) -> None:
    reply = await office.say(SW, "register AB123 strategy 20 Nov manager @team.manager@example.org")
    assert "Team manager: Team manager (north)" in words(reply)


async def test_health_and_a_chair_are_told_who_registers(office: Office) -> None:
    before = await office.records()
    for email in (HEALTH, CHAIR):
        reply = await office.say(email, "register AB123 strategy 20 Nov")
        assert words(reply).startswith("“register” is for social workers or team managers")
    assert await office.records() == before


async def test_an_ambiguous_date_is_put_back_as_buttons_that_work(office: Office) -> None:
    reply = await office.say(SW, "register AB123 strategy monday")
    assert is_one_sentence(type(reply)(reply.summary, reply.blocks[:1]))
    chosen = await office.press(SW, button(reply, "Monday 16 November 2026"))
    assert due(chosen)["Section 47 enquiry complete"] == "20 November 2026"


async def test_somebody_without_a_team_is_told_whom_to_ask(office: Office) -> None:
    await office.change(SW, team=None)
    reply = await office.say(SW, "register AB123 strategy 20 Nov")
    assert words(reply).startswith("You are not in a team yet: ask your administrator")


async def test_another_authority_has_its_own_rules(office: Office) -> None:
    reply = await office.say(SW, "register AB123 strategy 20 Nov authority nottinghamshire")
    assert due(reply)["Initial child protection conference"] == "10 December 2026"  # day 1 counting
    unknown = await office.say(SW, "register AB124 strategy 20 Nov authority narnia")
    assert words(unknown).startswith("I have no rules for “narnia”: use one of")


async def test_the_social_worker_is_on_the_invite_list_from_the_start(office: Office) -> None:
    await office.registered("AB123")
    assert {who: each.role for who, each in (await office.invited("AB123")).items()} == {
        "social.worker": "social worker"
    }


async def test_reminders_are_planned_for_mornings_of_working_days(office: Office) -> None:
    await office.registered("AB123")
    planned = [each for each in await office.nudges("AB123") if each.kind == "step"]
    assert planned
    for each in planned:
        local = each.due_at.astimezone(office.desk.timezone)
        assert office.desk.calendar.is_working_day(local.date()), local
        assert 9 <= local.hour < 17, local


async def test_registering_is_a_line_in_the_log(office: Office) -> None:
    await office.registered("AB123")
    assert "social.worker registered" in await office.log("AB123")
    assert rows(await office.say(SW, "case AB123"), "Steps and dates")


async def test_nothing_is_planned_for_what_the_same_line_overtakes(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov")
    assert await office.nudges("AB123", state="cancelled") == []
