"""Invitations and calendars to subscribe to, as they really go out, against what Outlook and Google Calendar need.

They are read from the bytes that the mail server and the calendar program got, not with what wrote them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.calendar_file import feed, invitation
from bot.outlet_settings import SmtpSettings
from bot.pages.calendar import CalendarFeed
from bot.post.email import EmailOutlet
from handlers.conference.calendar_entry import feed_address
from handlers.reminders.messages import Writer
from handlers.reply import CalendarEntry, Reply
from storage import outbox, people
from storage.database import Transaction
from storage.people import Account
from tests.contract.calendar_needs import OF_EVERY_LETTER, OF_THE_FEED, Needs
from tests.doubles.calendar_reader import Calendar, Fed, Letter, Property
from tests.doubles.office import BOOKING, SW, Office, at, button, office_in
from tests.doubles.smtp import SmtpDouble

MOTHER = "mother@example.org"
PLACE = "Tŷ Hywel, second floor; ask for the room that the booking team has kept, near the lift"


@dataclass(frozen=True)
class Story:
    """A conference that is booked, moved twice, called off and booked again: what its mother was sent and saw."""

    letters: tuple[Letter, ...]
    feeds: dict[str, Fed]


class Writing:
    """Sends a mother what she is to be told, through the mail server, each thing once."""

    def __init__(self, office: Office, server: SmtpDouble) -> None:
        self._office = office
        self._server = server
        settings = SmtpSettings("127.0.0.1", server.port, "none", "", "", "Meetings <meetings@example.org>")
        self._outlet = EmailOutlet(settings, lambda: office.now)
        self._writer = Writer(office.desk, lambda: office.now)
        self._said: set[str] = set()

    def _next(self, tx: Transaction) -> list[tuple[str, Reply]]:
        found = []
        for nudge in outbox.listing(tx):
            person = people.get(tx, nudge.recipient)
            if nudge.kind == "notice" and person.kind == "guest" and nudge.id not in self._said:
                self._said.add(nudge.id)
                message = self._writer.compose(tx, person, [nudge])
                found += [(nudge.id, message)] if message else []
        return found

    async def send(self) -> None:
        """Sends what is new."""
        for mark, message in await self._office.database.transact(self._next):
            await self._outlet.send(Account("email", MOTHER, "guest", None), message, mark)

    def letters(self) -> Iterator[Letter]:
        """What she was sent that her calendar reads."""
        for taken in self._server.taken:
            if b"text/calendar" in taken.raw:
                yield Letter(taken)


async def _tell(folder: Path) -> Story:
    app, feeds = web.Application(), {}
    async with office_in(folder) as office, SmtpDouble() as server:
        CalendarFeed(office.database, office.desk, lambda: office.now).attach(app)
        writing = Writing(office, server)
        async with TestClient(TestServer(app)) as client:
            await office.registered()
            await office.say(SW, f"invite AB123 {MOTHER} role mother")
            await writing.send()
            asked = await office.say(BOOKING, f"book AB123 8 Dec 10am place {PLACE}")
            await office.press(BOOKING, button(asked, "Book it"))
            await writing.send()
            feeds["booked"] = await _fed(office, client)
            for when in ("9 Dec 10am", "10 Dec 2pm"):
                await office.moved(when)
                await writing.send()
            feeds["moved"] = await _fed(office, client)
            why = {"because": "family_cannot_attend", "reason": "ill", "agreed": "the chair"}
            await office.press(BOOKING, "cancel?ref=AB123", how="postponed", **why)
            await writing.send()
            feeds["called off"] = await _fed(office, client)
            asked = await office.say(BOOKING, f"book AB123 10 Dec 2pm place {PLACE}")
            await office.press(BOOKING, button(asked, "Book it"))
            await writing.send()
            feeds["booked again"] = await _fed(office, client)
        return Story(tuple(writing.letters()), feeds)


async def _fed(office: Office, client: TestClient) -> Fed:
    """Her own calendar, as asked for by a program that says nothing of what it takes but that it may be zipped."""

    def where(tx: Transaction) -> str:
        [mother] = [each for each in people.everybody(tx) if each.kind == "guest"]
        return feed_address(tx, office.desk, mother.id, office.now)

    address = await office.database.transact(where)
    answer = await client.get(
        address.removeprefix(office.desk.public_url),
        skip_auto_headers=["Accept"],
        headers={"Accept-Encoding": "gzip"},
    )
    assert answer.status == 200
    return Fed(answer, Calendar(await answer.read()))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return asyncio.run(_tell(tmp_path_factory.mktemp("story")))


def test_she_is_sent_an_invitation_two_changes_a_cancellation_and_one_anew(story: Story) -> None:
    told = [
        (
            each.calendar.the("METHOD").value,
            each.calendar.the("DTSTART").value,
            each.calendar.the("SEQUENCE").value,
        )
        for each in story.letters
    ]
    assert told == [
        ("REQUEST", "20261208T100000Z", "0"),
        ("REQUEST", "20261209T100000Z", "1"),
        ("REQUEST", "20261210T140000Z", "2"),
        ("CANCEL", "20261210T140000Z", "3"),
        ("REQUEST", "20261210T140000Z", "4"),
    ]


@pytest.mark.parametrize("needed", OF_EVERY_LETTER, ids=str)
def test_every_letter_has_what_its_reader_needs(story: Story, needed: Needs) -> None:
    assert [each for each in story.letters if not needed.holds(each)] == []


def test_a_change_is_known_by_its_name_its_number_and_when_it_was_written(story: Story) -> None:
    """[MS-STANOICAL] on RFC 5546 2.1.5: Outlook finds the meeting by UID, and the latest by SEQUENCE."""
    assert len({each.calendar.the("UID").value for each in story.letters}) == 1
    assert len({each.calendar.the("ORGANIZER").value for each in story.letters}) == 1
    written = [each.calendar.the("DTSTAMP").value for each in story.letters]
    assert written == sorted(set(written))


@pytest.mark.parametrize("needed", OF_THE_FEED, ids=str)
def test_the_calendar_to_subscribe_to_has_what_its_reader_needs(story: Story, needed: Needs) -> None:
    assert [name for name, fed in story.feeds.items() if not needed.holds(fed)] == []


def test_the_calendar_to_subscribe_to_tells_of_a_cancellation_in_two_ways(story: Story) -> None:
    """Google leaves out what is CANCELLED; Outlook knows no such state there, and shows the title alone."""
    told = {
        name: (
            fed.calendar.the("STATUS").value,
            fed.calendar.the("SUMMARY").value,
            fed.calendar.the("UID").value,
        )
        for name, fed in story.feeds.items()
    }
    name = story.letters[0].calendar.the("UID").value
    assert told == {
        "booked": ("CONFIRMED", "Meeting", name),
        "moved": ("CONFIRMED", "Meeting", name),
        "called off": ("CANCELLED", "Cancelled: Meeting", name),
        "booked again": ("CONFIRMED", "Meeting", name),
    }


@pytest.mark.parametrize(
    ("on_the_wall", "written"),
    [
        ("2026-10-23 10:00", "20261023T090000Z"),  # the last Friday of summer time
        ("2026-10-26 10:00", "20261026T100000Z"),  # the Monday after the clocks went back on 25 October
        (
            "2027-03-25 10:00",
            "20270325T100000Z",
        ),  # the last working day before the clocks go forward on the 28th
        ("2027-03-29 10:00", "20270329T090000Z"),  # the day after
    ],
)
def test_ten_in_the_morning_is_ten_on_both_sides_of_each_clock_change(on_the_wall: str, written: str) -> None:
    starts = at(on_the_wall)
    entry = CalendarEntry("abc", 0, starts, starts + timedelta(hours=2))
    now = datetime(2026, 9, 1, 9, tzinfo=UTC)
    for raw in (invitation(entry, "meetings@example.org", MOTHER, now), feed([entry], now)):
        assert Calendar(raw).the("DTSTART") == Property("DTSTART", {}, written)
