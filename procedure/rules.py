"""What a rule of the pathway says: how long, counted from what, who does it, and which document says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal

Unit = Literal["working days", "days", "weeks", "months", "hours"]
Direction = Literal["within", "before", "urgent"]
Convention = Literal["day 0", "day 1"]  # how working days are counted


@dataclass(frozen=True, slots=True)
class Source:
    """The document a rule rests on. `status` is "statutory", "local" or "good practice"."""

    title: str
    where: str
    authority: str
    status: str
    date: str

    @property
    def says(self) -> str:
        """The document and, where it is known, the place in it, with whose it is and of what weight."""
        document = f"{self.title}, {self.where}" if self.where else self.title
        return f"{document} ({self.authority.capitalize()}, {self.status})"

    def as_json(self) -> dict[str, str]:
        return {
            "title": self.title,
            "where": self.where,
            "authority": self.authority,
            "status": self.status,
            "date": self.date,
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """One limit of an authority.

    "within" `count` `unit` after `anchor`; at least `count` `unit` "before" the conference named by `anchor`
    (0: by the conference itself); or "urgent": as soon as possible after `anchor`, without a figure.
    `amount` is the limit in words, `says` the whole rule. `on` is False for a rule kept ready for later.
    """

    id: str
    step: str
    name: str
    direction: Direction
    count: int
    unit: Unit
    amount: str
    anchor: str
    owner: str
    source: Source
    says: str
    on: bool = True
    per_agency: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """One reminder of a ladder.

    `offset` from the deadline (negative: before). A rung in working days goes out at 9am local time on that
    working day; one in hours or minutes at that exact distance from a date-time. `to` holds roles: "owner",
    "team_manager", "service_manager", "booking", "chair", "agency", "attendees". A rung with
    `of` "meeting" counts from the time the conference is booked for, not from the deadline.
    """

    when: str
    working_days: int
    exact: timedelta | None
    to: tuple[str, ...]
    urgent: bool = False
    of: Literal["deadline", "meeting"] = "deadline"


@dataclass(frozen=True, slots=True)
class QuorumRule:
    """Who must be there for a quorate conference: the `required` agencies, and `others` besides them."""

    required: tuple[str, ...]
    others: int
    direct_contact: bool
    source: Source


@dataclass(frozen=True, slots=True)
class InviteRule:
    """Who must be on the invite list of each child: `roles`, with contact details where they are wanted."""

    roles: tuple[str, ...]
    contact_details: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Hours:
    """When people work and when conferences are held, in local time; `notice` is in working days."""

    start: time
    end: time
    conference_times: tuple[time, ...]
    conference_minutes: int
    notice: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask about something at this authority."""

    about: str
    name: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class ChecklistPoint:
    """One thing that a report for a conference should contain."""

    id: str
    text: str
