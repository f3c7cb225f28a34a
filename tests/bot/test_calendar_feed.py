"""Somebody's own calendar: theirs alone, up to date, closed when it should be, and saying very little."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from icalendar import Calendar

from bot.pages.calendar import MOST_WRONG, CalendarFeed
from handlers.conference.calendar_entry import feed_address
from handlers.reminders.messages import Writer
from storage import outbox, people
from storage.database import Transaction
from tests.doubles.office import (
    ADMIN,
    BOOKING,
    HEALTH,
    SCHOOL,
    SW,
    Office,
    at,
    button,
    link,
    office_in,
    words,
)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with office_in(tmp_path) as found:
        yield found


@pytest.fixture
async def client(office: Office) -> AsyncIterator[TestClient]:
    app = web.Application()
    CalendarFeed(office.database, office.desk, lambda: office.now).attach(app)
    async with TestClient(TestServer(app)) as found:
        yield found


async def address(office: Office, who: str, typed: str = "calendar") -> str:
    """The path of somebody's own calendar."""
    shown = link(await office.say(who, typed))
    assert shown.startswith(f"{office.desk.public_url}/calendar/")
    return shown.removeprefix(office.desk.public_url)


async def calendar(client: TestClient, path: str) -> Calendar:
    answer = await client.get(path)
    assert (answer.status, answer.content_type) == (200, "text/calendar")
    return Calendar.from_ical(await answer.text())


async def test_a_health_visitor_finds_the_conference_by_its_reference_and_place(
    office: Office, client: TestClient
) -> None:
    await office.registered()
    await office.say(SW, f"invite AB123 @{HEALTH} role professional")
    path = await address(office, HEALTH)
    assert not (await calendar(client, path)).events
    asked = await office.say(BOOKING, "book AB123 8 Dec 10am place Civic Hall")
    await office.press(BOOKING, button(asked, "Book it"))
    [event] = (await calendar(client, path)).events
    assert (event["SUMMARY"], event["LOCATION"], event["CLASS"]) == ("Meeting AB123", "Civic Hall", "PRIVATE")
    assert (at("2026-12-08 10:00"), at("2026-12-08 12:00")) == (event.DTSTART, event.DTEND)
    assert {"ATTENDEE", "ORGANIZER", "DESCRIPTION"}.isdisjoint(event)


async def test_it_follows_a_move_under_the_same_name_and_empties_when_the_case_closes(
    office: Office, client: TestClient
) -> None:
    await office.booked()
    path = await address(office, SCHOOL)
    [before] = (await calendar(client, path)).events
    await office.moved("9 Dec 10am")
    [after] = (await calendar(client, path)).events
    assert after["UID"] == before["UID"]
    assert at("2026-12-09 10:00") == after.DTSTART
    await office.closed()
    assert not (await calendar(client, path)).events


async def told(office: Office, who: str) -> None:
    """What is to be said to somebody at once is said."""
    writer = Writer(office.desk, lambda: office.now)
    person = await office.person(who)

    def work(tx: Transaction) -> None:
        for nudge in outbox.listing(tx, recipient=person.id):
            if nudge.kind == "notice" and nudge.state == "planned":
                writer.compose(tx, person, [nudge])

    await office.database.transact(work)


async def test_what_was_called_off_stands_there_as_cancelled_until_its_day_is_over(
    office: Office, client: TestClient
) -> None:
    await office.booked()
    path = await address(office, SCHOOL)
    await told(office, SCHOOL)
    [before] = (await calendar(client, path)).events
    called_off = {
        "how": "postponed",
        "because": "family_cannot_attend",
        "reason": "ill",
        "agreed": "the chair",
    }
    await office.press(BOOKING, "cancel?ref=AB123", **called_off)
    await told(office, SCHOOL)
    [after] = (await calendar(client, path)).events
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CANCELLED")
    assert after["SUMMARY"] == "Cancelled: Meeting AB123"
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    asked = await office.say(BOOKING, "book AB123 9 Dec 10am")
    await office.press(BOOKING, button(asked, "Book it"))
    [again] = (await calendar(client, path)).events
    assert (again["STATUS"], again.DTSTART) == ("CONFIRMED", at("2026-12-09 10:00"))


async def test_somebody_not_expected_any_more_sees_that_and_no_reference(
    office: Office, client: TestClient
) -> None:
    await office.booked()
    path = await address(office, SCHOOL)
    await told(office, SCHOOL)
    await office.say(SW, "uninvite AB123 @school reason mistake")
    await told(office, SCHOOL)
    [event] = (await calendar(client, path)).events
    assert (event["STATUS"], event["SUMMARY"]) == ("CANCELLED", "Cancelled: Meeting")
    office.now = at("2026-12-09 00:30")
    assert not (await calendar(client, path)).events


async def test_everybody_sees_only_what_they_are_invited_to(office: Office, client: TestClient) -> None:
    await office.booked()
    assert len((await calendar(client, await address(office, SCHOOL))).events) == 1
    assert not (await calendar(client, await address(office, ADMIN))).events
    assert await address(office, SCHOOL) != await address(office, HEALTH)
    assert await address(office, SCHOOL) == await address(office, SCHOOL)


async def test_a_parents_calendar_holds_no_reference(office: Office, client: TestClient) -> None:
    await office.booked()
    await office.say(SW, "invite AB123 father@example.org role father")
    father = next(
        iter(set(await office.invited("AB123")) - {p.id for p in await office.look(people.members)})
    )
    url = await office.database.transact(lambda tx: feed_address(tx, office.desk, father, office.now))
    [event] = (await calendar(client, url.removeprefix(office.desk.public_url))).events
    assert event["SUMMARY"] == "Meeting"
    assert "AB123" not in event.to_ical().decode()


async def test_a_new_address_closes_the_old_one(office: Office, client: TestClient) -> None:
    await office.booked()
    old = await address(office, SCHOOL)
    new = await address(office, SCHOOL, "calendar new")
    assert new != old
    assert (await client.get(old)).status == 404
    assert (await client.get(new)).status == 200
    assert "Type calendar" in words(await office.say(SCHOOL, "calendar whatever"))


async def test_a_wrong_address_a_cut_one_and_a_leavers_all_look_the_same(
    office: Office, client: TestClient
) -> None:
    path = await address(office, SCHOOL)
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    assert len(token) == 64
    await office.change(SCHOOL, active=False)
    answers = [
        await client.get(f"/calendar/{each}.ics")
        for each in (token, token[:-1], token[::-1], "x" * 4000, "%00", "..%2f..", "ä", "0" * 64)
    ]
    assert {(each.status, await each.text()) for each in answers} == {(404, "There is no such calendar.")}


async def test_no_cache_no_index_no_referrer_and_nothing_in_it_for_a_look_ahead(
    office: Office, client: TestClient
) -> None:
    path = await address(office, SCHOOL)
    for answer in (await client.get(path), await client.get("/calendar/none.ics")):
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    looked = await client.head(path)
    assert (looked.status, looked.content_type, await looked.read()) == (200, "text/calendar", b"")
    assert (await client.head("/calendar/none.ics")).status == 404
    assert (await client.post(path)).status == 405


async def test_whoever_guesses_too_often_is_not_listened_to_any_more(
    office: Office, client: TestClient
) -> None:
    path = await address(office, SCHOOL)
    for number in range(MOST_WRONG):
        assert (await client.get(f"/calendar/{number:064}.ics")).status == 404
    for guess in (f"/calendar/{'f' * 64}.ics", path):
        answer = await client.get(guess)
        assert answer.status == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 3


async def test_no_table_holds_an_address_that_opens_a_calendar(office: Office) -> None:
    path = await address(office, SCHOOL)
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    kept = await office.look(lambda tx: tx.query("SELECT * FROM calendar_feeds"))
    assert len(kept) == 1
    assert token not in str(kept)
