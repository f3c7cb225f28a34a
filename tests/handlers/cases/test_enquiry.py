"""Of several strategy discussions the one that started the section 47 enquiry counts: people are asked which."""

from __future__ import annotations

from tests.doubles.office import SW, Office, button, changed, due, form_of, words

ICPC = "Initial child protection conference"


async def test_the_question_is_asked_and_the_answer_moves_the_conference(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 18 Nov 2026", moment="2026-11-23 09:30")
    card = await office.say(SW, "done AB123 strategy discussion 23 Nov 2026 started s47 yes")
    assert "say which one did" in words(card)
    # 15 working days after 18 November, the earlier one
    assert due(await office.card())[ICPC] == "9 December 2026"
    asked = await office.press(SW, button(card, "Say which discussion it was"))
    [field] = form_of(asked).fields
    later = next(value for value, label in field.options if label == "23 November 2026")
    answered = await office.fill(SW, asked, began_at=later)
    assert "say which one did" not in words(answered)
    # 15 working days after 23 November
    assert ICPC.lower() in changed(answered)["By 14 December 2026 (was 9 December 2026)"]


async def test_without_a_discussion_there_is_nothing_to_say(office: Office) -> None:
    await office.say(SW, "register AB123 strategy 18 Nov 2026 kind transfer_in", moment="2026-11-23 09:30")
    assert "no strategy discussion on record" in words(await office.say(SW, "enquiry AB123"))
