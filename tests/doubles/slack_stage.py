"""The Slack door on a stage of its own: a database, the demonstration's people, a small Slack, a router."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.browser.cast import bring_on_the_cast
from bot.platform_settings import SlackSettings
from bot.slack.door import ANSWER_WITHIN, SlackDoor
from handlers.directory import Directory
from handlers.reply import Reply
from handlers.request import Request
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase
from tests.doubles.databases import new_file
from tests.doubles.showcase import Showcase
from tests.doubles.slack import SlackDouble
from tests.doubles.slack_hands import SlackHands

NOW = datetime(2026, 12, 18, 9, 0, tzinfo=UTC)  # a Friday: the assistant's time, not the world's
WORKER, MANAGER, CHAIR, STRANGER = "U1WORKER", "U2MANAGER", "U3CHAIR", "U9STRANGER"
PEOPLE = {
    WORKER: "social.worker@example.org",
    MANAGER: "team.manager@example.org",
    CHAIR: "chair@example.org",
    STRANGER: "somebody.else@example.org",
}


def manifest_scopes() -> frozenset[str]:
    """The permissions that the manifest in docs/ asks for."""
    manifest = (Path(__file__).parents[2] / "docs" / "slack-manifest.yaml").read_text()
    asked = manifest.partition("    bot:\n")[2].partition("settings:")[0]
    return frozenset(line.strip().removeprefix("- ") for line in asked.splitlines())


@dataclass
class SlowShowcase:
    """The showcase, which can be told to take its time, and to give replies of the test's own."""

    inner: Showcase = field(default_factory=Showcase)
    seconds: float = 0
    replies: dict[str, Reply] = field(default_factory=dict)

    async def answer(self, request: Request) -> Reply | None:
        """See `Showcase.answer`; a reply of the test's own goes by the text or the verb."""
        await asyncio.sleep(self.seconds)
        found = await self.inner.answer(request)
        return self.replies.get(request.verb or request.text, found) if found else None

    @property
    def asked(self) -> list[Request]:
        """The requests that came through, oldest first."""
        return self.inner.asked


@dataclass
class SlackStage:
    """What a test needs to look at."""

    slack: SlackDouble
    hands: SlackHands
    router: SlowShowcase
    door: SlackDoor
    directory: Directory


@contextlib.asynccontextmanager
async def slack_stage(
    folder: Path, *, patience: float = ANSWER_WITHIN, **settings: Any
) -> AsyncIterator[SlackStage]:
    """A running door; `settings` change those of `SlackSettings`."""
    database = SqliteDatabase(
        new_file(folder / "slack.db"), Sealer("a key for trying things out, and no other")
    )
    await bring_on_the_cast(database, NOW)
    async with SlackDouble(scopes=manifest_scopes()) as slack:
        for account, email in PEOPLE.items():
            slack.add_user(account, email)
        set_so = replace(SlackSettings(slack.token, slack.secret, None, slack.api_url), **settings)
        router, directory = SlowShowcase(), Directory(database)
        door = SlackDoor(set_so, router, directory, lambda: NOW, patience=patience)
        app = web.Application()
        door.attach(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        async with SlackHands(slack, f"http://127.0.0.1:{runner.addresses[0][1]}") as hands:
            yield SlackStage(slack, hands, router, door, directory)
        await runner.cleanup()
    await database.close()


async def until(condition: Any, seconds: float = 5) -> None:
    """Waits until `condition()` holds; what goes on after Slack was answered takes a moment."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)
