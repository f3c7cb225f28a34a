"""Pathways and policies for tests of the plan: the real England rules, with ladders written out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.resources import files

from procedure.events import CaseEvent
from procedure.facts import Conference, gather
from procedure.pathway import Deadline, Pathway
from procedure.policy import Policy, parse
from procedure.rules import Rule, Rung, Source
from scheduler.timetable import Timetable
from tests.doubles.town import CALENDAR, LONDON, at

SOURCE = Source("A procedure", "section 1", "england", "statutory", "2026")
ENGLAND = parse((files("procedure") / "policies" / "england.toml").read_text("utf-8"), "england.toml")


def rung(when: str, *to: str, urgent: bool = False, meeting: bool = False) -> Rung:
    """One rung as a policy writes it: `rung("-3wd", "owner")`, `rung("-10m", "attendees", meeting=True)`."""
    exact = None
    days = 0
    if when.endswith("wd"):
        days = int(when[:-2])
    elif when[-1] in "hm":
        unit = "hours" if when.endswith("h") else "minutes"
        exact = timedelta(**{unit: int(when[:-1])})
    return Rung(when, days, exact, to, urgent, "meeting" if meeting else "deadline")


def policy_with(**ladders: list[Rung]) -> Policy:
    """England's policy with these ladders and no others."""
    return replace(ENGLAND, ladders={step: tuple(rungs) for step, rungs in ladders.items()})


def timetable_with(**ladders: list[Rung]) -> Timetable:
    """When these ladders' reminders go out in the town."""
    return Timetable(policy_with(**ladders), CALENDAR, LONDON)


def due(step: str, when: date | datetime | None, *, owner: str = "social_worker", **more: object) -> Deadline:
    """A deadline that is not done yet."""
    rule = Rule(step, step, step, "within", 1, "days", "1 day", "s47", owner, SOURCE, says="")
    given = {"number": 1, "status": "due", **more}
    return Deadline(under=rule, due=when, counting="Counted elsewhere", **given)  # type: ignore[arg-type]


def pathway(
    *deadlines: Deadline, booked: datetime | None = None, booked_at: str = "2026-01-05 12:00"
) -> Pathway:
    """A case with these deadlines, and an initial conference booked for that moment, if one is given, then."""
    conference = None
    if booked is not None:
        event = CaseEvent("b", "conference_booked", booked, {}, at(booked_at), "booking")
        conference = Conference(1, "icpc", None, event)
    return Pathway(gather([]), deadlines, conference=conference)
