"""What cannot be read around a conference: one sentence says what to type instead, and nothing is half done."""

from __future__ import annotations

import pytest

from tests.doubles.office import BOOKING, CHAIR, HEALTH, SCHOOL, SW, TM, Office, is_one_sentence, words

WRONG = [
    (BOOKING, "book ZZ999 8 Dec 10am", "I cannot find ZZ999 among your cases"),
    (BOOKING, "book Tommy 8 Dec 10am", "is not a case reference"),
    (BOOKING, "book AB123 gibberish", "“gibberish” cannot be read as a date: type it as 18/12/2026"),
    (BOOKING, "book AB123 8 Dec", "Give the time as well as the day, such as 8 Dec 10am."),
    (BOOKING, "book AB123 10am", "Give the day as well as the time, as 18 Dec 10am."),
    (BOOKING, "book AB123 yesterday", "22 November 2026 has passed: choose a time to come."),
    (BOOKING, "book AB123 yesterday 10am", "22 November 2026 at 10am has passed: choose a time to come."),
    (BOOKING, "book AB123 31/2/2027 10am", "There is no such day as “31/2/2027 10am”"),
    (BOOKING, "book AB123 8 Dec 25:00", "“25:00” is not a time: type it as 10am or 14:30."),
    (BOOKING, "book AB123 8 Dec 2050 10am", "8 December 2050 is more than a year away: check the year."),
    (BOOKING, "book AB123 8 Dec 10am chair", "Nothing follows “chair”: add what it should be, or leave"),
    (BOOKING, "book AB123 8 Dec 10am place", "Nothing follows “place”"),
    (
        BOOKING,
        f"book AB123 8 Dec 10am chair @{SCHOOL}",
        "does not chair conferences: name a conference chair.",
    ),
    (BOOKING, "book AB123 8 Dec 10am chair @nobody@example.org", "I do not know “nobody@example.org”"),
    (BOOKING, "book AB123 8 Dec 10am place " + "x" * 101, "give it in at most 100 characters."),
    (BOOKING, "dates Tommy", "“Tommy” is not a case reference"),
    (BOOKING, "dates AB123 banana", "I did not understand “banana” there: type dates AB123."),
    (BOOKING, "dates AB123 CD456", "I did not understand “CD456” there: type dates AB123."),
    (SW, "invite AB123 father", "type the role and one of them, such as invite AB123 father by phone"),
    (SW, "invite AB123 father by phone 12", "has no e-mail address or phone number that I can use"),
    (SW, "invite AB123 father by email a@b", "has no e-mail address or phone number that I can use"),
    (SW, f"invite AB123 @{SCHOOL} role banana", "I do not know the role “banana”: use one of mother, father"),
    (SW, f"invite AB123 @{SCHOOL} role", "Nothing follows “role”"),
    (SW, f"invite AB123 @{SCHOOL} agency {'x' * 101}", "That agency is too long"),
    (SW, f"invite AB123 @{SCHOOL} role chair", "does not chair conferences"),
    (SW, f"invite AB123 @{SCHOOL} @{HEALTH}", f"Invite one person at a time: leave out “{HEALTH}”"),
    (SW, "invite AB123 father by phone 07700 900123 agency school", "leave the agency out."),
    (SW, "invite AB123 John Smith", "Please write that again without the name"),
    (SW, "join AB123", "has no date yet: the link comes once it is booked."),
    (CHAIR, "join AB123", "I cannot find AB123 among your cases"),
    (TM, "measures banana", "I do not know the period “banana”: type 2026-27 for April to March"),
    (TM, "measures south", "You can see your own team only: type measures by itself."),
    (TM, "measures 1/1/2010 to 1/1/2026", "That is more than three years: ask for a shorter period."),
]


@pytest.mark.parametrize(("who", "typed", "sentence"), WRONG)
async def test_one_sentence_says_what_to_type_and_nothing_is_done(
    office: Office, who: str, typed: str, sentence: str
) -> None:
    await office.registered()
    before = await office.records()
    reply = await office.say(who, typed)
    assert is_one_sentence(reply), words(reply)
    assert sentence in words(reply)
    assert await office.records() == before


async def test_a_conference_has_one_chair(office: Office) -> None:
    await office.booked()
    await office.change(HEALTH, roles=frozenset({"chair"}))
    refused = await office.say(SW, f"invite AB123 @{HEALTH} role chair")
    assert is_one_sentence(refused)
    assert "Conference chair chairs AB123: book it with another chair" in words(refused)


@pytest.mark.parametrize(
    "typed",
    ["book AB123 8 Dec 10am", "dates AB123", f"invite AB123 @{SCHOOL}", "cancel AB123", "needs AB123"],
)
async def test_a_closed_case_has_no_conference_to_come(office: Office, typed: str) -> None:
    await office.registered()
    closed = await office.fill(TM, await office.say(TM, "close AB123"), why="closed")
    assert "is closed" in words(closed)
    before = await office.records()
    refused = await office.say(TM, typed)
    assert is_one_sentence(refused)
    assert (
        "AB123 is closed: the case's social worker or the case's team manager can type reopen AB123"
        in words(refused)
    )
    assert await office.records() == before


async def test_a_command_may_begin_with_what_stands_alone(office: Office) -> None:
    await office.registered()
    assert "AB123: dates for the conference" in words(await office.say(BOOKING, "dates all AB123"))
