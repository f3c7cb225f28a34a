"""A series: the reminders that one person is to have of one thing, each at its own moment, as they are planned."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from storage.nudge import Kind, PlannedNudge, in_microseconds

_due = attrgetter("due_at")


class Rung(NamedTuple):
    """One reminder of a series. `name` says which, and in whose role ("-3wd:owner"); `due_at` is aware."""

    name: str
    due_at: datetime
    urgent: bool = False


class Rungs(tuple[Rung, ...]):
    """The reminders of a series, the earliest first. Many cases share them, and so what is kept of them."""

    def __new__(cls, rungs: Iterable[Rung]) -> Rungs:
        """Puts them in order; those of one moment stay in theirs."""
        return super().__new__(cls, sorted(rungs, key=_due))

    @cached_property
    def text(self) -> str:
        """As they are kept: JSON, with moments in microseconds since 1970 in UTC."""
        kept = [[rung.name, in_microseconds(rung.due_at), int(rung.urgent)] for rung in self]
        return json.dumps(kept, separators=(",", ":"))

    @cached_property
    def moments(self) -> frozenset[datetime]:
        """When they are due."""
        return frozenset(rung.due_at for rung in self)

    @cached_property
    def begins(self) -> int:
        """When the first is due, in microseconds since 1970 in UTC."""
        return in_microseconds(self[0].due_at)


class Series(NamedTuple):
    """One person's reminders of one thing, of which there is at least one; otherwise as in `PlannedNudge`."""

    step: str
    occurrence: str
    recipient: str
    deadline: str
    rungs: Rungs
    kind: Kind = "step"
    details: str = "{}"
    expires_at: datetime | None = None


def nudges_in(planned: Iterable[Series]) -> Iterator[PlannedNudge]:
    """The reminders of these series, each by itself."""
    for step, occurrence, who, deadline, rungs, kind, details, end in planned:
        for rung, due_at, urgent in rungs:
            yield PlannedNudge(step, occurrence, rung, who, deadline, due_at, kind, urgent, details, end)
