"""A mother with an e-mail address and a father with only a telephone, from the invitation to the meeting itself.

Everything is real but the services outside: the assistant is built from its settings, and writes through a
small mail server and a small GOV.UK Notify over the network.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from icalendar import Calendar

from bot.app import House, build
from bot.browser import cast
from bot.clock import DemonstrationClock
from bot.settings import read
from handlers.reply import Reply, read_action
from handlers.request import Request
from storage import conversations, outbox, people
from storage.nudge import Nudge
from tests.acceptance.live import chat_settings
from tests.doubles import notify, smtp
from tests.doubles.notify import NotifyDouble
from tests.doubles.office import BOOKING, CHAIR, SW, WHY_IT_MOVES, at, button, form_of, words
from tests.doubles.smtp import SmtpDouble

MOTHER, FATHERS_PHONE = "mother@example.org", "07700900123"
NEVER_SAID = ("AB123", "child protection", "conference", "section 47", "social.worker")
JOIN_PAGE = re.compile(r"/join/[0-9a-f]{64}")


class Town:
    """The assistant in service, with the two services it writes through."""

    def __init__(self, house: House, mail: SmtpDouble, texts: NotifyDouble, client: TestClient) -> None:
        self.house, self.mail, self.texts, self.client = house, mail, texts, client
        self.now = at("2026-11-23 09:30")

    async def say(self, who: str, text: str = "", verb: str | None = None, **values: str) -> Reply:
        """What a member is told who types `text`, or presses or fills in something."""
        self.now += timedelta(seconds=1)
        person = await self.house.database.read(lambda tx: people.by_email(tx, who))
        assert person is not None
        reply = await self.house.router.answer(
            Request(person=person, now=self.now, text=text, verb=verb, values=values)
        )
        assert reply is not None
        return reply

    async def press(self, who: str, pressed: str, **values: str) -> Reply:
        verb, known = read_action(pressed)
        return await self.say(who, verb=verb, **{**known, **values})

    async def book(self, when: str) -> None:
        asked = await self.say(BOOKING, f"book AB123 {when} place Civic Hall")
        if asked.form is None:
            await self.press(BOOKING, button(asked, "Book it").action)
        else:
            await self.press(BOOKING, asked.form.action, **WHY_IT_MOVES)

    async def time_passes(self, moment: str) -> None:
        """Reminders run, and a minute later once more, for whatever was left in doubt."""
        for now in (at(moment), at(moment).replace(second=59)):
            self.now = now
            await self.house.tick.beat()

    def letters(self) -> list[EmailMessage]:
        """What the mother was sent so far; none of it gives anything away."""
        found = list(self.mail.to(MOTHER))
        for letter in found:
            everything = "".join(
                part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"
            )
            _gives_nothing_away(everything + str(letter["Subject"]))
        return found

    def messages(self) -> list[str]:
        """What the father was sent so far; each fits in two texts."""
        found = [taken.words for taken in self.texts.taken if taken.to == FATHERS_PHONE]
        for text in found:
            _gives_nothing_away(text)
            assert text.isascii()
            assert len(text) <= 2 * 153
        return found

    async def nudges(self, state: str) -> list[Nudge]:
        return await self.house.database.read(lambda tx: outbox.listing(tx, state=state))


def _gives_nothing_away(text: str) -> None:
    without_links = re.sub(r"https?://\S+", "", text).casefold()
    assert not [word for word in NEVER_SAID if word.casefold() in without_links], text


def invitation_in(letter: EmailMessage) -> tuple[str, str, int, datetime]:
    """The method, the name, the sequence and the start of the invitation in a letter."""
    [part] = [each for each in letter.walk() if each.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    [event] = calendar.events
    return str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), event.DTSTART


def plain(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with AsyncExitStack() as stack:
        mail = await stack.enter_async_context(SmtpDouble())
        texts = await stack.enter_async_context(NotifyDouble())
        environment = {
            **chat_settings(tmp_path),
            "SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
            "SMTP_FROM": "Meetings <meetings@example.org>",
            "NOTIFY_API_KEY": notify.API_KEY,
            "NOTIFY_TEXT_TEMPLATE": notify.TEXT_TEMPLATE,
            "NOTIFY_BASE_URL": texts.url,
        }
        towns: list[Town] = []
        house = await build(read(environment), lambda: towns[0].now if towns else at("2026-11-23 09:30"))
        stack.push_async_callback(house.close)
        await cast.bring_on_the_cast(house.database, at("2026-11-23 09:00"))
        server = TestServer(house.application(with_tick=False))
        client = await stack.enter_async_context(TestClient(server))
        towns.append(Town(house, mail, texts, client))
        yield towns[0]


async def both_are_invited(town: Town) -> None:
    await town.say(SW, "register AB123 strategy 20 Nov")
    for who, role in ((MOTHER, "mother"), (FATHERS_PHONE, "father")):
        assert "is invited" in words(await town.say(SW, f"invite AB123 {who} role {role}"))
    await town.say(SW, f"invite AB123 @{CHAIR} role chair")
    await town.time_passes("2026-11-23 10:00")


async def test_from_the_invitation_to_the_meeting_itself(town: Town) -> None:
    await both_are_invited(town)
    assert "You are invited to a meeting. We will write again when it has a date." in plain(
        town.letters()[-1]
    )
    assert town.messages()[-1].startswith("You are invited to a meeting.")

    await town.book("8 Dec 10am")
    await town.time_passes("2026-11-23 10:10")
    assert "Your meeting is on Tuesday 8 December 2026 at 10am, at Civic Hall." in plain(town.letters()[-1])
    method, uid, sequence, starts = invitation_in(town.letters()[-1])
    assert (method, sequence, starts) == ("REQUEST", 0, at("2026-12-08 10:00"))

    await town.book("9 Dec 10am")
    await town.time_passes("2026-11-24 10:00")
    assert invitation_in(town.letters()[-1]) == ("REQUEST", uid, 1, at("2026-12-09 10:00"))
    assert "Your meeting has moved. It is now on Wednesday 9 December 2026" in town.messages()[-1]

    asked = await town.say(CHAIR, "join AB123")
    room = {"link": "https://meet.example.org/a-room", "dial_in": "0113 496 0000", "pin": "123456#"}
    await town.press(CHAIR, form_of(asked).action, **room)
    await town.time_passes("2026-11-24 11:00")
    await town.time_passes("2026-12-09 09:51")
    reminder = town.messages()[-1]
    assert "0113 496 0000" in reminder
    assert "PIN:123456#" in reminder.replace(" ", "")
    assert "meet.example.org" not in reminder + plain(town.letters()[-1])
    his, hers = (JOIN_PAGE.search(each) for each in (reminder, plain(town.letters()[-1])))
    assert his is not None
    assert hers is not None
    assert his[0] != hers[0]
    page = await (await town.client.post(his[0], data={"private": "yes"})).text()
    assert "0113 496 0000" in page
    _gives_nothing_away(page.replace("conference", ""))


async def test_a_text_that_was_cut_off_arrives_once_and_a_letter_in_doubt_is_listed(town: Town) -> None:
    town.texts.faults.append(notify.Fault(reset="after"))
    town.mail.faults.append(smtp.Fault(smtp.LETTER, taken=True))
    await both_are_invited(town)
    for minute in range(1, 4):
        await town.time_passes(f"2026-11-23 10:0{minute}")
    assert len(town.messages()) == 1
    [doubtful] = await town.nudges("uncertain")
    assert doubtful.channel == "email"
    assert "mail" in (doubtful.reason or "") + (doubtful.doubt or "")


async def test_an_address_that_is_wrong_is_told_to_the_manager_and_never_in_full(town: Town) -> None:
    town.texts.faults.append(notify.Fault(400, "ValidationError", "phone_number Not enough digits"))
    await both_are_invited(town)
    for minute in range(1, 4):
        await town.time_passes(f"2026-11-23 10:0{minute}")
    assert not town.messages()
    told = "".join(plain(letter) for letter in town.mail.to("team.manager@example.org"))
    assert "Reminders do not reach Father" in told
    assert FATHERS_PHONE not in told


async def test_the_demonstration_writes_to_nobody_outside_even_where_it_could(tmp_path: Path) -> None:
    async with SmtpDouble() as mail:
        environment = {
            "ICPC_DATABASE_URL": f"sqlite:///{tmp_path / 'demo.db'}",
            "SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
            "SMTP_FROM": "meetings@example.org",
        }
        towns: list[Town] = []
        clock = DemonstrationClock(real=lambda: towns[0].now if towns else at("2026-11-23 09:30"))
        house = await build(read(environment, demo=True), clock)
        async with (
            NotifyDouble() as texts,
            TestClient(TestServer(house.application(with_tick=False))) as client,
        ):
            towns.append(Town(house, mail, texts, client))
            await both_are_invited(towns[0])
        sent = await house.database.read(conversations.sent)
        await house.close()
    assert "email" in {each.outlet for each in sent}
    assert not mail.taken
