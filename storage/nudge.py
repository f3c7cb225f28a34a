"""A nudge: one reminder of one person about one thing, as it is planned and as it stands in the records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from storage.database import Row

Kind = Literal["step", "join", "notice"]
State = Literal["planned", "sending", "sent", "uncertain", "failed", "cancelled"]
_WITH_CASE = "SELECT n.*, c.ref AS case_ref FROM {} n LEFT JOIN cases c ON c.id = n.case_id"
JOINED, COMING = _WITH_CASE.format("nudges"), _WITH_CASE.format("to_come")  # in the outbox, and not yet
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class PlannedNudge(NamedTuple):
    """A reminder as the plan wants it.

    By its first five fields two reminders are the same. `rung` says which of a step's reminders it is and in
    whose role ("-3wd:owner"); `recipient` is a person's id; `deadline` is the date it speaks of, ISO, so that
    a date that moves is a new reminder. `due_at` is aware. After `expires_at` (aware) it would be of no use to
    anybody. `details`, as JSON, are for whoever words the message; they hold no contact details.
    """

    step: str
    occurrence: str
    rung: str
    recipient: str
    deadline: str
    due_at: datetime
    kind: Kind = "step"
    urgent: bool = False
    details: str = "{}"
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Nudge:
    """A reminder as it stands. Instants are aware, in UTC.

    `due_at` is when it should go; `send_at` when it will next be tried (later, when snoozed or put off).
    `recipient` is whom it is for; `sent_to` who received it, a deputy for instance. `bundle` is the mark
    that its message bears on the platform. `reason` is a short phrase for people: why it failed, was
    cancelled, or waits. `claim` is the token of whoever is sending it; only they may record what became
    of it. `doubt` says why nobody knows whether the platform took it.
    """

    id: str
    case_id: str | None
    case_ref: str
    step: str
    occurrence: str
    rung: str
    recipient: str
    deadline: str
    kind: Kind
    urgent: bool
    due_at: datetime
    send_at: datetime
    expires_at: datetime | None
    state: State
    attempts: int
    claim: str | None
    claimed_at: datetime | None
    doubt: str | None
    channel: str | None
    closed_channels: frozenset[str]
    sent_to: str | None
    bundle: str | None
    receipt: str | None
    sent_at: datetime | None
    reason: str | None
    details: Mapping[str, Any]

    @property
    def went_out(self) -> bool:
        """Whether it was sent, is being sent, or may have been."""
        return self.state in ("sending", "sent", "uncertain")

    @property
    def about(self) -> tuple[str, str, str, str, str]:
        """What the recipient is told of, whichever rung tells them."""
        return (self.kind, self.case_id or "", self.step, self.occurrence, self.recipient)


def as_json(details: Mapping[str, Any]) -> str:
    """Details as they are kept."""
    return json.dumps(dict(details))


def in_utc(moment: datetime) -> str:
    """An aware moment as it is kept: ISO 8601 in UTC, so that later sorts after earlier."""
    return _written(moment if moment.tzinfo is UTC else moment.astimezone(UTC))


@lru_cache(maxsize=4096)
def _written(moment: datetime) -> str:
    # Remembered, as many reminders share a morning. Only for moments in UTC: elsewhere the two hours that
    # the clocks show twice in autumn are equal.
    return moment.isoformat()


def in_microseconds(moment: datetime) -> int:
    """An aware moment as the outbox keeps it: microseconds since 1970 in UTC, quicker to write and compare."""
    return (moment - BEGINNING) // MICROSECOND


def moment_of(microseconds: int) -> datetime:
    """The moment, in UTC, that the outbox keeps so."""
    return BEGINNING + timedelta(microseconds=microseconds)


def nudge_of(row: Row) -> Nudge:
    """The nudge in a row; `case_ref` is empty where the query did not join the case."""
    return Nudge(
        id=str(row["id"]),
        case_id=row["case_id"],
        case_ref=row.get("case_ref") or "",
        step=row["step"],
        occurrence=row["occurrence"],
        rung=row["rung"],
        recipient=row["recipient"],
        deadline=row["deadline"],
        kind=row["kind"],
        urgent=bool(row["urgent"]),
        due_at=moment_of(row["due_at"]),
        send_at=moment_of(row["send_at"]),
        expires_at=_moment(row["expires_at"]),
        state=row["state"],
        attempts=row["attempts"],
        claim=row["claim"],
        claimed_at=_moment(row["claimed_at"]),
        doubt=row["doubt"],
        channel=row["channel"],
        closed_channels=frozenset(row["closed_channels"].split()),
        sent_to=row["sent_to"],
        bundle=row["bundle"],
        receipt=row["receipt"],
        sent_at=_moment(row["sent_at"]),
        reason=row["reason"],
        details=json.loads(row["details"]),
    )


def _moment(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else moment_of(microseconds)
