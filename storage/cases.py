"""The cases: a reference, a team, the people answerable for it; never a child's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from procedure.events import day_of
from storage.database import Row, Transaction


@dataclass(frozen=True, slots=True)
class Case:
    """One case, which may be of several children. `kind` is "new", "pre_birth" or "transfer_in"."""

    id: str
    ref: str
    authority: str
    team: str
    social_worker: str | None
    manager: str | None
    children: int
    kind: str
    state: str
    registered_at: str

    @property
    def is_open(self) -> bool:
        """Whether the case is still being followed."""
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class Due:
    """One open deadline as managers and owners list it. `due` is a day; `owner` a person's id.

    `due_at` (aware) is the moment, where the limit has an hour; `agreed` the day that people agreed on before it.
    """

    ref: str
    team: str
    step: str
    occurrence: str
    name: str
    due: date
    owner: str | None
    agency: str | None
    due_at: datetime | None = None
    agreed: date | None = None

    def has_passed(self, as_of: date | datetime) -> bool:
        """Whether it is overdue on a day, or at a moment (aware, local): by the hour, where the limit has one."""
        if self.due_at is not None and isinstance(as_of, datetime):
            return self.due_at < as_of
        return self.due < day_of(as_of)


class RefTaken(Exception):
    """The reference is registered already."""


def ref_key(ref: str) -> str:
    """What makes two spellings of a reference the same: case and punctuation do not count."""
    return "".join(character for character in ref.casefold() if character.isalnum())


def add(tx: Transaction, case: Case) -> None:
    """Registers a case. Raises `RefTaken`."""
    if find(tx, case.ref) is not None:
        raise RefTaken(case.ref)
    tx.execute(
        """INSERT INTO cases
               (id, ref, ref_key, authority, team, social_worker, manager, children, kind, state,
                registered_at)
           VALUES (:id, :ref, :ref_key, :authority, :team, :social_worker, :manager, :children, :kind,
                :state, :registered_at)""",
        {
            "id": case.id,
            "ref": case.ref,
            "ref_key": ref_key(case.ref),
            "authority": case.authority,
            "team": case.team,
            "social_worker": case.social_worker,
            "manager": case.manager,
            "children": case.children,
            "kind": case.kind,
            "state": case.state,
            "registered_at": case.registered_at,
        },
    )


def find(tx: Transaction, ref: str) -> Case | None:
    """The case with this reference, however it is spelt."""
    return _first(tx.query("SELECT * FROM cases WHERE ref_key = :key", {"key": ref_key(ref)}))


def get(tx: Transaction, case_id: str) -> Case:
    """The case with this id. Raises `LookupError`."""
    case = _first(tx.query("SELECT * FROM cases WHERE id = :id", {"id": case_id}))
    if case is None:
        raise LookupError(f"no case {case_id}")
    return case


def of_person(tx: Transaction, person: str) -> list[Case]:
    """The open cases that the person answers for or is invited to, by reference."""
    rows = tx.query(
        """SELECT * FROM cases WHERE state = 'open' AND (social_worker = :person OR manager = :person
               OR id IN (SELECT case_id FROM invitees WHERE person = :person AND uninvited_at IS NULL))
           ORDER BY ref""",
        {"person": person},
    )
    return [_case(row) for row in rows]


def urgent_of(tx: Transaction, owner: str) -> list[tuple[str, str]]:
    """The person's steps to be done as soon as possible, for which there is no date: reference and name."""
    rows = tx.query(
        """SELECT c.ref, d.name FROM deadlines d JOIN cases c ON c.id = d.case_id
           WHERE d.state = 'open' AND d.due IS NULL AND d.owner = :owner AND c.state = 'open'
           ORDER BY c.ref, d.step""",
        {"owner": owner},
    )
    return [(row["ref"], row["name"]) for row in rows]


def urgent_for_role(tx: Transaction, role: str) -> list[tuple[str, str]]:
    """What a team is to do as soon as possible, which is on nobody's own desk: reference and name of the step."""
    rows = tx.query(
        """SELECT c.ref, d.name FROM deadlines d JOIN cases c ON c.id = d.case_id
           WHERE d.state = 'open' AND d.due IS NULL AND d.owner IS NULL AND d.owner_role = :role
               AND c.state = 'open'
           ORDER BY c.ref, d.step""",
        {"role": role},
    )
    return [(row["ref"], row["name"]) for row in rows]


def with_step_between(
    tx: Transaction, step: str, first: date, last: date, team: str | None = None
) -> list[Case]:
    """The cases, open or closed, with an event of this step from `first` to `last`, by reference."""
    mine = "" if team is None else " AND team = :team"
    rows = tx.query(
        f"""SELECT * FROM cases WHERE id IN (SELECT case_id FROM events WHERE step = :step
               AND happened_on >= :first AND happened_on < :after){mine} ORDER BY ref""",  # noqa: S608  fixed text
        {
            "step": step,
            "first": first.isoformat(),
            "after": (last + timedelta(days=1)).isoformat(),
            "team": team,
        },
    )
    return [_case(row) for row in rows]


def disagreed_with(tx: Transaction, team: str | None = None) -> list[Case]:
    """The open cases, of one team or of all, in which somebody disagreed with a conference, by reference."""
    mine = "" if team is None else " AND team = :team"
    # The step stands in the text: the index of dissents is used only where the query names it so.
    rows = tx.query(
        f"""SELECT * FROM cases WHERE state = 'open'{mine}
               AND id IN (SELECT case_id FROM events WHERE step = 'dissent') ORDER BY ref""",  # noqa: S608  fixed
        {"team": team},
    )
    return [_case(row) for row in rows]


def all_open(tx: Transaction) -> list[str]:
    """The ids of the cases that are followed."""
    return [row["id"] for row in tx.query("SELECT id FROM cases WHERE state = 'open' ORDER BY id")]


def any_open(tx: Transaction, team: str | None = None) -> bool:
    """Whether any case is open, in this team where one is given."""
    where = "state = 'open'" if team is None else "state = 'open' AND team = :team"
    return bool(tx.query(f"SELECT 1 AS one FROM cases WHERE {where} LIMIT 1", {"team": team}))  # noqa: S608  fixed text


def assign(tx: Transaction, case_id: str, social_worker: str) -> None:
    """Gives the case to another social worker."""
    tx.execute(
        "UPDATE cases SET social_worker = :person WHERE id = :id", {"person": social_worker, "id": case_id}
    )


def set_state(tx: Transaction, case_id: str, state: str) -> None:
    """Closes ("closed") or reopens ("open") a case."""
    tx.execute("UPDATE cases SET state = :state WHERE id = :id", {"state": state, "id": case_id})


def rewrite_deadlines(tx: Transaction, case_id: str, rows: list[Mapping[str, Any]]) -> None:
    """Replaces what was derived of the case: one row a deadline, keyed by step and occurrence.

    `agreed` may be left out of a row for which no day is agreed.
    """
    tx.execute("DELETE FROM deadlines WHERE case_id = :id", {"id": case_id})
    tx.execute_many(
        """INSERT INTO deadlines
               (case_id, step, occurrence, name, due, agreed, state, done_on, owner_role, owner, agency)
           VALUES (:case_id, :step, :occurrence, :name, :due, :agreed, :state, :done_on, :owner_role, :owner,
               :agency)""",
        [{"agreed": None, "case_id": case_id, **row} for row in rows],
    )


def open_deadlines(
    tx: Transaction,
    until: date,
    *,
    team: str | None = None,
    owner: str | None = None,
    step: str | None = None,
) -> list[Due]:
    """The open deadlines due, or agreed to be done, on or before `until`, the earliest due first."""
    due = _deadlines(tx, "open", "d.due < :after", until, team=team, owner=owner, step=step)
    agreed = "d.agreed < :after AND d.due >= :after"  # apart, so that there is an index for either
    return [*due, *_deadlines(tx, "open", agreed, until, team=team, owner=owner, step=step)]


def missed_deadlines(
    tx: Transaction, until: date, *, team: str | None = None, owner: str | None = None
) -> list[Due]:
    """What was not done before the conference it was for, of the cases still open, the earliest first."""
    return _deadlines(tx, "missed", "d.due < :after", until, team=team, owner=owner, step=None)


def _deadlines(
    tx: Transaction,
    state: str,
    within: str,
    until: date,
    *,
    team: str | None,
    owner: str | None,
    step: str | None,
) -> list[Due]:
    after = until + timedelta(days=1)  # some limits have an hour, and are still of that day
    # The state stands in the text: the index of open deadlines is used only where the query names it so.
    where = [f"d.state = '{state}'", within, "c.state = 'open'"]
    where += ["c.team = :team"] if team is not None else []
    where += ["d.owner = :owner"] if owner is not None else []
    where += ["d.step = :step"] if step is not None else []
    rows = tx.query(
        f"""SELECT c.ref, c.team, d.step, d.occurrence, d.name, d.due, d.agreed, d.owner, d.agency
            FROM deadlines d JOIN cases c ON c.id = d.case_id
            WHERE {" AND ".join(where)} ORDER BY d.due, c.ref, d.step, d.occurrence""",  # noqa: S608  fixed text
        {"after": after.isoformat(), "team": team, "owner": owner, "step": step},
    )
    return [_due(row) for row in rows]


def _due(row: Row) -> Due:
    return Due(
        row["ref"],
        row["team"],
        row["step"],
        row["occurrence"],
        row["name"],
        date.fromisoformat(row["due"][:10]),
        row["owner"],
        row["agency"],
        datetime.fromisoformat(row["due"]) if "T" in row["due"] else None,
        date.fromisoformat(row["agreed"]) if row["agreed"] else None,
    )


def _first(rows: list[Row]) -> Case | None:
    return _case(rows[0]) if rows else None


def _case(row: Row) -> Case:
    return Case(**{name: row[name] for name in Case.__slots__})
