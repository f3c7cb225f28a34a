"""When something happens in a case, what was planned gives way to what is planned now.

Two reminders are the same when they tell the same person of the same step by the same rung about the
same date. The same reminder keeps its row; one that is no longer wanted is cancelled with the reason.
What was sent is never sent again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter, itemgetter

from storage.database import Row, Transaction
from storage.nudge import PlannedNudge, in_microseconds
from storage.nudge_rows import SNOOZED, add, cancel_rows, log_moved

# By these two reminders are the same; and by these a snoozed one speaks of what another does.
SAME = PlannedNudge._fields[:5]
_key = itemgetter(*SAME)
SPEAKS_OF = ("step", "occurrence", "recipient", "deadline")
_reminds, _reminded_by = itemgetter(*SPEAKS_OF), attrgetter(*SPEAKS_OF)


@dataclass(frozen=True, slots=True)
class Replanned:
    """What a replanning did: rows added, rows left or moved to another hour, rows cancelled."""

    added: int
    kept: int
    cancelled: int


def replan(tx: Transaction, case_id: str, planned: Iterable[PlannedNudge], now: datetime) -> Replanned:
    """Makes the case's part of the outbox say what `planned` says, which says nothing twice; in the transaction of
    the event.
    """
    return replan_all(tx, {case_id: tuple(planned)}, now)


def replan_all(tx: Transaction, plans: Mapping[str, Sequence[PlannedNudge]], now: datetime) -> Replanned:
    """As `replan`, for several cases by their ids: for all of them together the outbox is read and written once."""
    standing = _standing(tx, plans)
    new: dict[str, Sequence[PlannedNudge]] = {}
    cancelled = 0
    for case_id, planned in plans.items():
        rows = standing.get(case_id)
        new[case_id] = planned
        if rows is not None:
            wanted = {nudge[:5]: nudge for nudge in planned}
            new[case_id] = [nudge for key, nudge in wanted.items() if key not in rows]
            kept = [(row, wanted[key]) for key, row in rows.items() if key in wanted]
            log_moved(tx, case_id, _keep_in_step(tx, kept, now), now)
            gone = [row for key, row in rows.items() if key not in wanted]
            cancelled += _cancel(tx, case_id, gone, planned, now)
    add(tx, new, now)
    added, all_of_them = sum(map(len, new.values())), sum(map(len, plans.values()))
    return Replanned(added, all_of_them - added, cancelled)


def _standing(tx: Transaction, case_ids: Collection[str]) -> dict[str, dict[tuple[str, ...], Row]]:
    """What stands in the outbox of each of these cases that has anything there, by what makes it the same."""
    places = ", ".join("?" * len(case_ids))
    found: dict[str, dict[tuple[str, ...], Row]] = {}
    for row in tx.query(
        f"""SELECT id, case_id, step, occurrence, rung, recipient, deadline, urgent, due_at, send_at, expires_at,
                state, unwanted, details
            FROM nudges WHERE case_id IN ({places}) AND kind != 'notice' AND state != 'cancelled'""",  # noqa: S608  fixed text
        tuple(case_ids),
    ):
        found.setdefault(row["case_id"], {})[_key(row)] = row
    return found


def _cancel(
    tx: Transaction, case_id: str, gone: list[Row], wanted: Collection[PlannedNudge], now: datetime
) -> int:
    """Cancels what is no longer wanted, but not what somebody asked to be reminded of again."""
    reminded = {_reminded_by(nudge) for nudge in wanted}
    of_step: dict[tuple[str, str], list[PlannedNudge]] = {}
    for nudge in wanted:
        of_step.setdefault((nudge.step, nudge.occurrence), []).append(nudge)
    obsolete = [
        (row["id"], _why(row, of_step.get((row["step"], row["occurrence"]), [])))
        for row in gone
        if row["state"] in ("planned", "sending")
        and not (row["rung"].startswith(SNOOZED) and _reminds(row) in reminded)
    ]
    return cancel_rows(tx, case_id, obsolete, now)


def _keep_in_step(tx: Transaction, pairs: list[tuple[Row, PlannedNudge]], now: datetime) -> list[int]:
    """Moves rows whose hour or words changed; gives their ids. One that is already due is about to go."""
    moment = in_microseconds(now)
    changed = []
    for row, nudge in pairs:
        if row["state"] == "sending" and row["unwanted"]:
            tx.execute("UPDATE nudges SET unwanted = NULL WHERE id = :id", {"id": row["id"]})
        if row["state"] != "planned":
            continue
        due_at = row["due_at"] if row["due_at"] <= moment else in_microseconds(nudge.due_at)
        # A snooze or a wait for the platform outlasts the change.
        send_at = max(due_at, row["send_at"]) if row["send_at"] > row["due_at"] else due_at
        values = {
            "id": row["id"],
            "due_at": due_at,
            "send_at": send_at,
            "expires_at": in_microseconds(nudge.expires_at) if nudge.expires_at else None,
            "urgent": int(nudge.urgent),
            "details": nudge.details,
        }
        if any(row[name] != value for name, value in values.items()):
            changed.append(values)
    tx.execute_many(
        """UPDATE nudges SET due_at = :due_at, send_at = :send_at, expires_at = :expires_at,
               urgent = :urgent, details = :details WHERE id = :id AND state = 'planned'""",
        changed,
    )
    return [values["id"] for values in changed]


def _why(row: Row, same: list[PlannedNudge]) -> str:
    """Why a row is no longer wanted, given what is wanted of its step, in a phrase for people."""
    if not same:
        return "nothing is waiting for this step any more"
    if all(nudge.deadline != row["deadline"] for nudge in same):
        return "the date moved"
    if all(nudge.recipient != row["recipient"] for nudge in same):
        return "it is somebody else's now"
    return "a later reminder says the same"
