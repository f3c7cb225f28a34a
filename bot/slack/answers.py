"""What somebody on Slack is answered: their request in the house's words, and the router's reply to it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Protocol

from bot.clock import Clock
from bot.slack.blocks import OPEN_FORM
from bot.slack.delivery import FAULTS, reason
from bot.slack.members import Members
from bot.slack.modal import Submission
from bot.slack.payloads import Asked, as_typed, mentioned
from handlers.directory import stranger
from handlers.reply import Reply, read_action, say
from handlers.request import Place, Request
from storage.database import StorageUnavailable

log = logging.getLogger(__name__)


class Router(Protocol):
    """What this door needs of `handlers.router.Router`."""

    async def answer(self, request: Request) -> Reply | None:
        """The reply; None where this very request was acted on already."""


class Answers:
    """Turns what came from Slack into a reply. Never raises for Slack's faults or the database's."""

    def __init__(self, router: Router, members: Members, clock: Clock) -> None:
        self._router = router
        self._members = members
        self._clock = clock

    async def to(self, asked: Asked, sent: Submission | None = None) -> Reply | None:
        """The reply to what was typed, pressed or (with `sent`) filled in; None for a repeated delivery."""
        try:
            request = await self._request(asked, sent)
        except StorageUnavailable:
            log.warning("the database could not be asked who is writing")
            return _try_again("The records cannot be reached just now.")
        except FAULTS as fault:
            log.warning("who is writing could not be learnt from Slack: %s", reason(fault))
            return _try_again("Slack could not tell me who you are.")
        return await self._router.answer(request) if request else stranger()

    async def _request(self, asked: Asked, sent: Submission | None) -> Request | None:
        """What to ask of the router; None where a stranger writes."""
        person = await self._members.person(asked.origin.account)
        if person is None:
            return None
        place: Place = "direct" if asked.origin.direct else "channel"
        text, pressed = _meant(asked)
        if pressed is None:
            typed = as_typed(text, await self._members.emails(mentioned(text)))
            return Request(person, typed, place=place, now=self._clock(), id=asked.id)
        verb, values = read_action(pressed)
        if sent is not None:
            values |= {**sent.values, **await self._chosen(sent.accounts)}
        return Request(person, verb=verb, values=values, place=place, now=self._clock(), id=asked.id)

    async def _chosen(self, accounts: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        """E-mail addresses by field. An account without one stays its id, which is nobody to a handler."""
        emails = await self._members.emails([account for chosen in accounts.values() for account in chosen])
        return {
            name: ",".join(emails.get(account, account) for account in chosen)
            for name, chosen in accounts.items()
        }


def _meant(asked: Asked) -> tuple[str, str | None]:
    """The text or the action that is asked for, be it through a button that asks again."""
    if asked.action is not None:
        verb, values = read_action(asked.action)
        if verb == OPEN_FORM:
            return values.get("text", ""), values.get("pressed")
    return asked.text, asked.action


def _try_again(what: str) -> Reply:
    return say(f"{what} Please try again in a minute.", tone="warning")
