"""What every way out of the house promises: sent, not now, never, or nobody knows; and never a wrong word."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from scheduler.outlets import TryLater, Uncertain, Unreachable
from storage import outbox, people
from storage.database import Transaction
from storage.people import Account
from tests.doubles.outlet_stages import STAGES, Stage, suffering
from tests.doubles.town import CASE, WORKER, Town, at, nudge, town_in

BEFORE = at("2026-11-02 09:00")


def through(*misfortunes: str) -> pytest.MarkDecorator:
    """A test of every outlet, through each of these as far as it can happen to it."""
    return pytest.mark.parametrize(("stage", "misfortune"), suffering(*misfortunes), indirect=["stage"])


@pytest.fixture(params=list(STAGES))
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    directory = tmp_path / "stage"
    directory.mkdir()
    async with STAGES[request.param](directory) as stage:
        yield stage


async def send(stage: Stage, mark: str = "mark-1") -> str:
    receipt: str = await stage.outlet.send(stage.account, stage.message, mark)
    return receipt


async def test_its_channel_is_the_platform_of_its_accounts(stage: Stage) -> None:
    assert stage.outlet.channel == stage.account.platform


async def test_what_it_gives_a_receipt_for_the_platform_has(stage: Stage) -> None:
    assert await send(stage)
    assert await stage.taken() == 1


async def test_two_messages_have_two_receipts(stage: Stage) -> None:
    assert await send(stage, "mark-1") != await send(stage, "mark-2")
    assert await stage.taken() == 2


async def test_it_finds_what_was_taken_and_only_that_or_says_that_it_cannot_know(stage: Stage) -> None:
    receipt = await send(stage)
    if stage.history:
        assert await stage.outlet.find(stage.account, "mark-1", BEFORE) == receipt
        assert await stage.outlet.find(stage.account, "mark-2", BEFORE) is None
    else:
        with pytest.raises(Uncertain):
            await stage.outlet.find(stage.account, "mark-1", BEFORE)


@through("wait")
async def test_it_passes_on_how_long_the_platform_wants_to_be_left_alone(
    stage: Stage, misfortune: str
) -> None:
    stage.misfortunes[misfortune]()
    with pytest.raises(TryLater) as later:
        await send(stage)
    assert later.value.seconds == 7
    assert await stage.taken() == 0


@through("gone")
async def test_it_says_when_nobody_is_there_any_more(stage: Stage, misfortune: str) -> None:
    stage.misfortunes[misfortune]()
    with pytest.raises(Unreachable) as gone:
        await send(stage)
    assert gone.value.reason
    assert await stage.taken() == 0


@through("cut before", "cut after")
async def test_it_never_guesses_what_became_of_a_message_that_was_cut_off(
    stage: Stage, misfortune: str
) -> None:
    stage.misfortunes[misfortune]()
    taken = 1 if misfortune == "cut after" else 0
    with pytest.raises(Uncertain):
        await send(stage)
    assert await stage.taken() == taken
    if stage.history:
        assert (await stage.outlet.find(stage.account, "mark-1", BEFORE) is not None) == bool(taken)


def move_in(tx: Transaction, account: Account) -> None:
    """Gives the town's worker this account."""
    people.link_account(tx, account.platform, account.account, WORKER, at("2026-12-02 12:00"))
    people.keep_conversation(tx, account.platform, account.account, account.conversation or "")


async def send_through(stage: Stage, town: Town) -> dict[str, int]:
    """One reminder, from the outbox through this outlet, with time for a doubt to be cleared up."""
    await town.database.transact(lambda tx: move_in(tx, stage.account))
    await town.plan(nudge(due="2026-12-08 09:00"))
    dispatcher = town.dispatcher(outlets=[stage.outlet], compose=lambda tx, person, bundle: stage.message)
    for minute in range(4):
        await town.tick(f"2026-12-08 09:{minute:02}", dispatcher)
    return await town.states()


async def test_a_reminder_goes_through_it_once(stage: Stage, tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        assert await send_through(stage, town) == {"sent": 1}
    assert await stage.taken() == 1


@through("wait", "cut before", "cut after")
async def test_through_every_misfortune_a_reminder_arrives_once_or_its_doubt_is_listed(
    stage: Stage, misfortune: str, tmp_path: Path
) -> None:
    stage.misfortunes[misfortune]()
    async with town_in(tmp_path) as town:
        states = await send_through(stage, town)
    if stage.history or misfortune == "wait":
        assert states == {"sent": 1}
        assert await stage.taken() == 1
    else:
        assert states == {"uncertain": 1}
        assert await stage.taken() == (misfortune == "cut after")


@through("nothing", "wait")
async def test_the_news_of_a_move_goes_through_it_before_the_new_link(
    stage: Stage, misfortune: str, tmp_path: Path
) -> None:
    taken: list[str] = []

    class Watched:
        """The outlet, with a note of every mark that it gave a receipt for."""

        channel = stage.outlet.channel

        async def send(self, to: Account, message: Any, mark: str) -> str:
            receipt: str = await stage.outlet.send(to, message, mark)
            taken.append(mark)
            return receipt

        async def find(self, to: Account, mark: str, since: datetime) -> str | None:
            raise AssertionError("nothing is in doubt")

    if misfortune != "nothing":
        stage.misfortunes[misfortune]()
    ten = at("2026-12-08 10:00")

    def moved(tx: Transaction) -> list[str | None]:
        move_in(tx, stage.account)
        return [
            outbox.notice(tx, WORKER, about, ten, case_id=CASE, urgent=True) for about in ("moved", "link")
        ]

    async with town_in(tmp_path) as town:
        planned = await town.database.transact(moved)
        dispatcher = town.dispatcher(outlets=[Watched()], compose=lambda tx, person, bundle: stage.message)
        for minute in range(3):
            await town.tick(f"2026-12-08 10:{minute:02}", dispatcher)
    assert taken == planned
