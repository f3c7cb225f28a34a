"""Whatever a platform does to a message: nobody misses it, nobody gets it twice, and every doubt is shown."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from scheduler.outlets import TryLater
from scheduler.pace import Pace
from storage import outbox
from storage.people import Account
from tests.doubles.outlets import FileOutlet, Trouble, asks_to_wait, breaks, cut_off, drips
from tests.doubles.town import MANAGER, Town, at, nudge, town_in

NINE = "2026-12-08 09:00"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_in(tmp_path) as town:
        await town.plan(nudge(due=NINE))
        yield town


async def next_try(town: Town) -> timedelta:
    return (await town.nudges())[0].send_at - at(NINE)


async def test_a_platform_that_asks_for_ten_minutes_gets_them_and_then_the_message(town: Town) -> None:
    town.outlet.troubles.append(asks_to_wait(600))
    await town.tick(NINE)
    assert await next_try(town) == timedelta(minutes=10)
    assert (await town.tick("2026-12-08 09:09")).claimed == 0
    assert (await town.tick("2026-12-08 09:10")).sent == 1


@pytest.mark.parametrize("nonsense", [1e12, math.inf, math.nan])
async def test_a_platform_that_asks_for_years_does_not_silence_a_reminder_for_years(
    town: Town, nonsense: float
) -> None:
    town.outlet.troubles.append(asks_to_wait(nonsense))
    await town.tick(NINE)
    assert await next_try(town) == timedelta(hours=1)


@pytest.mark.parametrize("hurry", [0, -5, -math.inf])
async def test_a_platform_that_asks_for_no_wait_is_not_hammered(town: Town, hurry: float) -> None:
    town.outlet.troubles.append(asks_to_wait(hurry))
    await town.tick(NINE)
    assert await next_try(town) >= timedelta(seconds=1)


async def test_a_platform_that_refuses_all_day_is_tried_less_and_less_often_but_never_given_up(
    town: Town,
) -> None:
    town.outlet.troubles.extend(asks_to_wait(1) for _ in range(500))
    now = at(NINE)
    dispatcher = town.dispatcher()
    for _ in range(24 * 60):
        await dispatcher.tick(now)
        now += timedelta(minutes=1)
    tries = 500 - len(town.outlet.troubles)
    assert 20 <= tries <= 40
    town.outlet.troubles.clear()
    await dispatcher.tick(now + timedelta(hours=1))
    assert await town.states() == {"sent": 1}


DOUBTFUL = {
    "the connection is cut before the message is taken": (cut_off(taken=False), 1),
    "the connection is cut after the message is taken": (cut_off(taken=True), 0),
    "the answer never ends and the message is not taken": (drips(taken=False), 1),
    "the answer never ends and the message is taken": (drips(taken=True), 0),
    "the outlet has a fault of its own": (breaks(TypeError("a bug")), 1),
    "the outlet has a fault of its own after sending": (breaks(TypeError("a bug"), taken=True), 0),
}


@pytest.mark.parametrize("what", DOUBTFUL)
async def test_somebody_gets_the_message_exactly_once_when(town: Town, what: str) -> None:
    trouble, resent = DOUBTFUL[what]
    town.outlet.troubles.append(trouble)
    dispatcher = town.dispatcher(pace=Pace(send=timedelta(milliseconds=50)))
    assert (await town.tick(NINE, dispatcher)).doubted == 1
    assert (await town.tick("2026-12-08 09:00:10", dispatcher)).claimed == 0, "the platform is left to settle"
    report = await town.tick("2026-12-08 09:00:30", dispatcher)
    assert (report.found_sent, report.sent) == (1 - resent, resent)
    assert len(town.platform.taken()) == 1
    assert await town.states() == {"sent": 1}


@pytest.mark.parametrize("taken", [False, True])
async def test_where_no_history_is_kept_a_person_settles_the_doubt(tmp_path: Path, taken: bool) -> None:
    async with town_in(tmp_path) as town:
        await town.plan(nudge(due=NINE))
        outlet = FileOutlet(town.platform, history=False)
        outlet.troubles.append(cut_off(taken=taken))
        dispatcher = town.dispatcher(outlets=[outlet])
        await town.tick(NINE, dispatcher)
        await town.tick("2026-12-08 09:01", dispatcher)
        doubtful = (await town.nudges(state="uncertain"))[0]
        assert doubtful.reason == "this service keeps no history"
        outcome = "sent" if taken else "resend"
        now = at("2026-12-08 10:00")
        await town.database.transact(lambda tx: outbox.resolve(tx, doubtful.id, outcome, MANAGER, now))  # type: ignore[arg-type]
        await town.tick("2026-12-08 10:00", dispatcher)
        assert await town.states() == {"sent": 1}
        assert len(town.platform.taken()) == 1


async def test_an_uncertain_digest_lists_every_reminder_in_it(tmp_path: Path) -> None:
    async with town_in(tmp_path) as town:
        await town.plan(*(nudge(due=NINE, step=f"step-{n}") for n in range(3)))
        outlet = FileOutlet(town.platform, history=False)
        outlet.troubles.append(cut_off(taken=True))
        dispatcher = town.dispatcher(outlets=[outlet])
        await town.tick(NINE, dispatcher)
        await town.tick("2026-12-08 09:01", dispatcher)
        assert await town.states() == {"uncertain": 3}


async def test_a_history_that_cannot_be_read_just_now_is_read_later(town: Town) -> None:
    class Busy(FileOutlet):
        busy = 2

        async def find(self, to: Account, nudge: str, since: datetime) -> str | None:
            if self.busy:
                self.busy -= 1
                raise TryLater("the platform asked us to wait", 60)
            return await super().find(to, nudge, since)

    outlet = Busy(town.platform)
    outlet.troubles.append(cut_off(taken=True))
    dispatcher = town.dispatcher(outlets=[outlet])
    for minute in range(6):
        await town.tick(f"2026-12-08 09:{minute:02}", dispatcher)
    assert await town.states() == {"sent": 1}
    assert len(town.platform.taken()) == 1


async def test_a_service_that_is_switched_off_leaves_its_doubts_to_a_person(town: Town) -> None:
    town.outlet.troubles.append(cut_off(taken=True))
    await town.tick(NINE)
    other = FileOutlet(town.platform, "slack")
    await town.tick("2026-12-08 09:01", town.dispatcher(outlets=[other]))
    assert [n.reason for n in await town.nudges(state="uncertain")] == [
        "the account or service it went to is no longer there"
    ]


async def test_an_error_of_ours_that_does_not_go_away_is_shown_rather_than_tried_for_ever(town: Town) -> None:
    town.outlet.troubles.extend(breaks(TypeError("a bug")) for _ in range(50))
    now, dispatcher = at(NINE), town.dispatcher()
    for _ in range(60):
        await dispatcher.tick(now)
        now += timedelta(minutes=20)
    failed = await town.nudges(state="failed")
    assert [n.reason for n in failed] == ["an error of ours (TypeError) when it was sent"]
    assert len(town.outlet.troubles) == 50 - 8


async def mixed(town: Town, *troubles: Trouble) -> dict[str, int]:
    town.outlet.troubles.extend(troubles)
    await town.plan(*(nudge(due=NINE, step=f"step-{n}", kind="join") for n in range(20)))
    dispatcher = town.dispatcher(pace=Pace(send=timedelta(milliseconds=50)))
    for minute in range(10):
        await town.tick(f"2026-12-08 09:{minute:02}", dispatcher)
    return await town.states()


async def test_twenty_messages_through_a_bad_morning_arrive_once_each(town: Town) -> None:
    states = await mixed(
        town,
        cut_off(taken=True),
        asks_to_wait(30),
        cut_off(taken=False),
        drips(taken=True),
        breaks(ValueError("a bug"), taken=True),
        asks_to_wait(90),
    )
    assert states["sent"] == 20
    assert len(set(town.platform.marks())) == len(town.platform.marks()) == 20
