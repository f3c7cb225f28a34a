"""What somebody is told at one moment comes in the order in which it was planned: the news, then the link."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage import outbox, people
from storage.database import Transaction
from storage.nudge import Nudge
from storage.people import Account, Person
from tests.doubles.outlets import FileOutlet, Trouble, asks_to_wait, cut_off, gone
from tests.doubles.town import CASE, CHAIR, MANAGER, SERVICE_MANAGER, WORKER, Town, at, town_in

EVERYBODY = (WORKER, MANAGER, SERVICE_MANAGER, CHAIR)
NEWS, LINK, THIRD = "moved", "link", "third"
TEN = "2026-12-08 10:00"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_in(tmp_path) as town:
        yield town


def rungs(tx: Transaction, person: Person, bundle: Sequence[Nudge]) -> str:
    return " ".join(each.rung for each in bundle)


def moved(tx: Transaction, now: datetime, *whom: str) -> None:
    """What a move tells everybody in one transaction."""
    for about in (NEWS, LINK, THIRD):
        for person in whom:
            outbox.notice(tx, person, about, now, case_id=CASE, urgent=True)


def heard(town: Town) -> dict[str, list[str]]:
    """What each person was told, in order, wherever it reached them."""
    told: dict[str, list[str]] = {}
    for each in town.platform.taken():
        told.setdefault(each.to.partition("@")[0], []).append(each.message)
    return told


def slowly(turns: int) -> Trouble:
    """Takes a while to accept."""

    async def trouble(outlet: FileOutlet, to: Account, message: str, nudge: str) -> str:
        for _ in range(turns):
            await asyncio.sleep(0)
        return outlet.accept(to, message, nudge)

    return trouble


async def test_everybody_hears_the_news_before_the_link_on_every_outlet(town: Town) -> None:
    console, slack = FileOutlet(town.platform, "console"), FileOutlet(town.platform, "slack")

    def on_slack(tx: Transaction) -> None:
        for person in (WORKER, CHAIR):
            people.link_account(tx, "slack", f"{person}@slack", person, at("2026-12-02 12:00"))
        moved(tx, at(TEN), *EVERYBODY)

    await town.database.transact(on_slack)
    for outlet in (console, slack):
        outlet.troubles = [slowly(40), slowly(5), slowly(20), slowly(0)]
    report = await town.tick(TEN, town.dispatcher(outlets=[console, slack], compose=rungs))
    assert report.sent == 12
    assert heard(town) == {person: [NEWS, LINK, THIRD] for person in EVERYBODY}


@pytest.mark.parametrize(
    "trouble",
    [asks_to_wait(30), asks_to_wait(1800), cut_off(taken=False), cut_off(taken=True)],
    ids=["a short wait", "a long wait", "cut off before it was taken", "cut off after it was taken"],
)
async def test_a_link_does_not_overtake_news_that_had_to_wait(town: Town, trouble: Trouble) -> None:
    await town.database.transact(lambda tx: moved(tx, at(TEN), *EVERYBODY))
    town.outlet.troubles = [trouble]
    dispatcher = town.dispatcher(compose=rungs)
    for minute in range(60):
        await town.tick(f"2026-12-08 10:{minute:02}", dispatcher)
    assert heard(town) == {person: [NEWS, LINK, THIRD] for person in EVERYBODY}


async def test_a_link_does_not_overtake_news_that_is_put_off_again_and_again(town: Town) -> None:
    await town.database.transact(lambda tx: moved(tx, at(TEN), WORKER))
    town.outlet.troubles = [cut_off(taken=False), asks_to_wait(1), cut_off(taken=False), asks_to_wait(200)]
    dispatcher = town.dispatcher(compose=rungs)
    moment = at(TEN)
    for _ in range(120):
        await dispatcher.tick(moment)
        moment += timedelta(seconds=10)
    assert heard(town) == {WORKER: [NEWS, LINK, THIRD]}
    assert await town.states() == {"sent": 3}


async def test_news_that_goes_another_way_is_still_first(town: Town) -> None:
    first, second = FileOutlet(town.platform, "console"), FileOutlet(town.platform, "email")
    await town.database.transact(lambda tx: moved(tx, at(TEN), WORKER))
    first.troubles = [gone()]
    dispatcher = town.dispatcher(outlets=[first, second], compose=rungs)
    for second_of in range(10):
        await dispatcher.tick(at(TEN) + timedelta(seconds=second_of))
    channels = [(each.channel, each.message) for each in town.platform.taken()]
    assert channels == [("email", NEWS), ("console", LINK), ("console", THIRD)]


async def test_news_that_nobody_can_be_sure_of_does_not_keep_the_link_back(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        town.outlet = FileOutlet(town.platform, history=False)
        await town.database.transact(lambda tx: moved(tx, at(TEN), WORKER))
        town.outlet.troubles = [cut_off(taken=False)]
        dispatcher = town.dispatcher(compose=rungs)
        for minute in range(5):
            await town.tick(f"2026-12-08 10:{minute:02}", dispatcher)
        assert heard(town) == {WORKER: [LINK, THIRD]}
        assert await town.states() == {"sent": 2, "uncertain": 1}


async def test_one_persons_wait_keeps_nobody_else_waiting(town: Town) -> None:
    await town.database.transact(lambda tx: moved(tx, at(TEN), WORKER, CHAIR))
    town.outlet.troubles = [asks_to_wait(1800)]
    await town.tick(TEN, town.dispatcher(compose=rungs))
    assert heard(town) == {CHAIR: [NEWS, LINK, THIRD]}
