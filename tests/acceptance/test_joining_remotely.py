"""Joining through a provider, from the settings to the page: only a phone, moved twice, not invited any more, down.

The assistant is built from its settings; the provider is a small Microsoft Graph over the network.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import House, build
from bot.settings import read
from handlers.reply import Reply, read_action
from handlers.request import Request
from storage import cases, conferences, people
from storage.database import Transaction
from tests.doubles import graph
from tests.doubles.graph import GraphDouble
from tests.doubles.office import BOOKING, CHAIR, HEALTH, SW, WHY_IT_MOVES, at, button, words
from tests.doubles.vendor import answers

FATHERS_PHONE = "07700 900123"


class Council:
    """The assistant in service, its provider, and a browser."""

    def __init__(self, house: House, provider: GraphDouble, client: TestClient) -> None:
        self.house, self.provider, self.client = house, provider, client
        self.now = at("2026-11-23 09:30")

    async def say(self, who: str, text: str = "", verb: str | None = None, **values: str) -> str:
        """What a member is told, in words."""
        return words(await self.answer(who, text, verb, **values))

    async def answer(self, who: str, text: str = "", verb: str | None = None, **values: str) -> Reply:
        self.now += timedelta(seconds=1)
        person = await self.house.database.read(lambda tx: people.by_email(tx, who))
        assert person is not None
        reply = await self.house.router.answer(
            Request(person=person, now=self.now, text=text, verb=verb, values=values)
        )
        assert reply is not None
        return reply

    async def book(self, when: str) -> None:
        asked = await self.answer(BOOKING, f"book AB123 {when}")
        given = WHY_IT_MOVES if asked.form else {}
        verb, known = read_action(asked.form.action if asked.form else button(asked, "Book it").action)
        assert "AB123" in await self.say(BOOKING, verb=verb, **known, **given)

    async def beat(self, moment: str | None = None) -> None:
        """One beat of the tick, at this moment on the London clock."""
        self.now = at(moment) if moment else self.now + timedelta(seconds=1)
        await self.house.tick.beat()

    async def token(self, role: str) -> str:
        """The token of the link of whoever is invited in this role."""

        def work(tx: Transaction) -> str:
            case = cases.find(tx, "AB123")
            assert case is not None
            invitee = next(each for each in conferences.invitees(tx, case.id) if each.role == role)
            link = conferences.link_of(tx, invitee.id)
            assert link is not None
            return conferences.token(tx, link.seed)

        return await self.house.database.read(work)

    async def open(self, token: str, **sent: str) -> tuple[int, str]:
        """The page behind a link; with values, what it shows once the form is sent."""
        url = f"/join/{token}"
        async with self.client.post(url, data=sent) if sent else self.client.get(url) as response:
            return response.status, await response.text()


@pytest.fixture
async def council(tmp_path: Path) -> AsyncIterator[Council]:
    async with AsyncExitStack() as stack:
        provider = await stack.enter_async_context(GraphDouble())
        environment = {
            "ICPC_DATABASE_URL": f"sqlite:///{tmp_path / 'icpc.db'}",
            "ICPC_MEETING_PROVIDER": "teams",
            "GRAPH_TENANT_ID": graph.TENANT,
            "GRAPH_CLIENT_ID": graph.CLIENT,
            "GRAPH_CLIENT_SECRET": graph.SECRET,
            "GRAPH_ORGANISER": graph.ORGANISER,
            "GRAPH_URL": f"{provider.url}/v1.0",
            "GRAPH_LOGIN_URL": provider.url,
        }
        councils: list[Council] = []
        start = at("2026-11-23 09:30")
        house = await build(read(environment, demo=True), lambda: councils[0].now if councils else start)
        stack.push_async_callback(house.close)
        client = await stack.enter_async_context(
            TestClient(TestServer(house.application(with_tick=False)), headers={"User-Agent": "A telephone"})
        )
        councils.append(Council(house, provider, client))
        await invited_and_booked(councils[0])
        yield councils[0]


async def invited_and_booked(council: Council) -> None:
    await council.say(SW, "register AB123 strategy 20 Nov")
    await council.say(SW, f"invite AB123 @{HEALTH}")
    await council.say(SW, f"invite AB123 @{CHAIR} role chair")
    await council.say(SW, f"invite AB123 {FATHERS_PHONE} role father")
    await council.book("8 Dec 10am")


async def test_a_father_with_only_a_phone_rings_in_with_one_tap(council: Council) -> None:
    assert "is being set up" in await council.say(CHAIR, "join AB123")
    await council.beat()
    [meeting] = council.provider.meetings.values()
    assert meeting["startDateTime"] == "2026-12-08T10:00:00Z"
    token = await council.token("father")
    council.now = at("2026-12-08 09:50")
    _, asked = await council.open(token)
    assert "I am somewhere private" in asked
    _, page = await council.open(token, private="yes", others="my mother")
    conference = meeting["audioConferencing"]["conferenceId"]
    assert f'href="tel:+441134960000,,{conference}%23"' in page
    assert meeting["joinWebUrl"] in page
    assert "Somewhere private, with: my mother" in await council.say(CHAIR, "join AB123")


async def test_a_conference_moved_twice_has_one_meeting_and_one_link_each_that_works(
    council: Council,
) -> None:
    await council.say(CHAIR, "join AB123")
    await council.beat()
    tokens = [await council.token("father")]
    for when in ("9 Dec 2pm", "10 Dec 10am"):
        await council.book(when)
        await council.beat()
        tokens.append(await council.token("father"))
    [meeting] = council.provider.meetings.values()
    assert meeting["startDateTime"] == "2026-12-10T10:00:00Z"
    council.now = at("2026-12-10 09:45")
    assert [(await council.open(token))[0] for token in tokens] == [404, 404, 200]


async def test_somebody_not_expected_any_more_is_told_and_cannot_come_in(council: Council) -> None:
    await council.say(CHAIR, "join AB123")
    await council.beat()
    token = await council.token("father")
    assert "is not invited any more" in await council.say(SW, "uninvite AB123 father reason not safe")
    council.now = at("2026-12-08 09:45")
    status, page = await council.open(token, private="yes")
    assert status == 404
    assert "teams.microsoft.com" not in page


async def test_a_provider_that_is_down_leaves_the_conference_standing(council: Council) -> None:
    council.provider.faults.extend(answers(503, {}, Retry_After="30") for _ in range(2))
    await council.say(CHAIR, "join AB123")
    await council.beat()
    seen = await council.say(CHAIR, "join AB123")
    assert "The conference stands as booked. Microsoft Teams has trouble of its own." in seen
    assert "8 December 2026 at 10am" in await council.say(HEALTH, "case AB123")
    for _ in range(2):
        council.now += timedelta(seconds=30)
        await council.beat()
    assert len(council.provider.meetings) == 1
    assert "/join/" in await council.say(HEALTH, "join AB123")


async def test_a_conference_called_off_takes_its_meeting_along(council: Council) -> None:
    await council.say(CHAIR, "join AB123")
    await council.beat()
    values = {"how": "postponed", "because": "family_cannot_attend", "reason": "The father is ill."}
    off = await council.say(CHAIR, verb="cancel", ref="AB123", agreed="the team manager", **values)
    assert "is put off" in off
    await council.beat()
    assert council.provider.meetings == {}
