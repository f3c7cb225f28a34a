"""Inviting on one line, in whatever order people write it, and what is asked where it does not say enough."""

from __future__ import annotations

import pytest

from handlers.joining.joining import own_link
from storage import conferences, people
from tests.doubles.office import SW, Office, at, form_of, is_one_sentence, rows, words


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
                                              "invite AB123 father by phone 07700 900123, and never a name; "
                                              "the roles are mother, father, "),
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
    reply = await office.say(SW, "invite AB123 another father 07700 900124")
    assert "Father 2 is invited" in words(reply)
    assert {who for who, role, *_ in rows(reply, "Invited") if role == "Father"} == {"Father", "Father 2"}


async def test_another_number_in_a_role_that_is_taken_is_asked_about(office: Office) -> None:
    await office.registered()
    await office.say(SW, "invite AB123 mother 07700 900123")
    before = await office.records()
    asked = await office.say(SW, "invite AB123 mother by phone 07700 900124")
    same = next(field for field in form_of(asked).fields if field.name == "same")
    assert [label for _, label in same.options] == [
        "Mother, whose number or address was wrong",
        "Somebody else in that role",
    ]
    assert await office.records() == before
    told = await office.fill(SW, asked, same="somebody_else")
    assert "Mother 2 is invited" in words(told)


async def test_a_members_address_and_a_bare_one_are_not_asked_about(office: Office) -> None:
    await office.registered()
    await office.say(SW, "invite AB123 health by email one@example.net")
    member = await office.say(SW, "invite AB123 health.visitor@example.org agency health")
    assert "Health visitor is invited" in words(member)
    await office.say(SW, "invite AB123 two@example.net")
    assert "Professional 2 is invited" in words(await office.say(SW, "invite AB123 three@example.net"))


async def test_a_number_that_was_wrong_is_replaced_and_nothing_more_goes_there(office: Office) -> None:
    await office.remote()
    await office.say(SW, "invite AB123 mother 07700 900123")
    [mother] = [each for each in (await office.invited("AB123")).values() if each.role == "mother"]
    old = await office.database.transact(lambda tx: own_link(tx, mother, at("2026-12-08 10:00")))
    asked = await office.say(SW, "invite AB123 mother 07700 900124")
    told = await office.fill(SW, asked, same=mother.person)
    assert "Mother is written to there from now on" in words(told)
    assert "let in only people you expect" in words(told)
    assert [who for who, role, *_ in rows(told, "Invited") if role == "Mother"] == ["Mother"]
    assert (await office.look(lambda tx: people.get(tx, mother.person))).phone == "07700900124"
    assert (await office.look(lambda tx: conferences.find_link(tx, conferences.token(tx, old.seed)))).revoked
    waiting = [each.rung for each in await office.nudges("AB123", state="planned")
               if each.recipient == mother.person and each.kind == "notice"]  # fmt: skip
    assert sorted(waiting) == ["invited", "link"]


async def test_a_grandmother_is_a_relative_and_no_parent_by_that(office: Office) -> None:
    await office.registered()
    reply = await office.say(SW, "invite AB123 paternal grandmother by phone 07700 900123")
    assert "Paternal grandmother is invited as a relative" in words(reply)
    assert "Paternal grandmother" in words(await office.say(SW, "attend AB123 remote for relative"))


async def test_a_form_without_anybody_says_so_beside_the_field(office: Office) -> None:
    await office.registered()
    asked = await office.say(SW, "invite AB123")
    again = await office.fill(SW, asked, who="", role="father")
    assert form_of(again).errors == {"who": "Enter this to go on."}
    assert "07700 900123" in next(field.hint for field in form_of(asked).fields if field.name == "who")
