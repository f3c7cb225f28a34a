"""The page behind a link, tried by those it is not for: guessed, forwarded, previewed, tampered with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from bot.pages.join import JoinPage
from bot.pages.turnstile import Turnstile
from tests.doubles.office import CHAIR, HEALTH, SCHOOL, SW, Office, at, link_token, office_in, rows, words

ROOM = "https://meet.example.org/a-room"
OLD_PHONE = "Mozilla/5.0 (Linux; U; Android 4.4.2; CUBOT X9) AppleWebKit/534.30 Mobile Safari/534.30"


class Street:
    """The page, and browsers that open it; the conference is on Tuesday 8 December 2026 at 10am."""

    def __init__(self, office: Office, server: TestServer) -> None:
        self.office = office
        self.server = server
        self.browsers: list[TestClient] = []

    def browser(self, agent: str = OLD_PHONE) -> TestClient:
        """A browser of somebody's own, with no cookies yet."""
        client = TestClient(self.server, cookie_jar=CookieJar(unsafe=True), headers={"User-Agent": agent})
        self.browsers.append(client)
        return client

    async def token(self, who: str = HEALTH) -> str:
        """The token of somebody's link."""
        return link_token(await self.office.say(who, "join AB123"))


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    async with office_in(tmp_path) as office:
        await office.remote("AB123", "8 Dec 10am")
        app = web.Application()
        page = JoinPage(
            office.database,
            office.desk,
            lambda: at("2026-12-08 09:45"),
            wrong=Turnstile(5, 60, elapsed=lambda: 0),
        )
        page.attach(app)
        street = Street(office, TestServer(app))
        async with street.server:
            yield street
            for browser in street.browsers:
                await browser.close()


async def see(browser: TestClient, token: str) -> tuple[int, str]:
    async with browser.get(f"/join/{token}") as response:
        return response.status, await response.text()


async def confirm(browser: TestClient, token: str, others: str = "") -> tuple[int, str]:
    async with browser.post(f"/join/{token}", data={"private": "yes", "others": others}) as response:
        return response.status, await response.text()


async def confirmed(street: Street) -> list[str]:
    ready = rows(await street.office.say(CHAIR, "join AB123"), "Who is ready")
    return [who for who, _, private in ready if private != "Not yet"]


async def test_a_link_that_was_passed_on_after_it_was_used_asks_again(street: Street) -> None:
    token = await street.token()
    mine, theirs = street.browser(), street.browser()
    assert ROOM in (await confirm(mine, token))[1]
    assert ROOM in (await see(mine, token))[1]
    status, text = await see(theirs, token)
    assert status == 200
    assert ROOM not in text
    assert "0113" not in text
    assert "I am somewhere private" in text


async def test_the_proof_of_one_link_is_none_for_another(street: Street) -> None:
    one, other = await street.token(HEALTH), await street.token(SCHOOL)
    browser = street.browser()
    async with browser.post(f"/join/{one}", data={"private": "yes"}) as response:
        cookie = response.cookies["confirmed"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == f"/join/{one}"
    await confirm(street.browser(), other)
    async with street.browser().get(f"/join/{other}", cookies={"confirmed": cookie.value}) as response:
        assert ROOM not in await response.text()


@pytest.mark.parametrize("receipt", ["", "0" * 64, "é" * 64, "confirmed"])
async def test_a_made_up_proof_is_none(street: Street, receipt: str) -> None:
    token = await street.token()
    await confirm(street.browser(), token)
    headers = {"Cookie": f"confirmed={receipt}", "User-Agent": OLD_PHONE}
    async with street.browser().get(f"/join/{token}", headers=headers) as response:
        assert response.status == 200
        assert ROOM not in await response.text()


@pytest.mark.parametrize(
    "agent",
    [
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
        "WhatsApp/2.23.20.0",
        "TelegramBot (like TwitterBot)",
        "facebookexternalhit/1.1",
        "Mozilla/5.0 (compatible; bingbot/2.0)",
        "curl/8.5.0",
    ],
)
async def test_a_program_that_previews_links_sees_nothing_and_confirms_nothing(
    street: Street, agent: str
) -> None:
    token = await street.token()
    status, text = await see(street.browser(agent), token)
    assert status == 200
    for hidden in ("December", "10am", "chair", "private", "<form", ROOM):
        assert hidden not in text, hidden
    async with street.browser(agent).head(f"/join/{token}") as response:
        assert response.status == 405
    assert await confirmed(street) == []
    assert not [line for line in await street.office.log("AB123") if "opened" in line]


async def test_looking_confirms_nothing_whoever_looks(street: Street) -> None:
    token = await street.token()
    for agent in (OLD_PHONE, "", "Mozilla/5.0 Safe Links scanner"):
        await see(street.browser(agent), token)
    assert await confirmed(street) == []


async def test_guessing_is_slowed_down_and_says_when_to_come_back(street: Street) -> None:
    browser = street.browser()
    found = [(await see(browser, f"{number:064x}"))[0] for number in range(8)]
    assert found == [404] * 5 + [429] * 3
    async with browser.get(f"/join/{'0' * 64}") as response:
        assert int(response.headers["Retry-After"]) > 0
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "Please wait a minute" in await response.text()


async def test_whoever_has_a_good_link_may_open_it_many_times(street: Street) -> None:
    token, browser = await street.token(), street.browser()
    assert {(await see(browser, token))[0] for _ in range(40)} == {200}


async def test_nothing_near_a_good_token_is_good(street: Street) -> None:
    token = await street.token()
    near = {token.upper(), f"{token} ", f"%20{token}", token[:-1], f"{token}0", f"{token}%00", token[::-1]}
    browsers = [street.browser() for _ in near]
    async with TestServer(_unlimited(street)) as server:
        for browser, guess in zip(browsers, near, strict=True):
            async with browser.session.get(server.make_url(f"/join/{guess}")) as response:
                assert response.status == 404, guess


async def test_a_confirmation_sent_again_is_kept_once_and_says_the_latest(street: Street) -> None:
    token = await street.token()
    for others in ("my sister", "", "my interpreter"):
        assert (await confirm(street.browser(), token, others))[0] == 200
    table = rows(await street.office.say(CHAIR, "join AB123"), "Who is ready")
    assert ("Health visitor", "Remote", "Somewhere private, with: my interpreter") in table
    assert len([line for line in await street.office.log("AB123") if "confirmed_private" in line]) == 3


async def test_a_forwarded_link_is_dead_once_its_owner_is_taken_off_the_list(street: Street) -> None:
    token, browser = await street.token(SCHOOL), street.browser()
    await confirm(browser, token)
    assert "not invited any more" in words(
        await street.office.say(SW, "uninvite AB123 @school reason mistake")
    )
    status, text = await see(browser, token)
    assert status == 404
    assert ROOM not in text


async def test_an_address_behind_https_has_a_cookie_for_https_alone(street: Street) -> None:
    token, browser = await street.token(), street.browser()
    async with browser.post(f"/join/{token}", data={"private": "yes"}) as response:
        secure = response.cookies["confirmed"]["secure"]
    assert bool(secure) == street.office.desk.public_url.startswith("https:")


def _unlimited(street: Street) -> web.Application:
    app = web.Application()
    office = street.office
    JoinPage(office.database, office.desk, lambda: at("2026-12-08 09:45")).attach(app)
    return app
