"""A real Chromium before the demonstration; without one, or without playwright, these tests are left out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from tests.doubles.stage import Stage, set_stage

CHROMIUM = Path("/usr/bin/chromium")
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Open = Callable[..., Awaitable[Any]]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The demonstration with one of everything to say, on an empty database."""
    stage = await set_stage(tmp_path)
    yield stage
    await stage.database.close()


@pytest.fixture
async def chromium() -> AsyncIterator[Any]:
    """A browser of its own for each test."""
    playwright = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip("there is no Chromium on this computer")
    async with playwright.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=str(CHROMIUM), args=QUIETLY)
        yield browser
        await browser.close()


@pytest.fixture
async def open_page(stage: Stage, chromium: Any) -> AsyncIterator[Open]:
    """Opens the demonstration in a fresh window; whatever the browser complains of fails the test."""
    complaints: list[str] = []
    async with TestServer(stage.app) as server:

        async def open_it(path: str = "/", *, size: tuple[int, int] = (1360, 850), **how: Any) -> Any:
            context = await chromium.new_context(
                viewport={"width": size[0], "height": size[1]},
                base_url=str(server.make_url("/")),
                locale="en-GB",
                **how,
            )
            page = await context.new_page()
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto(path)
            return page

        yield open_it
    assert [words for words in complaints if "400 (Bad Request)" not in words] == []
