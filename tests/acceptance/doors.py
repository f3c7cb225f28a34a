"""What a story needs of a platform: a handful of things that people do there, and what they then see."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.app import House
from storage import outbox
from storage.database import Transaction
from tests.acceptance.outside import Outside

A_MOMENT = timedelta(seconds=1)  # after everything that somebody does, for what follows from it
LONDON = ZoneInfo("Europe/London")
PUBLIC_URL = "https://icpc.example.org"
FATHERS_PHONE = "07700 900123"  # one of the numbers that are kept free for fiction
MOTHERS_EMAIL = "mother@example.org"

CAST = {
    "social worker": "social.worker@example.org",
    "team manager": "team.manager@example.org",
    "southern social worker": "social.worker.south@example.org",
    "southern team manager": "team.manager.south@example.org",
    "chair": "chair@example.org",
    "booking team": "booking@example.org",
    "health visitor": "health.visitor@example.org",
    "school": "school@example.org",
    "service manager": "service.manager@example.org",
}
FATHER, MOTHER = "father", "mother"  # who have no account: he has a telephone, she an e-mail address

PEOPLE_CSV = """\
email,name,roles,team,agency
social.worker@example.org,Social worker (north),social_worker,north,Children's social care
team.manager@example.org,Team manager (north),team_manager,north,Children's social care
social.worker.south@example.org,Social worker (south),social_worker,south,Children's social care
team.manager.south@example.org,Team manager (south),team_manager,south,Children's social care
chair@example.org,Conference chair,chair,,Integrated Safeguarding Unit
booking@example.org,Booking team,booking,,Integrated Safeguarding Unit
health.visitor@example.org,Health visitor,practitioner,,Health
school@example.org,School safeguarding lead,practitioner,,School
service.manager@example.org,Service manager,service_manager,,Children's social care
"""

Where = Literal["direct", "channel"]

_LINK = re.compile(rf"{re.escape(PUBLIC_URL)}/join/\w+")


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that somebody was shown: when (London), and all its words with the addresses of its links."""

    at: datetime
    text: str

    @property
    def link(self) -> str:
        """The personal link in it. Raises `AssertionError` unless there is exactly one."""
        found = set(_LINK.findall(self.text))
        assert len(found) == 1, f"{len(found)} links in: {self.text}"
        return found.pop()


class Door(ABC):
    """One platform, with the whole house behind it. People are named as in `CAST`.

    What somebody is shown in answer is given back in words; what the assistant sends of itself is in `sent`.
    """

    name: str

    def __init__(self, house: House, outside: Outside | None = None) -> None:
        self.house = house
        self.outside = outside

    @property
    def writes_to_guests(self) -> bool:
        """Whether there is a way to people without an account."""
        return self.outside is not None

    @abstractmethod
    async def say(self, who: str, text: str, where: Where = "direct") -> str:
        """Somebody types something; colleagues are mentioned as `@EMAIL`."""

    @abstractmethod
    async def press(self, who: str, label: str, about: str = "") -> str:
        """Somebody presses the button with this label, on the newest message that has it (and says `about`)."""

    @abstractmethod
    async def fill(self, who: str, **values: str) -> str:
        """Somebody sends the form before them with these values, the rest as it stands.

        A choice is given by its value, or by the words that stand beside it.
        """

    @abstractmethod
    async def fields(self, who: str) -> Mapping[str, bool]:
        """The fields of the form before somebody by name, each with whether it holds something; or none."""

    @abstractmethod
    async def move_to(self, moment: str) -> None:
        """The time goes on to `moment` on the London clock, and what becomes due on the way is sent."""

    @abstractmethod
    async def sent(self, who: str) -> Sequence[Message]:
        """What the assistant sent this person of itself so far, oldest first."""

    @abstractmethod
    async def channel(self, who: str) -> str:
        """All that this person sees in the team channel."""

    @abstractmethod
    async def ask_as_a_stranger(self) -> str | None:
        """What somebody is told whom nobody has imported; None where nobody can be a stranger."""

    @abstractmethod
    async def open(self, link: str, **form: str) -> str:
        """What a personal link shows in a browser, or what it answers to its form."""

    def chapter(self, title: str, what: str) -> None:  # noqa: B027  only a door that keeps a transcript cares
        """The story's next part."""

    def and_so_on(self, what: str) -> None:  # noqa: B027  as above
        """What follows in this chapter is told in one sentence, for it is much the same."""

    async def sent_since(self, who: str, moment: str, about: str = "") -> list[Message]:
        """What the assistant sent this person from `moment` (London) on, of what says `about`."""
        return [each for each in await self.sent(who) if each.at >= london(moment) and about in each.text]


def sent_to_guest(outside: Outside | None, who: str) -> list[Message]:
    """What the father or the mother was sent by text or e-mail so far, oldest first."""
    if outside is None:
        return []
    if who == FATHER:
        number = FATHERS_PHONE.replace(" ", "")
        texts = [taken for taken in outside.texts.taken if taken.to == number]
        return [Message(taken.at.astimezone(LONDON), taken.words) for taken in texts]
    letters = outside.mail.to(MOTHERS_EMAIL)
    return [Message(parsedate_to_datetime(each["Date"]).astimezone(LONDON), _words(each)) for each in letters]


def _words(letter: EmailMessage) -> str:
    """What stands in a letter, and in the calendar entry that comes with it."""
    parts = [part for part in letter.walk() if part.get_content_type() in ("text/plain", "text/calendar")]
    return "\n".join(part.get_content().replace("\r\n", "\n") for part in parts)


def chosen(answer: str, options: Mapping[str, str]) -> str:
    """The value of a choice that is given by its value or by its words; `options` are words by value."""
    return (
        answer
        if answer in options
        else {words: value for value, words in options.items()}.get(answer, answer)
    )


class SteppingClock:
    """The time of a house that talks to a chat platform: it stands still until the story goes on."""

    def __init__(self, start: str) -> None:
        self.now = london(start).astimezone(UTC)

    def __call__(self) -> datetime:
        return self.now


async def let_time_pass(
    house: House, clock: SteppingClock, then: datetime, sent: Callable[[], None] = lambda: None
) -> None:
    """Moves the clock to `then` (aware), with a tick whenever something is due, as the real ticks would.

    `sent` is called after each tick, for whoever notes when something came.
    """
    then, before = then.astimezone(UTC), None
    while (standing := await house.database.read(lambda tx: _standing(tx, then))) != before:
        before = standing
        clock.now = max(standing.due or then, clock.now)
        await house.tick.beat()
        sent()
    clock.now = then


@dataclass(frozen=True, slots=True)
class _Standing:
    """When the next message is due, and how many there are in each state: the same when nothing moves."""

    due: datetime | None
    counts: Mapping[str, int]


def _standing(tx: Transaction, until: datetime) -> _Standing:
    return _Standing(outbox.next_due(tx, until), outbox.counts(tx))


def london(moment: str) -> datetime:
    """`london("2026-11-23 09:30")`: that moment, aware."""
    return datetime.fromisoformat(moment).replace(tzinfo=LONDON)


def says(text: str, *parts: str) -> bool:
    """Whether `text` says all these parts one after the other, however it is laid out."""
    rest = flat(text)
    for part in parts:
        _, found, rest = rest.partition(flat(part))
        if not found:
            return False
    return True


def flat(text: str) -> str:
    """The words with single spaces between them."""
    return " ".join(text.split())
