"""The outbox follows the case: what is planned gives way, what was sent stays sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from storage import audit, outbox, people
from storage.database import Transaction
from storage.people import Person
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase
from tests.doubles.town import CASE, CHAIR, MANAGER, REF, SECRET, WORKER, Town, add_case, at, nudge, town_in


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town_in(tmp_path) as town:
        yield town


async def told(town: Town, **filters: Any) -> list[tuple[str, str, str]]:
    return [(n.rung, n.state, n.reason or "") for n in await town.nudges(**filters)]


async def test_planning_the_same_again_changes_nothing(town: Town) -> None:
    first = nudge(due="2026-12-08 09:00")
    assert (await town.plan(first)).added == 1
    again = await town.plan(first)
    assert (again.added, again.kept, again.cancelled) == (0, 1, 0)
    assert len(await town.nudges()) == 1


async def test_two_programs_that_plan_the_same_case_at_once_plan_it_once(town: Town, tmp_path: Path) -> None:
    other = Town(SqliteDatabase(tmp_path / "icpc.db", Sealer(SECRET)), tmp_path)
    first = nudge(due="2026-12-08 09:00")
    try:
        done = await asyncio.gather(*(each.plan(first) for each in (town, other) * 5))
    finally:
        await other.database.close()
    assert sorted(each.added for each in done) == [0] * 9 + [1]
    assert len(await town.nudges()) == 1


async def test_nobody_is_reminded_who_is_not_known(town: Town) -> None:
    with pytest.raises(LookupError, match="is not known"):
        await town.plan(nudge(due="2026-12-08 09:00", to="nobody"))
    with pytest.raises(LookupError, match="no case"):
        await town.plan(nudge(due="2026-12-08 09:00"), case="no-case")
    assert await town.nudges() == []


async def test_what_is_planned_later_has_the_higher_id_even_when_the_clock_was_put_back(town: Town) -> None:
    for day, now in ((8, "2026-12-07 12:00"), (9, "2026-12-07 11:00"), (10, "2026-12-07 13:00")):
        about = nudge(due=f"2026-12-{day:02} 09:00")
        await town.database.transact(
            lambda tx, day=day, now=now, about=about: outbox.notice(
                tx, WORKER, f"news of {day}", at(now), at=about.due_at, case_id=CASE
            )
        )
    ids = [int(each.id) for each in await town.nudges()]
    assert ids == sorted(ids)
    assert len(set(ids)) == 3


async def test_a_step_that_is_done_takes_its_reminders_back_and_says_why(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.plan()
    assert await told(town) == [("0:owner", "cancelled", "nothing is waiting for this step any more")]


async def test_what_is_left_out_is_not_said_to_be_said_later_unless_its_hour_has_passed(town: Town) -> None:
    every = nudge(due="2026-12-08 09:00"), nudge("+1wd:owner", due="2026-12-09 09:00")
    await town.plan(*every, nudge("+2wd:owner", due="2026-12-10 09:00"))
    await town.plan(*every)
    await town.plan(every[1], now="2026-12-08 09:30")
    assert await told(town, state="cancelled") == [
        ("0:owner", "cancelled", "a later reminder says the same"),
        ("+2wd:owner", "cancelled", "it is not needed as things stand"),
    ]


async def test_a_date_that_moves_moves_its_reminders(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.plan(nudge(due="2026-12-10 09:00", deadline="2026-12-10"))
    assert await told(town) == [("0:owner", "cancelled", "the date moved"), ("0:owner", "planned", "")]


async def test_a_case_that_changes_hands_reminds_the_new_owner_only(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.plan(nudge(due="2026-12-08 09:00", to=MANAGER))
    nudges = await town.nudges()
    assert {(n.recipient, n.state, n.reason) for n in nudges} == {
        (WORKER, "cancelled", "it is somebody else's now"),
        (MANAGER, "planned", None),
    }


async def test_what_was_sent_is_not_sent_again_when_the_case_is_replanned(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.tick("2026-12-08 09:00")
    await town.plan(nudge(due="2026-12-09 09:00"), now="2026-12-08 10:00")
    await town.tick("2026-12-09 09:00")
    assert len(town.platform.taken()) == 1


async def test_a_step_that_is_undone_again_reminds_again(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.plan()
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.tick("2026-12-08 09:00")
    assert len(town.platform.taken()) == 1


async def test_somebody_who_chooses_another_hour_is_reminded_at_that_hour(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.plan(nudge(due="2026-12-08 10:30"))
    assert [n.due_at for n in await town.nudges()] == [at("2026-12-08 10:30")]


async def test_replanning_just_before_the_tick_does_not_put_off_what_is_due(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.plan(nudge(due="2026-12-09 09:00"), now="2026-12-08 09:00")
    assert (await town.tick("2026-12-08 09:00")).sent == 1


async def test_replanning_leaves_notices_alone(town: Town) -> None:
    await town.database.transact(
        lambda tx: outbox.notice(tx, CHAIR, "booked", at("2026-12-08 12:00"), case_id=CASE)
    )
    await town.plan()
    assert await told(town) == [("booked", "planned", "")]


async def test_the_same_notice_under_the_same_key_is_given_once(town: Town) -> None:
    def invite(tx: Any) -> str | None:
        return outbox.notice(
            tx, CHAIR, "invited", at("2026-12-08 12:00"), case_id=CASE, once="2027-01-11T10:00"
        )

    assert await town.database.transact(invite) is not None
    assert await town.database.transact(invite) is None
    assert len(await town.nudges()) == 1


async def test_two_notices_without_a_key_are_two_notices(town: Town) -> None:
    for _ in range(2):
        await town.database.transact(lambda tx: outbox.notice(tx, CHAIR, "booked", at("2026-12-08 12:00")))
    assert len(await town.nudges()) == 2


async def test_a_notice_that_belongs_to_no_case_is_given_once_too(town: Town) -> None:
    def tell(tx: Transaction) -> str | None:
        return outbox.notice(tx, CHAIR, "digest", at("2026-12-08 12:00"), once="2026-12-08")

    assert await town.database.transact(tell) is not None
    assert await town.database.transact(tell) is None


async def test_a_date_that_moves_away_and_back_again_and_again_leaves_one_reminder(town: Town) -> None:
    for _ in range(3):
        await town.plan(nudge(due="2026-12-08 09:00"))
        await town.plan(nudge(due="2026-12-09 09:00", deadline="2026-12-09"))
    assert await town.states() == {"planned": 1, "cancelled": 5}
    assert [n.deadline for n in await town.nudges(state="cancelled")] == ["2026-12-08"] * 3 + [
        "2026-12-09"
    ] * 2


async def test_closing_a_case_cancels_everything_still_to_come_notices_included(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"), nudge("+1wd:owner", due="2026-12-09 09:00"))
    await town.database.transact(
        lambda tx: outbox.notice(tx, CHAIR, "booked", at("2026-12-08 12:00"), case_id=CASE)
    )
    now = at("2026-12-07 12:00")
    assert await town.database.transact(lambda tx: outbox.cancel(tx, CASE, "the case was closed", now)) == 3
    assert await town.states() == {"cancelled": 3}


async def test_uninviting_somebody_cancels_only_what_was_for_them(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"), nudge(due="2026-12-08 09:00", to=MANAGER))
    now = at("2026-12-07 12:00")
    await town.database.transact(
        lambda tx: outbox.cancel(tx, CASE, "no longer invited", now, recipient=MANAGER)
    )
    assert [(n.recipient, n.state) for n in await town.nudges(state="planned")] == [(WORKER, "planned")]


async def snooze(town: Town, until: str, now: str) -> None:
    first = (await town.nudges())[0]
    await town.database.transact(lambda tx: outbox.snooze(tx, first.id, at(until), WORKER, at(now)))


async def test_a_snoozed_step_stays_quiet_and_comes_back_once(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"), nudge("+1wd:owner", due="2026-12-09 09:00"))
    await town.tick("2026-12-08 09:00")
    await snooze(town, "2026-12-11 09:00", "2026-12-08 09:05")
    assert (await town.tick("2026-12-09 09:00")).sent == 0
    assert (await town.tick("2026-12-11 09:00")).sent == 1
    assert await town.states() == {"sent": 2, "cancelled": 1}


async def test_a_snooze_outlives_another_event_in_the_case(town: Town) -> None:
    plan = nudge(due="2026-12-08 09:00"), nudge("+1wd:owner", due="2026-12-09 09:00")
    await town.plan(*plan)
    await town.tick("2026-12-08 09:00")
    await snooze(town, "2026-12-11 09:00", "2026-12-08 09:05")
    await town.plan(*plan, now="2026-12-08 15:00")
    assert (await town.tick("2026-12-09 09:00")).claimed == 0
    assert (await town.tick("2026-12-11 09:00")).sent == 1


async def test_the_last_reminder_of_a_step_that_was_snoozed_comes_back_whatever_else_happens(
    town: Town,
) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.tick("2026-12-08 09:00")
    await snooze(town, "2026-12-11 09:00", "2026-12-08 09:05")
    await town.plan(nudge(due="2026-12-08 09:00"), now="2026-12-08 15:00")
    assert (await town.tick("2026-12-11 09:00")).sent == 1


async def test_a_snooze_ends_when_the_step_is_done(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.tick("2026-12-08 09:00")
    await snooze(town, "2026-12-11 09:00", "2026-12-08 09:05")
    await town.plan(now="2026-12-10 12:00")
    assert (await town.tick("2026-12-11 09:00")).claimed == 0


async def test_snoozing_twice_until_the_same_day_reminds_once(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.tick("2026-12-08 09:00")
    for _ in range(2):
        await snooze(town, "2026-12-11 09:00", "2026-12-08 09:05")
    assert (await town.tick("2026-12-11 09:00")).sent == 1


async def test_my_snooze_does_not_silence_my_manager(town: Town) -> None:
    await town.plan(
        nudge(due="2026-12-08 09:00"), nudge("+1wd:team_manager", due="2026-12-09 09:00", to=MANAGER)
    )
    await town.tick("2026-12-08 09:00")
    await snooze(town, "2026-12-11 09:00", "2026-12-08 09:05")
    await town.tick("2026-12-09 09:00")
    assert [d.to for d in town.platform.taken()] == [f"{WORKER}@console", f"{MANAGER}@console"]


async def test_only_what_is_in_doubt_can_be_resolved(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"))
    planned = (await town.nudges())[0]
    with pytest.raises(outbox.CannotResolve, match="is planned, not uncertain"):
        await town.database.transact(
            lambda tx: outbox.resolve(tx, planned.id, "sent", MANAGER, at("2026-12-08 10:00"))
        )
    with pytest.raises(LookupError, match="There is no nudge nonsense"):
        await town.database.transact(
            lambda tx: outbox.resolve(tx, "nonsense", "sent", MANAGER, at("2026-12-08 10:00"))
        )


async def test_next_due_is_the_earliest_thing_there_is_to_do(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"), nudge("+1wd:owner", due="2026-12-09 09:00"))
    read = town.database.read
    assert await read(lambda tx: outbox.next_due(tx, at("2026-12-31 09:00"))) == at("2026-12-08 09:00")
    assert await read(lambda tx: outbox.next_due(tx, at("2026-12-08 08:59"))) is None


async def test_listings_tell_due_from_not_due_and_one_case_from_another(town: Town) -> None:
    await town.database.transact(lambda tx: add_case(tx, "case-2", "CD456"))
    await town.plan(nudge(due="2026-12-08 09:00"))
    await town.plan(nudge(due="2026-12-18 09:00"), case="case-2")
    due = await town.nudges(due=at("2026-12-08 09:00"))
    assert [(n.case_ref, n.recipient, n.attempts) for n in due] == [(REF, WORKER, 0)]
    assert [n.case_ref for n in await town.nudges(case_id="case-2")] == ["CD456"]


async def test_the_log_tells_the_life_of_a_nudge_without_a_word_or_an_address(town: Town) -> None:
    await town.plan(nudge(due="2026-12-08 09:00"), nudge("+1wd:owner", due="2026-12-09 09:00"))
    await town.tick("2026-12-08 09:00")
    await town.plan(now="2026-12-08 10:00")
    log = await town.database.read(lambda tx: audit.entries(tx, REF))
    assert [entry.action for entry in log] == [
        "nudges_planned",
        "nudge_sending",
        "nudge_sent",
        "nudge_cancelled",
    ]
    assert {entry.person for entry in log} == {audit.ASSISTANT}
    assert "@" not in "".join(str(entry.details) for entry in log)
    assert (await town.database.read(audit.verify)).broken_at is None


async def test_the_log_tells_each_of_many_reminders_own_life_from_its_planning_to_its_end(town: Town) -> None:
    many = [nudge(due="2026-12-08 09:00", step=f"step-{n}", urgent=True) for n in range(300)]
    await town.plan(*many)
    later = nudge(due="2026-12-09 09:00", step="step-299", urgent=True)
    await town.plan(*many[:299], later)  # one moves to another hour
    await town.tick("2026-12-08 09:00")
    await town.tick("2026-12-09 09:00")
    lives = {}
    for each in await town.nudges():
        entries = await town.database.read(lambda tx, known=each.id: outbox.life(tx, known))
        lives[each.step] = [entry.action for entry in entries]
    moved = lives.pop("step-299")
    assert moved == ["nudges_planned", "nudges_changed", "nudge_sending", "nudge_sent"]
    assert set(map(tuple, lives.values())) == {("nudges_planned", "nudge_sending", "nudge_sent")}


async def test_a_notice_has_its_planning_in_the_log_too(town: Town) -> None:
    now = at("2026-12-08 10:00")
    given = await town.database.transact(lambda tx: outbox.notice(tx, WORKER, "assigned", now, case_id=CASE))
    assert given is not None
    entries = await town.database.read(lambda tx: outbox.life(tx, given))
    assert [entry.action for entry in entries] == ["nudges_planned"]


async def test_of_one_case_every_reminder_is_listed_and_of_all_as_many_as_are_asked_for(town: Town) -> None:
    for day in range(1, 5):
        moved = (nudge(due="2026-12-08 09:00", step=f"step {n}", deadline=f"{day}") for n in range(300))
        await town.plan(*moved)
    assert len(await town.nudges(case_id=CASE)) == 1200
    assert len(await town.nudges(limit=7)) == 7


async def test_what_failed_did_not_arrive_and_can_only_be_sent_again(town: Town) -> None:
    father = Person("father", "Father", kind="guest")
    await town.database.transact(lambda tx: people.save(tx, father))
    await town.plan(nudge(due="2026-12-08 09:00", to="father", kind="join"))
    await town.tick("2026-12-08 09:00")
    [failed] = await town.nudges(state="failed")
    with pytest.raises(outbox.CannotResolve, match="did not arrive: say resend"):
        await town.database.transact(
            lambda tx: outbox.resolve(tx, failed.id, "sent", MANAGER, at("2026-12-08 10:00"))
        )
