"""Whether a conference was quorate follows from who came; whoever says otherwise gives the reason."""

from __future__ import annotations

import pytest

from tests.doubles.chair import came, conference, fill_page, fill_record
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SCHOOL,
    SW,
    Office,
    button,
    changed,
    due,
    form_of,
    words,
)


async def test_the_form_asks_who_came_and_shows_those_who_said_that_they_would(office: Office) -> None:
    await conference(office)
    await office.say(HEALTH, "attend AB123 remote")
    shown = {field.name: field for field in form_of(await office.say(CHAIR, "done AB123 icpc 8 Dec")).fields}
    assert shown["came"].value == "health"
    assert {"social_care", "health", "school", "police"} <= {value for value, _ in shown["came"].options}
    assert "safeguarding_unit" not in {value for value, _ in shown["came"].options}


async def test_enough_agencies_make_it_quorate_without_being_asked(office: Office) -> None:
    await conference(office)
    form = await office.say(CHAIR, "done AB123 icpc 8 Dec")
    await office.fill(CHAIR, form, outcome="plan", came="social_care,health,school")
    [said] = await office.details("icpc")
    assert (said["quorate"], said["came"]) == (True, ["social_care", "health", "school"])


async def test_too_few_agencies_ask_whether_it_went_ahead_and_why(office: Office) -> None:
    await conference(office)
    form = await office.say(CHAIR, "done AB123 icpc 8 Dec")
    again = await office.fill(CHAIR, form, outcome="plan", came="social_care,health")
    assert form_of(again).errors == {
        "proceeded": "It was not quorate: say whether it went ahead or is to be held again."
    }
    again = await office.fill(CHAIR, again, proceeded="yes")
    assert list(form_of(again).errors) == ["reason"]
    await office.fill(CHAIR, again, reason="The risk was too high to wait.")
    [said] = await office.details("icpc")
    assert (said["quorate"], said["proceeded"], said["outcome"]) == (False, True, "plan")


async def test_too_few_agencies_and_held_again_decides_nothing(office: Office) -> None:
    await conference(office)
    form = await office.say(CHAIR, "done AB123 icpc 8 Dec")
    await office.fill(CHAIR, form, outcome="plan", came="social_care", proceeded="no")
    [said] = await office.details("icpc")
    assert (said["proceeded"], "outcome" in said) == (False, False)
    card = await office.say(SW, "case AB123")
    assert due(card)["Initial child protection conference"] == "11 December 2026"
    assert "not booked yet" in words(card)


async def test_saying_quorate_against_who_came_needs_the_reason(office: Office) -> None:
    await conference(office)
    said = "done AB123 icpc 8 Dec plan quorate yes came social care health"
    before = await office.records()
    asked = await office.say(CHAIR, said)
    [sentence] = form_of(asked).errors.values()
    assert sentence.startswith("Not quorate: it needs children’s social care and at least two other agencies")
    assert sentence.endswith("Say which agencies came, or why it was quorate all the same.")
    assert await office.records() == before
    await office.fill(CHAIR, asked, reason="Probation came too, and is on no list.")
    [kept] = await office.details("icpc")
    assert (kept["quorate"], kept["reason"]) == (True, "Probation came too, and is on no list.")


async def test_apologies_that_leave_too_few_are_known_too(office: Office) -> None:
    await conference(office)
    await office.say(SCHOOL, "attend AB123 apologies")
    asked = await office.say(CHAIR, "done AB123 icpc 8 Dec plan quorate yes")
    assert "lacks 1 other agency" in words(asked)
    assert await office.details("icpc") == []
    await office.fill(CHAIR, asked, came="social_care,health,school")
    assert [each["quorate"] for each in await office.details("icpc")] == [True]


async def test_what_the_chair_has_recorded_of_who_came_counts(office: Office) -> None:
    await conference(office)
    names = await came(office)
    await fill_record(office, **{names["school"]: "absent"}, proceeded="", quorum_why="")
    asked = await office.say(CHAIR, "done AB123 icpc 8 Dec plan quorate yes")
    assert "Not quorate" in words(asked)
    assert await office.details("icpc") == []


async def test_the_record_that_a_chair_has_not_finished_is_told_to_nobody_else(office: Office) -> None:
    await conference(office)
    names = await came(office)
    await fill_page(office, await office.say(CHAIR, "record AB123"))
    page = await office.press(CHAIR, "record?ref=AB123&page=people_1")
    await fill_page(office, page, **{names["school"]: "absent"})
    reply = await office.say(SW, "done AB123 icpc 8 Dec plan quorate yes")
    assert "Whether it was quorate is kept as you say it" in words(reply)


async def test_where_nothing_is_known_of_who_came_it_is_plainly_what_was_said(office: Office) -> None:
    await conference(office)
    reply = await office.say(CHAIR, "done AB123 icpc 8 Dec plan quorate yes")
    assert "Whether it was quorate is kept as you say it: who came is not on record." in words(reply)
    [kept] = await office.details("icpc")
    assert "came" not in kept


async def test_who_came_or_a_word_of_quorum_is_needed(office: Office) -> None:
    await conference(office)
    form = await office.say(CHAIR, "done AB123 icpc 8 Dec plan")
    assert form_of(form).errors == {}
    again = await office.fill(CHAIR, form, came="")
    assert list(form_of(again).errors) == ["came"]


@pytest.mark.parametrize("proceeded", ["no", "yes"])
async def test_a_review_is_judged_by_the_same_rule(office: Office, proceeded: str) -> None:
    await conference(office)
    await office.say(CHAIR, "done AB123 icpc 8 Dec plan quorate yes")
    asked = await office.say(BOOKING, "book AB123 2 Mar 2027 10am", moment="2027-02-01 10:00")
    await office.press(BOOKING, button(asked, "Book it"))
    form = await office.say(CHAIR, "done AB123 first review 2 Mar 2027", moment="2027-03-02 14:00")
    reply = await office.fill(
        CHAIR, form, outcome="end", came="social_care,health", proceeded=proceeded, reason="The family moves."
    )
    [review] = await office.details("first_review")
    assert (review["quorate"], review["proceeded"]) == (False, proceeded == "yes")
    if proceeded == "no":
        assert due(await office.card())["First review conference"] == "8 March 2027"
        assert "not booked yet" in words(await office.card())
    else:
        assert "review conference" in changed(reply)["No longer needed"]
