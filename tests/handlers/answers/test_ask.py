"""Questions: from the guidance with its source, from the case only for its people, an honest no otherwise."""

from __future__ import annotations

import pytest

from handlers.reply import Folded, Quote, Text
from tests.doubles.office import HEALTH, SCHOOL, SW, SW_SOUTH, TM, Office, button, form_of, words


@pytest.mark.parametrize(
    "question",
    [
        "how long have we got to hold an ICPC?",
        "ask how long have we got to hold an ICPC?",
        "ASK how long have we got to hold an icpc",
        "Hello, how long have we got to hold an ICPC?",
    ],
)
async def test_the_guidance_answers_with_its_source(office: Office, question: str) -> None:
    reply = await office.say(SCHOOL, question)
    assert "15 working days" in words(reply)
    cited = any(
        isinstance(block, Quote | Folded) or (isinstance(block, Text) and "Source:" in block.text)
        for block in reply.blocks
    )
    assert cited


async def test_what_the_guidance_does_not_cover_is_an_honest_no_and_is_noted(office: Office) -> None:
    reply = await office.say(SCHOOL, "what's the fostering allowance?")
    assert "0113 37 82833" in words(reply)
    assert [gap.reason for gap in await office.desk.shelf.gaps()] == ["no_answer"]


async def test_ask_alone_asks_for_the_question(office: Office) -> None:
    asked = await office.say(SCHOOL, "ask")
    reply = await office.fill(SCHOOL, asked, question="how long have we got to hold an ICPC?")
    assert "15 working days" in words(reply)
    assert form_of(asked).submit == "Ask"


async def test_a_wrong_answer_is_kept_for_those_who_own_the_guidance(office: Office) -> None:
    reply = await office.say(SCHOOL, "how long have we got to hold an ICPC?")
    assert "Thank you" in words(await office.press(SCHOOL, button(reply, "Yes, this was right")))
    assert not await office.desk.shelf.gaps()
    await office.press(SCHOOL, button(reply, "No, not right"))
    assert [gap.reason for gap in await office.desk.shelf.gaps()] == ["not_right"]


async def test_a_related_question_is_answered_at_a_press(office: Office) -> None:
    reply = await office.say(SCHOOL, "who chairs the initial core group?")
    related = [
        each for block in reply.blocks for each in getattr(block, "buttons", ()) if "ask?" in each.action
    ]
    assert related
    assert (await office.press(SCHOOL, related[0])).summary == reply.summary


async def test_a_question_about_a_case_is_answered_from_the_case_for_its_people(office: Office) -> None:
    await office.registered()
    for who in (SW, TM):
        reply = await office.say(who, "when is our ICPC due for ab-123?")
        assert "Initial child protection conference: due by 11 December 2026." in words(reply)
        assert reply.private
        assert reply.about_case


async def test_nobody_else_learns_from_a_question_that_there_is_such_a_case(office: Office) -> None:
    await office.registered()
    for who in (SW_SOUTH, HEALTH):
        known = words(await office.say(who, "when is our ICPC due for AB123?"))
        unknown = words(await office.say(who, "when is our ICPC due for ZZ999?"))
        assert known == unknown
        assert "December" not in known
    assert not [line for line in await office.log("AB123") if "looked_at" in line]


async def test_a_question_about_a_case_leaves_no_gap(office: Office) -> None:
    await office.registered()
    await office.say(SW, "what is going on with AB123?")
    assert not await office.desk.shelf.gaps()


async def test_a_question_is_not_told_from_the_guidance_by_another_cases_name(office: Office) -> None:
    await office.registered()
    reply = await office.say(SW, "when is the s47 due in AB123 and ZZ999?")
    assert "Section 47 enquiry complete: due by 26 November 2026." in words(reply)


async def test_a_booked_conference_is_told_in_the_first_sentence(office: Office) -> None:
    await office.booked(when="8 Dec 10am place Civic Hall")
    reply = await office.say(SW, "when is the ICPC for AB123?")
    assert words(reply).startswith(
        "The conference is booked for Tuesday 8 December 2026 at 10am, at Civic Hall.\n\n"
        "Its limit is 11 December 2026."
    )


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (
            "what next for AB123?",
            "Section 47 enquiry complete is overdue by 2 working days.",
        ),
        ("who is invited to AB123?", "4 people are invited: "),
        ("who hasn't sent their report to the chair for AB123?", "Not sent to the chair yet: the report of "),
        (
            "where is AB123?",
            "The conference is booked for Tuesday 8 December 2026 at 10am; no place is given yet.",
        ),
        ("who is the chair of AB123?", "Social worker: Social worker (north)."),
        (
            "put the record of AB123 right",
            "Nothing was changed by that. The chair puts the record of the conference right: ",
        ),
        (
            "the record of AB123 is wrong",
            "Nothing was changed by that. The chair puts the record of the conference right: ",
        ),
        ("AB123 missed school", "I keep dates and steps, not notes, so nothing was kept of that"),
    ],
)
async def test_the_first_sentence_answers_and_little_comes_after_it(
    office: Office, question: str, first: str
) -> None:
    await office.booked()
    reply = await office.say(SW, question, moment="2026-11-30 10:00")
    assert words(reply).startswith(first)
    assert len([block for block in reply.blocks if isinstance(block, Text)]) <= 3
    assert button(reply, "Open AB123")


async def test_somebody_invited_is_told_their_part_in_a_few_lines(office: Office) -> None:
    await office.booked()
    reply = await office.say(HEALTH, "what is happening with AB123?")
    assert words(reply).startswith("The conference is booked for Tuesday 8 December 2026 at 10am")
    assert "(Health): due by 3 December 2026." in words(reply)
    assert "You have not said yet how you will take part." in words(reply)
    assert "Section 47" not in words(reply)
    assert "your part" in words(await office.press(HEALTH, button(reply, "Your part")))


async def test_a_judgement_about_a_case_of_ones_own_is_not_given_either(office: Office) -> None:
    await office.registered()
    reply = await office.say(SW, "is mum in AB123 lying, should the children be on a plan?")
    assert words(reply).startswith("I do not give opinions about a child or a family")
    assert button(reply, "Open AB123")


@pytest.mark.parametrize(
    "question",
    [
        "ask who chairs the initial core group, only to me",
        "only to me: who chairs the initial core group",
        "who chairs the initial core group? just for me please",
    ],
)
async def test_in_a_channel_an_answer_may_be_for_the_asker_alone(office: Office, question: str) -> None:
    reply = await office.say(SCHOOL, question, place="channel")
    assert reply.private
    assert "team manager" in words(reply)


async def test_an_answer_in_a_channel_is_for_all_and_can_be_had_alone(office: Office) -> None:
    reply = await office.say(SCHOOL, "who chairs the initial core group?", place="channel")
    assert not reply.private
    alone = await office.press(HEALTH, button(reply, "Show it only to me"))
    assert alone.private
    assert "team manager" in words(alone)


async def test_the_form_asks_who_sees_the_answer(office: Office) -> None:
    asked = await office.say(SCHOOL, "ask", place="channel")
    reply = await office.fill(SCHOOL, asked, question="who chairs the initial core group?", seen_by="me")
    assert reply.private


async def test_a_judgement_asked_for_in_a_channel_is_refused_to_the_asker_alone(office: Office) -> None:
    reply = await office.say(SCHOOL, "should Kai stay on his plan?", place="channel")
    assert reply.private
    assert "I do not give opinions about a child or a family" in words(reply)
    assert "ask?" in " ".join(each.action for block in reply.blocks for each in getattr(block, "buttons", ()))
