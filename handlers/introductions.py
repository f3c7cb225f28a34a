"""Finding the accounts of people who never wrote first, so that a reminder reaches them all the same."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from handlers.directory import Directory
from storage import people
from storage.database import Database
from storage.people import Person

LookUp = Callable[[str], Awaitable[str | None]]
"""From an e-mail address to the account on a platform; None where it is nobody's, or cannot be asked now."""

AGAIN = timedelta(hours=12)
AT_ONCE = 20  # people looked up in one round: platforms limit how often one may ask


class Introductions:
    """Looks up, on each platform, members whom something waits for and who have no account yet."""

    def __init__(self, database: Database, directory: Directory, look_ups: Mapping[str, LookUp]) -> None:
        self._database = database
        self._directory = directory
        self._look_ups = dict(look_ups)
        self._asked: dict[str, datetime] = {}

    async def see_to(self, now: datetime) -> None:
        """One round at `now` (aware). Whoever is not found is looked for again after twelve hours."""
        if not self._look_ups:
            return
        waiting = await self._database.read(lambda tx: people.waited_for_without_account(tx, now))
        due = [person for person in waiting if self._asked.get(person.id, now - AGAIN) <= now - AGAIN]
        for person in due[:AT_ONCE]:
            self._asked[person.id] = now
            await self._look_up(person, now)
        self._asked = {id: at for id, at in self._asked.items() if at > now - AGAIN}

    async def _look_up(self, person: Person, now: datetime) -> None:
        assert person.email is not None, "only people with an address are looked up by it"
        for platform, look_up in self._look_ups.items():
            account = await look_up(person.email)
            if account is not None:
                await self._directory.meet(platform, account, person.email, now)
                return
