"""Thanks, a greeting, a curse, “what now?”: a friendly line or two, and the way on."""

from __future__ import annotations

import pytest

from tests.doubles.office import HEALTH, SCHOOL, SW, Office, button, buttons, words


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("thank you", "You are welcome."),
        ("Thanks pal!", "You are welcome."),
        ("cheers", "You are welcome."),
        ("bye", "Goodbye."),
        ("ok", "That changed nothing"),
        ("👍", "That changed nothing"),
        ("yes please", "That changed nothing"),
        ("good morning", "Hello."),
        ("hello can you hear me", "Hello."),
        ("this is shit", "I am sorry that this is not working for you."),
        ("fuck off", "I am sorry that this is not working for you."),
        ("are you a robot?", "I am a program"),
        ("is anybody reading this?", "I am a program"),
    ],
)
async def test_a_line_in_return(office: Office, said: str, answered: str) -> None:
    reply = await office.say(SCHOOL, said)
    assert words(reply).startswith(answered)
    assert len(reply.blocks) <= 3
    assert "Whom to ask" not in words(reply)


@pytest.mark.parametrize(
    "said", ["I am not sure what to do now", "what next", "What now?", "help me", "where do I start?"]
)
async def test_who_does_not_know_what_to_do_is_told_what_comes_first(office: Office, said: str) -> None:
    await office.registered()  # section 47 by Thursday 26 November 2026
    reply = await office.say(SW, said)
    assert "Next for you is AB123: section 47 enquiry complete, by Thursday 26 November 2026." in words(reply)
    listed = await office.press(SW, button(reply, "What is due from me"))
    assert "Due from you in the next month" in words(listed)


async def test_what_is_late_is_the_most_pressing(office: Office) -> None:
    await office.registered()
    reply = await office.say(SW, "what next", moment="2026-11-30 10:00")
    assert "Most pressing for you is AB123: section 47 enquiry complete, 2 working days late." in words(reply)


async def test_somebody_with_nothing_to_do_is_told_so(office: Office) -> None:
    assert words(await office.say(HEALTH, "what next")).startswith("Nothing is due from you.")


@pytest.mark.parametrize(
    "said",
    [
        "thanks, who chairs the initial core group?",
        "hello, who chairs the initial core group?",
        "this bloody core group, who chairs the initial core group?",
        "ok so who chairs the initial core group",
    ],
)
async def test_a_question_beside_it_is_answered(office: Office, said: str) -> None:
    assert "team manager" in words(await office.say(SCHOOL, said))


async def test_small_talk_leaves_no_question_for_the_owners_of_the_guidance(office: Office) -> None:
    for said in ("thanks pal", "fuck off", "what next", "ok"):
        await office.say(SCHOOL, said)
    assert not await office.desk.shelf.gaps()


async def test_a_greeting_offers_the_list_of_what_one_can_do(office: Office) -> None:
    assert [each.label for each in buttons(await office.say(SW, "hi"))] == [
        "What is due from me",
        "What can I do?",
    ]
