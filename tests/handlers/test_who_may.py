"""Who may do what: another team's social worker learns nothing, those invited see their own part alone."""

from __future__ import annotations

import pytest

from handlers.permissions import PERMISSIONS, is_about_a_case, mentions_a_reference
from handlers.reply import Reply
from handlers.verbs import VERBS
from tests.doubles.office import (
    ADMIN,
    BOOKING,
    CHAIR,
    HEALTH,
    SCHOOL,
    SERVICE,
    SW,
    SW_SOUTH,
    TM,
    TM_SOUTH,
    Office,
    buttons,
    is_one_sentence,
    words,
)

ABOUT_A_CASE = {
    "case": "case {}",
    "done": "done {} s47 today icpc",
    "correct": "correct {} strategy 18 Nov",
    "invite": "invite {} father@example.org role father",
    "uninvite": "uninvite {} school reason mistake",
    "cancel": "cancel {}",
    "dates": "dates {}",
    "needs": "needs {}",
    "book": "book {} 9 Dec 10am",
    "report": "report {} shared with family",
    "reports": "reports {}",
    "attend": "attend {} remote",
    "join": "join {}",
    "snooze": "snooze {} s47 tomorrow",
    "nudge": "nudge {} s47",
    "assign": "assign {} @social.worker.south",
    "close": "close {}",
    "reopen": "reopen {}",
    "enquiry": "enquiry {}",
    "record": "record {}",
    "take_out": "take out {}",
    "dissent": "dissent {}",
    "tasks": "tasks {}",
    "core_group": "core_group {}",
    "not_mine": "not_mine {} s47",
}
MAY = {
    "case": (SW, TM, BOOKING, CHAIR, SERVICE, HEALTH, SCHOOL),
    "done": (SW, TM, BOOKING, CHAIR),
    "correct": (SW, TM, CHAIR),
    "invite": (SW, TM, BOOKING),
    "uninvite": (SW, TM, BOOKING),
    "cancel": (TM, BOOKING, CHAIR),
    "dates": (SW, TM, BOOKING, CHAIR),
    "needs": (SW, TM, BOOKING, CHAIR),
    "book": (TM, BOOKING),
    "report": (SW, TM, HEALTH, SCHOOL),
    "reports": (SW, TM, BOOKING, CHAIR, SERVICE),
    "attend": (SW, TM, BOOKING, CHAIR, HEALTH, SCHOOL),
    "join": (SW, TM, CHAIR, HEALTH, SCHOOL),
    "snooze": (SW, TM, BOOKING, CHAIR, SERVICE, HEALTH, SCHOOL),
    "nudge": (TM, SERVICE),
    "assign": (TM, SERVICE),
    "close": (SW, TM),
    "reopen": (SW, TM),
    "enquiry": (SW, TM),
    "record": (SW, TM, BOOKING, CHAIR),
    "take_out": (TM, SERVICE),
    "dissent": (SW, TM, CHAIR, SERVICE),
    "tasks": (SW, TM, CHAIR, SERVICE),
    "core_group": (SW, TM, CHAIR),
    "not_mine": (SW, TM, BOOKING, CHAIR, SERVICE, HEALTH, SCHOOL),
}
PEOPLE = (SW, TM, SW_SOUTH, TM_SOUTH, BOOKING, CHAIR, SERVICE, HEALTH, SCHOOL, ADMIN)


def refused(reply: Reply) -> bool:
    text = words(reply)
    return any(phrase in text for phrase in ("I cannot find", "That is for", "” is for"))


def test_every_verb_is_in_the_table_of_permissions_and_tried_below() -> None:
    assert set(VERBS) <= set(PERMISSIONS)
    assert set(ABOUT_A_CASE) == set(MAY) == {verb for verb in VERBS if is_about_a_case(verb)}


@pytest.mark.parametrize("verb", ABOUT_A_CASE)
async def test_each_verb_is_for_those_it_is_for_and_nobody_else(office: Office, verb: str) -> None:
    await office.remote("AB123")
    allowed = {
        who for who in PEOPLE if not refused(await office.say(who, ABOUT_A_CASE[verb].format("AB123")))
    }
    assert allowed == set(MAY[verb])


@pytest.mark.parametrize("verb", ABOUT_A_CASE)
@pytest.mark.parametrize("who", [SW_SOUTH, TM_SOUTH])
async def test_anothers_case_gets_the_same_words_as_one_that_does_not_exist(
    office: Office, verb: str, who: str
) -> None:
    await office.remote("AB123")
    before = await office.records()
    theirs = await office.say(who, ABOUT_A_CASE[verb].format("AB123"))
    unknown = await office.say(who, ABOUT_A_CASE[verb].format("ZZ999"))
    assert is_one_sentence(theirs)
    assert words(theirs) == words(unknown).replace("ZZ999", "AB123")
    assert await office.records() == before
    assert not [line for line in await office.log("AB123") if line.startswith(who.partition("@")[0] + " ")]


async def test_an_attendee_sees_their_own_part_and_no_more(office: Office) -> None:
    await office.booked()
    await office.say(SCHOOL, "report AB123 shared with family")
    for asked in ("case AB123", "attend AB123 remote", "when is the core group for AB123?", "case ab-123"):
        seen = words(await office.say(HEALTH, asked))
        assert "Report shared with the family" in seen, asked
        assert "Health" in seen, asked
        for hidden in ("School", "Section 47", "Core group", "Team manager", "Social worker (north)"):
            assert hidden not in seen, (asked, hidden)


async def test_an_agency_records_its_own_report_alone(office: Office) -> None:
    await office.booked()
    before = await office.records()
    reply = await office.press(HEALTH, "report?ref=AB123", shared="family", agency="school")
    assert words(reply).startswith("You can say this of your own agency only")
    assert await office.records() == before


async def test_a_father_who_is_a_colleague_too_is_asked_for_no_report(office: Office) -> None:
    await office.registered()
    await office.say(SW, f"invite AB123 @{SCHOOL} role father")
    before = await office.records()
    assert "no report is asked of you" in words(await office.say(SCHOOL, "report AB123 shared with chair"))
    assert await office.records() == before


async def test_somebody_uninvited_sees_nothing_any_more(office: Office) -> None:
    await office.registered()
    await office.say(TM, "assign AB123 @social.worker.south")
    assert "I cannot find AB123" in words(await office.say(SW, "case AB123"))
    assert "AB123: where it stands" in words(await office.say(SW_SOUTH, "case AB123"))


async def test_the_manager_of_the_south_never_sees_the_north(office: Office) -> None:
    await office.registered("AB123", "20 Oct")
    await office.say(SW_SOUTH, "register CD456 strategy 21 Oct")
    for asked in ("overdue", "overdue south", "overdue core group", "mine"):
        assert "AB123" not in words(await office.say(TM_SOUTH, asked))
    assert words(await office.say(TM_SOUTH, "overdue north")).startswith("You can see your own team only")
    assert "I cannot find AB123" in words(await office.say(TM_SOUTH, "case AB123"))


@pytest.mark.parametrize("who", [SW, TM, CHAIR, HEALTH, SERVICE])
async def test_whoever_has_left_can_do_nothing(office: Office, who: str) -> None:
    await office.booked()
    await office.change(who, active=False)
    before = await office.records()
    for asked in ("case AB123", "overdue", "mine", "done AB123 s47 today icpc", "help", "settings", "hello"):
        reply = await office.say(who, asked)
        assert words(reply).startswith("You no longer have access here")
    assert await office.records() == before


async def test_the_buttons_on_a_card_are_ones_that_the_reader_may_press(office: Office) -> None:
    await office.booked()
    for who in (SW, TM, BOOKING, CHAIR, SERVICE, HEALTH):
        for each in buttons(await office.say(who, "case AB123")):
            assert not refused(await office.press(who, each)), (who, each.label)


async def test_help_lists_what_this_person_may_do(office: Office) -> None:
    for_health = words(await office.say(HEALTH, "help"))
    assert "report REF" in for_health
    assert "overdue" not in for_health
    assert "register" not in for_health
    for_manager = words(await office.say(TM, "help"))
    assert "overdue [TEAM] [STEP]" in for_manager
    assert "assign REF" in for_manager


@pytest.mark.parametrize("text", ["ring me on 07700 900123", "call +44 113 496 0000 by 10am", "is s47 done"])
def test_a_telephone_number_is_no_reference_of_a_case(text: str) -> None:
    assert not mentions_a_reference(text)


@pytest.mark.parametrize("text", ["when is AB123 due", "and 1234567?", "LCS-20261 please"])
def test_a_reference_is_found_in_a_line(text: str) -> None:
    assert mentions_a_reference(text)


async def test_a_school_that_opens_the_record_hears_who_writes_it_and_what_it_can_do(office: Office) -> None:
    await office.booked()
    reply = await office.say(SCHOOL, "record AB123")
    assert is_one_sentence(reply)
    assert words(reply).startswith(
        "That is for the chair to write, and for those who answer for the case to read"
    )
    assert "type case AB123 for your own part, or report AB123" in words(reply)
