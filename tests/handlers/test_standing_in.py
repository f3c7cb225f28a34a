"""A reminder is never told to an empty desk, and never to somebody who has nothing to do with the case."""

from __future__ import annotations

from dataclasses import replace

from handlers.messages import Writer
from scheduler.routing import receiver_of
from storage import people
from storage.database import Transaction
from storage.nudge import Nudge
from storage.people import Person
from tests.doubles.office import SW, SW_SOUTH, TM, Office, at


async def first_reminder(office: Office) -> Nudge:
    """The social worker's first reminder of AB123, which is of the section 47 enquiry."""
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    worker = await office.person(SW)
    return next(n for n in await office.nudges("AB123") if n.recipient == worker.id and n.kind == "step")


async def receiver(office: Office, nudge: Nudge) -> Person | None:
    writer = Writer(office.desk, lambda: office.now)
    day = at("2026-11-25 09:00").date()
    return await office.look(lambda tx: receiver_of(tx, nudge, day, writer.may_be_told))


async def change(office: Office, email: str, **facts: object) -> None:
    person = await office.person(email)

    def work(tx: Transaction) -> None:
        people.save(tx, replace(person, **facts))  # type: ignore[arg-type]

    await office.database.transact(work)


async def test_whoever_is_there_is_reminded_themselves(office: Office) -> None:
    told = await receiver(office, await first_reminder(office))
    assert told == await office.person(SW)


async def test_a_leavers_reminder_goes_to_the_manager_and_is_not_dropped(office: Office) -> None:
    nudge = await first_reminder(office)
    await change(office, SW, active=False)
    writer = Writer(office.desk, lambda: office.now)
    assert await office.look(lambda tx: writer.still_wanted(tx, nudge)) is None
    assert await receiver(office, nudge) == await office.person(TM)


async def test_a_deputy_who_has_nothing_to_do_with_the_case_is_not_told_of_it(office: Office) -> None:
    nudge = await first_reminder(office)
    south = await office.person(SW_SOUTH)
    away = {"away_from": "2026-11-24", "away_until": "2026-12-31", "deputy": south.id}
    await change(office, SW, settings=away)
    assert await receiver(office, nudge) == await office.person(TM)


async def test_a_deputy_who_may_see_the_case_stands_in(office: Office) -> None:
    nudge = await first_reminder(office)
    await office.say(SW, "invite AB123 @social.worker.south@example.org")
    south = await office.person(SW_SOUTH)
    away = {"away_from": "2026-11-24", "away_until": "2026-12-31", "deputy": south.id}
    await change(office, SW, settings=away)
    assert await receiver(office, nudge) == south
