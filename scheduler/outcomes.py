"""What can become of a message, and how each is written down for the nudges in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from scheduler.pace import pause_after
from storage import sending
from storage.nudge import Nudge
from storage.sending import Book

Verdict = Literal["sent", "found_sent", "put_back", "put_off", "doubted", "uncertain", "failed"]
SETTLED = ("sent", "found_sent", "uncertain", "failed")
Nudges = tuple[Nudge, ...]
NO_WAIT = timedelta()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of some nudges: how it is counted, and how it is written down.

    `hold` is the moment until which the platform wants to be left alone, where it said so.
    """

    verdict: Verdict
    nudges: Nudges
    write: Callable[[Book], int]
    hold: datetime | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to come of it by itself, so that what was to be said next can be."""
        return self.verdict in SETTLED


def sent(nudges: Nudges, receipt: str, now: datetime) -> Outcome:
    """The platform took the message."""
    return Outcome("sent", nudges, partial(sending.sent, nudges=nudges, receipt=receipt, now=now))


def found_sent(nudges: Nudges, receipt: str, now: datetime) -> Outcome:
    """The platform's history has the message: it had been taken after all."""
    return Outcome("found_sent", nudges, partial(sending.sent, nudges=nudges, receipt=receipt, now=now))


def put_back(nudges: Nudges, reason: str, at: datetime) -> Outcome:
    """It was not tried, and is from `at` on."""
    return Outcome("put_back", nudges, partial(sending.put_back, nudges=nudges, reason=reason, at=at))


def put_off(
    nudges: Nudges, reason: str, now: datetime, wait: timedelta = NO_WAIT, hold: datetime | None = None
) -> Outcome:
    """It was surely not taken: again after `wait`, or later if it has been tried often."""
    at = now + max(wait, pause_after(max(nudge.attempts for nudge in nudges)))
    write = partial(sending.try_later, nudges=nudges, reason=reason, at=at, now=now)
    return Outcome("put_off", nudges, write, hold)


def closed(nudges: Nudges, channel: str, reason: str, now: datetime) -> Outcome:
    """It cannot be delivered there; another way is tried."""
    write = partial(sending.channel_closed, nudges=nudges, channel=channel, reason=reason, now=now)
    return Outcome("put_off", nudges, write)


def doubted(nudges: Nudges, reason: str, until: datetime, now: datetime) -> Outcome:
    """Nobody knows; the platform is asked after `until`."""
    write = partial(sending.doubted, nudges=nudges, reason=reason, until=until, now=now)
    return Outcome("doubted", nudges, write)


def uncertain(nudges: Nudges, reason: str, now: datetime) -> Outcome:
    """Nobody can find out: a person settles it."""
    return Outcome("uncertain", nudges, partial(sending.uncertain, nudges=nudges, reason=reason, now=now))


def failed(nudges: Nudges, reason: str, now: datetime) -> Outcome:
    """It cannot be sent as things are: a person sees why."""
    return Outcome("failed", nudges, partial(sending.failed, nudges=nudges, reason=reason, now=now))
