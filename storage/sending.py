"""Taking nudges out of the outbox to send them, and writing down what became of each.

A *claim* is a token that marks rows as being sent, until a given moment. Only its holder may record what
became of them: a program that was paused past its time, while another took its rows over, records nothing.
Rows whose fate is unknown stay in state `sending` with their `doubt` until the platform has been asked.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from storage import agenda, audit, to_come
from storage.database import Transaction
from storage.nudge import Nudge, in_microseconds, moment_of, nudge_of

# What is returned from an update has lost its type, without which a case is not found by its index.
_GIVEN = "*, (SELECT ref FROM cases WHERE cases.id = CAST(nudges.case_id AS TEXT)) AS case_ref"
_FREE = "claim = NULL, claimed_until = NULL, doubt = NULL"
# What is no longer wanted is not tried again.
_BACK = f"""state = CASE WHEN unwanted IS NULL THEN 'planned' ELSE 'cancelled' END,
    reason = coalesce(unwanted, :reason), {_FREE}"""


@dataclass(frozen=True, slots=True)
class Claim:
    """Who takes rows, when, and until when they hold them (aware moments). `token` is new each time."""

    token: str
    worker: str
    now: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Book:
    """A transaction in which nudges are settled, and what the log will say of it."""

    tx: Transaction
    lines: list[audit.Line] = field(default_factory=list)


@contextmanager
def booked(tx: Transaction) -> Iterator[Book]:
    """A book for this transaction; its lines are written into the log together, at the end."""
    book = Book(tx)
    yield book
    audit.write_all(tx, book.lines)


def anything_to_do(tx: Transaction, now: datetime, longest: timedelta) -> bool:
    """Whether a nudge is due or somebody's claim has run out; cheap, however full the outbox is."""
    rows = tx.query(
        f"""SELECT {agenda.ANYTHING_DUE}
               OR EXISTS (SELECT 1 FROM nudges WHERE state = 'sending' AND claimed_until <= :due)
               OR EXISTS (SELECT 1 FROM nudges WHERE state = 'sending' AND claimed_until > :too_far)
               AS work""",  # noqa: S608  fixed text
        {"due": in_microseconds(now), "too_far": in_microseconds(now + longest)},
    )
    return bool(rows[0]["work"])


def take_due(tx: Transaction, claim: Claim, limit: int, due: datetime) -> list[Nudge]:
    """Claims what is due by `due`: about `limit` rows, and whatever else is due for the same people.

    Gives them in the order in which they are due, and at the same moment as they were planned.
    """
    values: dict[str, Any] = {"due": in_microseconds(due), "limit": limit}
    first = tx.query(f"SELECT recipient FROM ({agenda.DUE}) AS waiting ORDER BY send_at LIMIT :limit", values)  # noqa: S608  fixed text
    recipients = {row["recipient"] for row in first}
    to_come.bring_out_due(tx, due, recipients)
    rows = tx.query(
        f"""UPDATE nudges SET state = 'sending', attempts = attempts + 1, claim = :claim,
                claimed_by = :worker, claimed_at = :now, claimed_until = :until
            WHERE id IN (SELECT id FROM ({agenda.IN_OUTBOX}) AS waiting
                WHERE recipient IN (SELECT value FROM json_each(:recipients)))
            RETURNING {_GIVEN}""",  # noqa: S608  fixed text
        {**_values(claim), **values, "recipients": json.dumps([*recipients])},
    )
    agenda.after_taking(tx, due)
    return [nudge_of(row) for row in sorted(rows, key=itemgetter("due_at", "id"))]


def behind(tx: Transaction, nudge: Nudge) -> datetime | None:
    """Until when what was planned before this, for the same person, case and moment, is still under way.

    None where this is next. What goes out in the same claim does not count: it goes in its order.
    """
    rows = tx.query(
        """SELECT max(coalesce(claimed_until, send_at)) AS until FROM nudges
           WHERE case_id = :case_id AND recipient = :recipient AND due_at = :due_at AND kind != 'step'
               AND id < :id AND state != 'cancelled'
               AND (state = 'planned' OR (state = 'sending' AND claim != :claim))""",
        {
            "id": nudge.id,
            "case_id": nudge.case_id,
            "recipient": nudge.recipient,
            "due_at": in_microseconds(nudge.due_at),
            "claim": nudge.claim,
        },
    )
    return moment_of(rows[0]["until"]) if rows[0]["until"] else None


def take_these(tx: Transaction, claim: Claim, nudges: Collection[Nudge]) -> list[Nudge]:
    """Claims these, which are due, as far as they are still planned."""
    to_come.bring_out_due(tx, claim.now, {nudge.recipient for nudge in nudges})
    taken = []
    for nudge in nudges:
        taken += tx.query(
            f"""UPDATE nudges SET state = 'sending', attempts = attempts + 1, claim = :claim,
                    claimed_by = :worker, claimed_at = :now, claimed_until = :until
                WHERE id = :id AND state = 'planned' RETURNING {_GIVEN}""",  # noqa: S608  fixed text
            {**_values(claim), "id": nudge.id},
        )
    return [nudge_of(row) for row in taken]


def take_over(tx: Transaction, claim: Claim, longest: timedelta) -> int:
    """Takes the rows of claims that have run out, in doubt whether they were sent; gives how many.

    A claim that would last longer than `longest` from now was made by a clock that has since been put back.
    """
    return tx.execute(
        """UPDATE nudges SET doubt = 'its sender stopped before it could say', claim = :claim,
               claimed_by = :worker, claimed_until = :until
           WHERE state = 'sending' AND doubt IS NULL
               AND (claimed_until <= :now OR claimed_until > :too_far)""",
        {**_values(claim), "too_far": in_microseconds(claim.now + longest)},
    )


def take_doubtful(tx: Transaction, claim: Claim, longest: timedelta) -> list[Nudge]:
    """Claims the rows in doubt whose time of settling is over, to ask the platform about them."""
    rows = tx.query(
        f"""UPDATE nudges SET claim = :claim, claimed_by = :worker, claimed_until = :until
            WHERE state = 'sending' AND doubt IS NOT NULL
                AND (claimed_until <= :now OR claimed_until > :too_far)
            RETURNING {_GIVEN}""",  # noqa: S608  fixed text
        {**_values(claim), "too_far": in_microseconds(claim.now + longest)},
    )
    return [nudge_of(row) for row in rows]


def on_its_way(
    book: Book, nudges: Sequence[Nudge], bundle: str, channel: str, person: str, now: datetime
) -> None:
    """Notes, before anything is sent, which message these rows go out in, where, and to whom."""
    book.tx.execute_many(
        "UPDATE nudges SET bundle = :bundle, channel = :channel, sent_to = :person WHERE id = :id",
        [{"id": n.id, "bundle": bundle, "channel": channel, "person": person} for n in nudges],
    )
    _log(book, now, "nudge_sending", nudges, recipient=person, channel=channel, message=bundle)


def sent(book: Book, nudges: Sequence[Nudge], receipt: str, now: datetime) -> int:
    """The platform took them. Like all below, gives how many rows were still the claim's to record."""
    done = _record(
        book,
        nudges,
        f"state = 'sent', sent_at = :now, receipt = :receipt, reason = NULL, {_FREE}",
        {"now": in_microseconds(now), "receipt": receipt},
    )
    return _log(book, now, "nudge_sent", done)


def doubted(book: Book, nudges: Sequence[Nudge], reason: str, until: datetime, now: datetime) -> int:
    """Nobody knows whether the platform took them; it is asked after `until`, when it has settled."""
    done = _record(
        book,
        nudges,
        "doubt = :reason, claimed_until = :until",
        {"reason": reason, "until": in_microseconds(until)},
    )
    return _log(book, now, "nudge_doubted", done, reason=reason)


def uncertain(book: Book, nudges: Sequence[Nudge], reason: str, now: datetime) -> int:
    """Nobody can find out whether the platform took them; a person has to settle it."""
    done = _record(book, nudges, f"state = 'uncertain', reason = :reason, {_FREE}", {"reason": reason})
    return _log(book, now, "nudge_uncertain", done, reason=reason)


def failed(book: Book, nudges: Sequence[Nudge], reason: str, now: datetime) -> int:
    """They cannot be delivered as things are; `reason` is a phrase for people."""
    done = _record(book, nudges, f"state = 'failed', reason = :reason, {_FREE}", {"reason": reason})
    return _log(book, now, "nudge_failed", done, reason=reason)


def try_later(book: Book, nudges: Sequence[Nudge], reason: str, at: datetime, now: datetime) -> int:
    """They were surely not taken, and go out again from `at` on."""
    done = _record(book, nudges, f"{_BACK}, send_at = :at", {"reason": reason, "at": in_microseconds(at)})
    return _log(book, now, "nudge_put_off", done, reason=reason)


def channel_closed(book: Book, nudges: Sequence[Nudge], channel: str, reason: str, now: datetime) -> int:
    """Their recipient cannot be reached on this channel: the next of their channels is tried at once."""
    recorded = 0
    for nudge in nudges:
        closed = " ".join(sorted(nudge.closed_channels | {channel}))
        values = {"reason": reason, "closed": closed}
        done = _record(book, [nudge], f"{_BACK}, closed_channels = :closed", values)
        recorded += _log(book, now, "nudge_unreachable", done, reason=reason, channel=channel)
    return recorded


def put_back(book: Book, nudges: Sequence[Nudge], reason: str | None, at: datetime) -> int:
    """They were claimed and not tried: it is out of hours, or the platform is asking everybody to wait."""
    values = {"reason": reason, "at": in_microseconds(at)}
    return len(_record(book, nudges, f"{_BACK}, send_at = :at, attempts = attempts - 1", values))


def cancelled(book: Book, nudges: Sequence[Nudge], reason: str, now: datetime) -> int:
    """They turned out, just before sending, to be wanted no more."""
    done = _record(
        book,
        nudges,
        f"state = 'cancelled', attempts = attempts - 1, reason = :reason, {_FREE}",
        {"reason": reason},
    )
    return _log(book, now, "nudge_cancelled", done, reason=reason)


def _record(book: Book, nudges: Iterable[Nudge], settled: str, values: dict[str, Any]) -> list[Nudge]:
    sql = f"UPDATE nudges SET {settled} WHERE id = :id AND claim = :claim AND state = 'sending'"  # noqa: S608  fixed text
    return [n for n in nudges if book.tx.execute(sql, {**values, "id": n.id, "claim": n.claim})]


def _log(book: Book, now: datetime, action: str, nudges: Sequence[Nudge], **told: str | None) -> int:
    """One line in the log for each case; never words or addresses. Gives the number of nudges."""
    for ref in sorted({nudge.case_ref for nudge in nudges}):
        ids = [nudge.id for nudge in nudges if nudge.case_ref == ref]
        book.lines.append(audit.Line(now, audit.ASSISTANT, action, ref, {"nudges": ids, **told}))
    return len(nudges)


def _values(claim: Claim) -> dict[str, Any]:
    return {
        "claim": claim.token,
        "worker": claim.worker,
        "now": in_microseconds(claim.now),
        "until": in_microseconds(claim.until),
    }
