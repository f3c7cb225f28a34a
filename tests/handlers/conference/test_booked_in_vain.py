"""An enquiry that ends without a conference that is booked already: nobody is left to come for nothing."""

from __future__ import annotations

import pytest

from handlers.reminders.messages import Writer
from handlers.reply import Reply
from storage.nudge import Nudge
from storage.people import Person
from tests.doubles.office import BOOKING, CHAIR, SW, Office, button, buttons, form_of, words

STILL = "A conference is still booked for Tuesday 8 December 2026 at 10am, and those invited expect it"


@pytest.fixture
async def in_vain(office: Office) -> Office:
    """AB123 is booked for 8 December; on 23 November the enquiry ends with no further action."""
    await office.booked()
    await office.say(SW, "done AB123 s47 today nfa")
    return office


async def test_whoever_ends_the_enquiry_reads_that_people_still_expect_a_conference(office: Office) -> None:
    await office.booked()
    told = await office.say(SW, "done AB123 s47 today nfa")
    assert f"{STILL}: the booking team, the chair or the team manager can call it off." in words(told)
    labels = [each.label for each in buttons(told)]
    assert "Call it off" not in labels  # a social worker may not
    assert "Invite somebody" not in labels


async def test_those_who_can_call_it_off_are_told_once(in_vain: Office) -> None:
    told = {who for who, about in await in_vain.notices("AB123") if about == "booked_in_vain"}
    assert told == {"booking", "team.manager", "chair"}
    await in_vain.say(SW, "done AB123 s47 today nfa")
    every = await in_vain.nudges("AB123")
    assert len([each for each in every if each.rung == "booked_in_vain"]) == len(told)


async def message(office: Office, nudge: Nudge, to: Person) -> Reply | None:
    writer = Writer(office.desk, lambda: office.now)
    return await office.look(lambda tx: writer.compose(tx, to, [nudge]))


async def test_the_message_leads_to_calling_it_off_with_the_reason_filled_in(in_vain: Office) -> None:
    booking = await in_vain.person(BOOKING)
    waiting = await in_vain.nudges("AB123", recipient=booking.id)
    [nudge] = [each for each in waiting if each.rung == "booked_in_vain"]
    told = await message(in_vain, nudge, booking)
    assert told is not None
    assert "is the conference still needed?" in words(told)
    asked = await in_vain.press(BOOKING, button(told, "Call it off"))
    filled = {each.name: each.value for each in form_of(asked).fields}
    assert (filled["how"], filled["because"]) == ("cancelled", "not_needed")
    assert filled["reason"] == "The section 47 enquiry ended without one."
    off = await in_vain.fill(BOOKING, asked, agreed="the team manager")
    assert "the conference on Tuesday 8 December 2026 at 10am is cancelled" in words(off)
    assert STILL not in words(await in_vain.card())
    assert await message(in_vain, nudge, booking) is None


async def test_the_card_and_a_question_say_it_too(in_vain: Office) -> None:
    assert STILL in words(await in_vain.card())
    assert "so no conference is needed" in words(await in_vain.say(SW, "AB123"))
    assert f"{STILL}: call it off." in words(await in_vain.say(CHAIR, "case AB123"))


async def test_a_sister_who_needs_the_conference_keeps_it(office: Office) -> None:
    await office.registered()
    await office.say(SW, "register AB200 strategy 20 Nov children 2")
    await office.say(SW, "done AB200 s47 today icpc")
    shown = await office.say(BOOKING, "book AB200 8 Dec 10am")
    await office.press(BOOKING, button(shown, "Book it"))
    told = await office.say(SW, "done AB200 s47 today nfa children 2")
    assert "still booked" not in words(told)
    assert not [each for each in await office.notices("AB200") if each[1] == "booked_in_vain"]


async def test_an_enquiry_that_leads_to_a_conference_after_all_keeps_it(in_vain: Office) -> None:
    told = await in_vain.say(SW, "done AB123 s47 today icpc")
    assert "still booked" not in words(told)
    assert "Move the conference" in [each.label for each in buttons(await in_vain.say(BOOKING, "case AB123"))]
