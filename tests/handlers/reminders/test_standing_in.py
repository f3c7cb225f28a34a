"""A reminder is never told to an empty desk, and never to somebody who has nothing to do with the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers.reminders.messages import Writer
from handlers.reminders.standing_in import may_be_told
from handlers.reply import Reply
from scheduler.dispatcher import Dispatcher
from scheduler.hours import SendingHours
from scheduler.routing import receiver_of
from storage import audit, people, sending
from storage.database import Transaction
from storage.nudge import Nudge
from storage.people import Account, Person
from tests.doubles.office import ADMIN, HEALTH, SERVICE, SW, SW_SOUTH, TM, Office, at, button, words


class Silent:
    """A way out that nothing goes through."""

    channel = "console"

    async def send(self, to: Account, message: Reply, nudge: str) -> str:
        raise AssertionError("there was nothing to say")

    async def find(self, to: Account, nudge: str, since: datetime) -> str | None:
        return None


async def first_reminder(office: Office) -> Nudge:
    """The social worker's first reminder of AB123, which is of the section 47 enquiry."""
    await office.say(SW, "register AB123 strategy 23 Nov 2026")
    worker = await office.person(SW)
    return next(n for n in await office.nudges("AB123") if n.recipient == worker.id and n.kind == "step")


async def receiver(office: Office, nudge: Nudge) -> Person | None:
    day = at("2026-11-25 09:00").date()
    return await office.look(lambda tx: receiver_of(tx, nudge, day, may_be_told))


async def change(office: Office, email: str, **facts: object) -> None:
    person = await office.person(email)

    def work(tx: Transaction) -> None:
        people.save(tx, replace(person, **facts))  # type: ignore[arg-type]

    await office.database.transact(work)


def away_with(deputy: Person) -> dict[str, str]:
    return {"away_from": "2026-11-24", "away_until": "2026-12-31", "deputy": deputy.id}


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
    await change(office, SW, settings=away_with(await office.person(SW_SOUTH)))
    assert await receiver(office, nudge) == await office.person(TM)


async def test_a_deputy_who_answers_for_the_case_stands_in(office: Office) -> None:
    nudge = await first_reminder(office)
    await change(office, SW, settings=away_with(await office.person(SERVICE)))
    assert await receiver(office, nudge) == await office.person(SERVICE)


async def test_a_deputy_who_is_only_invited_is_not_told_of_the_social_workers_steps(office: Office) -> None:
    nudge = await first_reminder(office)
    await office.say(SW, "invite AB123 @social.worker.south@example.org")
    await change(office, SW, settings=away_with(await office.person(SW_SOUTH)))
    assert await receiver(office, nudge) == await office.person(TM)


async def test_a_deputy_who_is_invited_as_well_is_told_of_the_report_that_is_asked_of_both(
    office: Office,
) -> None:
    await office.booked()
    await office.say(SW, "invite AB123 @social.worker.south role professional agency health")
    report = next(n for n in await office.nudges("AB123", recipient="health.visitor") if n.kind == "step")
    await change(office, HEALTH, settings=away_with(await office.person(SW_SOUTH)))
    assert await receiver(office, report) == await office.person(SW_SOUTH)


async def test_a_deputy_who_lost_the_right_since_is_passed_over_at_the_moment_of_sending(
    office: Office,
) -> None:
    nudge = await first_reminder(office)
    await change(office, SW, settings=away_with(await office.person(SERVICE)))
    assert await receiver(office, nudge) == await office.person(SERVICE)
    await change(office, SERVICE, roles=frozenset({"practitioner"}))
    assert await receiver(office, nudge) == await office.person(TM)


async def test_where_nobody_who_may_know_is_there_it_waits_on_its_own_desk(office: Office) -> None:
    nudge = await first_reminder(office)
    await change(office, SW, settings=away_with(await office.person(SW_SOUTH)))
    for each in (TM, SERVICE, ADMIN):
        await change(office, each, settings=away_with(await office.person(SW_SOUTH)))
    assert await receiver(office, nudge) == await office.person(SW)


async def test_of_one_morning_the_deputy_hears_of_the_report_and_the_manager_of_the_enquiry(
    office: Office,
) -> None:
    await office.booked()
    await office.say(SW, "invite AB123 @social.worker.south role professional agency health")
    await change(office, SW, settings=away_with(await office.person(SW_SOUTH)))
    writer = Writer(office.desk, lambda: at("2026-12-01 09:00"))
    told: dict[str, set[str]] = {}

    def word(tx: Transaction, person: Person, bundle: Sequence[Nudge]) -> Reply | None:
        told.setdefault(person.id, set()).update(
            each.step for each in bundle if each.recipient == "social.worker"
        )
        return None

    hours = SendingHours(office.desk.calendar, office.desk.timezone)
    dispatcher: Dispatcher[Reply] = Dispatcher(
        office.database, {"console": Silent()}, word, writer.still_wanted, may_be_told, "w", hours
    )
    await dispatcher.tick(at("2026-12-01 09:00"))
    assert told["social.worker.south"] == {"reports_to_family"}
    assert "s47" in told["team.manager"]
    assert "reports_to_family" not in told["team.manager"]


async def test_whoever_stands_in_is_told_for_whom_and_may_put_it_off(office: Office) -> None:
    nudge = await first_reminder(office)
    await change(office, SW, settings=away_with(await office.person(SERVICE)))
    service = await office.person(SERVICE)
    writer, now = Writer(office.desk, lambda: at("2026-11-25 09:00")), at("2026-11-25 09:00")

    def receive(tx: Transaction) -> Reply | None:
        taken = sending.take_these(tx, sending.Claim("claim", "worker", now, now), [nudge])
        with sending.booked(tx) as book:
            sending.on_its_way(book, taken, nudge.id, "console", service.id, now)
            sending.sent(book, taken, "receipt", now)
        return writer.compose(tx, service, taken)

    reply = await office.database.transact(receive)
    assert reply is not None
    assert "This comes to you in the place of Social worker (north)." in words(reply)
    later = await office.press(SERVICE, button(reply, "Remind me tomorrow"), moment="2026-11-25 09:05")
    assert "I will remind Social worker (north), or you in their place, of" in words(later)
    logged = await office.look(lambda tx: audit.entries(tx, "AB123"))
    assert [each.person for each in logged if each.action == "nudge_snoozed"] == [service.id]
    [again] = [n for n in await office.nudges("AB123", state="planned") if n.rung.startswith("snoozed")]
    assert (again.recipient, again.send_at) == ("social.worker", at("2026-11-26 09:00"))
    assert await receiver(office, again) == service


async def test_nobody_puts_off_what_somebody_else_was_sent(office: Office) -> None:
    nudge = await first_reminder(office)
    reply = await office.press(SERVICE, f"snooze?ref=AB123&step=s47&until=tomorrow&nudge={nudge.id}")
    assert [
        n
        for n in await office.nudges("AB123")
        if n.rung.startswith("snoozed") and n.recipient == "social.worker"
    ] == []
    assert "AB123" in words(reply)
