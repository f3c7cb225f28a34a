"""What people need to take part: seen by the booking team, arranged at a press, and not forgotten."""

from __future__ import annotations

from handlers.reminders.messages import Writer
from storage import people
from storage.database import Transaction
from tests.doubles.office import (
    BOOKING,
    HEALTH,
    SW,
    Office,
    at,
    button,
    buttons,
    is_one_sentence,
    rows,
    words,
)

ASKED = {"father_1": "unknown", "advocacy": "accepted", "needs": "interpreter,travel"}


async def asked_for(office: Office) -> None:
    """A conference asked for with an interpreter and help with travel, and booked for 8 December at 10am."""
    await office.booked()
    asked = await office.say(SW, "done AB123 request today")
    await office.fill(SW, asked, **ASKED, needs_what="Polish, for the mother")


async def reminded(office: Office, who: str, rung: str) -> str | None:
    """What this person (an id) is told of what is not arranged."""
    [nudge] = [
        each
        for each in await office.nudges("AB123", recipient=who)
        if (each.step, each.rung) == ("needs", rung)
    ]
    writer = Writer(office.desk, lambda: nudge.due_at)

    def work(tx: Transaction) -> str | None:
        reply = writer.compose(tx, people.get(tx, who), [nudge])
        return words(reply) if reply else None

    return await office.database.transact(work)


async def test_the_booking_team_sees_what_is_needed_and_notes_what_is_arranged(office: Office) -> None:
    await asked_for(office)
    seen = await office.say(BOOKING, "needs AB123")
    assert rows(seen, "What people need") == (
        ("An interpreter", "To be arranged"),
        ("Help with travel", "To be arranged"),
    )
    assert "Polish, for the mother" in words(seen)
    noted = await office.press(BOOKING, button(seen, "Arranged: an interpreter"))
    assert "AB123: noted, an interpreter is arranged" in words(noted)
    assert [each.label for each in buttons(noted)] == ["Arranged: help with travel"]


async def test_what_is_not_arranged_is_said_to_the_booking_team_in_time(office: Office) -> None:
    await asked_for(office)
    planned = [(each.recipient, each.due_at) for each in await office.nudges("AB123") if each.step == "needs"]
    assert ("booking", at("2026-12-03 09:00")) in planned
    assert ("social.worker", at("2026-12-07 09:00")) in planned
    assert "Polish, for the mother" in str(await reminded(office, "booking", "-3wd:booking"))
    for need in ("an interpreter", "help with travel"):
        await office.press(BOOKING, button(await office.say(BOOKING, "needs AB123"), f"Arranged: {need}"))
    assert await reminded(office, "booking", "-1wd:booking") is None


async def test_a_request_that_is_made_again_forgets_nothing_that_is_arranged(office: Office) -> None:
    await asked_for(office)
    await office.press(BOOKING, button(await office.say(BOOKING, "needs AB123"), "Arranged: an interpreter"))
    await office.fill(SW, await office.say(SW, "done AB123 request"), needs="interpreter,childcare")
    assert rows(await office.say(SW, "needs AB123"), "What people need") == (
        ("An interpreter", "Arranged"),
        ("Childcare", "To be arranged"),
    )


async def test_before_a_conference_is_asked_for_nothing_is_known_of_needs(office: Office) -> None:
    await office.registered()
    assert is_one_sentence(await office.say(BOOKING, "needs AB123"))


async def test_a_button_for_what_is_not_asked_for_any_more_changes_nothing(office: Office) -> None:
    await asked_for(office)
    before = await office.records()
    assert is_one_sentence(await office.press(BOOKING, "needs?ref=AB123&arranged=childcare"))
    assert await office.records() == before


async def test_somebody_invited_does_not_see_what_others_need(office: Office) -> None:
    await asked_for(office)
    assert "Polish" not in words(await office.say(HEALTH, "needs AB123"))


async def test_what_was_arranged_for_the_earlier_day_is_to_be_arranged_anew_when_it_moves(
    office: Office,
) -> None:
    await asked_for(office)
    await office.press(BOOKING, button(await office.say(BOOKING, "needs AB123"), "Arranged: an interpreter"))
    assert "To be arranged anew for that day: an interpreter." in words(await office.moved("7 Dec 10am"))
    assert rows(await office.say(BOOKING, "needs AB123"), "What people need") == (
        ("An interpreter", "To be arranged anew: it was for another day"),
        ("Help with travel", "To be arranged"),
    )
