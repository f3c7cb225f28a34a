"""Brothers and sisters in one case: what differs between them is said for each, and recorded for each."""

from __future__ import annotations

from tests.doubles.chair import conference, finished
from tests.doubles.office import BOOKING, SW, Office, button, form_of, rows, words

S47 = "Section 47 enquiry complete"


async def two_children(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov children 2")


async def test_what_is_the_same_for_all_is_said_once(office: Office) -> None:
    await two_children(office)
    names = [name for name, _, _ in rows(await office.say(SW, "case AB123"), "Steps and dates")]
    assert names.count(S47) == 1
    assert not any("child" in name and "(" in name and "Children’s" not in name for name in names)


async def test_what_differs_says_of_which_child_it_speaks(office: Office) -> None:
    await two_children(office)
    reply = await office.say(SW, "done AB123 s47 today outcome cin child 1")
    card = await office.card()
    states = {name: state for name, _, state in rows(card, "Steps and dates")}
    assert states[f"{S47} (child 1)"] == "Done 23 November 2026"
    assert states[f"{S47} (child 2)"] == "Due"
    assert states["Initial child protection conference (child 2)"] == "Due"
    assert "Initial child protection conference (child 1)" not in states
    assert "Initial child protection conference (child 1): The section 47 enquiry ended" in words(card)
    assert "section 47 enquiry complete (child 2)" in words(reply)


async def test_a_button_for_one_child_records_it_for_that_child(office: Office) -> None:
    await two_children(office)
    reply = await office.say(SW, "done AB123 s47 today outcome cin child 1")
    asked = await office.press(SW, button(reply, "Done: section 47 enquiry complete (child 2)"))
    which = next(field for field in form_of(asked).fields if field.name == "children")
    assert which.value == "2"
    await office.fill(SW, asked, outcome="icpc")
    states = {name: state for name, _, state in rows(await office.card(), "Steps and dates")}
    assert states[S47] == "Done 23 November 2026"
    assert states["Initial child protection conference (child 2)"] == "Due"


async def test_the_reminders_and_lists_name_the_child(office: Office) -> None:
    await two_children(office)
    await office.say(SW, "done AB123 s47 today outcome cin child 1")
    reply = await office.say(SW, "mine", moment="2026-12-14 09:30")
    assert "(child 2)" in words(reply)


async def test_the_review_of_the_second_child_is_booked_where_the_first_has_no_plan(office: Office) -> None:
    await conference(office, children=2)
    await finished(office, decision_1="no_plan")
    asked = words(await office.say(BOOKING, "book AB123 1 Mar 2027 10am"))
    assert "Monday 1 March 2027 at 10am" in asked
    assert "Reports are due by Wednesday 24 February 2027." in asked


async def test_a_conference_decides_nothing_for_a_sister_whose_enquiry_ended_otherwise(
    office: Office,
) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov children 2")
    await office.say(SW, "done AB123 s47 today cin child 2")
    await office.say(SW, "done AB123 s47 today icpc child 1")
    said = await office.say(SW, "done AB123 icpc today plan quorate yes", moment="2026-12-08 14:00")
    assert "initial child protection conference (child 1) recorded for 8 December 2026" in words(said)
    assert await office.details("icpc") == [{"outcome": "plan", "quorate": True, "children": ["1"]}]


async def test_what_is_decided_after_one_child_is_decided_for_the_other(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov children 2")
    await office.say(SW, "done AB123 s47 today icpc")
    for line in ("plan quorate yes child 1", "no plan quorate yes"):
        await office.say(SW, f"done AB123 icpc today {line}", moment="2026-12-08 14:00")
    decided = {each["outcome"]: each["children"] for each in await office.details("icpc")}
    assert decided == {"plan": ["1"], "no_plan": ["2"]}


async def test_a_review_and_a_core_group_are_about_the_children_with_a_plan(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov children 2")
    await office.say(SW, "done AB123 s47 today icpc")
    for child, outcome in (("1", "plan"), ("2", "no plan")):
        line = f"done AB123 icpc today {outcome} quorate yes child {child}"
        await office.say(SW, line, moment="2026-12-08 14:00")
    await office.say(SW, "done AB123 core group today", moment="2026-12-15 14:00")
    await office.say(SW, "done AB123 first review today end quorate yes", moment="2027-03-01 14:00")
    assert [each["children"] for each in await office.details("initial_core_group")] == [["1"]]
    assert [each["children"] for each in await office.details("first_review")] == [["1"]]
