"""How long things may take, and how long to wait before what went wrong is tried again."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

LONGEST_WAIT = timedelta(hours=1)  # a platform that asks for more is asked again after this
SHORTEST_WAIT = timedelta(seconds=1)
BRIEFLY = timedelta(minutes=2)  # a wait up to this is the platform's pace; a longer one is about one message
FIRST_PAUSE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Pace:
    """A send that takes longer than `send` is in doubt; a claim lasts `lease`.

    `settle` is how long a platform is left alone before its history is believed. `tick` bounds one round:
    what is left over goes out in the next. `at_once` sends go on side by side for each outlet, and about
    `batch` rows are claimed together.
    """

    send: timedelta = timedelta(seconds=30)
    lease: timedelta = timedelta(minutes=3)
    settle: timedelta = timedelta(seconds=20)
    tick: timedelta = timedelta(seconds=30)
    at_once: int = 20
    batch: int = 500


def asked_for(seconds: float) -> timedelta:
    """The wait that a platform asked for, made sensible: from a second to an hour."""
    if not math.isfinite(seconds):
        return LONGEST_WAIT
    return min(
        max(timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds())), SHORTEST_WAIT), LONGEST_WAIT
    )


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: nothing after the first, then longer each time, up to an hour."""
    return min(FIRST_PAUSE * ((1 << min(attempts - 1, 10)) - 1), LONGEST_WAIT)
