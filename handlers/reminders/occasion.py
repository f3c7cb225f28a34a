"""One reason to write to one person about one case, with what the words may need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from handlers.desk import Desk
from handlers.joining.joining import moment_of
from procedure.pathway import Pathway
from procedure.wording import say_count, say_time, say_when
from storage import conferences
from storage.cases import Case
from storage.conferences import Invitee
from storage.database import Transaction
from storage.nudge import Nudge
from storage.people import Person

SOON = 15  # minutes before a conference that are counted out


@dataclass(frozen=True, slots=True)
class Occasion:
    """A nudge that is to be worded `now` (aware), for `person`."""

    tx: Transaction
    desk: Desk
    person: Person
    case: Case
    pathway: Pathway
    nudge: Nudge
    now: datetime

    @property
    def today(self) -> date:
        """The local day on which it is worded."""
        return self.now.astimezone(self.desk.timezone).date()

    @property
    def invitee(self) -> Invitee | None:
        """The person's place on the invite list."""
        return conferences.invitee_of(self.tx, self.case.id, self.person.id)

    @property
    def moment(self) -> datetime | None:
        """When the conference to come is booked for, aware."""
        return moment_of(self.pathway)

    @property
    def when(self) -> str:
        """The conference's date in words; empty while there is none."""
        return say_when(self.moment, self.desk.timezone, weekday=True) if self.moment else ""

    @property
    def place(self) -> str:
        """Where the conference is; empty where nobody said."""
        booked = self.pathway.conference.booked if self.pathway.conference else None
        return str(booked.details.get("place", "")) if booked else ""

    @property
    def how_soon(self) -> str:
        """ "begins in 10 minutes", "is today at 10am", "is tomorrow at 10am" or the date."""
        moment = self.moment
        assert moment is not None, "only a conference with a date is soon"
        local = moment.astimezone(self.desk.timezone)
        minutes = ceil((moment - self.now).total_seconds() / 60)
        if minutes <= 0:
            return "has begun"
        if minutes <= SOON:
            return f"begins in {say_count(minutes, 'minute')}"
        days = (local.date() - self.today).days
        if days > 1:
            return f"is on {self.when}"
        return f"is {'tomorrow' if days else 'today'} at {say_time(local)}"
