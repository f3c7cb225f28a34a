"""What is due in a case, by when, why, and from whom: worked out afresh from its facts every time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from procedure.rules import Source

Status = Literal["done", "due", "overdue", "waiting", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """One step with its limit.

    `step` and `occurrence` together are unique within a case: "1", "2" ...; an agency's report is "1:school".
    `due` is a date, or an aware date-time for limits in hours, or None while what it counts from has not
    happened or where the rule has no figure. `counted_from` is the day or moment the count starts from.
    `missed` says that the moment for it has passed for good (a report after its conference). `children` is
    empty when the deadline is the same for every child of the case.
    """

    step: str
    occurrence: str
    name: str
    due: date | datetime | None
    rule: str
    working: str
    source: Source
    status: Status
    provisional: bool
    owner: str
    counted_from: date | datetime | None = None
    done_on: date | None = None
    agency: str | None = None
    children: tuple[str, ...] = ()
    missed: bool = False
    note: str = ""
