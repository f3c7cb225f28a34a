"""The page in a real browser: with its script and without, on a laptop and on a phone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Open
from tests.browser.test_accessible import say
from tests.doubles.stage import START, Stage

pytestmark = pytest.mark.browser


async def in_view(page: Any, locator: Any) -> bool:
    box = await locator.bounding_box()
    height = await page.evaluate("innerHeight")
    return bool(box and box["y"] >= 0 and box["y"] + box["height"] <= height)


@pytest.mark.parametrize("script", [True, False], ids=["with the script", "without it"])
async def test_everything_can_be_done(open_page: Open, script: bool) -> None:
    page = await open_page(java_script_enabled=script)
    await say(page, "everything")
    await page.get_by_role("button", name="Open case").click()
    await page.get_by_text("You pressed case.").wait_for()
    await page.locator("summary", has_text="Close the case").click()
    await page.get_by_role("button", name="Yes: Close the case").click()
    await page.get_by_text("You pressed close.").wait_for()
    await say(page, "register")
    await page.get_by_label("Case reference").fill("AB123")
    await page.get_by_label("Date of the strategy discussion").fill("2026-12-18")
    await page.get_by_label("Police").check()
    await page.get_by_role("button", name="Register the case").click()
    await page.get_by_text("AB123 is registered.").wait_for()
    await page.get_by_role("button", name="To 9am, next working day").click()
    await page.get_by_role("status").get_by_text("Monday 21 December 2026, 9am").wait_for()
    await page.get_by_label("Or move it to").fill("2026-12-22T10:30")
    await page.get_by_role("button", name="Move", exact=True).click()
    await page.get_by_role("status").get_by_text("Tuesday 22 December 2026, 10:30am").wait_for()
    await page.get_by_role("link", name="Team manager (north)").click()
    await page.get_by_role("heading", name="Team manager (north)").wait_for()
    await page.get_by_role("button", name="overdue").click()
    await page.locator("li.said", has_text="overdue").wait_for()
    await page.get_by_role("link", name="Everyone’s messages").click()
    await page.get_by_text("To Team manager (north)").wait_for()


@pytest.mark.parametrize("script", [True, False], ids=["with the script", "without it"])
@pytest.mark.parametrize("size", [(1360, 850), (390, 844)], ids=["laptop", "phone"])
async def test_what_was_just_said_and_the_start_of_its_answer_are_in_view(
    open_page: Open, size: tuple[int, int], script: bool
) -> None:
    page = await open_page(size=size, java_script_enabled=script)
    for text in ("case AB123", "everything", "case AB123", "everything"):
        await say(page, text)
        await page.wait_for_load_state()
        assert await in_view(page, page.locator("li.said").last)
        assert await in_view(page, page.locator("li.answer").last.locator("h3").first)


async def test_a_page_that_is_opened_anew_shows_the_newest_message(open_page: Open) -> None:
    page = await open_page()
    for text in ("everything", "everything", "case AB123"):
        await say(page, text)
    await page.goto("/")
    assert await in_view(page, page.locator("li.answer").last)


async def test_on_a_phone_the_people_open_when_asked_for(open_page: Open) -> None:
    page = await open_page(size=(390, 844), java_script_enabled=False)
    chair = page.get_by_role("link", name="Conference chair")
    assert not await chair.is_visible()
    await page.get_by_text("Change").click()
    await chair.click()
    await page.wait_for_url("**chair**")
    assert await page.title() == "Conference chair, direct message – ICPC assistant"


async def test_somebody_who_keeps_the_page_open_hears_of_a_new_message(open_page: Open, stage: Stage) -> None:
    page = await open_page()
    await say(page, "case AB123")
    stage.postbag.put(START, "social.worker", "The reports are due.")
    stage.postbag.put(START, "chair", "The reports are due.")
    await stage.postbag.tick(START)
    await page.get_by_role("status").get_by_role("link", name="There is a new message").click()
    await page.get_by_text("The reports are due.").wait_for()
    assert await page.get_by_role("link", name="Conference chair").locator(".count").inner_text() == "1"
