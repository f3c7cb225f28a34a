"""Takes the pictures of the page that the documentation shows: `python -m tests.browser.take_screenshots`.

The real assistant, on a fresh database, on Monday 7 December 2026 at 9am; a part of the story is told to it first.
"""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from PIL import Image
from playwright.async_api import async_playwright

from bot import settings
from bot.app import build
from bot.clock import DemonstrationClock
from tests.browser.conftest import CHROMIUM, QUIETLY

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
MONDAY = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
LAPTOP, PHONE = (1280, 800), (390, 800)

BEFORE = (
    ("social.worker.south", "register CD456 strategy 23 November"),
    ("social.worker", "register AB123 strategy today children 2"),
    ("social.worker", "invite AB123 @health.visitor agency Health"),
    ("social.worker", "invite AB123 @school agency School"),
    ("social.worker", "invite AB123 @chair role chair"),
)

SHOTS = (
    # name, size, who and where, what they type, how far the clock is moved first
    ("laptop", LAPTOP, "/?as=social.worker@example.org", "case AB123", None),
    ("form", LAPTOP, "/?as=social.worker.south@example.org", "register", None),
    (
        "answer",
        LAPTOP,
        "/?as=school@example.org&where=channel",
        "How long have we got to hold an ICPC?",
        None,
    ),
    ("phone", PHONE, "/?as=health.visitor@example.org", "How long have we got to hold an ICPC?", None),
    ("reminders", LAPTOP, "/?as=team.manager@example.org", None, "1 week"),
    ("overdue", LAPTOP, "/?as=team.manager.south@example.org", "overdue", None),
    ("everyone", LAPTOP, "/everyone?unasked=yes", None, None),
    ("phone-reminder", PHONE, "/?as=social.worker@example.org", None, None),
)


async def main() -> None:
    """Writes every picture anew."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        here = settings.read({"ICPC_DATABASE_URL": f"sqlite:///{folder}/demo.db"}, demo=True)
        house = await build(here, DemonstrationClock(real=lambda: MONDAY))
        async with TestClient(TestServer(house.application(with_tick=False))) as client:
            for who, text in BEFORE:
                body = {"as": f"{who}@example.org", "text": text, "where": "dm"}
                assert (await client.post("/demo/say", json=body)).status == 200
            await take_all(str(client.make_url("/")))
        await house.database.close()


async def take_all(address: str) -> None:
    """One picture after another, each in a window of its own size."""
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=str(CHROMIUM), args=QUIETLY)
        for name, (width, height), path, text, advance in SHOTS:
            context = await browser.new_context(
                viewport={"width": width, "height": height}, base_url=address, locale="en-GB"
            )
            page = await context.new_page()
            await page.goto(path)
            await act(page, text, advance)
            await page.wait_for_timeout(400)  # the script has put everything in view
            save(name, await page.screenshot())
            await context.close()
        await browser.close()


async def act(page: Any, text: str | None, advance: str | None) -> None:
    """Types, or moves the clock, and waits for the answer."""
    if text:
        await page.get_by_label("Type a command or a question").fill(text)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**#m*")
    if advance:
        await page.get_by_role("button", name=f"+{advance}").click()
        await page.wait_for_url("**#told")


def save(name: str, png: bytes) -> None:
    """With the few colours that the page has, so that the pictures stay small."""
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        few.save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    asyncio.run(main())
