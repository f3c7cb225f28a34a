"""What a chair says of the reports seen in time: it is known from then on, and never hides what others recorded."""

from __future__ import annotations

from procedure.deadlines import derive
from procedure.events import CaseEvent
from procedure.lateness import say_lateness
from procedure.pathway import Deadline
from procedure.policy import Policy
from tests.procedure.story import day, happened, the
from tests.procedure.test_agreed_review import CALENDAR, LEEDS

REQUEST = happened("conference_request", "2026-11-25", agencies=["school", "health"])
TODAY = day("2026-12-20")


def report(agency: str, *events: CaseEvent, step: str = "reports_to_family") -> Deadline:
    return the(derive([REQUEST, *events], LEEDS, CALENDAR, TODAY), step, f"1:{agency}")


def held(**seen: list[str]) -> CaseEvent:
    return happened("icpc", "2026-12-08", outcome="plan", **seen)


def shared(agency: str, on: str) -> CaseEvent:
    return happened("reports_to_family", on, agency=agency)


def test_a_report_that_the_chair_says_was_seen_in_time_is_not_missed_though_nobody_recorded_it() -> None:
    seen = report("school", held(family_saw=["school"]))
    assert (seen.status, seen.missed, seen.is_done_by_word) == ("done", False, True)
    assert seen.done_on is None, "nobody said on which day"
    assert seen.days_late(TODAY) == 0
    assert say_lateness(seen, TODAY, CALENDAR) == ""


def test_a_report_that_the_chair_does_not_name_stays_missed() -> None:
    assert report("health", held(family_saw=["school"])).missed
    assert report("school", held(family_saw=["school"]), step="reports_to_chair").missed


def test_what_was_recorded_stands_beside_what_the_chair_says() -> None:
    agreeing = report("school", shared("school", "2026-12-02"), held(family_saw=["school"]))
    assert (agreeing.done_on, agreeing.is_contradicted) == (day("2026-12-02"), False)
    denied = report("school", shared("school", "2026-12-02"), held(family_saw=[]))
    assert (denied.done_on, denied.is_contradicted) == (day("2026-12-02"), True)
    late = report("school", shared("school", "2026-12-07"), held(family_saw=["school"]))
    assert late.is_contradicted  # due on 3 December
    silent = report("school", shared("school", "2026-12-07"), held())
    assert not silent.is_contradicted


def test_an_agency_that_the_chair_names_is_counted_though_it_is_not_invited_any_more() -> None:
    assert report("police", held(family_saw=["police"])).is_done_by_word


def test_a_correction_of_the_record_takes_it_back(leeds: Policy) -> None:
    first = held(family_saw=["school"])
    after = happened("icpc", "2026-12-08", corrects=first, outcome="plan", family_saw=None)
    assert report("school", first, after).missed


def test_what_was_seen_for_a_conference_that_could_not_go_ahead_need_not_be_shared_again() -> None:
    attempt = happened("icpc", "2026-12-08", quorate=False, proceeded=False, family_saw=["school"])
    assert report("school", attempt).is_done_by_word
    health = report("health", attempt)
    assert health.status != "done"
    assert health.seen is None, "it can still be shared in time"
    later = report("health", attempt, shared("health", "2026-12-09"))
    assert not later.is_contradicted


def test_what_is_said_at_the_conference_held_takes_the_place_of_what_was_said_before() -> None:
    attempt = happened("icpc", "2026-12-08", quorate=False, proceeded=False, family_saw=["school"])
    after = happened("icpc", "2026-12-15", outcome="plan", family_saw=["health"])
    assert report("school", attempt, after).missed
    assert report("health", attempt, after).is_done_by_word


def test_what_was_seen_for_a_review_that_could_not_go_ahead_need_not_be_shared_again_either() -> None:
    initial = held(family_saw=[])
    booked = happened("conference_booked", "2027-03-01T10:00:00+00:00", conference="review")
    attempt = happened("first_review", "2027-03-01", quorate=False, proceeded=False, family_saw=["school"])
    again = [REQUEST, initial, booked, attempt, happened("conference_booked", "2027-03-05T10:00:00+00:00")]
    found = derive(again, LEEDS, CALENDAR, day("2027-03-02"))
    assert the(found, "reports_to_family", "2:school").is_done_by_word
    health = the(found, "reports_to_family", "2:health")
    assert (health.status, health.seen) == ("overdue", None), "it can still be shared"


def test_what_was_seen_for_the_first_review_says_nothing_of_the_second() -> None:
    initial = held(family_saw=[])
    attempt = happened("first_review", "2027-03-01", quorate=False, proceeded=False, family_saw=["school"])
    review = happened("first_review", "2027-03-08", outcome="continue", family_saw=["school"])
    booked = happened("conference_booked", "2027-09-01T10:00:00+01:00", conference="review")
    found = derive([REQUEST, initial, attempt, review, booked], LEEDS, CALENDAR, day("2027-08-02"))
    assert the(found, "reports_to_family", "3:school").status == "due"
