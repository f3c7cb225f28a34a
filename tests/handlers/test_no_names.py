"""A line about a case that names somebody in it is not acted on: it is asked for without the name."""

from __future__ import annotations

import pytest

from tests.doubles.office import BOOKING, SW, TM, Office, is_one_sentence, words

ASKED = "Please write that again without the name"


@pytest.mark.parametrize(
    "typed",
    [
        "AB123 Kayleigh missed school",
        "ab123 kayleigh missed school",
        "register CD456 Tom Smith",
        "register CD456 Tom Smith strategy 20 Nov",
        "done AB123 s47 today outcome icpc reason Chloe was seen",
        "close AB123 Mohammed has moved away",
        "when is the conference for Kayleigh, AB123?",
        "AB123 baby Zayd was discharged",
    ],
)
async def test_the_name_is_asked_to_be_left_out_and_nothing_is_kept(office: Office, typed: str) -> None:
    await office.registered("AB123")
    before = await office.records()
    reply = await office.say(SW, typed)
    assert words(reply).startswith(ASKED)
    assert is_one_sentence(reply)
    assert await office.records() == before
    assert not await office.desk.shelf.gaps()


@pytest.mark.parametrize(
    ("who", "typed"),
    [
        (SW, "register CD456 strategy 20 Nov manager Team manager (north)"),
        (SW, "invite AB123 @health.visitor agency St James’s Hospital"),
        (BOOKING, "book AB123 8 Dec 10am place Victoria Hall"),
        (BOOKING, "book AB123 8 Dec 10am place Grace"),
        (TM, "assign AB123 Social worker (north)"),
        (SW, "done AB123 s47 today outcome icpc"),
        (SW, "when is AB123 due in December?"),
    ],
)
async def test_places_agencies_and_colleagues_may_be_named(office: Office, who: str, typed: str) -> None:
    await office.registered("AB123")
    assert ASKED not in words(await office.say(who, typed))


async def test_a_colleagues_own_name_is_no_childs(office: Office) -> None:
    await office.registered("AB123")
    assert words(await office.say(TM, "assign AB123 Sarah Jones")).startswith(ASKED)
    await office.change(SW, name="Sarah Jones")
    assert ASKED not in words(await office.say(TM, "assign AB123 Sarah Jones"))


async def test_a_question_about_no_case_may_hold_a_name_and_is_kept_without_it(office: Office) -> None:
    await office.say(SW, "can Kayleigh have a fostering allowance?")
    assert not [gap for gap in await office.desk.shelf.gaps() if "Kayleigh" in str(gap)]
