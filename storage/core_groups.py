"""Who is in a case's core group, when it meets next, and the tasks of the plan that it keeps to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from procedure.outline_plan import PlanTask, State
from storage.database import Row, Transaction


@dataclass(frozen=True, slots=True)
class Dates:
    """When the core group meets next, where a day was agreed."""

    meets_on: date | None


@dataclass(frozen=True, slots=True)
class TaskDue:
    """An open task as it is listed beside those of other cases, with its `number` in its own plan."""

    ref: str
    team: str
    number: int
    task: PlanTask


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody noted of a task's progress. `at` is aware."""

    at: datetime
    person: str
    state: State
    text: str


def add_member(tx: Transaction, case_id: str, person: str, now: datetime) -> None:
    """Puts somebody into the core group, or back into it."""
    tx.execute(
        """INSERT INTO core_group_members (case_id, person, since) VALUES (:case_id, :person, :now)
           ON CONFLICT (case_id, person) DO UPDATE SET left_at = NULL""",
        {"case_id": case_id, "person": person, "now": now.isoformat()},
    )


def remove_member(tx: Transaction, case_id: str, person: str, now: datetime) -> None:
    """Takes somebody out of the core group."""
    tx.execute(
        "UPDATE core_group_members SET left_at = :now WHERE case_id = :case_id AND person = :person",
        {"now": now.isoformat(), "case_id": case_id, "person": person},
    )


def members(tx: Transaction, case_id: str) -> list[str]:
    """The ids of the core group's members, in the order in which they joined."""
    rows = tx.query(
        "SELECT person FROM core_group_members WHERE case_id = :id AND left_at IS NULL ORDER BY since, rowid",
        {"id": case_id},
    )
    return [row["person"] for row in rows]


def is_member(tx: Transaction, case_id: str, person: str) -> bool:
    """Whether this person is in the core group."""
    return person in members(tx, case_id)


def agree_dates(tx: Transaction, case_id: str, *, meets_on: date | None = None) -> None:
    """Keeps the day that was agreed; where none is given, the one before stays."""
    tx.execute(
        """INSERT INTO core_groups (case_id, meets_on) VALUES (:case_id, :meets_on)
           ON CONFLICT (case_id) DO UPDATE SET meets_on = coalesce(excluded.meets_on, core_groups.meets_on)""",
        {"case_id": case_id, "meets_on": _text(meets_on)},
    )


def forget_dates(tx: Transaction, case_id: str) -> None:
    """Forgets the days that were agreed: there is nothing to meet for any more."""
    tx.execute("DELETE FROM core_groups WHERE case_id = :id", {"id": case_id})


def dates(tx: Transaction, case_id: str) -> Dates:
    """The days that were agreed."""
    rows = tx.query("SELECT meets_on FROM core_groups WHERE case_id = :id", {"id": case_id})
    return Dates(_day(rows[0]["meets_on"])) if rows else Dates(None)


def add_tasks(tx: Transaction, case_id: str, tasks: Mapping[int, PlanTask], record: str = "") -> None:
    """Adds tasks to the plan, after those that are there; each with its place in the record it comes from."""
    last = tx.query("SELECT max(number) AS number FROM plan_tasks WHERE case_id = :id", {"id": case_id})
    first = (last[0]["number"] or 0) + 1
    tx.execute_many(
        """INSERT INTO plan_tasks (id, case_id, number, what_sealed, measure_sealed, owner, agency, due,
               children, record, place) VALUES (:id, :case_id, :number, :what, :measure, :owner, :agency, :due,
               :children, :record, :place)""",
        [
            {**_values(tx, task), "case_id": case_id, "number": number, "record": record, "place": place}
            for number, (place, task) in enumerate(tasks.items(), first)
        ],
    )


def reword_tasks(tx: Transaction, tasks: Iterable[PlanTask]) -> None:
    """Changes what tasks say, whose they are and by when; how they stand, and what was noted of them, stays."""
    tx.execute_many(
        """UPDATE plan_tasks SET what_sealed = :what, measure_sealed = :measure, owner = :owner, agency = :agency,
               due = :due, children = :children WHERE id = :id""",
        [_values(tx, task) for task in tasks],
    )


def reword(tx: Transaction, case_id: str, change: Callable[[str], str]) -> None:
    """Puts other words into the tasks of a case and the notes on them, where `change` gives others."""
    for each in tasks(tx, case_id):
        reword_tasks(tx, [replace(each, what=change(each.what), measure=change(each.measure))])
        for note in notes(tx, each.id):
            tx.execute(
                "UPDATE plan_task_notes SET note_sealed = :note WHERE task = :task AND at = :at",
                {"note": tx.sealer.seal(change(note.text)), "task": each.id, "at": note.at.isoformat()},
            )


def tasks_from(tx: Transaction, case_id: str, record: str) -> dict[int, PlanTask]:
    """The tasks that come from one chair's record (`record` is its first version), by their place in it."""
    rows = tx.query(
        "SELECT * FROM plan_tasks WHERE case_id = :id AND record = :record ORDER BY place",
        {"id": case_id, "record": record},
    )
    return {row["place"]: _task(tx, row) for row in rows}


def tasks(tx: Transaction, case_id: str) -> list[PlanTask]:
    """Every task of the plan, in its order."""
    rows = tx.query("SELECT * FROM plan_tasks WHERE case_id = :id ORDER BY number", {"id": case_id})
    return [_task(tx, row) for row in rows]


def task(tx: Transaction, case_id: str, task_id: str) -> PlanTask | None:
    """The task with this id, if it is one of this case."""
    return next((each for each in tasks(tx, case_id) if each.id == task_id), None)


def open_tasks_of(tx: Transaction, person: str) -> list[TaskDue]:
    """This person's open tasks in open cases, the earliest first."""
    return _open_tasks(tx, "t.owner = :person", {"person": person})


def open_tasks_of_others(tx: Transaction, person: str) -> list[TaskDue]:
    """The open tasks that are not this person's in the open cases that they answer for, the earliest first."""
    which = "t.owner != :person AND (c.social_worker = :person OR c.manager = :person)"
    return _open_tasks(tx, which, {"person": person})


def open_tasks(tx: Transaction, until: date, team: str | None = None) -> list[TaskDue]:
    """The open tasks due on or before `until` in open cases, of one team or of all, the earliest first."""
    which = "t.due <= :until" if team is None else "t.due <= :until AND c.team = :team"
    return _open_tasks(tx, which, {"until": until.isoformat(), "team": team})


def note_progress(
    tx: Transaction, task_id: str, state: State, note: str, by: str, on: date, now: datetime
) -> None:
    """Notes how a task stands on the day `on`: still open, done on that day, or no longer needed."""
    tx.execute(
        "UPDATE plan_tasks SET state = :state, settled_on = :settled, looked_at = :on WHERE id = :id",
        {
            "state": state,
            "settled": None if state == "open" else on.isoformat(),
            "on": on.isoformat(),
            "id": task_id,
        },
    )
    tx.execute(
        """INSERT INTO plan_task_notes (task, at, person, state, note_sealed)
           VALUES (:task, :at, :person, :state, :note)""",
        {
            "task": task_id,
            "at": now.isoformat(),
            "person": by,
            "state": state,
            "note": tx.sealer.seal(note),
        },
    )


def notes(tx: Transaction, task_id: str) -> list[Note]:
    """What was noted of a task, oldest first."""
    rows = tx.query("SELECT * FROM plan_task_notes WHERE task = :id ORDER BY at", {"id": task_id})
    return [
        Note(
            datetime.fromisoformat(row["at"]),
            row["person"],
            row["state"],
            tx.sealer.open(row["note_sealed"]),
        )
        for row in rows
    ]


def _open_tasks(tx: Transaction, which: str, values: Mapping[str, str | None]) -> list[TaskDue]:
    rows = tx.query(
        f"""SELECT t.*, c.ref AS ref, c.team AS team FROM plan_tasks t JOIN cases c ON c.id = t.case_id
           WHERE t.state = 'open' AND c.state = 'open' AND {which}
           ORDER BY t.due, c.ref, t.number""",  # noqa: S608  fixed text
        values,
    )
    return [TaskDue(row["ref"], row["team"], row["number"], _task(tx, row)) for row in rows]


def _values(tx: Transaction, task: PlanTask) -> dict[str, str]:
    return {
        "id": task.id,
        "what": tx.sealer.seal(task.what),
        "measure": tx.sealer.seal(task.measure),
        "owner": task.owner,
        "agency": task.agency,
        "due": task.due.isoformat(),
        "children": ",".join(task.children),
    }


def _task(tx: Transaction, row: Row) -> PlanTask:
    return PlanTask(
        id=row["id"],
        what=tx.sealer.open(row["what_sealed"]),
        measure=tx.sealer.open(row["measure_sealed"]),
        owner=row["owner"],
        agency=row["agency"],
        due=date.fromisoformat(row["due"]),
        children=tuple(row["children"].split(",")) if row["children"] else (),
        state=row["state"],
        settled_on=_day(row["settled_on"]),
        looked_at=_day(row["looked_at"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
