"""How somebody who writes in Teams is answered: found out who they are, and never overheard."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Protocol

from bot.clock import Clock
from bot.teams.activity import Conversation, Incoming
from bot.teams.cards import Message, laid_out, words
from bot.teams.form import submitted
from bot.teams.wire import NotTaken
from handlers.directory import Directory, stranger
from handlers.reply import Reply, say
from handlers.request import Request
from scheduler.outlets import TryLater, Uncertain, Unreachable
from storage.database import StorageUnavailable
from storage.people import Person

log = logging.getLogger(__name__)

PLATFORM = "teams"

# What can be said anywhere, for it holds nothing of anybody's.
PRIVATELY = say("I've sent it to you privately.", private=False)
CANNOT_WRITE = say(
    "I cannot write to you privately yet. Please find ICPC under Apps in Teams, choose Add, "
    "and ask me there.",
    private=False,
)
NOT_OURS = say(
    "I work for one organisation, and your account belongs to another. I cannot help you here.",
    private=False,
)
CANNOT_TELL = say("I could not check who you are just now. Please try again in a minute.", private=False)
NOT_NOW = say("I could not do that just now. Please try again in a minute.", private=False)
TOO_MUCH = " Teams could not show the rest of this message. Please ask me for less at once."


class Router(Protocol):
    """Whatever answers requests (see `handlers.router`)."""

    async def answer(self, request: Request) -> Reply | None:
        """The reply; None where this very request was acted on already."""


class Chat(Protocol):
    """The conversation in which somebody wrote. Each method raises as an outlet does."""

    async def send(self, message: Message) -> None:
        """Answers there."""

    async def replace(self, card: str, message: Message) -> None:
        """Puts `message` in place of an earlier one."""

    async def write_privately(self, to: Conversation, reply: Reply) -> Conversation:
        """Sends `reply` to the person's own chat with the bot, opened if need be; gives that chat."""

    async def member(self, roster: str, account: str) -> Mapping[str, Any]:
        """What Teams knows of an account: `email`, `userPrincipalName`, `tenantId`; empty for a stranger."""


class Answers:
    """Answers one activity after the other. `tenant` is the organisation's; empty with an emulator."""

    def __init__(self, router: Router, directory: Directory, clock: Clock, tenant: str) -> None:
        self._router = router
        self._directory = directory
        self._clock = clock
        self._tenant = tenant.casefold()
        self._kept: dict[str, Conversation] = {}  # spares a write where nothing about a chat has changed

    async def answer(self, chat: Chat, incoming: Incoming) -> Reply | None:
        """Acts on what came in, and gives what was shown where it was asked, if anything."""
        try:
            reply = await self._reply(chat, incoming)
            if reply and not incoming.personal and (reply.private or reply.about_case):
                reply = await self._privately(chat, incoming, reply)
        except StorageUnavailable:
            log.exception("The database was out of reach when somebody wrote in Teams.")
            reply = NOT_NOW
        if reply is not None:
            await _show(chat, incoming, reply)
        return reply

    async def _reply(self, chat: Chat, incoming: Incoming) -> Reply | None:
        asks = incoming.from_a_person
        if self._tenant and incoming.where.tenant.casefold() != self._tenant:
            return NOT_OURS if asks else None
        try:
            person = await self._person(chat, incoming)
        except (TryLater, Uncertain):
            return CANNOT_TELL if asks else None
        if person is None:
            return stranger() if asks else None
        if incoming.personal:
            await self._keep(incoming.where)
        return await self._router.answer(await self._request(chat, incoming, person)) if asks else None

    async def _person(self, chat: Chat, incoming: Incoming) -> Person | None:
        """Who writes: known from before, or met now by the e-mail address that Teams has for them."""
        account = incoming.account
        if account == incoming.where.bot:
            return None
        person = await self._directory.person_of(PLATFORM, account)
        if person is not None:
            return person
        for address in await self._addresses(chat, incoming, account):
            person = await self._directory.meet(PLATFORM, account, address, self._clock())
            if person is not None:
                self._kept.pop(account, None)
                return person
        return None

    async def _addresses(self, chat: Chat, incoming: Incoming, account: str) -> list[str]:
        """Addresses that can be relied on: those of other organisations are whatever they say they are."""
        details = await chat.member(incoming.roster, account)
        if self._tenant and str(details.get("tenantId", self._tenant)).casefold() != self._tenant:
            return []
        return [details[name] for name in ("email", "userPrincipalName") if details.get(name)]

    async def _keep(self, where: Conversation) -> None:
        if self._kept.get(where.user) != where:
            await self._directory.keep_conversation(PLATFORM, where.user, where.as_text())
            self._kept[where.user] = where

    async def _request(self, chat: Chat, incoming: Incoming, person: Person) -> Request:
        asked: dict[str, Any]
        if incoming.pressed is not None:
            verb, values = submitted(incoming.pressed)
            asked = {"verb": verb, "values": values}
        else:
            asked = {"text": incoming.typed(await self._emails(chat, incoming))}
        return Request(
            person=person, place=incoming.place, now=self._clock(), id=incoming.request_id, **asked
        )

    async def _emails(self, chat: Chat, incoming: Incoming) -> dict[str, str]:
        """The addresses of those mentioned, as far as they can be found out."""
        emails: dict[str, str] = {}
        for account in incoming.mentioned():
            person = await self._directory.person_of(PLATFORM, account)
            try:
                known = [person.email] if person else await self._addresses(chat, incoming, account)
            except (TryLater, Uncertain):
                continue  # the name stays in the text, and the answer will ask for an address
            if known and known[0]:
                emails[account] = known[0]
        return emails

    async def _privately(self, chat: Chat, incoming: Incoming, reply: Reply) -> Reply:
        """Sends `reply` to the asker's own chat; gives what to say about it where they asked."""
        try:
            await self._keep(await chat.write_privately(incoming.where, reply))
        except Unreachable:
            return CANNOT_WRITE
        return PRIVATELY


async def _show(chat: Chat, incoming: Incoming, reply: Reply) -> None:
    first, *rest = await laid_out(reply)
    wrong_form = reply.form is not None and bool(reply.form.errors)
    in_place = bool(incoming.card) and (reply.replace or wrong_form)
    try:
        if not (in_place and await _replaced(chat, incoming.card, first)):
            await chat.send(first)
        for message in rest:
            await chat.send(message)
    except NotTaken:
        await chat.send(words(reply.summary + TOO_MUCH, reply.summary))


async def _replaced(chat: Chat, card: str, message: Message) -> bool:
    """Whether `message` took the place of the one whose button was pressed; that one may be gone."""
    try:
        await chat.replace(card, message)
    except Unreachable:
        return False
    return True
