"""Another chair takes over: the first is told, has no way in any more, and is not on the list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.reminders.messages import Writer
from handlers.reply import Reply
from storage import conferences, people
from storage.people import new_id
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    SW,
    WHY_IT_MOVES,
    Office,
    at,
    button,
    is_one_sentence,
    link_token,
    words,
)

OTHER = "other.chair@example.org"


@pytest.fixture
async def two_chairs(office: Office) -> Office:
    """AB123 with its chair, booked for 8 December and joined remotely; and a second chair who has no case yet."""
    known = await office.person(CHAIR)
    another = replace(known, id=new_id(), name="Other chair", email=OTHER)
    await office.database.transact(lambda tx: people.save(tx, another))
    await office.remote()
    return office


async def handed_over(office: Office) -> None:
    shown = await office.say(BOOKING, f"book AB123 8 Dec 10am chair @{OTHER}")
    assert "Other chair chairs it in place of Conference chair, who is told." in words(shown)
    done = await office.press(BOOKING, button(shown, "Book it"))
    assert "stays on Tuesday 8 December 2026 at 10am, chaired by Other chair" in words(done)
    assert "Chair: Other chair\n" in words(await office.card())


async def test_the_new_chair_stands_on_the_list_in_place_of_the_first(two_chairs: Office) -> None:
    await handed_over(two_chairs)
    chairs = [each.person for each in (await two_chairs.invited("AB123")).values() if each.role == "chair"]
    assert chairs == [(await two_chairs.person(OTHER)).id]


async def test_both_chairs_are_told_and_nobody_else(two_chairs: Office) -> None:
    before = await two_chairs.notices("AB123")
    await handed_over(two_chairs)
    new = (await two_chairs.person(OTHER)).id
    told = await two_chairs.notices("AB123") - before
    assert told == {("chair", "uninvited"), (new, "invited"), (new, "link")}


async def test_the_first_chair_has_no_way_in_any_more(two_chairs: Office) -> None:
    token = link_token(await two_chairs.say(CHAIR, "join AB123"))
    await handed_over(two_chairs)
    found = await two_chairs.look(lambda tx: conferences.find_link(tx, token))
    assert found.revoked
    for verb in ("join", "record", "case"):
        assert "I cannot find AB123" in words(await two_chairs.say(CHAIR, f"{verb} AB123"))
    assert "joining remotely" in words(await two_chairs.say(OTHER, "join AB123"))


async def test_a_move_with_another_chair_tells_the_new_one_of_the_date_once(two_chairs: Office) -> None:
    asked = await two_chairs.say(BOOKING, f"book AB123 9 Dec 10am chair @{OTHER}")
    await two_chairs.fill(BOOKING, asked, **WHY_IT_MOVES)
    new = (await two_chairs.person(OTHER)).id
    told = await two_chairs.notices("AB123")
    assert {rung for who, rung in told if who == new} == {"moved", "link"}
    assert ("chair", "uninvited") in told


async def test_naming_the_chair_there_is_changes_nothing(two_chairs: Office) -> None:
    before = await two_chairs.records()
    refused = await two_chairs.say(BOOKING, f"book AB123 8 Dec 10am chair @{CHAIR}")
    assert is_one_sentence(refused)
    assert "nothing was changed" in words(refused)
    assert await two_chairs.records() == before


@pytest.mark.parametrize("how", ["apologies", "taken off"])
async def test_whoever_can_name_another_chair_hears_that_there_is_none(two_chairs: Office, how: str) -> None:
    if how == "apologies":
        noted = await two_chairs.say(CHAIR, "attend AB123 apologies")
        assert "you cannot come; the booking team is told" in words(noted)
    else:
        await two_chairs.say(SW, f"uninvite AB123 @{CHAIR} reason mistake")
        assert "Chair: nobody yet" in words(await two_chairs.say(SW, "case AB123"))
    assert ("booking", "no_chair") in await two_chairs.notices("AB123")
    told = await message(two_chairs, BOOKING)
    assert "nobody is to chair the conference" in words(told)
    form = await two_chairs.press(BOOKING, button(told, "Name another chair"))
    done = await two_chairs.fill(BOOKING, form, chair=OTHER)
    done = await two_chairs.press(BOOKING, button(done, "Book it"))
    assert "chaired by Other chair" in words(done)
    assert await message(two_chairs, BOOKING) is None


async def test_a_booking_without_a_chair_is_told_so_before_it_is_made(office: Office) -> None:
    await office.registered()
    nobody = "Nobody is invited to chair it: name a chair, or invite one."
    assert nobody in words(await office.say(BOOKING, "book AB123 8 Dec 10am"))
    assert nobody not in words(await office.say(BOOKING, f"book AB123 8 Dec 10am chair @{CHAIR}"))


async def message(office: Office, email: str) -> Reply | None:
    """What somebody is sent of nobody chairing, worded now."""
    person = await office.person(email)
    writer = Writer(office.desk, lambda: office.now)
    [nudge] = [each for each in await office.nudges("AB123", recipient=person.id) if each.rung == "no_chair"]
    return await office.database.transact(lambda tx: writer.compose(tx, person, [nudge]))


async def test_the_new_chair_hears_that_the_first_one_holds_the_controls_of_the_meeting(
    two_chairs: Office,
) -> None:
    await handed_over(two_chairs)
    held = "Conference chair, who was to chair it before, made this meeting and holds its host’s controls."
    other = await two_chairs.person(OTHER)
    [welcomed] = [
        each for each in await two_chairs.nudges("AB123", recipient=other.id) if each.rung == "invited"
    ]
    writer = Writer(two_chairs.desk, lambda: two_chairs.now)
    told = await two_chairs.database.transact(lambda tx: writer.compose(tx, other, [welcomed]))
    assert held in words(told)
    assert held in words(await two_chairs.say(OTHER, "join AB123"))
    mine = await two_chairs.say(OTHER, "join AB123 https://meet.example.org/another-room")
    assert "set up" in words(mine)
    assert "holds its host" not in words(mine)


async def test_a_meeting_that_the_social_worker_made_is_nobodys_to_replace(two_chairs: Office) -> None:
    await two_chairs.say(SW, "join AB123 https://meet.example.org/another-room")
    await handed_over(two_chairs)
    assert "holds its host" not in words(await two_chairs.say(OTHER, "join AB123"))


async def test_another_chair_needs_no_reason_for_a_date_that_stays_and_takes_away_none(
    two_chairs: Office,
) -> None:
    await two_chairs.moved("10 Dec 10am")
    two_chairs.now = at("2026-12-09 09:05")  # too late for a new date, which would break three rules
    shown = await two_chairs.say(BOOKING, f"book AB123 10 Dec 10am chair @{OTHER}")
    assert "What this breaks" not in words(shown)
    assert "chaired by Other chair" in words(await two_chairs.press(BOOKING, button(shown, "Book it")))
    card = words(await two_chairs.card())
    assert "Moved because: The mother is in hospital. Agreed by the chair." in card
