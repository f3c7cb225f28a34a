"""The program is killed in the middle of a case, started again, and the case goes on as if nothing had been."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.browser.cast import CAST
from bot.rulebook import england_and_wales
from tests.acceptance.demonstration import Demonstration, Json, letters

WORKER, BOOKING = "social.worker@example.org", "booking@example.org"


def a_plain_monday() -> date:
    """The next Monday with three weeks of five working days before it; the page's clock only goes forward."""
    calendar, day = england_and_wales(), datetime.now().astimezone().date() + timedelta(days=2)
    while day.weekday() or calendar.add(day, 15) != day + timedelta(weeks=3):
        day += timedelta(days=1)
    return day


async def first_half(demo: Demonstration, monday: date) -> None:
    """Two cases; one goes as far as its booking, on the Thursday of the second week."""
    thursday = monday + timedelta(days=10)
    await demo.move_to(f"{monday}T09:30")
    for ref in ("AB123", "CD456"):
        await demo.say(WORKER, f"register {ref} strategy {monday}")
    for words in ("@health.visitor", "@school", "@chair role chair", "07700 900123 role father"):
        await demo.say(WORKER, f"invite AB123 {words}")
    await demo.say(WORKER, "how long have we got to hold an ICPC?", "channel")
    await demo.say(WORKER, f"done AB123 s47 {monday} icpc")
    await demo.say(WORKER, f"done AB123 conference request {monday}")
    check = await demo.say(BOOKING, f"book AB123 {thursday}T10:00 place Civic Hall")
    await demo.press(BOOKING, check, "Book it")


async def test_killed_while_reminders_go_out_it_sends_the_rest_and_none_twice(tmp_path: Path) -> None:
    monday = a_plain_monday()
    saturday = f"{monday + timedelta(days=12)}T12:00"
    control_folder, folder = tmp_path / "control", tmp_path / "killed"
    control_folder.mkdir()
    folder.mkdir()
    async with Demonstration(control_folder) as control:
        await first_half(control, monday)
        await control.move_to(saturday)
        expected = letters(await control.outbox())
        expected_nudges = _nudges(await control.nudges())
    async with Demonstration(folder) as demo:
        await first_half(demo, monday)
        card, pages, sent = await _standing(demo)
        moving = asyncio.create_task(demo.move_to(saturday))
        while len(await demo.outbox()) < len(sent) + 4:
            await asyncio.sleep(0.01)
        await demo.kill()
        with pytest.raises(aiohttp.ClientConnectionError):
            await moving
        await demo.start()
        after_card, after_pages, after_sent = await _standing(demo)
        assert _without_reminders(after_card) == _without_reminders(card)
        assert after_sent[: len(sent)] == sent
        assert all(before[:2000] in after for before, after in zip(pages, after_pages, strict=True))
        told = await demo.move_to(saturday)
        assert told["now"][:13] == saturday[:13]
        assert letters(await demo.outbox()) == expected
        listed = await demo.nudges()
        assert _nudges(listed) == expected_nudges
        assert not [each for each in listed if each["state"] in ("sending", "uncertain", "failed")]
    assert len(set(expected)) == len(expected) > 20


async def test_killed_while_a_case_is_registered_it_is_there_wholly_or_not_at_all(tmp_path: Path) -> None:
    monday = a_plain_monday()
    async with Demonstration(tmp_path) as demo:
        await demo.move_to(f"{monday}T09:30")
        for number, wait in enumerate((0.0, 0.005, 0.02, 0.05), 1):
            registering = asyncio.create_task(demo.say(WORKER, f"register AB{number}00 strategy {monday}"))
            await asyncio.sleep(wait)
            await demo.kill()
            await asyncio.wait([registering])
            registering.exception()  # the connection broke, or the answer was in time
            await demo.start()
            again = await demo.say(WORKER, f"register AB{number}00 strategy {monday}")
            assert _words(again).startswith(
                (f"AB{number}00 is registered", f"AB{number}00 is registered already")
            )
            card = _words(await demo.say(WORKER, f"case AB{number}00"))
            assert card.count("Section 47 enquiry complete  ") == 1
            assert card.count("Initial child protection conference  ") == 1
        own = Counter(each["case"] for each in await demo.nudges() if each["step"] == "s47")
        assert len(own) == 4
        assert len(set(own.values())) == 1


async def _standing(demo: Demonstration) -> tuple[str, list[str], list[Json]]:
    """Where the case stands, what two people see on the page, and what was sent."""
    pages = [await demo.page(WORKER), await demo.page(WORKER, "channel")]
    return _words(await demo.say(WORKER, "case AB123")), pages, await demo.outbox()


def _without_reminders(card: str) -> str:
    """The card without its picture, which shows what day it is."""
    return "\n\n".join(part for part in card.split("\n\n") if not part.startswith("AB123 on "))


def _words(answer: Json) -> str:
    return str(answer["replies"][0]["text"])


def _nudges(listed: list[Json]) -> Counter[tuple[str, ...]]:
    """What was sent and will be, by case, step, person, day and state; guests are not told apart.

    What was found to be unwanted is left out: after a crash it may be looked at, and dropped, once more.
    """
    cast = {actor.email for actor in CAST}
    return Counter(
        (
            each["case"],
            each["step"],
            each["recipient"] if each["recipient"] in cast else "a guest",
            each["due_at"][:10],
            each["state"],
        )
        for each in listed
        if each["state"] != "cancelled"
    )
