"""When something happens in a case, what was planned gives way to what is planned now.

Two reminders are the same when they tell the same person of the same step by the same rung about the
same date. A series that is planned again as it stands is left alone. Those of any other are brought out into
the outbox: the same reminder keeps its row there, and one that is no longer wanted is cancelled with the reason.
What was sent is never sent again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from storage import to_come
from storage.database import Row, Transaction, places
from storage.nudge import PlannedNudge, in_microseconds
from storage.nudge_rows import SNOOZED, add, cancel_rows, cancel_series, log_moved
from storage.series import Rungs, Series, nudges_in

OVERTAKEN = "a later reminder says the same"
Rows = dict[tuple[str, ...], Row]  # what stands in the outbox of a case, by what makes it the same
_key = itemgetter(*PlannedNudge._fields[:5])  # by these two reminders are the same
_about = itemgetter(*Series._fields[:4])  # by these one tells somebody of what a series tells them of


@dataclass(frozen=True, slots=True)
class Replanned:
    """What a replanning did to reminders: how many were added, left or moved to another hour, and cancelled."""

    added: int
    kept: int
    cancelled: int


def replan(tx: Transaction, case_id: str, planned: Iterable[Series], now: datetime) -> Replanned:
    """Makes the records say of the case what `planned` says, which says nothing twice; in the transaction of the
    event.
    """
    return replan_all(tx, {case_id: tuple(planned)}, now)


def replan_all(tx: Transaction, plans: Mapping[str, Sequence[Series]], now: datetime) -> Replanned:
    """As `replan`, for several cases by their ids: for all of them the records are read and written together."""
    rows, coming = _rows(tx, plans), to_come.of_cases(tx, plans)
    new: dict[str, Sequence[Series]] = dict(plans)
    kept = cancelled = 0
    for case_id, planned in plans.items():
        stands = rows.get(case_id, {}), coming.get(case_id, {})
        if any(stands):
            new[case_id], done = _follow(tx, case_id, planned, *stands, now)
            kept, cancelled = kept + done.kept, cancelled + done.cancelled
    return Replanned(add(tx, new, now), kept, cancelled)


def _follow(
    tx: Transaction,
    case_id: str,
    planned: Sequence[Series],
    rows: Rows,
    coming: Mapping[to_come.Kept, int],
    now: datetime,
) -> tuple[list[Series], Replanned]:
    """Keeps or cancels what stands of a case; gives what is to be added, and what was done."""
    wanted = {to_come.as_kept(series): series for series in _without(rows, planned)}
    new = [series for kept, series in wanted.items() if kept not in coming]
    left_alone = sum(len(series.rungs) for kept, series in wanted.items() if kept in coming)
    # What nobody is to be told of any more goes as a whole; in what changed, each reminder is looked at.
    others = {first: kept for kept, first in coming.items() if kept not in wanted}
    spoken_of = {series[:4] for series in planned}
    gone = {first: _why(kept, planned) for first, kept in others.items() if kept[:4] not in spoken_of}
    cancelled = cancel_series(tx, case_id, gone, now)
    if changed := others.keys() - gone.keys():
        to_come.bring_out_these(tx, case_id, changed)
        rows = _rows(tx, [case_id])[case_id]
    if not rows:
        return new, Replanned(0, left_alone, cancelled)
    every = {nudge[:5]: nudge for nudge in nudges_in(planned)}
    pairs = [(row, every[key]) for key, row in rows.items() if key in every]
    log_moved(tx, case_id, _keep_in_step(tx, pairs, now), now)
    cancelled += _cancel(tx, case_id, [row for key, row in rows.items() if key not in every], planned, now)
    return list(_without(rows, new)), Replanned(0, left_alone + len(pairs), cancelled)


def _without(rows: Rows, planned: Iterable[Series]) -> Iterator[Series]:
    """Of these series, the reminders that have no row in the outbox."""
    if not rows:
        yield from planned
        return
    for series in planned:
        step, occurrence, who, deadline = series[:4]
        left = [rung for rung in series.rungs if (step, occurrence, rung.name, who, deadline) not in rows]
        if len(left) == len(series.rungs):
            yield series
        elif left:
            yield series._replace(rungs=Rungs(left))


def _rows(tx: Transaction, case_ids: Collection[str]) -> dict[str, Rows]:
    """What stands in the outbox of each of these cases that has anything there."""
    found: dict[str, Rows] = {}
    for row in tx.query(
        f"""SELECT id, case_id, step, occurrence, rung, recipient, deadline, urgent, due_at, send_at, expires_at,
                state, unwanted, details
            FROM nudges WHERE case_id IN ({places(case_ids)}) AND kind != 'notice' AND state != 'cancelled'""",  # noqa: S608  fixed text
        tuple(case_ids),
    ):
        found.setdefault(row["case_id"], {})[_key(row)] = row
    return found


def _cancel(tx: Transaction, case_id: str, gone: list[Row], wanted: Sequence[Series], now: datetime) -> int:
    """Cancels what is no longer wanted, but not what somebody asked to be reminded of again."""
    spoken_of = {series[:4] for series in wanted}
    obsolete = []
    for row in gone:
        about = _about(row)
        asked_for = row["rung"].startswith(SNOOZED) and about in spoken_of
        if row["state"] in ("planned", "sending") and not asked_for:
            has_passed = row["due_at"] <= in_microseconds(now)
            obsolete.append(
                (row["id"], OVERTAKEN if has_passed and about in spoken_of else _why(about, wanted))
            )
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


def _why(about: tuple[Any, ...], wanted: Iterable[Series]) -> str:
    """Why to tell somebody of something is no longer wanted, given what is, in a phrase for people."""
    step, occurrence, recipient, deadline = about[:4]
    same = [each for each in wanted if each.step == step and each.occurrence == occurrence]
    if not same:
        return "nothing is waiting for this step any more"
    if all(each.deadline != deadline for each in same):
        return "the date moved"
    if all(each.recipient != recipient for each in same):
        return "it is somebody else's now"
    return "it is not needed as things stand"
