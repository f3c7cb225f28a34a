"""A case as people follow it: each deadline with its rule, source and working, and what is booked next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from procedure.counting import Counting, unpublished_after
from procedure.events import Moment, day_of
from procedure.facts import Conference, Facts
from procedure.no_longer import awaits_a_conference
from procedure.rules import Rule, Source
from procedure.wording import say_children
from procedure.working import provisional

STILL_FOR_THE_LAST = timedelta(weeks=3)

Status = Literal["done", "due", "overdue", "waiting", "withdrawn"]


class Deadline(NamedTuple):
    """One step with its limit: a rule of the policy, on one occasion in the life of a case.

    `number` says which occasion: the first or second core group, or which conference a report is for. `due` is a
    date, or an aware date-time for limits in hours, or None while what it counts from has not happened or where
    the rule has no figure. `counted_from` is the day or moment the count starts from, `counting` how it is
    counted or, without a date, why there is none (a sentence without its full stop). `missed` says that the
    moment for it has passed for good (a report after its conference). `children` is empty when the deadline is
    the same for every child of the case. `agreed` is the day that people agreed on for a review, until it is
    booked, or for a core group: it stands beside the limit and does not move it. `seen` is what the chair's
    record says of a report: whether it had been seen in time. On that word alone it is done without a `done_on`.
    """

    under: Rule
    number: int
    due: Moment | None
    counting: Counting | str
    status: Status
    counted_from: Moment | None = None
    done_on: date | None = None
    agency: str | None = None
    children: tuple[str, ...] = ()
    missed: bool = False
    note: str = ""
    agreed: date | None = None
    seen: bool | None = None

    @property
    def step(self) -> str:
        """The id of the step."""
        return self.under.step

    @property
    def occurrence(self) -> str:
        """Which of its step it is, unique within a case: "1", "2" ...; an agency's report is "1:school"."""
        said = f"{self.number}:{self.agency}" if self.agency else str(self.number)
        return f"{said}:{'+'.join(self.children)}" if self.children else said

    @property
    def name(self) -> str:
        """What people see, with the children it concerns where it is not all of them."""
        if not self.children:
            return self.under.name
        return f"{self.under.name} ({say_children(self.children)})"

    @property
    def rule(self) -> str:
        """The rule in words."""
        return self.under.says

    @property
    def source(self) -> Source:
        """The document that the rule rests on."""
        return self.under.source

    @property
    def owner(self) -> str:
        """The role that does it."""
        return "agency" if self.agency else self.under.owner

    def as_json(self) -> dict[str, Any]:
        """The deadline with its dates as ISO text, as every door that speaks JSON gives it.

        `due` is always a day; `due_at` is the moment, where the limit has an hour.
        """
        return {
            "step": self.step,
            "occurrence": self.occurrence,
            "name": self.name,
            "due": day_of(self.due).isoformat() if self.due else None,
            "due_at": self.due.isoformat() if isinstance(self.due, datetime) else None,
            "rule": self.rule,
            "working": self.working,
            "source": self.source.as_json(),
            "status": self.status,
            "provisional": self.provisional,
            "owner": self.owner,
            "done_on": self.done_on.isoformat() if self.done_on else None,
            "agency": self.agency,
            "children": list(self.children),
            "missed": self.missed,
            "note": self.note,
            "agreed": self.agreed.isoformat() if self.agreed else None,
            "seen_in_time": self.seen,
        }

    @property
    def working(self) -> str:
        """How the limit was arrived at, in one sentence that names the days that were not counted."""
        if isinstance(self.counting, str) or self.counted_from is None or self.due is None:
            return f"{self.counting}."
        until = unpublished_after(self.counting, self.counted_from, self.due)
        said = self.counting.says(self.counted_from, self.due)
        return f"{said}{provisional(until) if until else ''}."

    @property
    def provisional(self) -> bool:
        """Whether the count rests on days whose bank holidays are not published yet."""
        if isinstance(self.counting, str) or self.counted_from is None or self.due is None:
            return False
        return unpublished_after(self.counting, self.counted_from, self.due) is not None

    @property
    def is_done_by_word(self) -> bool:
        """Whether nobody recorded it but the chair, who says that it had been seen in time."""
        return self.seen is True and self.status == "done" and self.done_on is None

    @property
    def is_contradicted(self) -> bool:
        """Whether what was recorded of a report and what the chair's record says of it cannot both be so."""
        if self.seen is None or self.done_on is None or self.due is None:
            return False
        return self.seen != (self.done_on <= day_of(self.due))

    def days_late(self, as_of: date) -> int:
        """How many calendar days past its limit it is or was done; 0 when in time or without a date."""
        if self.due is None or self.is_done_by_word:
            return 0
        return max(0, ((self.done_on or as_of) - day_of(self.due)).days)


@dataclass(frozen=True, slots=True)
class Pathway:
    """Everything that follows from a case's events.

    `deadlines` are in the order of the pathway; `withdrawn` are those that no longer apply, each with its
    reason in `note`. `conference` is the one to come if it is booked. `questions` are sentences for whoever
    can settle what the record leaves unclear. `facts` are those of the case; where the children
    differ, of the first for whom a conference is to come, else of the first. `facts_by_child` then has each.
    """

    facts: Facts
    deadlines: tuple[Deadline, ...]
    withdrawn: tuple[Deadline, ...] = ()
    conference: Conference | None = None
    questions: tuple[str, ...] = ()
    facts_by_child: tuple[tuple[str, Facts], ...] = ()

    @property
    def open(self) -> tuple[Deadline, ...]:
        """What is still to be done, now or later."""
        return tuple(each for each in self.deadlines if each.status != "done" and not each.missed)

    @property
    def overdue(self) -> tuple[Deadline, ...]:
        """What should have been done and still can be."""
        return tuple(each for each in self.open if each.status == "overdue")

    @property
    def is_booked_in_vain(self) -> bool:
        """Whether a conference is booked that no child of the case needs, as things stand."""
        return self.conference is not None and not awaits_a_conference(self.facts)

    def conference_for(self, step: str, day: date, agency: str | None = None) -> Conference:
        """The conference for which a step was done on `day`: the next one, as a rule.

        What was missed before the last one and follows within three weeks came late for that one. It must not
        silence the reminders of a review that is months away.
        """
        coming = self.facts.conference_after(day)
        if coming.number == 1:
            return coming
        last = self.facts.conferences[coming.number - 2]
        if last.held is None or day - day_of(last.held.on) > STILL_FOR_THE_LAST:
            return coming
        missed = any(
            each.missed and each.step == step and each.agency in (None, agency) and each.number == last.number
            for each in self.deadlines
        )
        return last if missed else coming

    def find(self, step: str, occurrence: str = "1") -> Deadline | None:
        """One deadline by its step and occurrence."""
        for each in self.deadlines:
            if each.step == step and each.occurrence == occurrence:
                return each
        return None
