"""Asking for a conference: fathers and needs are asked about, and the booking team can act on what it is sent."""

from __future__ import annotations

import pytest

from handlers.reminders.messages import Writer
from handlers.reply import Reply
from storage import cases, conference_requests, events, people
from tests.doubles.office import (
    BOOKING,
    CHAIR,
    HEALTH,
    SW,
    Office,
    button,
    buttons,
    form_of,
    rows,
    words,
)

WHOLE = {"father_1": "unknown", "needs": "none", "advocacy": "accepted"}
FATHER = "07700 900123"


async def sent(office: Office, recipient: str, rung: str) -> Reply | None:
    """What somebody is sent of one kind of notice, worded now."""
    writer = Writer(office.desk, lambda: office.now)
    [nudge] = [each for each in await office.nudges("AB123", recipient=recipient) if each.rung == rung][-1:]
    person = await office.look(lambda tx: people.get(tx, recipient))
    return await office.look(lambda tx: writer.compose(tx, person, [nudge]))


async def request_event(office: Office) -> dict[str, object]:
    """The details of the last conference request."""

    def work(tx):  # type: ignore[no-untyped-def]
        case = cases.find(tx, "AB123")
        return [each for each in events.of_case(tx, case.id) if each.step == "conference_request"]

    return dict((await office.look(work))[-1].details)


async def test_it_asks_for_each_childs_father_for_needs_and_for_advocacy(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov children 2")
    form = form_of(await office.say(SW, "done AB123 request today"))
    names = [field.name for field in form.fields]
    assert names == [
        "on",
        "father_1",
        "father_why_1",
        "father_2",
        "father_why_2",
        "needs",
        "needs_what",
        "advocacy",
    ]
    assert {field.name: field.value for field in form.fields}["on"] == "2026-11-23"


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"father_1": ""}, "father_1", "Say whether he is invited."),
        ({"father_1": "not_invited"}, "father_why_1", "Say why he is not invited."),
        ({"needs": ""}, "needs", "Choose what is needed, or that nothing is."),
        ({"needs": "none,travel"}, "needs", "Choose what is needed, or that nothing is: not both."),
        ({"advocacy": ""}, "advocacy", "Say whether an advocate was offered."),
    ],
)
async def test_what_it_does_not_say_is_asked_for_beside_the_field_and_nothing_is_recorded(
    office: Office, given: dict[str, str], field: str, sentence: str
) -> None:
    await office.registered()
    before = await office.records()
    asked = await office.fill(SW, await office.say(SW, "done AB123 request today"), **{**WHOLE, **given})
    assert form_of(asked).errors == {field: sentence}
    assert await office.records() == before


async def test_what_the_list_lacks_is_said_and_recorded(office: Office) -> None:
    await office.registered()
    card = await office.fill(SW, await office.say(SW, "done AB123 request today"), **WHOLE)
    assert "The invite list is not complete" in words(card)
    assert "A parent or carer is missing." in words(card)
    assert "An involved professional is missing." in words(card)
    assert (await request_event(office))["complete"] is False


async def test_a_whole_list_is_complete_and_names_the_agencies(office: Office) -> None:
    await office.registered()
    await office.say(SW, f"invite AB123 @{HEALTH}")
    await office.say(SW, f"invite AB123 {FATHER} role father")
    asked = await office.say(SW, "done AB123 request today")
    [invited] = [
        value
        for field in form_of(asked).fields
        if field.name == "father_1"
        for value, label in field.options
        if label == "Invited: Father"
    ]
    card = await office.fill(SW, asked, **{**WHOLE, "father_1": invited})
    assert "not complete" not in words(card)
    assert await request_event(office) == {"agencies": ["health", "social_care"], "complete": True}


async def test_a_father_of_one_child_is_no_parent_of_the_other(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov children 2")
    await office.say(SW, f"invite AB123 @{HEALTH}")
    await office.say(SW, f"invite AB123 {FATHER} role father")
    asked = await office.say(SW, "done AB123 request today")
    options = {field.name: field.options for field in form_of(asked).fields}["father_1"]
    father = next(value for value, label in options if label.startswith("Invited"))
    card = await office.fill(SW, asked, **{**WHOLE, "father_1": father, "father_2": "unknown"})
    assert "A parent or carer is missing for child 2." in words(card)
    assert "for child 1" not in words(card)


async def test_somebody_to_be_invited_is_missing_until_he_is_on_the_list(office: Office) -> None:
    await office.registered()
    asked = await office.say(SW, "done AB123 request today")
    card = await office.fill(SW, asked, **{**WHOLE, "father_1": "to_invite"})
    assert "A father or another man is to be invited, and is not on the list yet." in words(card)


async def test_why_a_father_is_not_invited_is_sealed(office: Office) -> None:
    await office.registered()
    why = "He must not learn where they live"
    asked = await office.say(SW, "done AB123 request today")
    await office.fill(SW, asked, **{**WHOLE, "father_1": "not_invited", "father_why_1": why})

    def work(tx):  # type: ignore[no-untyped-def]
        case = cases.find(tx, "AB123")
        kept = tx.query("SELECT * FROM conference_requests") + tx.query("SELECT * FROM events")
        return str(kept), conference_requests.answers_of(tx, case.id)

    kept, answers = await office.look(work)
    assert why not in kept
    assert answers["father_why_1"] == why


async def test_the_booking_team_is_sent_it_with_needs_and_buttons_and_no_contact_details(
    office: Office,
) -> None:
    await office.registered()
    await office.say(SW, f"invite AB123 {FATHER} role father")
    await office.say(SW, f"invite AB123 @{CHAIR} role chair")
    asked = await office.say(SW, "done AB123 request today")
    changes = {**WHOLE, "needs": "interpreter,travel", "needs_what": "The father speaks Polish."}
    await office.fill(SW, asked, **changes)
    message = await sent(office, "booking", "requested")
    assert message is not None
    text = words(message)
    assert "AB123: a conference is asked for" in text
    assert "To be held by: Friday 11 December 2026" in text
    assert "Needed: an interpreter and help with travel" in text
    assert "The father speaks Polish." in text
    assert "900123" not in text.replace(" ", "")
    shown = [each.label for each in buttons(message)]
    assert shown[-4:] == ["Dates that fit", "Book", "What people need", "Open case"]
    proposals = await office.press(BOOKING, button(message, "Dates that fit"))
    assert rows(proposals, "Dates that meet every rule")


async def test_a_request_that_is_sent_twice_is_one_request_and_another_when_something_in_it_is_new(
    office: Office,
) -> None:
    async def told() -> int:
        return len([each for each in await office.nudges("AB123") if each.rung == "requested"])

    await office.registered()
    asked = await office.say(SW, "done AB123 request today")
    await office.fill(SW, asked, **WHOLE)
    again = await office.fill(SW, asked, **WHOLE)
    assert "AB123: asked for already: nothing was changed" in words(again)
    assert [step for step, _ in await office.steps("AB123")].count("conference_request") == 1
    assert await told() == 1
    await office.fill(SW, asked, **{**WHOLE, "needs": "travel"})
    assert await told() == 2
    await office.say(SW, f"invite AB123 @{HEALTH}")
    await office.fill(SW, asked, **{**WHOLE, "needs": "travel"})
    assert await told() == 3, "another agency is on the list"


async def test_once_it_is_booked_there_is_nothing_left_to_ask_of_the_booking_team(office: Office) -> None:
    await office.booked()
    await office.fill(SW, await office.say(SW, "done AB123 request today"), **WHOLE)
    assert await sent(office, "booking", "requested") is None


async def test_a_form_that_was_open_while_the_father_was_invited_means_him(office: Office) -> None:
    await office.registered()
    asked = await office.say(SW, "done AB123 request today")
    await office.say(SW, f"invite AB123 father by phone {FATHER}")
    father = next(each.id for each in (await office.invited("AB123")).values() if each.role == "father")
    reply = await office.fill(SW, asked, **{**WHOLE, "father_1": "to_invite", "advocacy": ""})
    [answer] = [field for field in form_of(reply).fields if field.name == "father_1"]
    assert (answer.value, "to_invite" in dict(answer.options)) == (father, False)
    card = words(await office.fill(SW, reply, advocacy="no"))
    assert "conference request with invite list recorded" in card
    assert "is to be invited" not in card


async def test_a_form_that_was_open_while_two_men_were_invited_asks_which(office: Office) -> None:
    await office.registered()
    asked = await office.say(SW, "done AB123 request today")
    for typed in (f"father by phone {FATHER}", "mother's partner by phone 07700 900125"):
        await office.say(SW, f"invite AB123 {typed}")
    reply = await office.fill(SW, asked, **{**WHOLE, "father_1": "to_invite"})
    [answer] = [field for field in form_of(reply).fields if field.name == "father_1"]
    assert (answer.value, answer.error) == ("", "Say whether he is invited.")


@pytest.mark.parametrize(
    ("name", "value"), [("father_1", "banana"), ("needs", "banana"), ("advocacy", "banana")]
)
async def test_what_is_none_of_the_choices_is_asked_for_again(office: Office, name: str, value: str) -> None:
    await office.registered()
    asked = await office.say(SW, "done AB123 request today")
    assert name in form_of(await office.fill(SW, asked, **{**WHOLE, name: value})).errors


async def test_an_interpreter_without_a_language_is_asked_about_at_the_field(office: Office) -> None:
    await office.registered()
    asked = await office.say(SW, "done AB123 request today")
    again = await office.fill(SW, asked, **{**WHOLE, "needs": "interpreter", "needs_what": ""})
    assert "for which language" in form_of(again).errors["needs_what"]


async def test_a_request_that_is_made_again_begins_with_what_was_said(office: Office) -> None:
    await office.registered()
    await office.fill(SW, await office.say(SW, "done AB123 request today"), **{**WHOLE, "needs": "travel"})
    form = form_of(await office.say(SW, "done AB123 request"))
    assert {field.name: field.value for field in form.fields}["needs"] == "travel"


async def test_the_second_childs_father_can_be_another_man_who_is_still_to_be_invited(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov children 2")
    await office.say(SW, f"invite AB123 {FATHER} role father")
    asked = await office.say(SW, "done AB123 request today")
    fields = {field.name: field for field in form_of(asked).fields}
    [first] = [value for value, said in fields["father_1"].options if said.startswith("Invited")]
    told = await office.fill(SW, asked, **{**WHOLE, "father_1": first, "father_2": "to_invite"})
    assert "A father or another man is to be invited, and is not on the list yet." in words(told)
    await office.say(SW, "invite AB123 another father 07700 900456")
    again = {field.name: field for field in form_of(await office.say(SW, "done AB123 request today")).fields}
    assert again["father_1"].value == first
    [second] = [value for value, said in again["father_2"].options if said == "Invited: Father 2"]
    assert again["father_2"].value == second, "the other man is the one who was to be invited"


async def test_the_father_of_each_child_is_told_from_the_other_on_one_line(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov children 2")
    await office.say(SW, "invite AB123 father of child 1 by phone 07700 900456")
    told = await office.say(SW, "invite AB123 father of child 2 by phone 07700 900457")
    assert "Father of child 2 is invited" in words(told)
    fields = {field.name: field for field in form_of(await office.say(SW, "done AB123 request today")).fields}
    for child in ("1", "2"):
        chosen = dict(fields[f"father_{child}"].options)[fields[f"father_{child}"].value]
        assert chosen == f"Invited: Father of child {child}"
    assert "there is no child 3" in words(await office.say(SW, "invite AB123 mother of child 3 07700 900458"))


async def test_nothing_is_asked_for_a_child_whom_the_conference_is_not_about(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov children 2")
    await office.say(SW, "done AB123 s47 today cin child 2")
    await office.say(SW, "done AB123 s47 today icpc child 1")
    asked = await office.say(SW, "done AB123 request today")
    names = {field.name for field in form_of(asked).fields}
    assert "father_1" in names
    assert "father_2" not in names
    told = words(await office.fill(SW, asked, **WHOLE))
    assert "A parent or carer is missing." in told
    assert "child 2" not in told


async def test_a_father_whom_nobody_knows_is_said_to_the_booking_team(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 20 Nov children 2")
    asked = await office.say(SW, "done AB123 request today")
    await office.fill(SW, asked, **{**WHOLE, "father_1": "unknown", "father_2": "unknown"})
    message = await sent(office, "booking", "requested")
    assert message is not None
    assert "Father of child 2: Nobody knows who or where he is" in words(message)


async def test_a_day_to_come_is_said_along_with_what_else_is_wrong(office: Office) -> None:
    await office.registered()
    asked = await office.say(SW, "done AB123 request today")
    again = await office.fill(SW, asked, **{**WHOLE, "on": "2026-11-30", "advocacy": ""})
    assert set(form_of(again).errors) == {"on", "advocacy"}
