"""What lies on the desk when a request is dealt with: the rules, the guidance, the calendar, the records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from guidance.danger import Alarm
from guidance.librarian import Librarian
from guidance.names import Names
from guidance.shelf import Shelf
from guidance.small_talk import SmallTalk
from handlers.joining.meetings import MeetingProvider
from handlers.paper import Paper
from handlers.reply import Picture
from handlers.request import Request
from procedure.agreed_day import waits_for_core_group, with_core_group
from procedure.calendar import WorkingCalendar
from procedure.chart import Chart
from procedure.deadlines import derive
from procedure.pathway import Pathway
from procedure.policy import Policy
from procedure.timeline import Timeline
from scheduler.hours import SendingHours
from scheduler.timetable import Timetable
from storage import core_groups, events
from storage.cases import Case
from storage.database import Transaction
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a handler may need that is not in the records.

    `policies` are by authority, and so are the `timetables` of their reminders; `fetch_librarian` gives the one
    librarian, who takes a moment to come the first time; `alarm` knows when somebody writes of danger, `names` a
    person's name, `small_talk` what is no question; `meetings` provides rooms to meet in from afar; `paint` makes
    the picture of a case or of measures, `write` a file ("docx" or "pdf") of a paper.
    """

    policies: Mapping[str, Policy]
    timetables: Mapping[str, Timetable]
    calendar: WorkingCalendar
    fetch_librarian: Callable[[], Librarian]
    alarm: Alarm
    names: Names
    small_talk: SmallTalk
    shelf: Shelf
    authority: str
    timezone: ZoneInfo
    public_url: str
    meeting_hosts: tuple[str, ...]
    meetings: MeetingProvider
    paint: Callable[[Timeline | Chart], Picture]
    write: Callable[[Paper, str], bytes]

    @property
    def librarian(self) -> Librarian:
        """Who answers questions from the guidance."""
        return self.fetch_librarian()

    @property
    def hours(self) -> SendingHours:
        """When the authority's reminders go out."""
        return self.timetables[self.authority].hours

    def pathway(self, tx: Transaction, case: Case, as_of: date | datetime) -> Pathway:
        """Where the case stands on a day, or at a moment (aware), under its authority's rules."""
        policy = self.policies[case.authority]
        pathway = derive(events.of_case(tx, case.id), policy, self.calendar, as_of, self.timezone)
        if not any(waits_for_core_group(each) for each in pathway.deadlines):
            return pathway
        meets_on = core_groups.dates(tx, case.id).meets_on
        return with_core_group(pathway, meets_on) if meets_on else pathway


@dataclass(frozen=True, slots=True)
class Turn:
    """One request being dealt with, inside its transaction. `values` are what was typed or filled in.

    `changed` is where each case stands in which something happened in this turn, by its id: what people are
    reminded of there is planned once, at the end (see `handlers.cases.recording`).
    """

    request: Request
    desk: Desk
    tx: Transaction
    values: Mapping[str, str]
    prepared: Any = None
    changed: dict[str, Pathway] = field(default_factory=dict)

    @property
    def person(self) -> Person:
        """Who is asking."""
        return self.request.person

    @property
    def now(self) -> datetime:
        """When, aware."""
        return self.request.now

    @property
    def today(self) -> date:
        """The day it is where the authority is, or the day that was asked to be looked from."""
        return self.request.as_of or self.now.astimezone(self.desk.timezone).date()

    @property
    def as_of(self) -> date | datetime:
        """The moment from which is looked, local, or the day that was asked to be looked from."""
        return self.request.as_of or self.now.astimezone(self.desk.timezone)

    def value(self, name: str) -> str:
        """What was given for `name`, without spaces around it; empty where nothing was."""
        return self.values.get(name, "").strip()
