"""The pages can be used by everybody: checked by axe, by measuring, and with the keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

ME = "social.worker@example.org"
SIZES = {"laptop": (1360, 850), "phone": (390, 844), "as narrow as it gets": (320, 568)}


async def say(page: Any, text: str) -> None:
    await page.get_by_label("Type a command or a question").fill(text)
    await page.keyboard.press("Enter")
    await page.locator("li.line .text", has_text=text).last.wait_for()


async def say_everything(page: Any) -> None:
    """One of each kind of block, a form with errors, and everything unfolded."""
    await say(page, "everything")
    await say(page, "register")
    await page.get_by_role("button", name="Register the case").click()
    await page.get_by_text("There is a problem").wait_for()
    for summary in await page.locator(".thread summary").all():
        await summary.click()


async def violations(page: Any) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.async_playwright", reason="axe is not installed").Axe()
    found = (await axe.run(page)).response["violations"]
    return [f"{v['id']}: {node['html']}" for v in found for node in v["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_axe_finds_nothing_to_mend(open_page: Open, size: tuple[int, int], scheme: str) -> None:
    page = await open_page(size=size, color_scheme=scheme)
    assert await violations(page) == []
    await say_everything(page)
    assert await violations(page) == []
    for path in ("/?where=channel", "/everyone", f"/everyone?who={ME}&unasked=yes", "/?as=nobody"):
        await page.goto(path)
        assert await violations(page) == []


async def test_on_the_narrowest_screen_nothing_runs_off_the_side(open_page: Open) -> None:
    page = await open_page(size=(320, 568))
    await say_everything(page)
    for path in (page.url, "/?where=channel", "/everyone"):
        await page.goto(path)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_whatever_is_pressed_is_large_enough_to_hit(open_page: Open, size: tuple[int, int]) -> None:
    page = await open_page(size=size)
    await say_everything(page)
    targets = page.locator("a:not(.skip), button, summary, input:not([type=hidden]), select, textarea, .tick")
    small = []
    for target in await targets.all():
        box = await target.bounding_box()
        in_words = await target.evaluate("e => e.matches('p.text a, .problems a, .tick input')")
        if box and not in_words and (box["width"] < 24 or box["height"] < 24):
            small.append(await target.inner_text())
    assert small == []


async def test_the_keyboard_is_enough(open_page: Open) -> None:
    page = await open_page("/everyone")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Skip to the messages"
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
    await page.goto("/")
    await say(page, "everything")
    await page.locator("#text:focus").wait_for()  # the cursor is back in the box
    await page.keyboard.press("Shift+Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Close the case"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "Yes: Close the case"
    await page.keyboard.press("Enter")
    await page.get_by_text("You pressed close.").wait_for()


async def test_where_the_keyboard_is_can_be_seen(open_page: Open) -> None:
    page = await open_page("/everyone")
    for _ in range(12):
        await page.keyboard.press("Tab")
        outline = await page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert outline == "3px"


async def test_what_is_wrong_with_a_form_is_read_first_and_leads_to_its_field(open_page: Open) -> None:
    page = await open_page()
    await say(page, "register")
    await page.get_by_role("button", name="Register the case").click()
    await page.get_by_text("There is a problem").wait_for()
    assert (await page.title()).startswith("Error: ")
    assert await page.evaluate("document.activeElement.id") == "problems"
    await page.get_by_role("link", name="Enter the date of the strategy discussion.").click()
    field = page.get_by_label("Date of the strategy discussion")
    assert await field.evaluate("e => e === document.activeElement")
    assert await field.evaluate("e => e.getBoundingClientRect().bottom < innerHeight")
