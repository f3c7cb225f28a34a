"""Taking somebody off the invite list: with a reason, at once, and without asking anything more of them."""

from __future__ import annotations

import pytest

from handlers.joining.personal_link import LinkClosed, open_link
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SCHOOL,
    SW,
    TM,
    Office,
    at,
    button,
    buttons,
    form_of,
    is_one_sentence,
    link_token,
    rows,
    words,
)


async def test_somebody_taken_off_is_told_and_their_link_is_dead(office: Office) -> None:
    await office.remote()
    token = link_token(await office.say(SCHOOL, "join AB123"))
    reply = await office.say(SW, "uninvite AB123 @school reason not involved")
    assert "School safeguarding lead is not invited any more" in words(reply)
    assert "school" not in await office.invited("AB123")
    assert ("school", "uninvited") in await office.notices("AB123")
    with pytest.raises(LinkClosed):
        await office.database.transact(lambda tx: open_link(tx, office.desk, token, at("2026-12-08 09:45")))
    assert "I cannot find AB123" in words(await office.say(SCHOOL, "case AB123"))


async def test_nothing_more_is_sent_to_them_but_that(office: Office) -> None:
    await office.remote()
    await office.say(SW, "uninvite AB123 @school reason not involved")
    waiting = await office.nudges("AB123", state="planned")
    assert [each.rung for each in waiting if each.recipient == "school"] == ["uninvited"]
    assert [each for each in waiting if each.recipient == "health.visitor"]


async def test_the_last_of_an_agency_takes_its_report_along(office: Office) -> None:
    await office.booked()
    await office.say(SW, "uninvite AB123 @school reason not involved")
    card = words(await office.say(SW, "case AB123"))
    assert "(School)" not in card
    assert "Report shared with the family (Health)" in card
    assert ("uninvited", at("2026-11-23 09:00").date()) in await office.steps("AB123")


async def test_whom_is_chosen_from_the_list_and_why_from_a_few_reasons(office: Office) -> None:
    await office.booked()
    asked = await office.say(BOOKING, "uninvite AB123")
    who, why = form_of(asked).fields[1:]
    assert "Health visitor" in [label for _, label in who.options]
    assert "Invited by mistake" in [label for _, label in why.options]
    chosen = next(value for value, label in who.options if label == "Health visitor")
    reply = await office.fill(BOOKING, asked, who=chosen, reason="mistake")
    assert "Health visitor is not invited any more" in words(reply)


async def test_what_was_typed_is_chosen_already_when_only_the_reason_is_missing(office: Office) -> None:
    await office.booked()
    asked = await office.say(SW, "uninvite AB123 @school")
    chosen = form_of(asked).fields[1]
    assert dict(chosen.options)[chosen.value] == "School safeguarding lead"


async def test_a_parent_is_taken_off_by_role_address_or_number(office: Office) -> None:
    await office.booked()
    for contact, said in (
        ("a.father@example.org", "father"),
        ("a.father@example.org", "A.FATHER@example.org"),
        ("07700 900123", "07700 900123"),
    ):
        await office.say(SW, f"invite AB123 {contact} role father")
        assert "is not invited any more" in words(
            await office.say(SW, f"uninvite AB123 {said} reason own wish")
        ), said


async def test_two_fathers_are_told_apart_before_one_is_taken_off(office: Office) -> None:
    await office.booked()
    await office.say(SW, "invite AB123 one@example.org role father")
    await office.say(SW, "invite AB123 another father two@example.org")
    before = await office.records()
    assert "More than one person" in words(await office.say(SW, "uninvite AB123 father reason mistake"))
    assert await office.records() == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("@nobody reason mistake", "is not on the invite list"),
        ("@team.manager.south reason mistake", "is not on the invite list"),
        ("@school reason because", "Say why in one of these ways"),
        ("@social.worker reason mistake", "type assign AB123"),
    ],
)
async def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    office: Office, typed: str, said: str
) -> None:
    await office.booked()
    before = await office.records()
    reply = await office.say(SW, f"uninvite AB123 {typed}")
    assert said in words(reply)
    assert is_one_sentence(reply)
    assert await office.records() == before


async def test_somebody_may_be_invited_again_and_has_another_link(office: Office) -> None:
    await office.remote()
    old = link_token(await office.say(HEALTH, "join AB123"))
    await office.say(TM, "uninvite AB123 @health.visitor reason mistake")
    await office.say(SW, f"invite AB123 @{HEALTH}")
    assert link_token(await office.say(HEALTH, "join AB123")) != old


async def test_the_chair_sees_at_once_that_they_are_gone(office: Office) -> None:
    await office.remote()
    await office.say(SW, "uninvite AB123 @school reason mistake")
    ready = [row[0] for row in rows(await office.say(CHAIR, "join AB123"), "Who is ready")]
    assert "School safeguarding lead" not in ready


async def test_a_chair_is_warned_that_somebody_may_know_the_number_and_can_change_it(office: Office) -> None:
    await office.remote()
    reply = await office.say(SW, "uninvite AB123 @school reason not safe")
    assert "They may still know the number and the PIN" in words(reply)
    assert ("chair", "way_in_known") in await office.notices("AB123")
    changing = await office.press(SW, button(reply, "Change how it is joined"))
    assert [field.name for field in form_of(changing).fields] == ["link", "dial_in", "pin"]


async def test_the_booking_team_is_warned_but_offered_nothing_that_it_may_not_do(office: Office) -> None:
    await office.remote()
    reply = await office.say(BOOKING, "uninvite AB123 @school reason not involved")
    assert "They may still know the number and the PIN" in words(reply)
    assert buttons(reply) == []


async def test_without_a_meeting_there_is_nothing_to_warn_of(office: Office) -> None:
    await office.booked()
    reply = await office.say(SW, "uninvite AB123 @school reason not involved")
    assert "PIN" not in words(reply)
    assert ("chair", "way_in_known") not in await office.notices("AB123")


async def test_a_reason_is_understood_as_people_type_it_and_otherwise_the_choices_are_named(
    office: Office,
) -> None:
    await office.booked()
    said = words(await office.say(SW, "uninvite AB123 @school reason because"))
    assert "Say why in one of these ways: invited by mistake, not involved any more" in said
    assert "is not invited any more" in words(
        await office.say(SW, "uninvite AB123 @school reason no longer involved")
    )


async def test_the_reason_is_understood_without_the_word(office: Office) -> None:
    await office.booked()
    said = words(await office.say(SW, f"uninvite AB123 @{SCHOOL} not involved any more"))
    assert "School safeguarding lead is not invited any more" in said
