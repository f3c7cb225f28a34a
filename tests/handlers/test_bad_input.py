"""Bad input gets one clear sentence, and leaves the records as they were."""

from __future__ import annotations

import logging

import pytest

from handlers.reply import Fields, action
from handlers.request import Request
from handlers.router import Router
from handlers.verb import Verb
from handlers.verbs import VERBS
from storage.database import StorageUnavailable
from storage.people import Person
from tests.doubles.office import (
    BOOKING,
    EVERYBODY,
    HEALTH,
    SERVICE,
    SW,
    SW_SOUTH,
    TM,
    WHY_IT_MOVES,
    Office,
    button,
    is_one_sentence,
    words,
)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("regster AB123", "I do not know “regster”: did you mean register?"),
        ("cas AB123", "I do not know “cas”: did you mean case?"),
        ("overdu", "I do not know “overdu”: did you mean overdue?"),
        ("case ZZ999", "I cannot find ZZ999 among your cases"),
        ("case Tommy", "“Tommy” is not a case reference"),
        ("case Tommy Smith", "“Tommy Smith” is not a case reference"),
        ("register Tommy Smith strategy 20 Nov", "“Tommy Smith” is not a case reference"),
        ("case 😀", "“😀” is not a case reference"),
        ("case AB123 please show", "I did not understand “please” there"),
        ("case ＡＢ１２３", "is not a case reference"),
        ("case " + "A1" * 11, "is not a case reference"),
        ("case A1" + "-" * 60, "is not a case reference"),
        ("case " + "9" * 10_000, "That is too long to read: please keep it under 3,000 characters."),
        ("x" * 10_000, "That is too long to read: please keep it under 3,000 characters."),
        ("ask " + "why " * 2_500, "That is too long to read: please keep it under 3,000 characters."),
        ("why " * 200, "That is a long question: please ask it in fewer than 600 characters."),
        ("register AB123 strategy 31/13/2026", "no"),
        ("register AB123 strategy 20 Nov banana", "“20 Nov banana” cannot be read as a date"),
        ("case AB\ud800123", "is not a case reference"),
        ("case ';DROP", "is not a case reference"),
    ],
)
async def test_one_clear_sentence_and_nothing_changed(office: Office, typed: str, sentence: str) -> None:
    before = await office.records()
    reply = await office.say(SW, typed)
    assert is_one_sentence(reply), words(reply)
    assert sentence in words(reply)
    assert await office.records() == before


@pytest.mark.parametrize(
    "spelling", ["AB123", "ab123", "ab-123", "AB/123", "#AB123", "AB123.", "AB123?", "“AB123”", "(ab123),"]
)
async def test_a_reference_is_found_however_it_is_written(office: Office, spelling: str) -> None:
    await office.registered("AB123")
    assert "AB123: where it stands" in words(await office.say(SW, f"case {spelling}"))


@pytest.mark.parametrize(
    "typed", ["CASE AB123", "Case AB123", "case   AB123", "  case AB123  ", "case: AB123", "case\nAB123"]
)
async def test_verbs_are_forgiving(office: Office, typed: str) -> None:
    await office.registered("AB123")
    assert "AB123: where it stands" in words(await office.say(SW, typed))


@pytest.mark.parametrize("typed", ["", "   ", "help", "Help please", "?", "start"])
async def test_help_is_easy_to_find(office: Office, typed: str) -> None:
    assert words(await office.say(SW, typed)).startswith("What I can do for you")


async def test_help_shows_first_what_people_do_on_most_days(office: Office) -> None:
    reply = await office.say(SW, "help")
    shown = [block for block in reply.blocks if isinstance(block, Fields)]
    assert 5 < len(shown[0].pairs) < 12
    assert "close REF" in words(reply)  # folded


@pytest.mark.parametrize("typed", ["core group AB123", "Core Group ab123", "core_group AB123"])
async def test_a_verb_of_two_words_may_be_written_as_two(office: Office, typed: str) -> None:
    await office.registered("AB123")
    assert "AB123: the core group" in words(await office.say(SW, typed))


@pytest.mark.parametrize(
    "typed", ["/icpc mine", "icpc mine", "ICPC: mine", "my cases", "Show me my cases!", "What's due from me?"]
)
async def test_ones_own_list_is_asked_for_in_many_ways(office: Office, typed: str) -> None:
    await office.registered("AB123")
    assert words(await office.say(SW, typed)).startswith("Your cases and what is due from you")


async def test_a_question_about_an_icpc_is_no_command(office: Office) -> None:
    reply = await office.say(HEALTH, "ICPC report when is it due?")
    assert reply.summary == "An answer from the guidance"


@pytest.mark.parametrize("typed", ["undo", "cancel that", "that was wrong"])
async def test_who_wants_to_undo_something_is_told_how(office: Office, typed: str) -> None:
    assert words(await office.say(SW, typed)).startswith("To put a date right, type correct")


@pytest.mark.parametrize("typed", ["case AB123 please", "Case AB123, thanks", "case ab123 pls!"])
async def test_a_please_is_no_mistake(office: Office, typed: str) -> None:
    await office.registered("AB123")
    assert "AB123: where it stands" in words(await office.say(SW, typed))


@pytest.mark.parametrize("typed", ["Help me please", "hello there", "Hi!", "what now?"])
async def test_help_is_one_press_from_a_greeting(office: Office, typed: str) -> None:
    pressed = await office.press(SW, button(await office.say(SW, typed), "What can I do?"))
    assert words(pressed).startswith("What I can do for you")


async def test_the_same_request_twice_is_acted_on_once(office: Office) -> None:
    await office.registered("AB123")
    said = "done AB123 safety_plan today"
    first = await office.router.answer(await office.request(SW, text=said, id="Ev123"))
    before = await office.records()
    again = await office.router.answer(await office.request(SW, text=said, id="Ev123"))
    assert first is not None
    assert again is None
    assert await office.records() == before


async def test_a_refused_request_may_come_again(office: Office) -> None:
    for _ in range(2):
        assert "I cannot find" in words(await office.say(SW, "case ZZ999", request_id="Ev9"))


async def test_a_button_of_an_earlier_version_says_so(office: Office) -> None:
    reply = await office.press(SW, action("abolish", ref="AB123"))
    assert "from an earlier version" in words(reply)


async def test_a_form_with_an_enormous_field_is_refused(office: Office) -> None:
    await office.registered("AB123")
    before = await office.records()
    reply = await office.press(BOOKING, "book?ref=AB123&confirmed=yes", when="11 Dec 10am", reason="x" * 5000)
    assert words(reply).startswith("That is too long to read")
    assert await office.records() == before


@pytest.mark.parametrize(
    "pressed",
    [
        "done?ref=AB123&step=banana",
        "done?ref=AB123&step=s47&on=banana",
        "done?ref=AB123&step=s47&on=2026-11-23&outcome=icpc&qualified=perhaps",
        "close?ref=AB123&why=banana",
        "snooze?ref=AB123&step=s47&until=31/12/2099",
        "snooze?ref=AB123&step=s47&until=1/1/1990",
        "attend?ref=AB123&how=teleport",
        "report?ref=AB123&shared=everybody&sent_form=yes",
        "register?ref=CD1&strategy=2026-11-20&kind=banana",
        "settings?sent_form=yes&reminder_time=09:30%2B01:00",
        "settings?sent_form=yes&channel=pigeon",
        "settings?sent_form=yes&deputy=social.worker@example.org",
        "settings?sent_form=yes&away_until=2020-01-01",
        "settings?sent_form=yes&reminder_time=3am",
        "not_mine?ref=ZZ1&step=s47",
        "overdue?team=south",
    ],
)
async def test_a_press_that_no_card_of_ours_sends_changes_nothing(office: Office, pressed: str) -> None:
    await office.registered("AB123")
    before = await office.records()
    reply = await office.press(SW, pressed)
    assert "on our side" not in words(reply)
    assert await office.records() == before


@pytest.mark.parametrize(
    "question",
    [
        "report template where?",
        "book an icpc how do i do that",
        "hi, how long have we got to hold an ICPC?",
        "case conference or strategy meeting, which comes first?",
        "help with a section 47 enquiry please",
        "overdue report, who do I tell?",
        "join the conference by phone, how does that work?",
        "close to the deadline what should a social worker do",
    ],
)
async def test_a_question_that_begins_like_a_command_goes_to_the_guidance(
    office: Office, question: str
) -> None:
    reply = await office.say(HEALTH, question)
    assert reply.summary == "An answer from the guidance" or "guidance" in words(reply).casefold()
    assert "is not a case reference" not in words(reply)
    assert "I did not understand" not in words(reply)


async def test_a_mistake_of_ours_is_an_apology_with_a_number_and_no_personal_data_in_the_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    typed = " ".join(["Tommy", "Smith"])

    def fails(turn: object) -> None:
        raise KeyError(typed)

    broken = {**VERBS, "mine": Verb("mine", "", "mine", fails)}  # type: ignore[arg-type]
    before = await office.records()
    with caplog.at_level(logging.ERROR):
        reply = await Router(office.database, office.desk, broken).answer(
            await office.request(SW, text="mine")
        )
    assert reply is not None
    assert "Something went wrong on our side, and nothing was changed." in words(reply)
    number = words(reply).split("give your administrator this: ")[1][:8]
    assert number in caplog.text
    assert "KeyError" in caplog.text
    assert typed not in caplog.text
    assert await office.records() == before


async def test_a_database_that_is_gone_is_said_to_be_gone(office: Office) -> None:
    def unavailable(turn: object) -> None:
        raise StorageUnavailable("disk full")

    broken = {**VERBS, "mine": Verb("mine", "", "mine", unavailable)}  # type: ignore[arg-type]
    reply = await Router(office.database, office.desk, broken).answer(await office.request(SW, text="mine"))
    assert reply is not None
    assert "The records cannot be reached just now, so nothing was changed." in words(reply)


async def test_nothing_about_a_case_is_public_in_a_channel(office: Office) -> None:
    await office.remote("AB123")
    for who in EVERYBODY:
        for typed in (
            "case AB123",
            "mine",
            "overdue",
            "join AB123",
            "when is the icpc for AB123?",
            "case ZZ9",
        ):
            reply = await office.say(who, typed, place="channel")
            assert reply.private or not (reply.about_case or "AB123" in words(reply)), (who, typed)
    answer = await office.say(HEALTH, "how long have we got to hold an ICPC?", place="channel")
    assert not answer.private
    assert not answer.about_case


async def test_a_lock_screen_never_shows_a_reference(office: Office) -> None:
    await office.remote("AB123")
    for typed in (
        "case AB123",
        "mine",
        "join AB123",
        "dates AB123",
        "when is the icpc for AB123?",
        "done AB123",
    ):
        assert "AB123" not in (await office.say(SW, typed)).summary, typed


async def test_an_hour_that_comes_twice_in_autumn_can_be_told_apart(office: Office) -> None:
    office.now = office.now.replace(month=10, day=1)
    await office.registered("AB123", "28 Sep")
    reply = await office.say(BOOKING, "book AB123 25 October 2026 1:30am")
    assert (
        button(reply, "Sunday 25 October 2026 at 1:30am BST").action
        != button(reply, "Sunday 25 October 2026 at 1:30am GMT").action
    )


async def test_somebody_without_any_role_is_still_answered(office: Office) -> None:
    nobody = Person("nobody", "Nobody in particular")
    for typed in (
        "help",
        "mine",
        "how long have we got to hold an ICPC?",
        "overdue",
        "register AB1 strategy today",
    ):
        reply = await office.router.answer(Request(person=nobody, text=typed, now=office.now))
        assert reply is not None
        assert "on our side" not in words(reply)


async def test_another_teams_worker_pressing_a_button_that_was_passed_on(office: Office) -> None:
    await office.registered("AB123")
    card = await office.say(SW, "case AB123")
    before = await office.records()
    reply = await office.press(SW_SOUTH, button(card, "Done: section 47"))
    assert "I cannot find AB123" in words(reply)
    assert await office.records() == before
    assert "on our side" not in words(await office.say(SERVICE, "case AB123"))
    assert "on our side" not in words(await office.say(TM, "mine"))


@pytest.mark.parametrize(
    "reason", ["Sarah Jones, the mum, is ill", "Mrs Kowalski cannot come", "Tommy Smith was hurt"]
)
async def test_a_name_in_a_form_about_a_case_is_not_kept(office: Office, reason: str) -> None:
    await office.booked()
    asked = await office.say(BOOKING, "book AB123 10 Dec 10am")
    before = await office.records()
    reply = await office.fill(BOOKING, asked, **{**WHY_IT_MOVES, "reason": reason})
    assert "looks like somebody’s name, so nothing of that form was kept" in words(reply)
    assert await office.records() == before


async def test_roles_agencies_places_and_our_own_people_may_be_named_in_a_form(office: Office) -> None:
    await office.booked()
    why = "The mother is in St Mary's Hospital, says the Health visitor; the police are at court in Leeds."
    asked = await office.say(BOOKING, "book AB123 10 Dec 10am")
    reply = await office.fill(BOOKING, asked, **{**WHY_IT_MOVES, "reason": why})
    assert "moved to" in words(reply)
