"""Calling a conference off: exceptionally, with a reason and who agreed, and nobody left waiting on a line."""

from __future__ import annotations

import pytest

from handlers.joining.personal_link import LinkClosed, open_link
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SW,
    TM,
    Office,
    at,
    button,
    form_of,
    link_token,
    words,
)

FAMILY = {"because": "family_cannot_attend", "reason": "The mother is in hospital.", "agreed": "the chair"}


async def called_off(office: Office, who: str = CHAIR, how: str = "postponed", **values: str) -> str:
    asked = await office.say(who, "cancel AB123")
    return words(await office.fill(who, asked, how=how, **{**FAMILY, **values}))


@pytest.mark.parametrize(("how", "said"), [("postponed", "is put off"), ("cancelled", "is cancelled")])
async def test_a_conference_called_off_is_booked_no_more(office: Office, how: str, said: str) -> None:
    await office.remote()
    text = await called_off(office, how=how)
    assert f"the conference on Tuesday 8 December 2026 at 10am {said}" in text
    assert "not booked yet" in words(await office.card())
    assert (how, at("2026-11-23 09:00").date()) in await office.steps("AB123")


async def test_called_off_is_understood_on_one_line(office: Office) -> None:
    await office.booked()
    told = await office.say(CHAIR, "cancel AB123 chair ill, called off, agreed by service manager")
    assert "is cancelled" in words(told)


async def test_everybody_invited_is_told_and_no_reminder_to_join_is_left(office: Office) -> None:
    await office.remote()
    await called_off(office, TM)
    told = {who for who, about in await office.notices("AB123") if about == "cancelled"}
    assert told == {"social.worker", "health.visitor", "school", "chair"}
    waiting = await office.nudges("AB123", state="planned")
    assert [each for each in waiting if each.kind == "join"] == []


async def test_nobody_joins_what_does_not_take_place(office: Office) -> None:
    await office.remote()
    token = link_token(await office.say(HEALTH, "join AB123"))
    await called_off(office)
    with pytest.raises(LinkClosed):
        await office.database.transact(lambda tx: open_link(tx, office.desk, token, at("2026-12-08 09:45")))
    assert "has no date yet" in words(await office.say(HEALTH, "join AB123"))
    assert (await office.records())["meetings"] == []


async def test_it_is_booked_again_like_the_first_time(office: Office) -> None:
    await office.remote()
    await called_off(office)
    asked = await office.say(BOOKING, "book AB123 9 Dec 10am")
    booked = await office.press(BOOKING, button(asked, "Book it"))
    assert "booked for Wednesday 9 December 2026 at 10am" in words(booked)
    assert form_of(await office.say(CHAIR, "join AB123")).title == "How is the conference joined?"


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        (
            "chair ill, agreed by service manager",
            {"how": "", "because": "chair_unavailable", "reason": "chair ill", "agreed": "service manager"},
        ),
        (
            "because the mother is in hospital, the chair agreed",
            {
                "how": "",
                "because": "family_cannot_attend",
                "reason": "the mother is in hospital",
                "agreed": "the chair",
            },
        ),
        ("postponed", {"how": "postponed", "because": "", "reason": "", "agreed": ""}),
        (
            "put off, too few agencies",
            {
                "how": "postponed",
                "because": "too_few_agencies",
                "reason": "put off, too few agencies",
                "agreed": "",
            },
        ),
        (
            "snow. agreed with the chair",
            {"how": "", "because": "", "reason": "snow", "agreed": "the chair"},
        ),
        (
            "the chair and the parents cannot come",
            {"how": "", "because": "", "reason": "the chair and the parents cannot come", "agreed": ""},
        ),
    ],
)
async def test_what_is_typed_after_the_reference_is_filled_in_and_the_rest_is_asked(
    office: Office, typed: str, known: dict[str, str]
) -> None:
    await office.booked()
    before = await office.records()
    asked = form_of(await office.say(TM, f"cancel AB123 {typed}"))
    assert {field.name: field.value for field in asked.fields if field.name in known} == known
    assert await office.records() == before


async def test_a_line_that_says_all_of_it_calls_the_conference_off(office: Office) -> None:
    await office.booked()
    reply = await office.say(TM, "cancel AB123 chair ill, to be rearranged, agreed by the service manager")
    assert "the conference on Tuesday 8 December 2026 at 10am is put off" in words(reply)
    [told] = await office.details("postponed")
    assert told["because"] == "chair_unavailable"
    assert told["agreed_by"] == "the service manager"


@pytest.mark.parametrize("missing", ["how", "because", "reason", "agreed"])
async def test_it_is_not_called_off_without_a_reason_and_somebodys_agreement(
    office: Office, missing: str
) -> None:
    await office.booked()
    asked = await office.say(CHAIR, "cancel AB123")
    before = await office.records()
    again = await office.fill(CHAIR, asked, **{**FAMILY, "how": "postponed", missing: ""})
    assert list(form_of(again).errors) == [missing]
    assert await office.records() == before


async def test_where_the_authority_says_so_an_absent_social_worker_is_no_reason(office: Office) -> None:
    await office.booked()
    asked = await office.say(CHAIR, "cancel AB123")
    before = await office.records()
    again = await office.fill(
        CHAIR, asked, **{**FAMILY, "how": "postponed", "because": "social_worker_unavailable"}
    )
    assert "is no reason" in form_of(again).errors["because"]
    assert await office.records() == before


async def test_what_is_not_booked_cannot_be_called_off(office: Office) -> None:
    await office.registered()
    before = await office.records()
    reply = await office.press(TM, "cancel?ref=AB123", how="postponed", **FAMILY)
    assert "nothing to cancel" in words(reply)
    assert await office.records() == before


async def test_the_social_worker_cannot_call_it_off(office: Office) -> None:
    await office.booked()
    assert "“cancel” is for the case's team manager" in words(await office.say(SW, "cancel AB123"))


async def test_what_was_said_of_the_day_that_is_put_off_is_asked_again_for_the_new_one(
    office: Office,
) -> None:
    await office.booked()
    await office.say(HEALTH, "attend AB123 remote")
    text = await called_off(office)
    assert "3 people are told of it now." in text, "the chair, who puts it off, knows"
    assert "It is still to be held by Friday 11 December 2026." in text
    shown = await office.say(BOOKING, "book AB123 9 Dec 10am")
    await office.press(BOOKING, button(shown, "Book it"))
    assert "Invited: 4 people, no answer yet" in words(await office.card())
