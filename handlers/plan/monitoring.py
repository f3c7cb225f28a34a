"""How a plan is kept to, in a sentence and in figures: what the core group looks at and measures count."""

from __future__ import annotations

from datetime import date

from handlers.agencies import agency_name
from handlers.plan.core_group_meetings import last_meeting
from handlers.record.answers import FAMILY
from procedure.calendar import WorkingCalendar
from procedure.day_off import say_limit
from procedure.lateness import say_late
from procedure.outline_plan import Monitoring, PlanTask, monitor
from procedure.pathway import Pathway
from procedure.wording import say_count, say_date
from storage import core_groups, people
from storage.cases import Case
from storage.database import Transaction


def monitoring_of(tx: Transaction, case: Case, pathway: Pathway, today: date) -> Monitoring:
    """The figures of one case's plan on a day; what measures add up over cases."""
    return monitor(core_groups.tasks(tx, case.id), last_meeting(pathway), today)


def in_a_sentence(found: Monitoring) -> str:
    """Such as: Tasks done: 2 of 5; overdue: 1. No open task waits to be looked at."""
    if not found.tasks:
        return "The plan has no tasks."
    overdue = f"; overdue: {found.overdue}" if found.overdue else ""
    done = f"Tasks done: {found.done} of {found.tasks}{overdue}."
    if not found.open:
        return done
    if found.monitored:
        return f"{done} No open task waits to be looked at."
    unseen = found.open - found.looked_at
    not_seen = f"{say_count(unseen, 'open task')} {'was' if unseen == 1 else 'were'} not looked at"
    return f"{done} {not_seen} at the last core group or since."


def owner_name(tx: Transaction, task: PlanTask) -> str:
    """Who does a task, as people see it."""
    if task.owner:
        return people.get(tx, task.owner).name
    return "The family" if task.agency == FAMILY else agency_name(task.agency)


def last_day_of(task: PlanTask, today: date, calendar: WorkingCalendar) -> str:
    """The day by which it is to be done; while that is to come, with the working day before one of rest."""
    to_come = task.state == "open" and not task.is_late(today)
    return say_limit(task.due, calendar) if to_come else say_date(task.due)


def state_of(task: PlanTask, today: date, calendar: WorkingCalendar) -> str:
    """How a task stands, in words; how late it is in working days."""
    if task.state == "dropped":
        return "No longer needed"
    if task.state == "done":
        return f"Done {say_date(task.settled_on)}" if task.settled_on else "Done"
    return f"Overdue by {say_late(task.due, today, calendar)}" if task.is_late(today) else "To be done"
