"""The post of an office: what the dispatcher sends by e-mail and text, kept until a test looks at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time

from handlers.reminders.messages import Writer
from handlers.reminders.standing_in import may_be_told
from handlers.reply import Reply
from scheduler.dispatcher import Dispatcher
from scheduler.hours import SendingHours
from storage.people import Account
from tests.doubles.office import Office, at


@dataclass
class Letterbox:
    """An outlet that keeps what it is given."""

    channel: str
    kept: list[tuple[str, Reply]] = field(default_factory=list)

    async def send(self, to: Account, message: Reply, nudge: str) -> str:
        self.kept.append((to.account, message))
        return nudge

    async def find(self, to: Account, nudge: str, since: datetime) -> str | None:
        raise AssertionError("nothing was in doubt")


class Post:
    """The dispatcher, with the letterboxes of people with an e-mail address or a mobile telephone."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._boxes = {name: Letterbox(name) for name in ("email", "text")}
        writer = Writer(office.desk, lambda: office.now)
        hours = SendingHours(office.desk.calendar, office.desk.timezone, time(0), time(23, 59))
        self._dispatcher: Dispatcher[Reply] = Dispatcher(
            office.database,
            self._boxes,
            writer.compose,
            writer.still_wanted,
            may_be_told,
            "w",
            hours,
        )

    async def to(self, address: str, moment: str | None = None) -> list[Reply]:
        """What comes to this address by the office's time, or by `moment` on the London clock."""
        if moment:
            self._office.now = at(moment)
        await self._dispatcher.tick(self._office.now)
        found = [message for box in self._boxes.values() for to, message in box.kept if to == address]
        for box in self._boxes.values():
            box.kept.clear()
        return found
