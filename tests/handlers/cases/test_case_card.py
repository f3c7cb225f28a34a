"""The card of a case says first what comes next, and offers each person what is theirs to do."""

from __future__ import annotations

from tests.doubles.office import BOOKING, CHAIR, SW, Office, buttons, rows, words


async def test_the_card_begins_with_what_comes_next(office: Office) -> None:
    card = await office.say(SW, "register AB123 strategy 20 Nov")
    assert words(card).split("\n\n")[1] == (
        "Next is section 47 enquiry complete, by Thursday 26 November 2026."
    )
    card = await office.say(SW, "done AB123 s47 today outcome icpc")
    assert (
        words(card)
        .split("\n\n")[1]
        .startswith(
            "To be done as soon as possible: conference request with invite list. Then comes report shared"
        )
    )


async def test_what_is_late_stands_first(office: Office) -> None:
    await office.registered()
    card = await office.say(SW, "case AB123", moment="2026-11-30 10:00")
    assert words(card).split("\n\n")[1] == "Section 47 enquiry complete is overdue by 2 working days."
    assert rows(card, "Steps and dates")[0][2] == "Overdue by 2 working days"


async def test_a_booked_conference_stands_beside_its_limit(office: Office) -> None:
    await office.booked(when="8 Dec 10am")
    found = {row[0]: row[1:] for row in rows(await office.say(SW, "case AB123"), "Steps and dates")}
    assert found["Initial child protection conference"] == (
        "11 December 2026",
        "Booked for 8 December 2026 at 10am",
    )


async def test_nobody_is_offered_what_others_have_to_record(office: Office) -> None:
    await office.registered()
    labels = [each.label for each in buttons(await office.say(BOOKING, "case AB123"))]
    assert labels == ["Book the conference", "Invite somebody"]
    await office.booked("CD456")
    labels = [each.label for each in buttons(await office.say(CHAIR, "case CD456"))]
    assert "Done: chair meets the family" in labels
    assert "Done: section 47 enquiry complete" not in labels
