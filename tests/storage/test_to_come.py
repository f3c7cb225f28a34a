"""What is still to come is kept in series, and nobody can tell: each reminder has its own id, hour and end."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage import outbox
from storage.database import Transaction
from storage.nudge import Nudge, PlannedNudge
from storage.series import Rung, Rungs, Series
from tests.doubles.town import CASE, MANAGER, WORKER, Town, at, in_series, nudge, town_in

LADDER = (
    nudge("-1wd:owner", due="2026-12-07 09:00"),
    nudge("0:owner", due="2026-12-08 09:00"),
    nudge("+1wd:owner", due="2026-12-09 09:00"),
)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_in(tmp_path) as town:
        yield town


async def ids(town: Town, **filters: Any) -> dict[str, str]:
    return {each.rung: each.id for each in await town.nudges(**filters)}


async def test_what_is_planned_again_keeps_its_ids_and_is_not_written_into_the_log_again(town: Town) -> None:
    await town.plan(*LADDER)
    first = await ids(town)
    await town.plan(*LADDER, now="2026-12-04 15:00")
    assert await ids(town) == first
    lives = [
        await town.database.read(lambda tx, known=each: outbox.life(tx, known)) for each in first.values()
    ]
    assert [[entry.action for entry in life] for life in lives] == [["nudges_planned"]] * 3


async def test_each_reminder_of_a_series_goes_out_once_on_its_own_day(town: Town) -> None:
    await town.plan(*LADDER)
    planned = await ids(town)
    for day in ("2026-12-07", "2026-12-08", "2026-12-09"):
        await town.tick(f"{day} 09:00")
        await town.plan(*LADDER, now=f"{day} 10:00")
        await town.tick(f"{day} 11:00")
    assert [each.message for each in town.platform.taken()] == [planned[each.rung] for each in LADDER]


async def test_one_reminder_of_a_series_that_moves_to_another_hour_keeps_its_id(town: Town) -> None:
    await town.plan(*LADDER)
    before = await ids(town)
    await town.plan(LADDER[0], nudge("0:owner", due="2026-12-08 16:00"), LADDER[2])
    assert await ids(town) == before
    assert [f"{each.due_at:%d %H:%M}" for each in await town.nudges()] == ["07 09:00", "08 16:00", "09 09:00"]
    assert await town.states() == {"planned": 3}


async def test_a_reminder_still_to_come_can_be_looked_up_and_one_that_never_was_cannot(town: Town) -> None:
    await town.plan(*LADDER)
    last = max(int(each.id) for each in await town.nudges())
    read = town.database.read
    assert (await read(lambda tx: outbox.get(tx, str(last)))).rung == "+1wd:owner"
    for wrong in (str(last + 1), f"{last}7", f"{last}x", f"{last}.5", "1", "nonsense"):
        with pytest.raises(LookupError, match=f"There is no nudge {wrong}"):
            await read(lambda tx, wrong=wrong: outbox.get(tx, wrong))


async def test_a_reminder_snoozed_before_its_day_leaves_the_later_ones_where_they_are(town: Town) -> None:
    await town.plan(*LADDER)
    first = (await town.nudges())[0].id
    until, now = at("2026-12-08 12:00"), at("2026-12-04 12:00")
    await town.database.transact(lambda tx: outbox.snooze(tx, first, until, WORKER, now))
    sends = {each.rung: f"{each.send_at:%d %H:%M}" for each in await town.nudges() if ":owner" in each.rung}
    assert sends == {"-1wd:owner": "08 12:00", "0:owner": "08 12:00", "+1wd:owner": "09 09:00"}


async def test_listing_what_is_overdue_finds_it_before_it_is_brought_out(town: Town) -> None:
    await town.plan(*LADDER)
    assert list(await ids(town, due=at("2026-12-08 09:00"))) == ["-1wd:owner", "0:owner"]
    assert await ids(town, due=at("2026-12-08 09:00"), state="failed") == {}


async def test_what_is_for_one_person_is_found_in_the_case_it_is_of(town: Town) -> None:
    await town.plan(*LADDER, nudge("+1wd:team_manager", due="2026-12-09 09:00", to=MANAGER))
    read = town.database.read
    assert await read(lambda tx: outbox.cases_with_nudges_for(tx, MANAGER)) == [CASE]
    assert await read(lambda tx: outbox.cases_with_nudges_for(tx, "nobody")) == []


# What follows happens twice, in two towns: in one the reminders are in series, in the other each stands alone.
Act = Callable[[Transaction], Any]
DAYS = [at(f"2026-12-{day:02} 09:00") for day in (3, 4, 7, 8, 9, 10, 11, 14)]


def alone(planned: Sequence[PlannedNudge]) -> list[Series]:
    return [
        Series(n.step, n.occurrence, n.recipient, n.deadline, Rungs([Rung(n.rung, n.due_at, n.urgent)]))
        for n in planned
    ]


def some_plan(choose: random.Random) -> list[PlannedNudge]:
    """Reminders of two steps for two people, of which each time others are wanted, at other hours."""
    deadline = choose.choice(("2026-12-08", "2026-12-08", "2026-12-09"))
    moved = timedelta(hours=choose.choice((0, 0, 0, 1)))
    return [
        PlannedNudge(step, "1", f"{number}:{who}", who, deadline, due + moved, urgent=choose.random() < 0.1)
        for step in ("s47", "child_seen")
        for who in (WORKER, MANAGER)
        if choose.random() < 0.8
        for number, due in enumerate(DAYS[2:6])
        if choose.random() < 0.9
    ]


async def story(town: Town, seed: int, put: Callable[[Sequence[PlannedNudge]], list[Series]]) -> list[object]:
    """Eight days in which cases are planned anew, people snooze, and reminders go out; what is left of them."""
    choose = random.Random(seed)
    for now in DAYS:
        planned = some_plan(choose)
        await town.database.transact(lambda tx, p=planned, now=now: outbox.replan(tx, CASE, put(p), now))
        if choose.random() < 0.5:
            wanted = choose.choice(planned or [LADDER[0]])
            until = now + timedelta(days=choose.choice((1, 2)))
            for each in await town.nudges(recipient=wanted.recipient):
                if (each.step, each.rung) == (wanted.step, wanted.rung) and each.state in ("planned", "sent"):
                    await town.database.transact(
                        lambda tx, n=each.id, until=until, now=now: outbox.snooze(tx, n, until, WORKER, now)
                    )
                    break
        if choose.random() < 0.8:
            await town.dispatcher(compose=rungs_of).tick(now)
        if choose.random() < 0.1:
            await town.database.transact(
                lambda tx, now=now: outbox.cancel(tx, CASE, "invited no more", now, recipient=MANAGER)
            )
    said = [(each.to, each.message) for each in town.platform.taken()]
    return [said, sorted(map(seen, await town.nudges()))]


def rungs_of(tx: Transaction, person: object, bundle: Sequence[Nudge]) -> str:
    return " ".join(sorted(f"{each.step} {each.rung}" for each in bundle))


def seen(each: Nudge) -> tuple[str, ...]:
    moments = f"{each.due_at:%d %H:%M} {each.send_at:%d %H:%M}"
    return (each.step, each.rung, each.recipient, each.deadline, each.state, each.reason or "", moments)


@pytest.mark.parametrize("seed", range(25))
async def test_reminders_in_series_fare_as_reminders_that_stand_alone(tmp_path: Path, seed: int) -> None:
    told = []
    for name, put in (("series", in_series), ("alone", alone)):
        (tmp_path / name).mkdir()
        async with town_in(tmp_path / name) as town:
            told.append(await story(town, seed, put))
    assert told[0] == told[1]
    assert told[0][0]
