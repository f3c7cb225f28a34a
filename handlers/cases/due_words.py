"""How a step that is due is put into words in a list: its name, its date or booking, and how late it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from handlers.agencies import agency_name
from handlers.desk import Desk
from procedure.agreed_day import CORE_GROUPS
from procedure.day_off import say_limit
from procedure.events import day_of
from procedure.facts import Conference
from procedure.lateness import counts_in_working_days, say_late
from procedure.pathway import Pathway
from procedure.steps import CORE_GROUP_MEETS
from procedure.wording import say_date, say_datetime, say_when
from storage import cases
from storage.cases import Case, Due
from storage.database import Transaction

CONFERENCES = {"icpc": "ICPC", "first_review": "First review", "review": "Review"}
"""What a conference is called where it is booked and there is little room."""
WAS_IT_HELD = "Was it held? Record it"


@dataclass(slots=True)
class DueWords:
    """Words for what is due, looked at on a day, or at a moment (aware, local).

    Each case's pathway is worked out once.
    """

    tx: Transaction
    desk: Desk
    as_of: date | datetime
    _pathways: dict[str, Pathway] = field(default_factory=dict)

    def pathway(self, case: Case) -> Pathway:
        """Where a case stands."""
        if case.id not in self._pathways:
            self._pathways[case.id] = self.desk.pathway(self.tx, case, self.as_of)
        return self._pathways[case.id]

    def step(self, due: Due) -> str:
        """The step's name and whose it is; of a conference that is booked or agreed, when, with its limit."""
        booked = self.booked(due)
        if booked is not None:
            return booked_in_words(due.step, booked, due.due, self.desk)
        if due.agreed is not None:
            return f"{due.name}, agreed for {say_date(due.agreed)} (limit {say_date(due.due)})"
        return f"{due.name} ({agency_name(due.agency)})" if due.agency else due.name

    def booked(self, due: Due) -> datetime | None:
        """The time that the conference a step stands for is booked for, if it is one and is booked."""
        if due.step not in CONFERENCES:
            return None
        return booked_for(self._pathway_of(due).conference, due.step)

    def by(self, due: Due) -> str:
        """The last day for a step, with the hour where its limit has one.

        Where nobody works on a day to come, the working day before it is said too.
        """
        limit = due.due_at or due.due
        if due.has_passed(self.as_of):
            return say_when(limit, self.desk.timezone)
        return say_limit(limit, self.desk.calendar, self.desk.timezone)

    def late(self, due: Due) -> str:
        """ "2 working days", or "4 days" where the step's rule counts otherwise; empty when it is not late."""
        if not due.has_passed(self.as_of):
            return ""
        deadline = self._pathway_of(due).find(due.step, due.occurrence)
        # A task's day, or a disagreement's, was agreed by people who work in working days.
        in_working_days = deadline is None or counts_in_working_days(deadline)
        limit = due.due_at.astimezone(self.desk.timezone) if due.due_at else due.due
        return say_late(limit, self.as_of, self.desk.calendar, in_working_days=in_working_days)

    def state(self, due: Due) -> str:
        """ "Overdue by 2 working days", "Due today", "Booked", "Was it held? Record it" or "Due"."""
        if due.step == CORE_GROUP_MEETS:
            return WAS_IT_HELD
        late = self.late(due)
        if late:
            return f"Overdue by {late}"
        if due.step in CORE_GROUPS and due.agreed is not None and due.agreed < day_of(self.as_of):
            return WAS_IT_HELD
        booked = self.booked(due)
        if booked is not None:
            return WAS_IT_HELD if has_begun(booked, self.as_of) else "Booked"
        return "Due today" if due.due == day_of(self.as_of) else "Due"

    def _pathway_of(self, due: Due) -> Pathway:
        case = cases.find(self.tx, due.ref)
        assert case is not None, "a deadline belongs to a case"
        return self.pathway(case)


def booked_for(conference: Conference | None, step: str) -> datetime | None:
    """When the conference to come is booked for, if it is the one that `step` stands for."""
    if conference is None or conference.booked is None or conference.step != step:
        return None
    return conference.booked.on if isinstance(conference.booked.on, datetime) else None


def has_begun(booked: datetime, as_of: date | datetime) -> bool:
    """Whether the time that a conference is booked for has passed on a day, or at a moment (aware)."""
    return booked < as_of if isinstance(as_of, datetime) else booked.date() < as_of


def booked_in_words(step: str, booked: datetime, limit: date, desk: Desk) -> str:
    """ "ICPC booked for 7 December 2026 at 10am (limit 14 December 2026)"."""
    when = say_datetime(booked, desk.timezone)
    return f"{CONFERENCES[step]} booked for {when} (limit {say_date(limit)})"
