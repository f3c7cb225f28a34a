"""The page behind a link to a record: opening it hands over nothing; its owner's press does, for half an hour."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import docx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.pages.document import DocumentPage
from bot.pages.join import MOST_WRONG
from handlers.reply import Attachment
from tests.doubles.chair import conference, finished
from tests.doubles.office import CHAIR, Office, at, office_in


class Desk:
    """A chair whose record was finished at about 1pm on 8 December 2026, with the links that came of it."""

    def __init__(self, office: Office, client: TestClient, links: dict[str, str]) -> None:
        self.office = office
        self.client = client
        self.links = links
        self.now = office.now

    async def see(self, link: str) -> tuple[int, str]:
        async with self.client.get(link) as response:
            return response.status, await response.text()

    async def take(self, link: str) -> tuple[int, bytes, str]:
        async with self.client.post(link) as response:
            return response.status, await response.read(), response.headers.get("Content-Disposition", "")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with office_in(tmp_path) as office:
        await conference(office)
        reply = await finished(office)
        links = {
            block.name.rpartition(".")[2]: f"/document/{block.link.rpartition('/')[2]}"
            for block in reply.all_blocks()
            if isinstance(block, Attachment)
        }
        desks: list[Desk] = []
        app = web.Application()
        DocumentPage(office.database, office.desk, lambda: desks[0].now).attach(app)
        async with TestClient(TestServer(app)) as client:
            desks.append(Desk(office, client, links))
            yield desks[0]


async def test_the_page_says_what_it_is_and_nothing_of_the_case(desk: Desk) -> None:
    status, text = await desk.see(desk.links["pdf"])
    assert status == 200
    assert "It is a PDF, and this link works until 1:30pm." in text
    assert "AB123" not in text
    assert "chair downloaded_record" not in await desk.office.log("AB123")


async def test_a_press_gives_the_file_under_its_name_and_goes_into_the_log(desk: Desk) -> None:
    status, content, disposition = await desk.take(desk.links["docx"])
    assert status == 200
    assert disposition == 'attachment; filename="AB123-conference-record-2026-12-08.docx"'
    assert (
        docx.Document(BytesIO(content)).core_properties.title == "Initial child protection conference: AB123"
    )
    assert "chair downloaded_record" in await desk.office.log("AB123")
    assert (await desk.take(desk.links["pdf"]))[1].startswith(b"%PDF")


async def test_after_half_an_hour_it_looks_like_any_link_that_does_not_work(desk: Desk) -> None:
    desk.now = at("2026-12-08 13:45")
    assert await desk.see(desk.links["pdf"]) == await desk.see(f"/document/{'0' * 64}")
    status, content, _ = await desk.take(desk.links["pdf"])
    assert status == 404
    assert b"This link does not work" in content


async def test_a_link_for_a_conference_opens_no_document(desk: Desk) -> None:
    token = desk.links["pdf"].rpartition("/")[2]
    for guess in (token[:-1], token[::-1], f"{token}0", "x" * 500):
        assert (await desk.see(f"/document/{guess}"))[0] == 404


async def test_a_chair_who_left_takes_nothing_away(desk: Desk) -> None:
    await desk.office.change(CHAIR, active=False)
    assert (await desk.see(desk.links["pdf"]))[0] == 404
    assert (await desk.take(desk.links["pdf"]))[0] == 404


async def test_it_is_neither_kept_nor_indexed_nor_sent_on(desk: Desk) -> None:
    for method in ("GET", "POST"):
        async with desk.client.request(method, desk.links["pdf"]) as response:
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert response.headers["X-Robots-Tag"].startswith("noindex, nofollow")
    async with desk.client.head(desk.links["pdf"]) as response:
        assert response.status == 405


async def test_whoever_guesses_too_often_is_not_listened_to_any_more(desk: Desk) -> None:
    found = {(await desk.see(f"/document/{number:064x}"))[0] for number in range(MOST_WRONG)}
    assert found == {404}
    for link in (f"/document/{'f' * 64}", desk.links["pdf"]):
        assert (await desk.see(link))[0] == 429
        assert (await desk.take(link))[0] == 429
