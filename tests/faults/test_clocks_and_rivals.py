"""Clocks that jump, programs that pause, two programs at once, people who change their mind: once is once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.pace import Pace
from storage import outbox
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase
from tests.doubles.outlets import cut_off, meanwhile
from tests.doubles.town import CASE, SECRET, WORKER, Town, at, nudge, town_in

NINE = "2026-12-08 09:00"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_in(tmp_path) as town:
        await town.plan(nudge(due=NINE))
        yield town


def once(town: Town) -> bool:
    return len(town.platform.taken()) == 1


class Watch:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def test_a_clock_put_back_an_hour_repeats_no_reminder(town: Town) -> None:
    await town.tick(NINE)
    await town.tick("2026-12-08 08:05")
    await town.tick(NINE)
    assert once(town)


async def test_a_clock_put_forward_an_hour_while_a_message_is_on_its_way_repeats_no_reminder(
    town: Town,
) -> None:
    rival = town.dispatcher("rival")

    async def the_clock_jumps() -> None:
        await town.tick("2026-12-08 10:00", rival)

    town.outlet.troubles.append(meanwhile(the_clock_jumps))
    await town.tick(NINE, town.dispatcher("first"))
    await town.tick("2026-12-08 10:01", rival)
    assert once(town)
    assert await town.states() == {"sent": 1}


async def test_a_clock_put_back_an_hour_does_not_leave_a_dead_programs_reminder_waiting_for_an_hour(
    town: Town,
) -> None:
    town.outlet.troubles.append(cut_off(taken=False))
    await town.tick("2026-12-08 10:00", town.dispatcher("dies after this"))
    heir = town.dispatcher("heir")
    for minute in range(3):
        await town.tick(f"2026-12-08 09:{minute:02}", heir)
    assert once(town)


async def test_half_past_one_that_does_not_exist_reminds_once(town: Town) -> None:
    await town.plan(nudge("-10m:attendees", due="2026-03-29 01:30", kind="join", deadline="2026-03-29"))
    for moment in ("2026-03-29 00:59", "2026-03-29 02:30", "2026-03-29 02:31", "2026-03-29 09:00"):
        await town.tick(moment)
    assert once(town)


async def test_half_past_one_that_comes_twice_reminds_once(town: Town) -> None:
    await town.plan(nudge("-10m:attendees", due="2026-10-25 01:30", kind="join", deadline="2026-10-25"))
    first = at("2026-10-25 01:30")
    dispatcher = town.dispatcher()
    for minutes in (-1, 0, 30, 60, 61, 120):
        await dispatcher.tick(first + timedelta(minutes=minutes))
    assert once(town)


async def test_a_program_paused_before_it_sends_does_not_send_what_another_sent_meanwhile(town: Town) -> None:
    watch = Watch()
    await town.plan(nudge(due=NINE), nudge(due=NINE, step="second", kind="join"))
    paused = town.dispatcher("paused", elapsed=watch, pace=Pace(at_once=1))
    rival = town.dispatcher("rival")

    async def pause() -> None:
        watch.seconds += 600
        for later in ("2026-12-08 09:04", "2026-12-08 09:05", "2026-12-08 09:06"):
            await town.tick(later, rival)

    town.outlet.troubles.append(meanwhile(pause, taken_before=True))
    await town.tick(NINE, paused)
    assert len(set(town.platform.marks())) == len(town.platform.marks()) == 2
    assert await town.states() == {"sent": 2}


async def test_a_program_that_wakes_up_late_does_not_overwrite_what_another_recorded(town: Town) -> None:
    rival = town.dispatcher("rival")

    async def pause() -> None:
        for later in ("2026-12-08 09:04", "2026-12-08 09:05"):
            await town.tick(later, rival)

    town.outlet.troubles.append(meanwhile(pause, taken_before=True))
    report = await town.tick(NINE, town.dispatcher("paused"))
    assert (report.sent, report.fenced) == (0, 1)
    assert once(town)


async def test_two_programs_on_one_database_send_everything_once_between_them(town: Town) -> None:
    await town.plan(*(nudge(due=NINE, step=f"step-{n}", kind="join") for n in range(60)))
    other_database = SqliteDatabase(town.directory / "icpc.db", Sealer(SECRET))
    pace = Pace(batch=7, at_once=3)
    one, two = town.dispatcher("one", pace=pace), town.dispatcher("two", pace=pace, database=other_database)
    reports = await asyncio.gather(town.tick(NINE, one), town.tick(NINE, two))
    await other_database.close()
    assert sum(report.sent for report in reports) == 60
    assert len(set(town.platform.marks())) == len(town.platform.marks()) == 60


async def test_a_step_done_while_its_reminder_is_on_its_way_is_never_reminded_of_again(town: Town) -> None:
    async def done() -> None:
        await town.plan(now=NINE)

    town.outlet.troubles.append(meanwhile(done))
    await town.tick(NINE)
    await town.tick("2026-12-09 09:00")
    assert once(town)
    assert await town.states() == {"sent": 1}


async def test_a_step_done_while_its_reminder_gets_lost_is_not_reminded_of_afterwards(town: Town) -> None:
    async def done() -> None:
        await town.plan(now=NINE)

    async def done_and_lost(*given: object) -> str:
        await done()
        return await cut_off(taken=False)(*given)  # type: ignore[arg-type]

    town.outlet.troubles.append(done_and_lost)
    dispatcher = town.dispatcher()
    for minute in range(3):
        await town.tick(f"2026-12-08 09:{minute:02}", dispatcher)
    assert town.platform.taken() == []
    assert [(n.state, n.reason) for n in await town.nudges()] == [
        ("cancelled", "nothing is waiting for this step any more")
    ]


async def test_a_step_done_and_undone_while_its_reminder_gets_lost_is_reminded_of(town: Town) -> None:
    async def back_and_forth(*given: object) -> str:
        await town.plan(now=NINE)
        await town.plan(nudge(due=NINE), now=NINE)
        return await cut_off(taken=False)(*given)  # type: ignore[arg-type]

    town.outlet.troubles.append(back_and_forth)
    dispatcher = town.dispatcher()
    for minute in range(3):
        await town.tick(f"2026-12-08 09:{minute:02}", dispatcher)
    assert once(town)


async def test_a_snooze_pressed_while_the_reminder_is_on_its_way_reminds_once_more_and_no_oftener(
    town: Town,
) -> None:
    first = (await town.nudges())[0]
    until = at("2026-12-10 09:00")

    async def snooze() -> None:
        await town.database.transact(lambda tx: outbox.snooze(tx, first.id, until, WORKER, at(NINE)))

    town.outlet.troubles.append(meanwhile(snooze))
    await town.tick(NINE)
    assert once(town)
    for moment in ("2026-12-09 09:00", "2026-12-10 09:00", "2026-12-11 09:00"):
        await town.tick(moment)
    assert len(town.platform.taken()) == 2


async def test_somebody_uninvited_in_the_last_second_is_sent_no_link(town: Town) -> None:
    link = nudge("-10m:attendees", due=NINE, kind="join", step="icpc")
    await town.plan(link)
    now = at("2026-12-08 08:59")
    await town.database.transact(
        lambda tx: outbox.cancel(tx, CASE, "no longer invited", now, recipient=WORKER)
    )
    assert (await town.tick(NINE)).claimed == 0


async def test_a_round_that_is_broken_off_leaves_nothing_lost_and_nothing_doubled(town: Town) -> None:
    started = asyncio.Event()

    async def hang() -> None:
        started.set()
        await asyncio.sleep(3600)

    town.outlet.troubles.append(meanwhile(hang))
    round_ = asyncio.ensure_future(town.tick(NINE, town.dispatcher(pace=Pace())))
    await started.wait()
    round_.cancel()
    with pytest.raises(asyncio.CancelledError):
        await round_
    heir = town.dispatcher("heir")
    for later in ("2026-12-08 09:04", "2026-12-08 09:05"):
        await town.tick(later, heir)
    assert once(town)
