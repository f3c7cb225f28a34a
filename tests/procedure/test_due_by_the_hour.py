"""What is due by an hour is overdue from that hour on, for whoever looks at a moment and not at a day."""

from __future__ import annotations

from procedure.deadlines import derive
from procedure.lateness import say_late
from procedure.pathway import Status
from tests.procedure.story import LONDON, at, day, happened, the
from tests.procedure.test_agreed_review import CALENDAR, LEEDS

TOLD = [
    happened("strategy_discussion", "2026-11-20", started_s47=True),
    happened("conference_booked", "2026-12-08T10:00"),
]


def status(as_of: str) -> Status:
    moment = at(as_of) if "T" in as_of else day(as_of)
    return the(derive(TOLD, LEEDS, CALENDAR, moment, LONDON), "child_views").status


def test_what_has_to_be_done_before_the_conference_is_overdue_once_it_begins() -> None:
    assert status("2026-12-08T09:59") == "due"
    assert status("2026-12-08T10:01") == "overdue"
    assert status("2026-12-08") == "due"  # of the whole day
    assert status("2026-12-09") == "overdue"


def test_a_limit_of_a_day_is_kept_until_its_end() -> None:
    pathway = derive(TOLD, LEEDS, CALENDAR, at("2026-12-11T23:30"), LONDON)
    assert the(pathway, "icpc").status == "due"


def test_lateness_of_the_same_day_is_told_in_hours() -> None:
    due = at("2026-12-08T10:00")
    assert say_late(due, at("2026-12-08T09:59"), CALENDAR) == ""
    assert say_late(due, at("2026-12-08T10:20"), CALENDAR) == "less than an hour"
    assert say_late(due, at("2026-12-08T13:05"), CALENDAR) == "3 hours"
    assert say_late(due, at("2026-12-09T09:00"), CALENDAR) == "1 working day"
