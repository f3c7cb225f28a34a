"""Matching a chat account to the person it belongs to, by e-mail, once; strangers are told whom to ask."""

from __future__ import annotations

from datetime import datetime

from handlers.danger import AT_ONCE
from handlers.reply import Reply, say
from storage import audit, people
from storage.database import Database, Transaction
from storage.people import Person


class Directory:
    """Who an account on a platform is. Accounts are `platform` plus the platform's own id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def person_of(self, platform: str, account: str) -> Person | None:
        """The active member whose account this is, if the two have met."""
        person = await self._database.read(lambda tx: people.by_account(tx, platform, account))
        return person if person and person.active else None

    async def meet(self, platform: str, account: str, email: str, now: datetime) -> Person | None:
        """Links the account to the active member with this e-mail address; None when there is none."""

        def link(tx: Transaction) -> Person | None:
            person = people.by_email(tx, email)
            if person is None or not person.active:
                return None
            people.link_account(tx, platform, account, person.id, now)
            audit.write(tx, now, person.id, "account_linked", details={"platform": platform})
            return person

        return await self._database.transact(link)

    async def keep_conversation(self, platform: str, account: str, conversation: str) -> None:
        """Remembers how to write first to this account: a platform's conversation reference, as text."""
        await self._database.transact(
            lambda tx: people.keep_conversation(tx, platform, account, conversation)
        )


def stranger() -> Reply:
    """What somebody is told whose account belongs to nobody we know."""
    return say(
        "I do not know you yet. Please ask whoever looks after the ICPC assistant in your organisation "
        f"to add your work e-mail address, then write to me again. {AT_ONCE}"
    )
