"""Whoever writes of danger is told at once whom to ring, whatever else the line may be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.danger import AT_ONCE, DAYTIME, OUT_OF_HOURS, RING_999, lacks_a_number, warning
from handlers.reply import Text
from handlers.request import Request
from handlers.router import Router
from handlers.verbs import VERBS
from procedure.rules import Contact
from storage.database import StorageUnavailable
from tests.doubles.office import CHAIR, SCHOOL, SW, Office, button, form_of, words


@pytest.mark.parametrize(
    "said",
    [
        "a child is in immediate danger",
        "I think he's going to hurt her tonight",
        "help he is hurting her",
        "report child in danger",
        "AB123 Kayleigh is being beaten right now",
        "what do I do, mum says she will kill herself",
    ],
)
async def test_999_comes_first_and_alone(office: Office, said: str) -> None:
    await office.registered()
    reply = await office.say(SW, said)
    assert words(reply).startswith(RING_999)
    assert "duty team" in words(reply)
    assert "Nobody watches this chat, and I have told nobody" in words(reply)
    assert len(reply.blocks) == 4
    assert reply.private


async def test_nothing_of_it_is_kept(office: Office) -> None:
    before = await office.records()
    await office.say(SCHOOL, "the stepdad is hitting him right now")
    assert await office.records() == before
    assert not await office.desk.shelf.gaps()


async def test_a_name_is_not_kept_in_the_button_either(office: Office) -> None:
    reply = await office.say(SCHOOL, "Tommy Smith was hit by his dad last night")
    assert words(reply).startswith(RING_999)
    on = button(reply, "Nobody is in danger")
    assert "Tommy" not in on.action
    assert form_of(await office.press(SCHOOL, on)).fields[0].name == "question"


async def test_whoever_only_asked_is_answered_at_a_press(office: Office) -> None:
    reply = await office.say(SCHOOL, "can an ICPC be held sooner, the child is in danger")
    answer = await office.press(SCHOOL, button(reply, "Nobody is in danger"))
    assert answer.summary == "An answer from the guidance"


async def test_it_is_said_to_whoever_writes_it_into_the_form_for_questions(office: Office) -> None:
    asked = await office.say(SCHOOL, "ask")
    reply = await office.fill(SCHOOL, asked, question="I think he is going to hurt her tonight")
    assert words(reply).startswith(RING_999)


async def test_a_command_is_carried_out_below_the_warning(office: Office) -> None:
    await office.booked()
    reply = await office.say(CHAIR, "cancel AB123 reason he threatened to kill the social worker")
    assert words(reply).startswith(RING_999)
    assert len(reply.blocks) > 3


async def test_it_is_said_though_the_records_cannot_be_reached(office: Office) -> None:
    class Gone:
        async def transact(self, work: object) -> object:
            raise StorageUnavailable("disk full")

        read = transact

    router = Router(Gone(), office.desk, VERBS)  # type: ignore[arg-type]
    person = await office.person(SW)
    reply = await router.answer(Request(person=person, text="a child is in danger", now=office.now))
    assert reply is not None
    assert words(reply).startswith(RING_999)


async def test_it_is_said_to_somebody_who_has_left(office: Office) -> None:
    await office.change(SW, active=False)
    assert words(await office.say(SW, "a child is in danger")).startswith(RING_999)


async def test_an_authority_gives_its_own_numbers(office: Office) -> None:
    assert lacks_a_number(office.desk.policies["leeds"])
    contacts = (
        Contact(DAYTIME, "the duty and advice team", "01632 960001"),
        Contact(OUT_OF_HOURS, "the emergency duty team", "01632 960002"),
    )
    leeds = replace(office.desk.policies["leeds"], contacts=contacts)
    desk = replace(office.desk, policies={**office.desk.policies, "leeds": leeds})
    assert not lacks_a_number(leeds)
    said = [block.text for block in warning(desk) if isinstance(block, Text)]
    assert said[1] == (
        "If it cannot wait but is no emergency, ring the duty and advice team on 01632 960001; "
        "out of hours, the emergency duty team on 01632 960002."
    )


async def test_a_worry_about_somebody_is_answered_with_the_line_first(office: Office) -> None:
    reply = await office.say(SCHOOL, "there is a boy in my class with dirty clothes")
    assert words(reply).startswith(AT_ONCE)
    assert "ring 999" in words(await office.say(SCHOOL, "why has she never any lunch with her?"))
    assert "ring 999" not in words(await office.say(SCHOOL, "what's the fostering allowance?"))
