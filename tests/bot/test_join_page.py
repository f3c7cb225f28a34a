"""The page behind a personal link: early, confirm, open; whatever is not a good link looks the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.pages.join import JoinPage
from tests.doubles.office import CHAIR, HEALTH, TM, Office, at, link_token, office_in

ROOM = "https://meet.example.org/a-room"


class Visit:
    """Somebody at the page, with a link to a conference on Tuesday 8 December 2026 at 10am."""

    def __init__(self, office: Office, client: TestClient, token: str) -> None:
        self.office = office
        self.client = client
        self.token = token
        self.now = at("2026-12-08 09:45")

    async def see(self, token: str | None = None) -> tuple[int, str]:
        """The page's status and text."""
        async with self.client.get(f"/join/{self.token if token is None else token}") as response:
            return response.status, await response.text()

    async def send(self, **values: str) -> tuple[int, str]:
        """The page after the form was sent."""
        async with self.client.post(f"/join/{self.token}", data=values) as response:
            return response.status, await response.text()


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Visit]:
    """The health visitor, a quarter of an hour before the conference."""
    async with office_in(tmp_path) as office:
        await office.remote("AB123", "8 Dec 10am")
        token = link_token(await office.say(HEALTH, "join AB123"))
        visits: list[Visit] = []
        app = web.Application()
        JoinPage(office.database, office.desk, lambda: visits[0].now).attach(app)
        async with TestClient(TestServer(app)) as client:
            visits.append(Visit(office, client, token))
            yield visits[0]


async def test_before_its_time_the_page_says_when_it_opens_and_no_more(page: Visit) -> None:
    page.now = at("2026-12-08 09:29")
    status, text = await page.see()
    assert status == 200
    assert "You can join from Tuesday 8 December 2026 at 9:30am." in text
    assert "<form" not in text
    assert ROOM not in text


async def test_it_asks_for_privacy_before_it_shows_how_to_join(page: Visit) -> None:
    status, text = await page.see()
    assert status == 200
    assert "I am somewhere private" in text
    assert ROOM not in text
    assert "0113" not in text
    status, text = await page.send(private="yes", others="my interpreter")
    assert status == 200
    assert f'href="{ROOM}"' in text
    assert 'href="tel:01134960000"' in text
    assert 'href="tel:01134960000,,123456%23"' in text
    assert "123456#" in text


async def test_it_is_asked_once(page: Visit) -> None:
    await page.send(private="yes")
    assert ROOM in (await page.see())[1]


async def test_without_the_tick_it_asks_again(page: Visit) -> None:
    for sent in ({}, {"private": "no"}, {"private": ""}, {"others": "nobody"}):
        status, text = await page.send(**sent)
        assert status == 422
        assert "Tick the box once you are somewhere private." in text
        assert ROOM not in text


async def test_it_says_nothing_of_the_case_or_of_anybody(page: Visit) -> None:
    await page.send(private="yes")
    for text in ((await page.see())[1], (await page.see("0" * 64))[1]):
        for hidden in ("AB123", "child", "protection", "Health", "visitor", "Leeds"):
            assert hidden not in text, hidden


async def test_every_link_that_does_not_work_looks_the_same(page: Visit) -> None:
    good = page.token
    seen = {
        await page.see(token)
        for token in ("0" * 64, good[:-1], good + "0", good.swapcase() + "x", "%F0%9F%98%80", "x" * 500)
    }
    page.now = at("2026-12-08 14:01")
    seen.add(await page.see(good))  # expired
    seen.add(await page.send(private="yes"))
    page.now = at("2026-12-08 09:45")
    office = page.office
    await office.moved("9 Dec 10am")
    seen.add(await page.see(good))  # replaced
    seen.add(await page.send(private="yes"))
    page.token = link_token(await office.say(HEALTH, "join AB123"))
    page.now = at("2026-12-09 09:45")
    assert (await page.see())[0] == 200
    await office.closed(by=TM)
    seen.add(await page.see())  # withdrawn
    assert len(seen) == 1
    status, text = seen.pop()
    assert status == 404
    assert "This link does not work" in text


async def test_the_page_is_kept_by_nobody_and_framed_by_nobody(page: Visit) -> None:
    for path in (page.token, "0" * 64):
        async with page.client.get(f"/join/{path}") as response:
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive, nosnippet"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "Set-Cookie" not in response.headers


async def test_its_style_is_its_own(page: Visit) -> None:
    async with page.client.get("/join/style.css") as response:
        assert response.status == 200
        assert response.content_type == "text/css"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
        ("application/x-www-form-urlencoded; charset=klingon", b"private=yes"),
        ("application/x-www-form-urlencoded", b"private=\xff\xfe"),
        ("application/json", b'{"private": "yes"}'),
    ],
)
async def test_what_is_no_form_is_never_an_error_of_ours_and_opens_nothing(
    page: Visit, content_type: str, body: bytes
) -> None:
    async with page.client.post(
        f"/join/{page.token}", data=body, headers={"Content-Type": content_type}
    ) as response:
        assert response.status in (400, 422)
        assert ROOM not in await response.text()


async def test_what_somebody_writes_is_shown_nowhere_as_markup(page: Visit) -> None:
    _, text = await page.send(private="yes", others="<script>alert(1)</script>")
    assert "<script" not in text


async def test_looking_at_a_link_does_not_use_it_up(page: Visit) -> None:
    async with page.client.head(f"/join/{page.token}") as response:
        assert response.status == 405
    for _ in range(3):
        assert "I am somewhere private" in (await page.see())[1]


async def test_only_a_dial_in_is_enough(page: Visit) -> None:
    changing = await page.office.press(CHAIR, "join?ref=AB123&change=yes")
    await page.office.fill(CHAIR, changing, link="", dial_in="0113 496 0001")
    page.token = link_token(await page.office.say(HEALTH, "join AB123"))
    _, text = await page.send(private="yes")
    assert "0113 496 0001" in text
    assert "Join by video" not in text


async def test_whoever_cannot_join_is_given_a_number_to_ring_and_not_whose_it_is(page: Visit) -> None:
    _, asked = await page.see()
    assert "0113 37 82833" not in asked
    _, text = await page.send(private="yes", others="")
    assert 'If nothing works, ring <a href="tel:01133782833">0113 37 82833</a> or the person' in text
    assert "Safeguarding" not in text
