"""Who is reminded of what, and when: dates that can be checked on a calendar."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from procedure.pathway import Pathway
from procedure.rules import Rung
from scheduler.nudges import Recipients, plan
from scheduler.preferences import Preferences, preferences_in
from storage.nudge import PlannedNudge
from storage.series import nudges_in
from tests.doubles.pathways import due, pathway, rung, timetable_with
from tests.doubles.town import LONDON, at

PEOPLE = Recipients(
    social_worker=("worker",),
    team_managers=("manager",),
    service_managers=("service",),
    booking=("isu",),
    chair=("chair",),
    agencies={"school": ("teacher",)},
    attendees=("worker", "teacher", "father"),
)


def planned(
    path: Pathway, ladder: list[Rung], step: str = "s47", *, people: Recipients = PEOPLE, now: str
) -> tuple[PlannedNudge, ...]:
    wanted = nudges_in(plan(path, timetable_with(**{step: ladder}), people, at(now)))
    return tuple(sorted(wanted, key=lambda nudge: nudge.due_at))


def known(nudge: PlannedNudge) -> dict[str, Any]:
    """What whoever words it knows."""
    found: dict[str, Any] = json.loads(nudge.details)
    return found


def told(nudges: tuple[PlannedNudge, ...]) -> list[tuple[str, str]]:
    return [(n.recipient, f"{n.due_at.astimezone(LONDON):%a %d %b %H:%M}") for n in nudges]


def test_a_reminder_three_working_days_before_a_friday_comes_on_tuesday_at_nine() -> None:
    path = pathway(due("s47", date(2026, 12, 11)))
    assert told(planned(path, [rung("-3wd", "owner")], now="2026-12-01 12:00")) == [
        ("worker", "Tue 08 Dec 09:00")
    ]


def test_nine_in_the_morning_is_local_time_in_summer_and_in_winter() -> None:
    winter = planned(pathway(due("s47", date(2026, 3, 27))), [rung("0", "owner")], now="2026-03-01 12:00")
    summer = planned(pathway(due("s47", date(2026, 3, 30))), [rung("0", "owner")], now="2026-03-01 12:00")
    assert winter[0].due_at.isoformat() == "2026-03-27T09:00:00+00:00"
    assert summer[0].due_at.isoformat() == "2026-03-30T08:00:00+00:00"


def test_a_deadline_on_a_sunday_is_reminded_of_on_friday() -> None:
    path = pathway(due("s47", date(2027, 3, 21)))
    assert told(planned(path, [rung("0", "owner")], now="2027-03-01 12:00")) == [
        ("worker", "Fri 19 Mar 09:00")
    ]


def test_a_deadline_on_boxing_day_is_reminded_of_on_christmas_eve() -> None:
    path = pathway(due("s47", date(2026, 12, 28)))
    assert told(planned(path, [rung("0", "owner")], now="2026-12-01 12:00")) == [
        ("worker", "Thu 24 Dec 09:00")
    ]


def test_a_reminder_after_the_deadline_waits_for_the_next_working_day() -> None:
    path = pathway(due("s47", date(2026, 12, 24)))
    assert told(planned(path, [rung("+1wd", "owner")], now="2026-12-01 12:00")) == [
        ("worker", "Tue 29 Dec 09:00")
    ]


def test_a_reminder_on_the_day_comes_the_day_before_when_the_deadline_is_first_thing() -> None:
    path = pathway(due("s47", at("2026-12-11 08:30")))
    assert told(planned(path, [rung("0", "owner")], now="2026-12-01 12:00")) == [
        ("worker", "Thu 10 Dec 09:00")
    ]


def test_two_hours_before_a_deadline_on_a_sunday_is_on_friday() -> None:
    path = pathway(due("s47", at("2026-12-13 15:00")))
    assert told(planned(path, [rung("-2h", "owner")], now="2026-12-01 12:00")) == [
        ("worker", "Fri 11 Dec 13:00")
    ]


def test_an_exact_reminder_never_comes_before_work_begins() -> None:
    path = pathway(due("s47", at("2026-12-11 10:00")))
    assert told(planned(path, [rung("-2h", "owner")], now="2026-12-01 12:00")) == [
        ("worker", "Thu 10 Dec 17:00")
    ]


def test_what_was_done_withdrawn_or_missed_for_good_is_not_reminded_of() -> None:
    path = pathway(
        due("s47", date(2026, 12, 11), status="done"),
        due("s47", date(2026, 12, 11), number=2, missed=True),
        due("s47", None, number=3, status="waiting"),
    )
    assert planned(path, [rung("-3wd", "owner")], now="2026-12-01 12:00") == ()


def test_a_rule_without_a_figure_counts_its_reminders_from_what_it_follows() -> None:
    path = pathway(due("conference_request", None, counted_from=date(2026, 12, 8)))
    nudges = planned(path, [rung("+1wd", "owner")], "conference_request", now="2026-12-08 12:00")
    assert told(nudges) == [("worker", "Wed 09 Dec 09:00")]


def test_nobody_is_reminded_on_the_same_day_of_what_the_answer_to_their_own_step_has_just_told_them() -> None:
    path = pathway(due("conference_request", None, counted_from=date(2026, 12, 8)))
    ladder = [rung("0", "owner"), rung("+1wd", "owner", "team_manager")]
    for recorded in ("2026-12-08 08:15", "2026-12-08 09:30", "2026-12-08 16:55"):
        nudges = planned(path, ladder, "conference_request", now=recorded)
        assert told(nudges) == [("worker", "Wed 09 Dec 09:00"), ("manager", "Wed 09 Dec 09:00")]


def test_each_agency_is_reminded_of_its_own_report() -> None:
    path = pathway(due("reports_to_family", date(2026, 12, 11), agency="school"))
    nudges = planned(path, [rung("-3wd", "owner")], "reports_to_family", now="2026-12-01 12:00")
    assert [(n.recipient, known(n)["agency"]) for n in nudges] == [("teacher", "school")]


def test_when_managers_are_told_that_something_is_late_the_owner_hears_that_they_were() -> None:
    path = pathway(due("s47", date(2026, 12, 11), status="overdue"))
    nudges = planned(
        path, [rung("+1wd", "team_manager"), rung("+3wd", "service_manager")], now="2026-12-11 12:00"
    )
    assert [(n.recipient, n.rung, known(n).get("told")) for n in nudges] == [
        ("manager", "+1wd:team_manager", None),
        ("worker", "+1wd:told", ["manager"]),
        ("service", "+3wd:service_manager", None),
        ("worker", "+3wd:told", ["service"]),
    ]


def test_an_owner_reminded_together_with_the_manager_hears_it_in_the_same_message() -> None:
    path = pathway(due("s47", date(2026, 12, 11), status="overdue"))
    nudges = planned(path, [rung("+1wd", "owner", "team_manager")], now="2026-12-11 12:00")
    assert [(n.recipient, known(n).get("told")) for n in nudges] == [
        ("worker", ["manager"]),
        ("manager", None),
    ]


def test_before_the_deadline_nobody_is_reported_to_anybody() -> None:
    path = pathway(due("s47", date(2026, 12, 11)))
    nudges = planned(path, [rung("-1wd", "owner", "team_manager")], now="2026-12-01 12:00")
    assert [known(n).get("told") for n in nudges] == [None, None]


def test_somebody_with_two_roles_is_told_once() -> None:
    both = Recipients(social_worker=("worker",), team_managers=("worker",))
    path = pathway(due("s47", date(2026, 12, 11)))
    assert (
        len(planned(path, [rung("-1wd", "owner", "team_manager")], people=both, now="2026-12-01 12:00")) == 1
    )


def test_the_reminders_of_somebody_who_left_go_to_the_manager() -> None:
    left = Recipients(
        social_worker=("worker",),
        team_managers=("manager",),
        preferences={"worker": Preferences(active=False)},
    )
    path = pathway(due("s47", date(2026, 12, 11)))
    nudges = planned(path, [rung("-1wd", "owner")], people=left, now="2026-12-01 12:00")
    assert [(n.recipient, known(n)["standing_in_as"]) for n in nudges] == [("manager", "team_manager")]


def test_a_report_that_nobody_is_known_to_write_is_the_social_workers_to_chase() -> None:
    path = pathway(due("reports_to_family", date(2026, 12, 11), owner="agency", agency="police"))
    nudges = planned(path, [rung("-3wd", "owner")], "reports_to_family", now="2026-12-01 12:00")
    assert [n.recipient for n in nudges] == ["worker"]


def test_a_team_without_any_manager_reports_to_the_administrator_rather_than_to_nobody() -> None:
    empty = Recipients(administrators=("admin",))
    path = pathway(due("s47", date(2026, 12, 11)))
    nudges = planned(path, [rung("0", "owner")], people=empty, now="2026-12-01 12:00")
    assert [n.recipient for n in nudges] == ["admin"]


def test_people_are_reminded_at_the_time_they_chose_within_the_authoritys_hours() -> None:
    def at_time(chosen: str) -> str:
        people = Recipients(
            social_worker=("w",), preferences={"w": preferences_in({"reminder_time": chosen})}
        )
        path = pathway(due("s47", date(2026, 12, 11)))
        return told(planned(path, [rung("0", "owner")], people=people, now="2026-12-01 12:00"))[0][1]

    assert at_time("10:30") == "Fri 11 Dec 10:30"
    assert at_time("23:00") == "Fri 11 Dec 17:00"
    assert at_time("03:00") == "Fri 11 Dec 09:00"
    assert at_time("whenever") == "Fri 11 Dec 09:00"


MEETING = [
    rung("-1wd", "chair", "attendees", meeting=True),
    rung("-1h", "chair", "attendees", urgent=True, meeting=True),
    rung("-10m", "chair", "attendees", urgent=True, meeting=True),
]


def test_everyone_gets_their_link_a_working_day_an_hour_and_ten_minutes_before() -> None:
    path = pathway(booked=at("2027-01-11 10:00"))
    nudges = planned(path, MEETING, "icpc", now="2026-12-18 12:00")
    assert told(tuple(n for n in nudges if n.recipient == "father")) == [
        ("father", "Fri 08 Jan 09:00"),
        ("father", "Mon 11 Jan 09:00"),
        ("father", "Mon 11 Jan 09:50"),
    ]
    assert {n.recipient for n in nudges} == {"chair", "worker", "teacher", "father"}
    assert {n.kind for n in nudges} == {"join"}


def test_quiet_hours_move_a_reminder_within_its_day_and_never_a_link() -> None:
    quiet = preferences_in({"quiet_from": "09:00", "quiet_until": "11:00"})
    people = Recipients(social_worker=("w",), chair=("w",), preferences={"w": quiet})
    of_step = planned(
        pathway(due("s47", date(2026, 12, 11))), [rung("0", "owner")], people=people, now="2026-12-01 12:00"
    )
    links = planned(
        pathway(booked=at("2027-01-11 10:00")), MEETING, "icpc", people=people, now="2026-12-18 12:00"
    )
    assert told(of_step) == [("w", "Fri 11 Dec 11:00")]
    assert told(links) == [("w", "Fri 08 Jan 09:00"), ("w", "Mon 11 Jan 09:00"), ("w", "Mon 11 Jan 09:50")]


def test_a_reminder_that_would_come_after_the_hour_it_is_for_comes_the_day_before() -> None:
    quiet = preferences_in({"quiet_from": "08:00", "quiet_until": "16:00"})
    people = Recipients(social_worker=("w",), preferences={"w": quiet})
    path = pathway(due("s47", at("2026-12-11 14:00")))
    assert told(planned(path, [rung("0", "owner")], people=people, now="2026-12-01 12:00")) == [
        ("w", "Thu 10 Dec 16:00")
    ]


def test_ten_minutes_before_is_ten_minutes_before_whatever_the_hour() -> None:
    nudges = planned(pathway(booked=at("2027-01-11 08:00")), MEETING[2:], "icpc", now="2026-12-18 12:00")
    assert told(nudges)[0][1] == "Mon 11 Jan 07:50"


def test_a_link_asked_for_a_minute_before_is_sent_at_once_and_only_once() -> None:
    nudges = planned(pathway(booked=at("2027-01-11 10:00")), MEETING, "icpc", now="2027-01-11 09:59")
    assert [(n.rung, n.due_at) for n in nudges if n.recipient == "father"] == [
        ("-10m:attendees", at("2027-01-11 09:59"))
    ]


def test_whoever_hears_of_a_conference_the_day_before_is_not_reminded_of_it_in_the_same_breath() -> None:
    tomorrow, told_at = at("2027-01-12 10:00"), "2027-01-11 09:05"
    nudges = planned(pathway(booked=tomorrow, booked_at=told_at), MEETING, "icpc", now=told_at)
    assert told(tuple(n for n in nudges if n.recipient == "father")) == [
        ("father", "Tue 12 Jan 09:00"),
        ("father", "Tue 12 Jan 09:50"),
    ]
    late = replace(PEOPLE, invited_at={"father": at(told_at)})
    nudges = planned(pathway(booked=tomorrow), MEETING, "icpc", people=late, now=told_at)
    of_the_day_before = {n.recipient for n in nudges if n.rung.startswith("-1wd")}
    assert of_the_day_before == {"chair", "worker", "teacher"}, "the father is told by his invitation"


def test_nobody_is_sent_a_link_to_a_conference_that_is_long_over() -> None:
    assert planned(pathway(booked=at("2027-01-11 10:00")), MEETING, "icpc", now="2027-01-11 10:31") == ()


def test_nobody_is_told_to_hold_a_conference_that_is_booked_in_time() -> None:
    ladder = [rung("-5wd", "owner"), rung("0", "owner"), rung("+1wd", "team_manager")]
    in_time = pathway(due("icpc", date(2027, 1, 13)), booked=at("2027-01-11 10:00"))
    too_late = pathway(due("icpc", date(2027, 1, 13)), booked=at("2027-01-14 10:00"))
    late_rungs = ["+1wd:team_manager", "+1wd:told"]
    assert [n.rung for n in planned(in_time, ladder, "icpc", now="2026-12-18 12:00")] == late_rungs
    assert [n.rung for n in planned(too_late, ladder, "icpc", now="2026-12-18 12:00")] == [
        "-5wd:owner",
        "0:owner",
        *late_rungs,
    ]


LADDER = [
    rung("-3wd", "owner"),
    rung("-1wd", "owner"),
    rung("0", "owner"),
    rung("+1wd", "owner", "team_manager"),
]


def test_of_several_reminders_that_were_missed_only_the_latest_is_still_sent() -> None:
    ladder = [rung("-3wd", "owner"), rung("-2wd", "owner"), rung("+1wd", "owner", "team_manager")]
    nudges = planned(pathway(due("s47", date(2026, 12, 11))), ladder, now="2026-12-09 14:00")
    assert [n.rung for n in nudges] == ["-2wd:owner", "+1wd:owner", "+1wd:team_manager"]


def test_a_missed_reminder_gives_way_to_one_that_comes_the_next_morning_anyway() -> None:
    nudges = planned(pathway(due("s47", date(2026, 12, 11))), LADDER, now="2026-12-10 14:00")
    assert [n.rung for n in nudges] == ["0:owner", "+1wd:owner", "+1wd:team_manager"]


def test_a_case_entered_late_reminds_next_morning_so_that_what_was_done_can_be_entered_first() -> None:
    nudges = planned(
        pathway(due("s47", date(2026, 11, 20), status="overdue")), LADDER, now="2026-12-11 14:00"
    )
    assert told(nudges) == [("worker", "Mon 14 Dec 09:00"), ("manager", "Mon 14 Dec 09:00")]


def test_what_is_due_today_is_said_today_even_when_the_morning_is_over() -> None:
    nudges = planned(pathway(due("s47", date(2026, 12, 11))), [rung("0", "owner")], now="2026-12-11 14:00")
    assert told(nudges) == [("worker", "Fri 11 Dec 14:00")]


def test_what_is_due_on_saturday_is_said_on_friday_afternoon_if_the_morning_is_over() -> None:
    nudges = planned(pathway(due("s47", date(2026, 12, 12))), [rung("0", "owner")], now="2026-12-11 14:00")
    assert told(nudges) == [("worker", "Fri 11 Dec 14:00")]


def test_the_night_the_clocks_go_forward_a_link_due_at_a_time_that_does_not_exist_is_still_sent() -> None:
    meeting = datetime.combine(date(2026, 3, 29), time(1, 40), LONDON)  # the clock goes from 1am to 2am
    nudges = planned(pathway(booked=meeting), MEETING[2:], "icpc", now="2026-03-27 12:00")
    assert {n.due_at.isoformat() for n in nudges} == {"2026-03-29T01:30:00+00:00"}


def test_the_night_the_clocks_go_back_a_link_due_at_half_past_one_is_planned_once() -> None:
    meeting = datetime.combine(date(2026, 10, 25), time(2, 30), LONDON)
    nudges = planned(pathway(booked=meeting), MEETING[1:2], "icpc", now="2026-10-23 12:00")
    assert [n.due_at.isoformat() for n in nudges if n.recipient == "father"] == ["2026-10-25T01:30:00+00:00"]


def test_the_plan_is_the_same_whenever_it_is_made_before_the_first_reminder() -> None:
    path = pathway(due("s47", date(2026, 12, 11)), booked=at("2027-01-11 10:00"))
    assert planned(path, LADDER, now="2026-11-02 07:00") == planned(path, LADDER, now="2026-12-07 23:59")


def test_a_conference_recorded_in_another_time_zone_is_the_same_conference() -> None:
    summer = datetime.combine(date(2026, 7, 6), time(10), LONDON)
    local = planned(pathway(booked=summer), MEETING, "icpc", now="2026-06-01 12:00")
    utc = planned(pathway(booked=summer.astimezone(UTC)), MEETING, "icpc", now="2026-06-01 12:00")
    assert local == utc


def test_people_are_reminded_until_the_day_agreed_for_a_review_and_from_its_limit_on() -> None:
    path = pathway(due("first_review", date(2027, 3, 8), agreed=date(2027, 3, 1)))
    ladder = [rung("-3wd", "owner"), rung("0", "owner"), rung("+1wd", "team_manager")]
    assert told(planned(path, ladder, "first_review", now="2027-01-15 12:00")) == [
        ("worker", "Wed 24 Feb 09:00"),
        ("worker", "Mon 01 Mar 09:00"),
        ("worker", "Mon 08 Mar 09:00"),
        ("manager", "Tue 09 Mar 09:00"),
        ("worker", "Tue 09 Mar 09:00"),  # that the manager was told
    ]


def test_a_day_agreed_beyond_the_limit_silences_nothing_that_is_said_of_the_limit() -> None:
    path = pathway(due("first_review", date(2027, 3, 8), agreed=date(2027, 3, 15)))
    ladder = [rung("-3wd", "owner"), rung("0", "owner"), rung("+1wd", "owner")]
    assert told(planned(path, ladder, "first_review", now="2027-01-15 12:00")) == [
        ("worker", "Mon 08 Mar 09:00"),
        ("worker", "Tue 09 Mar 09:00"),
        ("worker", "Wed 10 Mar 09:00"),
        ("worker", "Mon 15 Mar 09:00"),
    ]


def test_a_day_agreed_that_is_the_limit_is_reminded_of_once() -> None:
    path = pathway(due("first_review", date(2027, 3, 8), agreed=date(2027, 3, 8)))
    ladder = [rung("-3wd", "owner"), rung("0", "owner")]
    assert told(planned(path, ladder, "first_review", now="2027-01-15 12:00")) == [
        ("worker", "Wed 03 Mar 09:00"),
        ("worker", "Mon 08 Mar 09:00"),
    ]
