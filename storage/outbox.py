"""The outbox: every reminder that is planned, on its way, sent or in doubt, so that none is ever lost.

Whatever changes what is planned happens in the transaction of the event that changed it. What is in it is looked up
in `storage.outbox_contents`; how rows are taken out and sent is in `storage.sending`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from storage import audit, people, to_come
from storage.database import Transaction
from storage.nudge import Nudge, PlannedNudge, State, as_json, in_microseconds, in_utc
from storage.nudge_rows import SNOOZED, add_once, cancel_rows
from storage.outbox_contents import (
    cases_with_nudges_for,
    counts,
    get,
    gone_to,
    in_one_message,
    last_told_of,
    life,
    listing,
    next_due,
    not_through,
    notices_of,
    of_thing,
    told_of,
    was_given,
    was_reminded,
)
from storage.replanning import Replanned, replan, replan_all

__all__ = [
    "Nudge",
    "PlannedNudge",
    "Replanned",
    "State",
    "cases_with_nudges_for",
    "counts",
    "get",
    "gone_to",
    "in_one_message",
    "last_told_of",
    "life",
    "listing",
    "next_due",
    "not_through",
    "notices_of",
    "of_thing",
    "replan",
    "replan_all",
    "told_of",
    "was_given",
    "was_reminded",
]


class CannotResolve(Exception):
    """This nudge is not in doubt; the message is a sentence that says what it is instead."""


def notice(
    tx: Transaction,
    recipient: str,
    about: str,
    now: datetime,
    *,
    case_id: str | None = None,
    step: str = "",
    occurrence: str = "1",
    details: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    urgent: bool = False,
    once: str | None = None,
    instead: bool = False,
    expires_at: datetime | None = None,
) -> str | None:
    """Puts a message to one person into the outbox, for now or for `at`; gives its id.

    `about` names what it is ("invited", "booked"). With `once`, the same notice under the same key is
    not put there twice, and None is given the second time. With `instead`, it takes the place of those of
    its name that still wait to be sent to this person. Replanning a case never touches notices.
    """
    if instead:
        _overtake(tx, case_id, recipient, about, now)
    planned = PlannedNudge(
        step,
        occurrence,
        about,
        recipient,
        people.new_id() if once is None else once,
        at or now,
        "notice",
        urgent,
        as_json(details or {}),
        expires_at,
    )
    return add_once(tx, case_id, planned, now)


def _overtake(tx: Transaction, case_id: str | None, recipient: str, about: str, now: datetime) -> None:
    waiting = tx.query(
        """SELECT id FROM nudges WHERE case_id = :case_id AND recipient = :recipient AND rung = :about
               AND kind = 'notice' AND state = 'planned'""",
        {"case_id": case_id, "recipient": recipient, "about": about},
    )
    cancel_rows(tx, case_id, [(row["id"], "a later message says it") for row in waiting], now)


def cancel(
    tx: Transaction,
    case_id: str,
    reason: str,
    now: datetime,
    *,
    step: str | None = None,
    recipient: str | None = None,
) -> int:
    """Cancels what is still to be sent of a case, or only of one step or to one person; gives how many.

    What is being sent this moment cannot be called back: it is only kept from being tried again.
    """
    where = "case_id = :case_id"
    where += " AND step = :step" if step is not None else ""
    where += " AND recipient = :recipient" if recipient is not None else ""
    values = {"case_id": case_id, "step": step, "recipient": recipient}
    to_come.bring_out(tx, case_id, where, values)
    found = tx.query(
        f"SELECT id FROM nudges WHERE {where} AND state IN ('planned', 'sending')",  # noqa: S608  fixed text
        values,
    )
    return cancel_rows(tx, case_id, [(row["id"], reason) for row in found], now)


def snooze(tx: Transaction, nudge_id: str, until: datetime, by: str, now: datetime) -> None:
    """Leaves this nudge's recipient in peace about its step until `until` (aware), then reminds them once.

    `by` is the id of whoever puts it off: the recipient, or somebody who was told in their place.

    Reminders that were planned for them before then wait; others (their manager) are told as planned.
    Raises `LookupError` when there is no such nudge.
    """
    nudge = get(tx, nudge_id)
    values = {
        "case_id": nudge.case_id,
        "step": nudge.step,
        "occurrence": nudge.occurrence,
        "recipient": nudge.recipient,
        "until": in_microseconds(until),
    }
    of_it = "case_id = :case_id AND step = :step AND occurrence = :occurrence AND recipient = :recipient"
    if nudge.case_id is not None:
        to_come.bring_out(tx, nudge.case_id, of_it, values, until)
    tx.execute(
        f"""UPDATE nudges SET send_at = :until WHERE {of_it}
               AND state = 'planned' AND kind = 'step' AND send_at < :until""",  # noqa: S608  fixed text
        values,
    )
    again = PlannedNudge(
        nudge.step,
        nudge.occurrence,
        f"{SNOOZED}:{in_utc(until)}",
        nudge.recipient,
        nudge.deadline,
        until,
        nudge.kind,
        details=as_json(nudge.details),
    )
    add_once(tx, nudge.case_id, again, now)
    audit.write(
        tx,
        now,
        by,
        "nudge_snoozed",
        nudge.case_ref,
        {"nudge": nudge.id, "step": nudge.step, "until": in_utc(until)},
    )


def resolve(
    tx: Transaction, nudge_id: str, outcome: Literal["sent", "resend"], by: str, now: datetime
) -> None:
    """A person settles a doubt: the message had arrived ("sent"), or is to go out again ("resend").

    A nudge that failed can be sent again in the same way. `by` is that person's id. Raises `LookupError`
    when there is no such nudge and `CannotResolve` when it is neither uncertain nor failed.
    """
    nudge = get(tx, nudge_id)
    if nudge.state != "uncertain" and not (nudge.state == "failed" and outcome == "resend"):
        raise CannotResolve(
            f"Nudge {nudge.id} failed, so it did not arrive: say resend if it is still to go out."
            if nudge.state == "failed"
            else f"Nudge {nudge.id} is {nudge.state}, not uncertain, so there is nothing to settle."
        )
    settled = (
        "state = 'sent', sent_at = :now, reason = 'a person confirmed that it arrived'"
        if outcome == "sent"
        else "state = 'planned', send_at = :now, bundle = NULL, closed_channels = '', reason = NULL"
    )
    tx.execute(
        f"UPDATE nudges SET {settled}, doubt = NULL WHERE id = :id",  # noqa: S608  fixed text
        {"id": nudge.id, "now": in_microseconds(now)},
    )
    audit.write(tx, now, by, "nudge_resolved", nudge.case_ref, {"nudge": nudge.id, "outcome": outcome})
