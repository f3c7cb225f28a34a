"""Inviting, booking, reports and answers: who is told, what is asked, and that nothing is done twice."""

from __future__ import annotations

import pytest

from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SCHOOL,
    SW,
    TM,
    Office,
    button,
    buttons,
    due,
    form_of,
    is_one_sentence,
    rows,
    words,
)


async def test_a_father_is_invited_by_his_phone_number_and_shown_by_his_role_alone(office: Office) -> None:
    await office.registered()
    reply = await office.say(SW, "invite AB123 07700 900123 role father")
    assert ("Father", "Father", "–", "No answer yet") in rows(reply, "Invited")
    assert "07700" not in words(reply)


async def test_inviting_by_form_asks_whom_and_as_what(office: Office) -> None:
    await office.registered()
    asked = await office.say(SW, "invite AB123")
    reply = await office.fill(SW, asked, who=HEALTH, role="professional", agency="health")
    assert "Health visitor is invited as a professional" in words(reply)
    assert ("health.visitor", "invited") in await office.notices("AB123")


@pytest.mark.parametrize(
    "typed", [f"invite AB123 @{HEALTH}", "invite AB123 07700 900123 role father", f"invite AB123 @{CHAIR}"]
)
async def test_inviting_the_same_person_twice_changes_nothing(office: Office, typed: str) -> None:
    await office.registered()
    await office.say(SW, typed)
    before = await office.records()
    reply = await office.say(SW, typed)
    assert is_one_sentence(reply)
    assert "nothing was changed" in words(reply)
    assert await office.records() == before


async def test_two_parents_may_share_a_telephone(office: Office) -> None:
    await office.registered()
    await office.say(SW, "invite AB123 07700 900123 role mother")
    await office.say(SW, "invite AB123 07700 900123 role father")
    assert sorted(each.role for each in (await office.invited("AB123")).values()) == [
        "father",
        "mother",
        "social worker",
    ]


async def test_a_conference_chair_is_invited_as_chair_without_being_asked(office: Office) -> None:
    await office.registered()
    await office.say(SW, f"invite AB123 @{CHAIR}")
    assert (await office.invited("AB123"))["chair"].role == "chair"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("invite AB123 @nobody", "I do not know “nobody”"),
        (f"invite AB123 @{HEALTH} role banana", "I do not know the role “banana”: use one of mother, father"),
        ("invite AB123 07700 900123 role chair", "The chair has to be a colleague I know"),
        ("invite AB123 granny", "such as invite AB123 grandmother by phone"),
    ],
)
async def test_whom_nobody_knows_is_not_invited(office: Office, typed: str, sentence: str) -> None:
    await office.registered()
    before = await office.records()
    reply = await office.say(SW, typed)
    assert is_one_sentence(reply)
    assert sentence in words(reply)
    assert await office.records() == before


async def test_booking_says_what_the_date_meets_before_anything_is_booked(office: Office) -> None:
    await office.registered()
    before = await office.records()
    asked = await office.say(BOOKING, "book AB123 11 Dec 10am")
    assert "All 7 rules are met" in words(asked)
    assert await office.records() == before
    reply = await office.press(BOOKING, button(asked, "Book it"))
    assert "booked for Friday 11 December 2026 at 10am" in words(reply)
    assert (
        due(await office.card())["Report shared with the family (Children’s social care)"]
        == "8 December 2026"
    )


async def test_a_date_that_breaks_a_rule_needs_a_reason(office: Office) -> None:
    await office.registered()
    before = await office.records()
    asked = await office.say(BOOKING, "book AB123 14 Dec 10am")
    assert "What this breaks:" in words(asked)
    again = await office.fill(BOOKING, asked, reason=" ")
    assert form_of(again).errors == {"reason": "Enter the reason for the record."}
    assert await office.records() == before
    reply = await office.fill(BOOKING, again, reason="The family asked for it.")
    assert "booked for Monday 14 December 2026 at 10am" in words(reply)


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("11 Dec", "Give the time as well as the day"),
        ("20/11/2026 10am", "has passed: choose a time to come"),
        ("31/02/2027 10am", "There is no such day"),
        ("11 Dec 25:00", "is not a time"),
        ("soon", "cannot be read as a date"),
        (f"11 Dec 10am chair @{HEALTH}", "does not chair conferences"),
        ("11/12/2028 10am", "more than a year away"),
    ],
)
async def test_a_booking_that_cannot_be_is_refused_in_a_sentence(
    office: Office, when: str, sentence: str
) -> None:
    await office.registered()
    before = await office.records()
    reply = await office.say(BOOKING, f"book AB123 {when}")
    if buttons(reply) or reply.form:
        reply = await office.press(BOOKING, "book?ref=AB123&confirmed=yes&reason=x", when=when)
    assert is_one_sentence(reply), words(reply)
    assert sentence in words(reply)
    assert await office.records() == before


async def test_everybody_invited_is_told_of_the_booking_and_of_a_move(office: Office) -> None:
    await office.booked()
    assert {who for who, about in await office.notices("AB123") if about == "booked"} == {
        "social.worker",
        "health.visitor",
        "school",
        "chair",
    }
    asked = await office.say(BOOKING, "book AB123 9 Dec 2pm")
    assert "It is booked now for Tuesday 8 December 2026 at 10am." in words(asked)
    reply = await office.moved("9 Dec 2pm")
    assert "moved to Wednesday 9 December 2026 at 2pm" in words(reply)
    assert ("school", "moved") in await office.notices("AB123")


async def test_booking_the_same_time_again_changes_nothing(office: Office) -> None:
    await office.booked()
    before = await office.records()
    assert "booked for that time already" in words(await office.say(BOOKING, "book AB123 8 Dec 10am"))
    assert await office.records() == before


async def test_after_a_conference_without_a_plan_there_is_nothing_to_book(office: Office) -> None:
    await office.booked()
    await office.say(SW, "done AB123 icpc 8 Dec no plan quorate yes", moment="2026-12-08 15:00")
    before = await office.records()
    assert "nothing to book" in words(await office.say(BOOKING, "book AB123 15 Dec 10am"))
    assert await office.records() == before


async def test_an_ambiguous_day_is_chosen_and_the_place_is_not_forgotten(office: Office) -> None:
    await office.registered()
    reply = await office.say(BOOKING, "book AB123 next thursday 10am place Merrion House")
    chosen = await office.press(BOOKING, button(reply, "Thursday 26 November 2026"))
    assert "Merrion" not in words(chosen)
    pressed = button(chosen, "Book it") if buttons(chosen) else None
    done = (
        await office.press(BOOKING, pressed)
        if pressed
        else await office.fill(BOOKING, chosen, reason="Agreed with the family.")
    )
    assert "booked for Thursday 26 November 2026 at 10am" in words(done)
    await office.say(SW, f"invite AB123 @{HEALTH}")
    assert "Place: Merrion House" in words(await office.say(HEALTH, "case AB123"))


async def test_proposed_dates_meet_every_rule_and_can_be_booked_at_a_press(office: Office) -> None:
    await office.registered()
    reply = await office.say(BOOKING, "dates AB123")
    assert rows(reply, "Dates that meet every rule")[0][0].endswith("2026 at 10am")
    asked = await office.press(BOOKING, button(reply, "Book "))
    assert "What this breaks" not in words(asked)
    assert "booked for" in words(await office.press(BOOKING, button(asked, "Book it")))
    assert not [each for each in buttons(await office.say(SW, "dates AB123")) if "Book" in each.label]


async def test_a_report_shared_with_both_is_two_steps_and_recorded_once(office: Office) -> None:
    await office.booked()
    for _ in range(2):
        reply = await office.say(HEALTH, "report AB123 shared with family and chair 23 Nov")
    assert "shared with the family and the chair on 23 November 2026" in words(reply)
    steps = sorted(step for step, _ in await office.steps("AB123") if step.startswith("reports"))
    assert steps == ["reports_to_chair", "reports_to_family"]


async def test_a_report_by_form(office: Office) -> None:
    await office.booked()
    asked = await office.say(SCHOOL, "report AB123")
    assert "agency" not in {field.name for field in form_of(asked).fields}
    again = await office.fill(SCHOOL, asked)
    assert form_of(again).errors == {"shared": "Choose whom it was shared with."}
    reply = await office.fill(SCHOOL, again, shared="chair", on="2026-11-23")
    assert "School’s report was shared with the chair" in words(reply)


async def test_the_social_worker_may_record_anothers_report(office: Office) -> None:
    await office.booked()
    asked = await office.say(SW, "report AB123 shared")
    reply = await office.fill(SW, asked, shared="family", agency="health")
    assert "Health’s report was shared with the family" in words(reply)


async def test_reminders_of_the_report_stop_for_the_agency_that_shared_it(office: Office) -> None:
    await office.booked()
    await office.say(HEALTH, "report AB123 shared with both")
    waiting = {
        each.recipient
        for each in await office.nudges("AB123", state="planned")
        if each.step.startswith("reports") and each.details.get("role") == "agency"
    }
    assert "health.visitor" not in waiting
    assert "school" in waiting


@pytest.mark.parametrize(
    ("how", "kept"),
    [("in person", "in person"), ("remotely", "remote"), ("apologies", "apologies"), ("sorry", "apologies")],
)
async def test_how_somebody_will_take_part(office: Office, how: str, kept: str) -> None:
    await office.booked()
    await office.say(SCHOOL, f"attend AB123 {how}")
    assert (await office.invited("AB123"))["school"].attendance == kept


async def test_attendance_that_is_not_understood(office: Office) -> None:
    await office.booked()
    before = await office.records()
    reply = await office.say(SCHOOL, "attend AB123 maybe")
    assert words(reply) == "I did not understand “maybe”: type in person, remote or apologies."
    assert "not on the invite list" in words(await office.say(TM, "attend AB123 remote"))
    assert form_of(await office.say(SCHOOL, "attend AB123"))
    assert await office.records() == before
