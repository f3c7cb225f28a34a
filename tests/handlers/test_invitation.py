"""Inviting on one line, in whatever order people write it, and what is asked where it does not say enough."""

from __future__ import annotations

import pytest

from tests.doubles.office import SW, Office, form_of, is_one_sentence, rows, words


@pytest.mark.parametrize(
    ("typed", "row"),
    [
        ("father by phone 07700 900123", ("Father", "Father", "–", "No answer yet")),
        ("role father 07700 900123", ("Father", "Father", "–", "No answer yet")),
        (
            "school role teacher by email x@example.org",
            ("Teacher (School)", "Professional", "School", "No answer yet"),
        ),
        ("gp 0113 496 0123 gp@example.org", ("GP (Health)", "Professional", "Health", "No answer yet")),
        ("gp gp@example.org", ("GP (Health)", "Professional", "Health", "No answer yet")),
        ("@school as supporter", ("School safeguarding lead", "Supporter", "School", "No answer yet")),
    ],
)
async def test_one_line_is_enough(office: Office, typed: str, row: tuple[str, ...]) -> None:
    await office.registered()
    reply = await office.say(SW, f"invite AB123 {typed}")
    assert row in rows(reply, "Invited")
    assert "07700" not in words(reply)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("father", "“father” has no e-mail address or phone number that I can use: type the role and one of them, "
                   "such as invite AB123 father by phone 07700 900123."),
        ("father 0770", "“father 0770” has no e-mail address or phone number"),
        ("mother m@example", "“mother m@example” has no e-mail address or phone number"),
        ("father grandad by phone 07700 900123", "I did not understand “father grandad”: type for example "
                                              "invite AB123 father by phone 07700 900123, and never a name."),
        ("mother by phone 0770090099", "That number has 10 figures, and one that begins with 07 has 11"),
        ("gp by phone 01134960123", "No text reaches a landline: give a mobile number, such as 07700 900123, "
                                    "or an e-mail address."),
        ("chair by email c@example.org", "The chair has to be a colleague I know"),
    ],
)  # fmt: skip
async def test_what_does_not_say_enough_is_asked_back_in_one_sentence(
    office: Office, typed: str, sentence: str
) -> None:
    await office.registered()
    before = await office.records()
    reply = await office.say(SW, f"invite AB123 {typed}")
    assert is_one_sentence(reply)
    assert sentence in words(reply)
    assert await office.records() == before


async def test_a_second_father_is_told_from_the_first(office: Office) -> None:
    await office.registered()
    await office.say(SW, "invite AB123 father 07700 900123")
    reply = await office.say(SW, "invite AB123 father 07700 900124")
    assert "Father 2 is invited" in words(reply)
    assert {who for who, role, *_ in rows(reply, "Invited") if role == "Father"} == {"Father", "Father 2"}


async def test_a_form_without_anybody_says_so_beside_the_field(office: Office) -> None:
    await office.registered()
    asked = await office.say(SW, "invite AB123")
    again = await office.fill(SW, asked, who="", role="father")
    assert form_of(again).errors == {"who": "Enter this to go on."}
    assert "07700 900123" in next(field.hint for field in form_of(asked).fields if field.name == "who")
