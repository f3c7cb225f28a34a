"""The page behind a link in a real browser: without a script, on a narrow phone, by keyboard, and by axe."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.pages import join
from bot.pages.join import JoinPage
from tests.doubles.office import CHAIR, HEALTH, Office, at, link_token, office_in

pytestmark = pytest.mark.browser

SIZES = {"laptop": (1360, 850), "phone": (390, 844), "as narrow as it gets": (320, 568)}
ROOM = "https://meet.example.org/a-room"
OPEN = "2026-12-08 09:45"
Visit = Callable[..., Awaitable[Any]]


class Door:
    """The page over an office, with a clock that is set by hand."""

    def __init__(self, office: Office, tokens: dict[str, str]) -> None:
        self.office = office
        self.tokens = tokens
        self.now: datetime = at(OPEN)
        self.app = web.Application()
        JoinPage(office.database, office.desk, lambda: self.now).attach(self.app)


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    """Links of the health visitor and of the chair, for Tuesday 8 December 2026 at 10am."""
    async with office_in(tmp_path) as office:
        await office.remote("AB123", "8 Dec 10am")
        tokens = {who: link_token(await office.say(who, "join AB123")) for who in (HEALTH, CHAIR)}
        yield Door(office, tokens)


@pytest.fixture
async def visit(door: Door, chromium: Any) -> AsyncIterator[Visit]:
    """Opens a link in a fresh window without scripts, unless axe needs them."""
    async with TestServer(door.app) as server:

        async def open_it(
            token: str, size: tuple[int, int] = SIZES["phone"], *, scripts: bool = False, **how: Any
        ) -> Any:
            context = await chromium.new_context(
                viewport={"width": size[0], "height": size[1]},
                base_url=str(server.make_url("/")),
                locale="en-GB",
                java_script_enabled=scripts,
                bypass_csp=scripts,  # the page allows no script, and axe is one
                **how,
            )
            page = await context.new_page()
            await page.goto(f"/join/{token}")
            return page

        yield open_it


async def violations(page: Any) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.async_playwright", reason="axe is not installed").Axe()
    found = (await axe.run(page)).response["violations"]
    return [f"{v['id']}: {node['html']}" for v in found for node in v["nodes"]]


async def go_on(page: Any, others: str = "") -> None:
    await page.get_by_label("I am somewhere private").check()
    await page.get_by_label("Who else is with you?").fill(others)
    await page.get_by_role("button", name="Go on").click()


async def test_a_father_with_an_old_phone_joins_without_any_script(door: Door, visit: Visit) -> None:
    page = await visit(door.tokens[HEALTH])
    assert ROOM not in await page.content()
    await page.get_by_text("The conference chair is expecting you.").wait_for()
    await go_on(page, "my brother")
    call = page.get_by_role("link", name="Call and enter the PIN for me")
    assert await call.get_attribute("href") == "tel:01134960000,,123456%23"
    assert await page.get_by_role("link", name="Join by video").get_attribute("href") == ROOM
    await page.reload()
    assert await page.get_by_role("link", name="Join by video").count() == 1


async def test_the_chair_is_told_that_they_are_the_chair(door: Door, visit: Visit) -> None:
    page = await visit(door.tokens[CHAIR])
    assert "You are expected as the conference chair." in await page.inner_text("main")


async def test_whoever_forgets_the_tick_is_told_first_thing_and_led_to_it(door: Door, visit: Visit) -> None:
    page = await visit(door.tokens[HEALTH])
    await page.get_by_role("button", name="Go on").click()
    assert (await page.title()).startswith("Error: ")
    assert "There is a problem" in await page.get_by_role("alert").inner_text()
    await page.get_by_role("link", name="Tick the box").click()
    box = page.get_by_label("I am somewhere private")
    assert await box.get_attribute("aria-invalid") == "true"


async def test_the_keyboard_is_enough(door: Door, visit: Visit) -> None:
    page = await visit(door.tokens[HEALTH])
    for key in ("Tab", "Space", "Tab", "Tab", "Enter"):
        await page.keyboard.press(key)
    await page.get_by_text("You can join now.").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_axe_finds_nothing_to_mend_and_nothing_runs_off_the_side(
    door: Door, visit: Visit, size: tuple[int, int], scheme: str
) -> None:
    async def is_fine(page: Any) -> None:
        assert await violations(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]

    await is_fine(await visit("0" * 64, size, scripts=True, color_scheme=scheme))
    door.now = at("2026-12-07 12:00")
    await is_fine(await visit(door.tokens[HEALTH], size, scripts=True, color_scheme=scheme))
    door.now = at(OPEN)
    page = await visit(door.tokens[HEALTH], size, scripts=True, color_scheme=scheme)
    await is_fine(page)
    await page.get_by_role("button", name="Go on").click()
    await is_fine(page)
    await go_on(page)
    await page.get_by_text("You can join now.").wait_for()
    await is_fine(page)


async def test_words_twice_as_large_stay_on_the_narrowest_screen(door: Door, visit: Visit) -> None:
    page = await visit(door.tokens[HEALTH], SIZES["as narrow as it gets"], scripts=True)

    async def fits() -> None:
        await page.add_style_tag(content="html { font-size: 200% }")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320

    await fits()
    await page.get_by_role("button", name="Go on").click()
    await fits()
    await go_on(page)
    await page.get_by_text("You can join now.").wait_for()
    await fits()


def test_the_style_is_one_that_an_old_phone_knows() -> None:
    """Without variables: where they are not known, white words would stand on a white button."""
    style = (Path(join.__file__).parents[1] / "web" / "join.css").read_text(encoding="utf-8")
    assert "var(" not in style


async def test_whatever_is_pressed_is_large_enough_to_hit(door: Door, visit: Visit) -> None:
    page = await visit(door.tokens[HEALTH], SIZES["as narrow as it gets"])
    for pressed in ("input", "button"):
        for each in await page.locator(pressed).all():
            box = await each.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 24
    await go_on(page)
    for each in await page.locator("a.button").all():
        box = await each.bounding_box()
        assert box is not None
        assert box["height"] >= 44
