"""The Teams door, running over real HTTP with a real database, and a router that answers as it is told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.platform_settings import TeamsSettings
from bot.teams.door import TeamsDoor
from handlers.directory import Directory
from handlers.reply import Reply, say
from handlers.request import Request
from storage import people
from storage.people import Account, Person
from storage.sealing import Sealer
from storage.sqlite import SqliteDatabase
from tests.doubles.bot_connector import BotConnector
from tests.doubles.databases import new_file

NOW = datetime(2026, 12, 18, 9, 0, tzinfo=UTC)
SW, TM = "29:social-worker", "29:team-manager"  # accounts
EVERYBODY = (
    Person("sw", "Social worker", email="social.worker@example.org", roles=frozenset({"social_worker"})),
    Person("tm", "Team manager", email="team.manager@example.org", roles=frozenset({"manager"})),
    Person("left", "Has left", email="chair@example.org", active=False),
)


@dataclass
class Router:
    """Answers every request with `reply` (or what it gives), once for each request id."""

    reply: Reply | Callable[[Request], Reply] = field(default_factory=lambda: say("Noted."))
    asked: list[Request] = field(default_factory=list)

    async def answer(self, request: Request) -> Reply | None:
        """See `handlers.router.Router`."""
        if request.id is not None and request.id in {earlier.id for earlier in self.asked}:
            return None
        self.asked.append(request)
        return self.reply if isinstance(self.reply, Reply) else self.reply(request)


@dataclass
class RunningBot:
    """A bot that Teams can talk to."""

    teams: BotConnector
    door: TeamsDoor
    router: Router
    directory: Directory
    database: SqliteDatabase
    url: str = ""

    async def hears(self, activity: dict[str, Any] | bytes, authorization: str | None = None) -> int:
        """Delivers an activity; gives the status of the bot's answer."""
        status, _ = await self.teams.deliver(self.url, activity, authorization)
        return status

    async def account(self, person: str) -> Account:
        """The person's account as it is kept. Raises `IndexError` where there is none."""
        return (await self.database.read(lambda tx: people.accounts_of(tx, person)))[0]


@asynccontextmanager
async def running_bot(
    teams: BotConnector,
    path: Path,
    *,
    settings: TeamsSettings | None = None,
) -> AsyncIterator[RunningBot]:
    """A bot on a port of its own, with its database in `path` (which may be there already)."""
    database = SqliteDatabase(new_file(path / "icpc.db"), Sealer("a secret key of the tests, 32 letters"))
    await database.transact(lambda tx: [people.save(tx, person) for person in EVERYBODY])
    directory, router = Directory(database), Router()
    door = TeamsDoor(settings or teams.settings, router, directory, lambda: NOW)
    app = web.Application()
    door.attach(app)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=1).start()
    url = "http://{}:{}".format(*runner.addresses[0][:2])
    try:
        yield RunningBot(teams, door, router, directory, database, url)
    finally:
        await runner.cleanup()
        await database.close()
