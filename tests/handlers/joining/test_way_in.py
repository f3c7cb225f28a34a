"""Nobody who joins from elsewhere is left outside: whoever can set up the meeting is told in time what to type."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers.reminders.messages import Writer
from handlers.reply import Reply
from storage import people
from storage.database import Transaction
from storage.nudge import Nudge
from tests.doubles.office import BOOKING, CHAIR, HEALTH, SCHOOL, SW, Office, at, button, form_of, words

NEEDED = "Health visitor will join by phone or video, and nothing is set up to join by."
WHAT_TO_TYPE = "Type join AB123 and the meeting’s link, its telephone number, or both"


async def planned(office: Office) -> dict[str, datetime]:
    """Who is to be told, and when, that nothing is set up."""
    found = await office.nudges("AB123", state="planned")
    return {each.recipient: each.due_at for each in found if each.step == "way_in"}


async def worded(office: Office, who: str, about: str) -> Reply | None:
    """What this person (an id) is sent: the first reminder of a step, or of the conference itself ("join")."""
    found = await office.nudges("AB123", recipient=who)
    nudge = next(each for each in found if about in (each.step, each.kind))
    return await office.look(lambda tx: _message(office, tx, nudge))


def _message(office: Office, tx: Transaction, nudge: Nudge) -> Reply | None:
    writer = Writer(office.desk, lambda: office.now)
    if writer.still_wanted(tx, nudge) is not None:
        return None
    return writer.compose(tx, people.get(tx, nudge.recipient), [nudge])


async def test_the_chair_is_told_two_working_days_before_what_to_type(office: Office) -> None:
    await office.booked(when="8 Dec 10am")  # a Tuesday
    await office.say(HEALTH, "attend AB123 remote")
    assert "no_way_in" not in {each.rung for each in await office.nudges("AB123")}, (
        "the reminder says it in time"
    )
    assert await planned(office) == {"chair": at("2026-12-04 09:00"), "booking": at("2026-12-07 09:00")}
    office.now = at("2026-12-04 09:00")
    chair = await worded(office, "chair", "way_in")
    assert chair is not None
    assert NEEDED in words(chair)
    assert WHAT_TO_TYPE in words(chair)
    assert form_of(await office.press(CHAIR, button(chair, "Set up how it is joined")))


async def test_an_answer_that_comes_late_is_told_to_the_chair_at_once_and_once(office: Office) -> None:
    await office.booked(when="8 Dec 10am")
    await office.say(HEALTH, "attend AB123 remote", moment="2026-12-07 15:00")
    await office.say(SCHOOL, "attend AB123 remote")
    told = [each for each in await office.nudges("AB123") if each.rung == "no_way_in"]
    assert [(each.recipient, each.due_at.date().isoformat()) for each in told] == [("chair", "2026-12-07")]
    message = await office.look(lambda tx: _message(office, tx, told[0]))
    assert "Health visitor and School safeguarding lead will join by phone or video" in words(message)
    assert WHAT_TO_TYPE in words(message)


async def test_the_booking_team_hears_of_it_the_day_before_and_whom_to_ask(office: Office) -> None:
    await office.booked()
    await office.say(HEALTH, "attend AB123 remote")
    office.now = at("2026-12-07 09:00")
    booking = await worded(office, "booking", "way_in")
    assert booking is not None
    assert NEEDED in words(booking)
    assert "The chair or the social worker sets it up: please ask them." in words(booking)


@pytest.mark.parametrize("moment", ["2026-12-07 09:00", "2026-12-08 09:00"])
async def test_the_reminders_of_the_conference_say_it_to_whoever_can_set_it_up(
    office: Office, moment: str
) -> None:
    await office.booked()
    await office.say(HEALTH, "attend AB123 remote")
    office.now = at(moment)
    for who in ("chair", "social.worker"):
        message = await worded(office, who, "join")
        assert message is not None
        assert NEEDED in words(message)
    school = await worded(office, "school", "join")
    assert school is not None
    assert NEEDED not in words(school)
    waiting = await worded(office, "health.visitor", "join")
    assert waiting is not None
    assert "if you hear nothing, ask Social worker (north)." in words(waiting)


async def test_once_there_is_a_way_in_or_nobody_needs_one_nothing_is_said(office: Office) -> None:
    await office.booked()
    office.now = at("2026-12-04 09:00")
    assert await worded(office, "chair", "way_in") is None
    await office.say(HEALTH, "attend AB123 remote")
    assert await worded(office, "chair", "way_in") is not None
    await office.say(CHAIR, "join AB123 number 0113 496 0000 pin 123456")
    assert await worded(office, "chair", "way_in") is None


async def test_a_conference_booked_to_be_joined_from_elsewhere_needs_a_way_in_and_so_does_it_once_moved(
    office: Office,
) -> None:
    await office.registered()
    await office.say(SW, f"invite AB123 @{CHAIR} role chair")
    asked = await office.say(BOOKING, "book AB123 8 Dec 10am remote")
    await office.press(BOOKING, button(asked, "Book it"))
    await office.moved("9 Dec 10am")
    office.now = at("2026-12-07 09:00")
    chair = await worded(office, "chair", "way_in")
    assert chair is not None
    assert "It is booked to be joined by phone or video, and nothing is set up to join by." in words(chair)
