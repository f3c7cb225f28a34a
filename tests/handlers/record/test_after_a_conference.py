"""After a conference: what was for it is put behind, and what is done now is for the right one."""

from __future__ import annotations

import pytest

from handlers.reply import Folded, Reply, Table
from tests.doubles.chair import conference, finished
from tests.doubles.office import BOOKING, HEALTH, SCHOOL, SERVICE, SW, Office, button, buttons, rows, words

VIEWS = "Child’s views obtained"
SCHOOLS = "Report shared with the family (School)"
SCHOOLS_FOR_THE_REVIEW = "Report shared with the family before the review (School)"


async def held(office: Office) -> None:
    """A conference on 8 December 2026 that decided on a plan; the first review is due by 8 March 2027."""
    await office.booked("AB123", "8 Dec 10am")
    asked = await office.say(SW, "done AB123 icpc 8 Dec outcome plan quorate yes", moment="2026-12-08 13:00")
    if asked.form:
        await office.fill(SW, asked)


def behind(reply: Reply) -> dict[str, str]:
    """What the card has put away, by name."""
    tables = [
        each
        for block in reply.blocks
        if isinstance(block, Folded) and block.summary.startswith("Before the conferences held")
        for each in block.blocks
        if isinstance(each, Table)
    ]
    return {name: state for table in tables for name, _, state in table.rows}


async def test_what_was_missed_before_it_is_folded_away_and_counted(office: Office) -> None:
    await held(office)
    card = await office.say(SW, "case AB123")
    assert behind(card)[VIEWS] == "Missed"
    assert VIEWS not in {name for name, _, _ in rows(card, "Steps and dates")}
    assert "missed, 0 done" in words(card)


async def test_a_case_without_a_conference_has_nothing_behind_it(office: Office) -> None:
    await office.booked()
    assert behind(await office.say(SW, "case AB123")) == {}


async def test_a_report_shared_days_after_came_late_for_it_and_the_review_is_still_to_come(
    office: Office,
) -> None:
    await held(office)
    await office.say(SCHOOL, "report AB123 shared with family today", moment="2026-12-10 10:00")
    card = await office.say(SW, "case AB123")
    assert behind(card)[SCHOOLS] == "Done 10 December 2026"
    states = {name: state for name, _, state in rows(card, "Steps and dates")}
    assert states[SCHOOLS_FOR_THE_REVIEW] == "Due"


async def test_a_report_shared_months_after_is_for_the_review_though_none_is_booked(office: Office) -> None:
    await held(office)
    await office.say(SCHOOL, "report AB123 shared with family today", moment="2027-02-18 10:00")
    card = await office.say(SW, "case AB123")
    assert behind(card)[SCHOOLS] == "Missed"
    states = {name: state for name, _, state in rows(card, "Steps and dates")}
    assert states[SCHOOLS_FOR_THE_REVIEW] == "Done 18 February 2027"


async def test_views_obtained_before_it_and_recorded_after_are_in_time(office: Office) -> None:
    await held(office)
    await office.say(SW, "done AB123 child views 4 Dec", moment="2026-12-09 10:00")
    assert behind(await office.card())[VIEWS] == "Done 4 December 2026"


async def test_where_no_plan_was_made_the_card_and_the_dates_say_so_and_nothing_is_booked(
    office: Office,
) -> None:
    await conference(office)
    await finished(office, decision_1="no_plan")
    card = await office.card()
    assert (
        "Initial child protection conference, 8 December 2026: No child protection plan was needed."
        in words(card)
    )
    assert "Conference: held on 8 December 2026; no other is due" in words(card)
    assert not {"Dates that fit", "Invite somebody"} & {each.label for each in buttons(card)}
    dates = words(await office.say(BOOKING, "dates AB123"))
    assert "AB123: no conference is due" in dates
    assert "The conference decided that no child protection plan was needed." in dates


async def test_once_nothing_is_left_after_a_conference_the_card_leads_to_closing(office: Office) -> None:
    await conference(office)
    await finished(office, decision_1="no_plan")
    await office.say(SW, "done AB123 s47 25 Nov outcome icpc")
    card = await office.card()
    assert "Nothing more is due. To close the case, type close AB123." in words(card)
    assert button(card, "Close the case")


async def test_what_was_decided_is_answered_child_by_child_to_those_who_may_know_it(office: Office) -> None:
    await conference(office, children=2)
    await finished(office, decision_2="no_plan", members="school,social.worker")
    asked = "what was decided in AB123?"
    said = await office.say(SW, asked)
    assert (
        "8 December 2026: A child protection plan was made (category: neglect) for child 1. "
        "No child protection plan was needed for child 2." in words(said)
    )
    assert button(said, "The record of the conference")
    in_the_core_group = words(await office.say(SCHOOL, asked))
    assert "What was decided, and the plan, are for you to read: type record AB123." in in_the_core_group
    beside_it = words(await office.say(HEALTH, asked))
    assert "The last conference was held on 8 December 2026; the next is not booked yet." in beside_it
    assert "To hear what was decided, ask the case’s social worker, Social worker (north)." in beside_it
    assert "was made" not in beside_it


async def test_of_plans_under_different_categories_those_who_read_the_record_hear_which(
    office: Office,
) -> None:
    await conference(office, children=2)
    await finished(office, category_1="NEG", category_2="PHY", view_mixed="")
    asked = "what was decided in AB123?"
    said = words(await office.say(SW, asked))
    assert "A child protection plan was made (child 1: neglect; child 2: physical abuse)." in said
    assert "neglect" not in words(await office.say(SERVICE, asked))


async def test_somebody_invited_is_asked_for_nothing_but_the_report_for_the_review(office: Office) -> None:
    await conference(office)
    await finished(office)
    card = await office.say(HEALTH, "case AB123")
    assert SCHOOLS not in words(card)
    assert {each.label for each in buttons(card)} == {
        "Our report was shared",
        "The plan’s tasks",
        "The outcome and the plan",
    }
    await office.closed(why="stepped_down")
    card = await office.say(HEALTH, "case AB123")
    assert "AB123 is closed: nothing is asked of you any more." in words(card)
    assert not buttons(card)


async def test_a_review_that_is_to_be_held_again_stands_beside_what_was_decided_before(
    office: Office,
) -> None:
    await held(office)
    await office.say(SW, "done AB123 first review 2 Mar 2027 quorate no", moment="2027-03-02 15:00")
    said = words(await office.say(SW, "what was the outcome in AB123?"))
    assert "First review conference, 2 March 2027: It was not quorate and is to be held again" in said
    assert "Initial child protection conference, 8 December 2026: A child protection plan was made." in said


async def test_where_the_enquiry_ended_without_a_conference_nobody_is_asked_to_come(office: Office) -> None:
    await office.registered()
    await office.say(SW, "invite AB123 @health.visitor@example.org")
    await office.say(SW, "done AB123 s47 23 Nov outcome nfa")
    card = await office.say(HEALTH, "case AB123")
    assert "Conference: none is due" in words(card)
    assert not buttons(card)
    why = "The section 47 enquiry ended with no further action, so no conference is needed."
    assert why in words(await office.say(SW, "what was decided in AB123?"))
    assert why in words(await office.say(SW, "dates AB123"))


async def test_a_disagreement_that_waits_is_named_before_closing_is_thought_of(office: Office) -> None:
    await conference(office)
    why = {"dissent_why_school": "It sees no change.", "dissent_then_school": "The managers meet."}
    await finished(office, decision_1="no_plan", dissenters="school", **why)
    await office.say(SW, "done AB123 s47 25 Nov outcome icpc")
    card = words(await office.card())
    assert "No step is due; a disagreement with the conference is still to be settled." in card
    assert "Nothing more is due" not in card


@pytest.mark.parametrize(
    "asked",
    [
        "what was decided for child 2 in AB123?",
        "what was the outcome for child 1 in AB123",
        "which category is child 1 under in AB123?",
        "is child 2 on a plan in AB123?",
    ],
)
async def test_what_is_on_record_of_one_child_is_no_opinion(office: Office, asked: str) -> None:
    await conference(office, children=2)
    await finished(office, decision_1="plan", category_1="NEG", decision_2="no_plan")
    said = words(await office.say(SW, asked))
    assert "A child protection plan was made (category: neglect) for child 1." in said
    assert "No child protection plan was needed for child 2." in said


@pytest.mark.parametrize(
    "asked",
    [
        "should child 2 in AB123 be on a plan?",
        "is the decision for child 2 in AB123 right?",
        "will child 1 in AB123 stay on a plan?",
        "what do you think was decided wrongly for child 1 in AB123",
    ],
)
async def test_what_should_be_or_will_be_of_a_child_is_an_opinion_still(office: Office, asked: str) -> None:
    await conference(office, children=2)
    await finished(office, decision_1="plan", category_1="NEG", decision_2="no_plan")
    assert "I do not give opinions about a child" in words(await office.say(SW, asked))


async def test_who_disagreed_is_said_with_what_becomes_of_it(office: Office) -> None:
    await conference(office)
    assert "No disagreement" in words(await office.say(SW, "who disagreed in AB123?"))
    await finished(
        office,
        dissenters="school",
        dissent_why_school="It sees more harm.",
        dissent_then_school="They meet.",
        dissent_owner_school="team_manager",
        dissent_by_school="2026-12-16",
    )
    said = words(await office.say(SW, "who disagreed in AB123?"))
    assert (
        "School disagreed with the conference of 8 December 2026: to be settled by 16 December 2026." in said
    )
