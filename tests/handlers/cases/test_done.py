"""Recording and correcting steps: what follows moves, nothing is recorded twice or half."""

from __future__ import annotations

from datetime import date

import pytest

from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SW,
    SW_SOUTH,
    TM,
    Office,
    button,
    changed,
    due,
    form_of,
    is_one_sentence,
    rows,
    words,
)


async def conference_held(office: Office) -> None:
    """AB123, its conference held on Tuesday 8 December 2026 with a plan; now it is that afternoon."""
    await office.booked()
    await office.say(SW, "done AB123 icpc 8 Dec plan quorate yes", moment="2026-12-08 15:00")


async def test_the_outcome_of_the_enquiry_is_asked_for_when_it_was_not_said(office: Office) -> None:
    await office.registered()
    asked = await office.say(SW, "done AB123 s47 23 Nov")
    form = form_of(asked)
    assert {field.name: field.value for field in form.fields}["on"] == "2026-11-23"
    assert "outcome" in {field.name for field in form.fields}
    reply = await office.fill(SW, asked, outcome="icpc")
    assert ("s47", date(2026, 11, 23)) in await office.steps("AB123")
    assert "recorded for 23 November 2026" in words(reply)


async def test_a_step_with_everything_on_one_line(office: Office) -> None:
    await office.registered()
    reply = await office.say(SW, "done AB123 s47 today outcome icpc")
    assert "section 47 enquiry complete recorded for 23 November 2026" in words(reply)
    assert ("Section 47 enquiry complete", "26 November 2026", "Done 23 November 2026") in rows(
        await office.card(), "Steps and dates"
    )


async def test_a_conference_with_a_plan_brings_core_group_and_review(office: Office) -> None:
    await conference_held(office)
    dates = due(await office.say(SW, "case AB123"))
    assert dates["Initial core group"] == "22 December 2026"
    assert dates["First review conference"] == "8 March 2027"


async def test_a_conference_without_a_plan_brings_neither(office: Office) -> None:
    await office.booked()
    reply = await office.say(CHAIR, "done AB123 icpc 8 Dec no plan quorate yes", moment="2026-12-08 15:00")
    assert "- No longer needed: " in words(reply)
    assert "Initial core group" not in due(await office.card())


async def test_an_inquorate_conference_that_did_not_go_ahead_is_still_to_be_held(office: Office) -> None:
    await office.booked()
    reply = await office.say(
        CHAIR, "done AB123 icpc 8 Dec quorate no proceeded no", moment="2026-12-08 15:00"
    )
    assert "recorded" in words(reply)
    states = {name: state for name, _, state in rows(await office.card(), "Steps and dates")}
    assert not states["Initial child protection conference"].startswith("Done")


async def test_an_inquorate_conference_that_went_ahead_needs_its_reason(office: Office) -> None:
    await office.booked()
    before = await office.records()
    said = "done AB123 icpc 8 Dec plan quorate no proceeded yes"
    reply = await office.say(CHAIR, said, moment="2026-12-08 15:00")
    assert "give the reason" in words(reply)
    assert await office.records() == before


async def test_the_same_line_twice_is_recorded_once(office: Office) -> None:
    await office.registered()
    await office.say(SW, "done AB123 s47 23 Nov icpc")
    before = await office.records()
    reply = await office.say(SW, "done AB123 s47 23 Nov icpc")
    said = "you have recorded the completion of the section 47 enquiry already, for 23 November 2026: nothing was"
    assert said in words(reply)
    assert await office.records() == before


async def test_a_button_pressed_after_somebody_else_did_it_says_so(office: Office) -> None:
    await office.registered()
    card = await office.say(SW, "case AB123")
    pressed = button(card, "Done: section 47 enquiry complete")
    await office.say(TM, "done AB123 s47 23 Nov icpc")
    before = await office.records()
    late = words(await office.press(SW, pressed))
    assert "AB123: Team manager (north) has recorded the completion of the section 47 enquiry already" in late
    assert await office.records() == before


async def test_an_ambiguous_date_is_chosen_by_button_and_then_recorded(office: Office) -> None:
    await office.registered("AB123", "13 Nov")  # the Mondays since then are the 16th and today, the 23rd
    reply = await office.say(SW, "done AB123 s47 monday icpc")
    chosen = await office.press(SW, button(reply, "Monday 23 November 2026"))
    assert "recorded for 23 November 2026" in words(chosen)


async def test_last_thursday_is_not_mistaken_for_thursday(office: Office) -> None:
    office.now = office.now.replace(day=26)  # a Thursday
    await office.registered("AB123", "18 Nov")
    reply = await office.say(SW, "done AB123 s47 last thursday icpc")
    assert "recorded for 19 November 2026" in words(reply)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("done AB123 banana 23 Nov", "I do not know the step “banana"),
        ("done AB123 s47 banana", "“banana” cannot be read as a date"),
        ("done AB123 s47 30/02/2026 icpc", "There is no such day"),
        ("done AB123 s47 24/12/2026 icpc", "has not come yet"),
        ("done AB123 s47 19 Nov icpc", "cannot be before the strategy discussion on 20 November 2026"),
        ("done AB123 initial_core_group 23 Nov", "record the conference first"),
        ("done AB123 conference_booked 11 Dec", "type book AB123 and when"),
        ("correct AB123 s47 23 Nov", "on record yet: type done AB123"),
        ("correct AB123 conference_booked 11 Dec", "type book AB123 and when"),
        ("correct AB123 strategy 20 Nov", "is on record for that date already"),
    ],
)
async def test_what_cannot_be_true_is_refused_in_a_sentence(
    office: Office, typed: str, sentence: str
) -> None:
    await office.registered()
    before = await office.records()
    reply = await office.say(SW, typed)
    assert is_one_sentence(reply), words(reply)
    assert sentence in words(reply)
    assert await office.records() == before


async def test_a_wrong_date_in_the_form_comes_back_with_all_that_was_filled_in(office: Office) -> None:
    await office.registered()
    before = await office.records()
    asked = await office.say(SW, "done AB123 s47")
    again = await office.fill(SW, asked, on="2026-12-24", outcome="nfa")
    assert "has not come yet" in form_of(again).errors["on"]
    assert {field.name: field.value for field in form_of(again).fields}["outcome"] == "nfa"
    assert await office.records() == before


@pytest.mark.parametrize("outcome", ["banana", "plan", "ICPC; DROP"])
async def test_an_outcome_that_there_is_not_is_not_recorded(office: Office, outcome: str) -> None:
    await office.registered()
    before = await office.records()
    asked = await office.say(SW, "done AB123 s47")
    again = await office.fill(SW, asked, on="2026-11-23", outcome=outcome)
    assert form_of(again).errors["outcome"].startswith("Choose one of: Initial child protection conference")
    assert await office.records() == before


async def test_without_a_step_the_form_asks_which(office: Office) -> None:
    await office.registered()
    for typed in ("done AB123", "correct AB123", "snooze AB123"):
        form = form_of(await office.say(SW, typed))
        assert {field.name: field.value for field in form.fields}["ref"] == "AB123"


async def test_core_group_means_the_initial_one_until_it_has_met(office: Office) -> None:
    await conference_held(office)
    await office.say(SW, "done AB123 core group 15 Dec", moment="2026-12-15 15:00")
    await office.say(SW, "done AB123 core group 12 Jan", moment="2027-01-12 15:00")
    await office.say(SW, "correct AB123 initial core group 16 Dec")
    recorded = await office.steps("AB123")
    assert ("initial_core_group", date(2026, 12, 15)) in recorded
    assert ("core_group", date(2027, 1, 12)) in recorded
    told = await office.say(SW, "correct AB123 core group 13 Jan")
    assert "type initial core group or later core group" in words(told)
    assert ("core_group", date(2027, 1, 13)) not in await office.steps("AB123")
    await office.say(SW, "correct AB123 core_group 11 Jan")
    assert ("core_group", date(2027, 1, 11)) in await office.steps("AB123")


async def test_a_corrected_date_moves_what_follows_and_both_stay_on_record(office: Office) -> None:
    await office.registered()
    reply = await office.say(SW, "correct AB123 strategy 18 Nov")
    assert "corrected from 20 November 2026 to 18 November 2026" in words(reply)
    assert (
        "initial child protection conference" in changed(reply)["By 9 December 2026 (was 11 December 2026)"]
    )
    recorded = [on for step, on in await office.steps("AB123") if step == "strategy_discussion"]
    assert recorded == [date(2026, 11, 20), date(2026, 11, 18)]


async def test_the_correction_of_a_report_is_of_the_agency_that_is_named(office: Office) -> None:
    await office.booked()
    await office.say(SW, "done AB123 reports_to_family health 26 Nov", moment="2026-11-27 15:00")
    await office.say(SW, "done AB123 reports_to_family school 27 Nov")
    told = await office.say(SW, "correct AB123 reports_to_family 25 Nov")
    assert "say whose it is, such as correct AB123 reports_to_family health and the date" in words(told)
    await office.say(SW, "correct AB123 reports_to_family health 25 Nov")
    await office.say(SW, "correct AB123 report to family school never")
    changed = (await office.steps("AB123"))[-2:]
    assert changed == [("reports_to_family", date(2026, 11, 25)), ("reports_to_family", date(2026, 11, 27))]


async def test_a_correction_by_form(office: Office) -> None:
    await office.registered()
    reply = await office.fill(SW, await office.say(SW, "correct"), ref="AB123", step="s47", on="23 Nov")
    assert "on record yet" in words(reply)
    reply = await office.fill(
        SW, await office.say(SW, "correct"), ref="AB123", step="strategy_discussion", on="19 Nov"
    )
    assert (
        "initial child protection conference" in changed(reply)["By 10 December 2026 (was 11 December 2026)"]
    )


async def test_reminders_stop_when_the_step_is_done(office: Office) -> None:
    await office.registered()
    assert [each for each in await office.nudges("AB123", state="planned") if each.step == "s47"]
    await office.say(SW, "done AB123 s47 today icpc")
    assert not [each for each in await office.nudges("AB123", state="planned") if each.step == "s47"]


async def test_an_attendee_and_a_stranger_cannot_record_steps(office: Office) -> None:
    await office.booked()
    before = await office.records()
    assert "“done” is for the case's social worker" in words(await office.say(HEALTH, "done AB123 s47 today"))
    assert "I cannot find AB123 among your cases" in words(await office.say(SW_SOUTH, "done AB123 s47 today"))
    assert await office.records() == before


async def test_the_booking_team_records_the_invitations(office: Office) -> None:
    await office.booked()
    reply = await office.say(BOOKING, "done AB123 invitations today")
    assert "invitations sent recorded for 23 November 2026" in words(reply)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("s47 tomorrow", "24 November 2026 has not come yet"),
        ("s47 1/1/2062", "1 January 2062 is more than a year away"),
        ("icpc 1 Nov", "cannot be before the strategy discussion on 20 November 2026"),
    ],
)
async def test_a_date_that_cannot_be_is_said_before_the_rest_is_asked_for(
    office: Office, typed: str, sentence: str
) -> None:
    await office.registered()
    asked = await office.say(SW, f"done AB123 {typed}")
    assert sentence in next(field.error for field in form_of(asked).fields if field.name == "on")


async def test_a_conference_said_to_be_held_before_its_booking_is_asked_about_first(office: Office) -> None:
    await office.booked()  # for 8 December
    await office.say(HEALTH, "attend AB123 remote")
    before = await office.records()
    asked = await office.say(SW, "done AB123 icpc 4 Dec plan quorate yes", moment="2026-12-07 10:00")
    assert await office.records() == before
    form = form_of(asked)
    assert (
        "AB123 is booked for Tuesday 8 December 2026 at 10am: give the day it was held" in form.errors["on"]
    )
    assert {field.name: field.value for field in form.fields}["came"] == "", "they spoke of another day"
    reply = await office.fill(SW, asked)
    assert "recorded for 4 December 2026" in words(reply)


async def test_another_early_day_is_asked_about_again_and_the_booked_one_is_not(office: Office) -> None:
    await office.booked()
    asked = await office.say(SW, "done AB123 icpc 4 Dec plan quorate yes", moment="2026-12-08 15:00")
    again = await office.fill(SW, asked, on="2026-12-03")
    assert "if that was 3 December 2026 all the same" in form_of(again).errors["on"]
    assert "recorded for 8 December 2026" in words(await office.fill(SW, again, on="2026-12-08"))


async def test_a_form_begins_with_the_day_that_was_booked_and_those_who_said_they_would_come(
    office: Office,
) -> None:
    await office.booked()
    await office.say(HEALTH, "attend AB123 remote")
    shown = form_of(await office.say(SW, "done AB123 icpc", moment="2026-12-10 09:30"))
    values = {field.name: field.value for field in shown.fields}
    assert (values["on"], values["came"]) == ("2026-12-08", "health")
