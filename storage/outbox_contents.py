"""What is in the outbox and what is still to come, listed, counted and looked up; nothing here changes anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from operator import itemgetter

from storage import agenda, audit, to_come
from storage.database import Row, Transaction
from storage.nudge import COMING, JOINED, Nudge, State, in_microseconds, moment_of, nudge_of

LONGEST_WAIT = timedelta(days=30)  # of a nudge that could not go out, before it went with others


def notices_of(tx: Transaction, case_id: str, *abouts: str) -> list[Nudge]:
    """The notices of a case under these names that were not cancelled, sent or not; the earliest first."""
    names = ", ".join(f":about{number}" for number in range(len(abouts)))
    rows = tx.query(
        f"""{JOINED} WHERE n.case_id = :case_id AND n.state != 'cancelled' AND n.kind = 'notice'
                AND n.rung IN ({names}) ORDER BY n.due_at, n.id""",
        {"case_id": case_id, **{f"about{number}": about for number, about in enumerate(abouts)}},
    )
    return [nudge_of(row) for row in rows]


def was_given(tx: Transaction, recipient: str, about: str, once: str) -> bool:
    """Whether a notice of no case was ever put there under this key, whatever became of it since."""
    alike = "case_id IS NULL AND recipient = :recipient AND rung = :about AND deadline = :once"
    return bool(
        tx.query(
            f"""SELECT 1 FROM nudges WHERE state != 'cancelled' AND step = '' AND occurrence = '1' AND {alike}
                UNION ALL SELECT 1 FROM nudges WHERE state = 'cancelled' AND {alike}""",  # noqa: S608  fixed text
            {"about": about, "recipient": recipient, "once": once},
        )
    )


def get(tx: Transaction, nudge_id: str) -> Nudge:
    """The nudge with this id. Raises `LookupError`."""
    rows = tx.query(f"{JOINED} WHERE n.id = :id", {"id": nudge_id})
    row = rows[0] if rows else to_come.row_of(tx, nudge_id)
    if row is None:
        raise LookupError(f"There is no nudge {nudge_id}: list them with icpc nudges.")
    return nudge_of(row)


def life(tx: Transaction, nudge_id: str) -> list[audit.Entry]:
    """What the log tells of one nudge, from its planning to its end. Raises `LookupError`."""
    nudge = get(tx, nudge_id)
    return [each for each in audit.entries(tx, nudge.case_ref) if _tells_of(each, nudge.id)]


def _tells_of(entry: audit.Entry, nudge_id: str) -> bool:
    told = entry.details
    if "first" in told and "last" in told:  # of one planning, whose ids count on from the first
        return int(told["first"]) <= int(nudge_id) <= int(told["last"])
    return nudge_id == told.get("nudge") or nudge_id in told.get("nudges", ())


def next_due(tx: Transaction, until: datetime) -> datetime | None:
    """When the outbox next has something to do, if that is at or before `until` (both aware)."""
    rows = tx.query(
        f"""SELECT min(at) AS at FROM (
                SELECT min(send_at) AS at FROM ({agenda.DUE}) AS waiting
                UNION ALL
                SELECT min(claimed_until) FROM nudges WHERE state = 'sending' AND claimed_until <= :due
            ) AS moments""",  # noqa: S608  fixed text
        {"due": in_microseconds(until)},
    )
    return moment_of(rows[0]["at"]) if rows[0]["at"] else None


def listing(
    tx: Transaction,
    *,
    due: datetime | None = None,
    state: State | None = None,
    case_id: str | None = None,
    recipient: str | None = None,
    limit: int | None = None,
) -> list[Nudge]:
    """Nudges, the earliest first, at most `limit` of them: those that should have gone by `due`, in one state, of a
    case or person.
    """
    where = ["n.due_at <= :due", "n.state IN ('planned', 'sending')"] if due is not None else ["1 = 1"]
    where += ["n.state = :state"] if state is not None else []
    where += ["n.state != 'planned'"] if state not in (None, "planned") else []  # as the index says
    where += ["n.case_id = :case_id"] if case_id is not None else []
    where += ["n.recipient = :recipient"] if recipient is not None else []
    values = {
        "due": in_microseconds(due) if due is not None else None,
        "state": state,
        "case_id": case_id,
        "recipient": recipient,
        "limit": -1 if limit is None else limit,
    }
    first = "ORDER BY n.due_at, n.id LIMIT :limit"
    rows: list[Row] = tx.query(f"{JOINED} WHERE {' AND '.join(where)} {first}", values)
    if state in (None, "planned"):
        where += ["n.next_at <= :due"] if due is not None else []  # before each series is taken apart
        rows += tx.query(f"{COMING} WHERE {' AND '.join(where)} {first}", values)
    return [nudge_of(row) for row in sorted(rows, key=itemgetter("due_at", "id"))[:limit]]


def told_of(tx: Transaction, person: str, since: datetime) -> set[tuple[str, str, str]]:
    """The steps, as case reference, step and occurrence, whose reminders due from `since` (aware) went to a person.

    Those that are on their way to them this moment are among them.
    """
    rows = tx.query(
        """SELECT DISTINCT c.ref, n.step, n.occurrence FROM nudges n JOIN cases c ON c.id = n.case_id
           WHERE n.state != 'planned' AND n.state IN ('sending', 'sent') AND n.due_at >= :since
               AND n.kind = 'step' AND coalesce(n.sent_to, n.recipient) = :person""",
        {"person": person, "since": in_microseconds(since)},
    )
    return {(row["ref"], row["step"], row["occurrence"]) for row in rows}


def was_reminded(tx: Transaction, case_id: str, person: str) -> bool:
    """Whether anything of a case ever went out to this person, in their own place or somebody else's."""
    return bool(
        tx.query(
            """SELECT 1 FROM nudges WHERE case_id = :case_id AND sent_to = :person
                   AND state IN ('sending', 'sent', 'uncertain') LIMIT 1""",
            {"case_id": case_id, "person": person},
        )
    )


def of_thing(tx: Transaction, about: tuple[str, str, str, str, str]) -> list[Nudge]:
    """What the outbox holds of what somebody is told of (a nudge's `about`), the earliest first.

    What is still to come is not among it.
    """
    kind, case_id, step, occurrence, recipient = about
    rows = tx.query(
        f"""{JOINED} WHERE n.case_id = :case_id AND n.recipient = :recipient AND n.kind = :kind
                AND n.step = :step AND n.occurrence = :occurrence ORDER BY n.due_at, n.id""",
        {"kind": kind, "case_id": case_id, "step": step, "occurrence": occurrence, "recipient": recipient},
    )
    return [nudge_of(row) for row in rows]


def gone_to(tx: Transaction, case_id: str, person: str, since: datetime) -> list[Nudge]:
    """The reminders of steps of a case that went out, or may have, to a person since a moment (aware)."""
    rows = tx.query(
        f"""{JOINED} WHERE n.case_id = :case_id AND n.sent_to = :person AND n.kind = 'step'
                AND n.state IN ('sending', 'sent', 'uncertain') AND coalesce(n.sent_at, n.claimed_at) >= :since""",
        {"case_id": case_id, "person": person, "since": in_microseconds(since)},
    )
    return [nudge_of(row) for row in rows]


def in_one_message(tx: Transaction, nudge: Nudge) -> list[Nudge]:
    """The nudges that went out in the same message as this one, itself included; the earliest date first."""
    if nudge.bundle is None or nudge.claimed_at is None:
        return [nudge]
    rows = tx.query(
        f"""{JOINED} WHERE n.state != 'planned' AND n.state IN ('sending', 'sent', 'uncertain')
                AND n.due_at >= :since AND n.bundle = :bundle ORDER BY n.deadline, n.id""",
        {"bundle": nudge.bundle, "since": in_microseconds(nudge.claimed_at - LONGEST_WAIT)},
    )
    return [nudge_of(row) for row in rows]


def last_told_of(tx: Transaction, person: str, since: datetime) -> tuple[str, str] | None:
    """The case (its id) and the step of the last reminder due from `since` (aware) that went to a person."""
    rows = tx.query(
        """SELECT case_id, step FROM nudges
           WHERE state != 'planned' AND state = 'sent' AND due_at >= :since AND kind = 'step'
               AND case_id IS NOT NULL AND coalesce(sent_to, recipient) = :person
           ORDER BY due_at DESC, id DESC LIMIT 1""",
        {"person": person, "since": in_microseconds(since)},
    )
    return (rows[0]["case_id"], rows[0]["step"]) if rows else None


def not_through(tx: Transaction, team: str | None, since: datetime | None = None) -> dict[str, int]:
    """How many nudges failed ("failed") or may or may not have arrived ("uncertain"); others are left out.

    Of one `team`: of its cases, and to its people where they are of no case; None for all. `since` (aware)
    leaves out those due before.
    """
    where = ["n.state != 'planned'", "n.state IN ('uncertain', 'failed')"]
    where += ["n.due_at >= :since"] if since is not None else []
    where += ["coalesce(c.team, p.team) = :team"] if team is not None else []
    rows = tx.query(
        f"""SELECT n.state, count(*) AS number FROM nudges n JOIN people p ON p.id = n.recipient
                LEFT JOIN cases c ON c.id = n.case_id
            WHERE {" AND ".join(where)} GROUP BY n.state""",  # noqa: S608  fixed text
        {"since": in_microseconds(since) if since is not None else None, "team": team},
    )
    return {row["state"]: row["number"] for row in rows}


def counts(tx: Transaction) -> dict[str, int]:
    """How many nudges are in each state; states without any are left out."""
    rows = tx.query(
        """SELECT state, count(*) AS number FROM nudges WHERE state != 'planned' GROUP BY state
           UNION ALL SELECT 'planned', (SELECT count(*) FROM nudges)
               - (SELECT count(*) FROM nudges WHERE state != 'planned')
               + (SELECT coalesce(sum(json_array_length(rungs)), 0) FROM series)"""
    )
    return {row["state"]: row["number"] for row in rows if row["number"]}


def cases_with_nudges_for(tx: Transaction, recipient: str) -> list[str]:
    """The cases, by id, that have something planned for this person: replan them when a setting changes."""
    rows = tx.query(
        """SELECT case_id FROM nudges
           WHERE recipient = :recipient AND state = 'planned' AND case_id IS NOT NULL
           UNION SELECT (SELECT p.case_id FROM plannings p WHERE p.first <= s.first ORDER BY p.first DESC LIMIT 1)
           FROM series s WHERE s.recipient = :recipient ORDER BY case_id""",
        {"recipient": recipient},
    )
    return [row["case_id"] for row in rows]
