"""The demonstration's postman: what the assistant sends on its own lands in the person's direct messages."""

from __future__ import annotations

from datetime import datetime

from bot import reply_json
from bot.clock import Clock
from handlers.reply import Reply
from storage import conversations
from storage.conversations import Message
from storage.database import Database, Transaction
from storage.people import Account


class BrowserOutlet:
    """An `Outlet` that keeps all it was given, so a message sent twice is seen to be the same one.

    With another `channel` ("email", "text") it stands in for that way out, and shows on the page what
    people without an account would have been sent.
    """

    def __init__(self, database: Database, clock: Clock, channel: str = "console") -> None:
        self._database = database
        self._clock = clock
        self.channel = channel

    async def send(self, to: Account, message: Reply, nudge: str) -> str:
        """Adds the message to the conversation. The same nudge again gives the first one's receipt."""
        at = self._clock()

        def work(tx: Transaction) -> str:
            number = conversations.add(
                tx,
                to.person,
                "direct",
                "shown",
                at,
                reply_json.to_json(message),
                outlet=self.channel,
                mark=_mark(nudge),
            )
            return str(number) if number is not None else _receipt(conversations.by_mark(tx, _mark(nudge)))

        return await self._database.transact(work)

    async def find(self, to: Account, nudge: str, since: datetime) -> str | None:
        """The receipt of the message that bears this nudge's id; None if there surely is none."""
        found = await self._database.read(lambda tx: conversations.by_mark(tx, _mark(nudge)))
        return _receipt(found) if found else None


def _mark(nudge: str) -> str:
    return f"nudge:{nudge}"


def _receipt(message: Message | None) -> str:
    assert message is not None
    return str(message.number)
