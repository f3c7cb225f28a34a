"""Every way out of the house, each before a small real platform, for one suite that holds them to their word."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from cryptography.hazmat.primitives.asymmetric import rsa
from slack_sdk.web.async_client import AsyncWebClient

from bot.browser.outlet import BrowserOutlet
from bot.outlet_settings import NotifySettings, SmtpSettings
from bot.post.email import EmailOutlet
from bot.post.notify import NotifyOutlet
from bot.slack.outlet import SlackOutlet
from handlers.reply import say
from storage import conversations, people
from storage.people import Account
from tests.doubles import slack_faults
from tests.doubles.bot_connector import BotConnector, Fault
from tests.doubles.notify import API_KEY, EMAIL_TEMPLATE, TEXT_TEMPLATE, NotifyDouble, rate_limited
from tests.doubles.notify import Fault as NotifyFault
from tests.doubles.outlets import FileOutlet, asks_to_wait, cut_off, gone
from tests.doubles.slack import SlackDouble
from tests.doubles.smtp import LETTER, RECIPIENT, SmtpDouble
from tests.doubles.smtp import Fault as SmtpFault
from tests.doubles.teams_bot import SW, running_bot
from tests.doubles.town import WORKER, at, town_in

Misfortunes = dict[str, Callable[[], object]]


@dataclass
class Stage:
    """One outlet and its platform. `taken` counts what the platform took for `account`.

    `misfortunes` make the next send go wrong: "wait" (the platform asks for 7 seconds), "gone" (nobody
    there any more), "cut before" and "cut after" (the connection breaks before or after it was taken).
    """

    outlet: Any
    account: Account
    message: Any
    taken: Callable[[], Awaitable[int]]
    history: bool
    misfortunes: Misfortunes = field(default_factory=dict)


@asynccontextmanager
async def file_stage(directory: Path, *, history: bool) -> AsyncIterator[Stage]:
    """The double that the dispatcher's own tests use."""
    async with town_in(directory) as town:
        outlet = FileOutlet(town.platform, history=history)
        misfortunes: Misfortunes = {
            "wait": lambda: outlet.troubles.append(asks_to_wait(7)),
            "gone": lambda: outlet.troubles.append(gone()),
            "cut before": lambda: outlet.troubles.append(cut_off(taken=False)),
            "cut after": lambda: outlet.troubles.append(cut_off(taken=True)),
        }
        account = Account("console", f"{WORKER}@console", WORKER, None)

        async def taken() -> int:
            return len(town.platform.taken())

        yield Stage(outlet, account, "words", taken, history, misfortunes)


@asynccontextmanager
async def browser_stage(directory: Path) -> AsyncIterator[Stage]:
    """The demonstration's page: nothing can go wrong between it and itself."""
    async with town_in(directory) as town:
        outlet = BrowserOutlet(town.database, lambda: at("2026-12-08 09:00"))
        account = (await town.database.read(lambda tx: people.accounts_of(tx, WORKER)))[0]

        async def taken() -> int:
            return len(await town.database.read(conversations.sent))

        yield Stage(outlet, account, say("words"), taken, history=True)


@asynccontextmanager
async def slack_stage(directory: Path) -> AsyncIterator[Stage]:
    """Slack, over HTTP."""
    async with SlackDouble() as slack:
        slack.add_user("U1", "social.worker@example.org")
        client = AsyncWebClient(slack.token, slack.api_url, timeout=2, retry_handlers=[])

        async def no_pause(seconds: float) -> None:
            return None

        outlet = SlackOutlet(client, now=lambda: 0.0, sleep=no_pause)
        post = "chat.postMessage"
        misfortunes: Misfortunes = {
            "wait": lambda: slack.fail(post, slack_faults.rate_limited(7)),
            "gone": lambda: slack.fail(post, slack_faults.refused("channel_not_found")),
            "cut before": lambda: slack.fail(post, slack_faults.reset_before()),
            "cut after": lambda: slack.fail(post, slack_faults.reset_after()),
        }
        account = Account("slack", "U1", WORKER, None)

        async def taken() -> int:
            return len(slack.direct("U1"))

        yield Stage(outlet, account, say("words"), taken, True, misfortunes)


@cache
def _key() -> rsa.RSAPrivateKey:
    """Slow to make, and the same will do for every stage."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@asynccontextmanager
async def teams_stage(directory: Path) -> AsyncIterator[Stage]:
    """Teams, over HTTP."""
    async with BotConnector(_key()) as teams:
        teams.join(SW, "social.worker@example.org")
        async with running_bot(teams, directory) as bot:
            await bot.hears(teams.message(SW, "mine"))
            before = len(teams.in_chat_with(SW))

            def fail(*faults: Fault) -> None:
                teams.faults = list(faults)

            misfortunes: Misfortunes = {
                "wait": lambda: fail(Fault(429, headers={"Retry-After": "7"})),
                "gone": lambda: fail(Fault(403, "BotNotInConversationRoster")),
                "cut before": lambda: fail(Fault(reset="before")),
                "cut after": lambda: fail(Fault(reset="after")),
            }
            account = await bot.account("sw")

            async def taken() -> int:
                return len(teams.in_chat_with(SW)) - before

            yield Stage(bot.door.outlet, account, say("words"), taken, False, misfortunes)


@asynccontextmanager
async def email_stage(directory: Path) -> AsyncIterator[Stage]:
    """E-mail, over SMTP. A mail server never says for how long it wants to be left alone."""
    async with SmtpDouble() as server:
        settings = SmtpSettings("127.0.0.1", server.port, "none", "", "", "Meetings <meetings@example.org>")
        outlet = EmailOutlet(settings, lambda: at("2026-12-08 09:00"))
        misfortunes: Misfortunes = {
            "gone": lambda: server.faults.append(SmtpFault(RECIPIENT, "550 5.1.1 no such user")),
            "cut before": lambda: server.faults.append(SmtpFault(LETTER)),
            "cut after": lambda: server.faults.append(SmtpFault(LETTER, taken=True)),
        }
        account = Account("email", "social.worker@example.org", WORKER, None)

        async def taken() -> int:
            return len(server.to(account.account))

        yield Stage(outlet, account, say("words"), taken, False, misfortunes)


@asynccontextmanager
async def notify_stage(
    directory: Path, channel: Literal["text", "email"], address: str
) -> AsyncIterator[Stage]:
    """GOV.UK Notify, over HTTP."""
    async with NotifyDouble() as notify:
        settings = NotifySettings(API_KEY, TEXT_TEMPLATE, EMAIL_TEMPLATE, notify.url)
        outlet = NotifyOutlet(settings, channel)
        bad_number = NotifyFault(400, "ValidationError", "phone_number Not enough digits")
        misfortunes: Misfortunes = {
            "wait": lambda: notify.faults.append(rate_limited(7)),
            "gone": lambda: notify.faults.append(bad_number),
            "cut before": lambda: notify.faults.append(NotifyFault(reset="before")),
            "cut after": lambda: notify.faults.append(NotifyFault(reset="after")),
        }

        async def taken() -> int:
            return len(notify.taken)

        account = Account(channel, address, WORKER, None)
        yield Stage(outlet, account, say("words"), taken, True, misfortunes)


STAGES: dict[str, Callable[[Path], AbstractAsyncContextManager[Stage]]] = {
    "a double with history": lambda directory: file_stage(directory, history=True),
    "a double without history": lambda directory: file_stage(directory, history=False),
    "the browser page": browser_stage,
    "Slack": slack_stage,
    "Teams": teams_stage,
    "e-mail": email_stage,
    "texts through Notify": lambda directory: notify_stage(directory, "text", "07700900123"),
    "e-mail through Notify": lambda directory: notify_stage(directory, "email", "social.worker@example.org"),
}

NEVER: dict[str, tuple[str, ...]] = {
    "the browser page": ("wait", "gone", "cut before", "cut after"),
    "e-mail": ("wait",),
}
"""The misfortunes that cannot happen to an outlet; all others can."""


def suffering(*misfortunes: str) -> list[tuple[str, str]]:
    """Each stage with each of these misfortunes that can happen there."""
    return [(name, each) for each in misfortunes for name in STAGES if each not in NEVER.get(name, ())]
