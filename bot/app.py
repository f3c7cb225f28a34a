"""Builds the whole assistant from its settings; everything is handed down from here, nothing is global."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.browser import cast, time_travel
from bot.browser.door import BrowserDoor
from bot.browser.outlet import BrowserOutlet
from bot.clock import Clock, DemonstrationClock, Pause, real_time
from bot.desk import open_desk
from bot.health import Health
from bot.pages.calendar import CalendarFeed
from bot.pages.document import DocumentPage
from bot.pages.join import JoinPage
from bot.post.email import EmailOutlet
from bot.post.notify import NotifyOutlet
from bot.records import open_database
from bot.settings import LOOPBACK, Settings
from bot.slack.door import SlackDoor
from bot.teams.door import TeamsDoor
from handlers.cases.changed_rules import ChangedRules
from handlers.conference.invitations_sent import InvitationsSent
from handlers.desk import Desk
from handlers.directory import Directory
from handlers.introductions import Introductions, LookUp
from handlers.joining.meeting_upkeep import MeetingUpkeep
from handlers.reminders.messages import Writer
from handlers.reminders.morning_digest import MorningDigests
from handlers.reminders.rounds import DailyRounds
from handlers.reminders.standing_in import may_be_told
from handlers.reply import Reply
from handlers.router import Router
from handlers.verbs import VERBS
from scheduler.dispatcher import Dispatcher
from scheduler.outlets import Outlet
from scheduler.tick import Tick
from storage import meeting_tasks, outbox
from storage.database import Database, Transaction

STAND_INS = ("email", "text")  # ways out that the demonstration shows on its page


@dataclass(frozen=True, slots=True)
class House:
    """The assistant, built and ready to be started."""

    settings: Settings
    database: Database
    desk: Desk
    router: Router
    directory: Directory
    tick: Tick
    clock: Clock
    doors: tuple[Any, ...]
    health: Health

    def application(self, *, with_tick: bool = True) -> web.Application:
        """The web application, with every door that is configured; the reminders run while it does."""
        app = web.Application(client_max_size=1_000_000)
        self.health.attach(app)
        for door in self.doors:
            door.attach(app)
        if with_tick:
            app.cleanup_ctx.append(self._reminders)
        return app

    async def close(self) -> None:
        """Lets go of the connections and the database."""
        for door in self.doors:
            if isinstance(door, TeamsDoor):
                await door.close()
        await self.desk.meetings.close()
        await self.database.close()

    async def _reminders(self, _: web.Application) -> AsyncIterator[None]:
        self.tick.start()
        yield
        await self.tick.stop()


async def build(settings: Settings, clock: Clock | None = None, *, pause: Pause = asyncio.sleep) -> House:
    """Brings the database up to date and puts everything in its place. Raises `WrongSetting`.

    `pause` is how it waits where a platform asks for time between two messages.
    """
    database = open_database(settings)
    await database.migrate()
    if clock is None:
        clock = await time_travel.remembered_clock(database) if settings.demo else real_time
    if settings.demo:
        await cast.bring_on_the_cast(database, clock())
    desk = open_desk(settings, database)
    desk.fetch_librarian()  # so that the first question is answered as fast as the others
    router, directory = Router(database, desk, VERBS), Directory(database)
    doors: list[Any] = [
        JoinPage(database, desk, clock, behind_proxy=settings.behind_proxy),
        DocumentPage(database, desk, clock, behind_proxy=settings.behind_proxy),
        CalendarFeed(database, desk, clock, behind_proxy=settings.behind_proxy),
    ]
    outlets: dict[str, Outlet[Reply]] = {}
    look_ups: dict[str, LookUp] = {}
    if settings.slack:
        slack = SlackDoor(settings.slack, router, directory, clock, pause=pause)
        doors.append(slack)
        outlets["slack"], look_ups["slack"] = slack.outlet, slack.look_up
    if settings.teams:
        doors.append(TeamsDoor(settings.teams, router, directory, clock))
        outlets["teams"] = doors[-1].outlet
    if settings.demo:
        outlets |= {channel: BrowserOutlet(database, clock, channel) for channel in ("console", *STAND_INS)}
    else:  # what is tried out in the demonstration never leaves this computer by e-mail or text
        outlets |= _post(settings, clock)
    tick = _tick(desk, database, outlets, clock, Introductions(database, directory, look_ups))
    if isinstance(clock, DemonstrationClock):
        doors.append(_browser(router, directory, clock, database, tick, desk, settings))
    health = Health(database, tick, clock)
    return House(settings, database, desk, router, directory, tick, clock, tuple(doors), health)


def _post(settings: Settings, clock: Clock) -> dict[str, Outlet[Reply]]:
    """The ways to people without an account, as far as they are set up."""
    found: dict[str, Outlet[Reply]] = {}
    if settings.smtp:
        found["email"] = EmailOutlet(settings.smtp, clock)
    if settings.notify and settings.notify.email_template:
        found["email"] = NotifyOutlet(settings.notify, "email")
    if settings.notify and settings.notify.text_template:
        found["text"] = NotifyOutlet(settings.notify, "text")
    return found


def _tick(
    desk: Desk,
    database: Database,
    outlets: dict[str, Outlet[Reply]],
    clock: Clock,
    introductions: Introductions,
) -> Tick:
    writer = Writer(desk, clock)
    dispatcher = Dispatcher(
        database,
        outlets,
        writer.compose,
        writer.still_wanted,
        may_be_told,
        f"worker-{secrets.token_hex(4)}",
        desk.timetables[desk.authority].hours,
    )
    digests, meetings = MorningDigests(database, desk), MeetingUpkeep(database, desk)
    rules = ChangedRules(database, desk)
    first = (rules.see_to, digests.put_out, meetings.see_to, introductions.see_to)
    then = (InvitationsSent(database, desk).see_to,)
    return Tick(DailyRounds(first, dispatcher, then), database, clock)


def _browser(
    router: Router,
    directory: Directory,
    clock: DemonstrationClock,
    database: Database,
    tick: Tick,
    desk: Desk,
    settings: Settings,
) -> BrowserDoor:
    async def beat(_: datetime) -> None:
        await tick.beat()

    def soonest(tx: Transaction, until: datetime) -> datetime | None:
        moments = (outbox.next_due(tx, until), meeting_tasks.next_due(tx, until))
        return min((each for each in moments if each is not None), default=None)

    async def next_due(until: datetime) -> datetime | None:
        return await database.read(lambda tx: soonest(tx, until))

    return BrowserDoor(
        router,
        directory,
        clock,
        database,
        tick=beat,
        next_due=next_due,
        calendar=desk.calendar,
        timezone=desk.timezone,
        hosts=(*LOOPBACK, settings.host),
    )
