"""Who is asking on Slack: an account becomes a person by its confirmed work e-mail address, once."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.slack.delivery import FAULTS, reason
from handlers.directory import Directory
from storage.people import Person

log = logging.getLogger(__name__)

PLATFORM = "slack"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where we are installed, and as whom: the ids of our team, organisation (if any), user and bot."""

    team: str
    organisation: str | None
    user: str
    bot: str


class Members:
    """The people of the workspace. Methods raise `slack_delivery.FAULTS` where Slack cannot be asked."""

    def __init__(self, client: AsyncWebClient, directory: Directory, clock: Clock) -> None:
        self._client = client
        self._directory = directory
        self._clock = clock
        self._workspace: Workspace | None = None
        self._asking = asyncio.Lock()

    async def workspace(self) -> Workspace:
        """Our own place in Slack, asked for once."""
        if self._workspace is None:
            async with self._asking:
                if self._workspace is None:
                    found = await self._client.auth_test()
                    self._workspace = Workspace(
                        found["team_id"],
                        found.get("enterprise_id"),
                        found["user_id"],
                        found.get("bot_id") or "",
                    )
        return self._workspace

    async def person(self, account: str) -> Person | None:
        """The person whose account this is; None for strangers."""
        person = await self._directory.person_of(PLATFORM, account)
        if person is not None:
            return person
        email = await self._email(account)
        return await self._directory.meet(PLATFORM, account, email, self._clock()) if email else None

    async def account_of(self, email: str) -> str | None:
        """The account with this address in our own workspace; None where there is none or Slack cannot say."""
        try:
            found = await self._client.users_lookupByEmail(email=email)
            user = found["user"]
            return user["id"] if self._is_ours(user, await self.workspace()) else None
        except FAULTS as fault:
            log.info("somebody could not be looked up on Slack: %s", reason(fault))
            return None

    async def emails(self, accounts: list[str]) -> dict[str, str]:
        """The e-mail address of each account that has one, a member's or not."""
        found = {account: await self._known_email(account) for account in accounts}
        return {account: email for account, email in found.items() if email}

    async def _known_email(self, account: str) -> str | None:
        """A mention also makes us acquainted, so that whoever is put on a case can be reminded."""
        try:
            person = await self.person(account)
            return person.email if person else await self._email(account)
        except FAULTS:
            return None

    async def _email(self, account: str) -> str | None:
        found = await self._client.users_info(user=account)
        user = found["user"]
        return user["profile"].get("email") if self._is_ours(user, await self.workspace()) else None

    @staticmethod
    def _is_ours(user: dict[str, Any], workspace: Workspace) -> bool:
        """Only our own workspace vouches for an address: a shared channel's guest may claim any."""
        if user.get("deleted") or user.get("is_bot") or user.get("is_stranger"):
            return False
        if user.get("is_email_confirmed") is False:
            return False
        organisation = (user.get("enterprise_user") or {}).get("enterprise_id")
        same_organisation = workspace.organisation is not None and organisation == workspace.organisation
        return user.get("team_id") == workspace.team or same_organisation
