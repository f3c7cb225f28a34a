"""What follows from a case's events: corrections, several discussions, siblings, inquorate conferences."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rulebook import england_and_wales, load_all
from procedure.calendar import WorkingCalendar
from procedure.deadlines import derive
from procedure.events import CaseEvent, day_of
from procedure.pathway import Pathway
from procedure.policy import Policy, parse
from tests.procedure.story import LONDON, at, day, due, happened, the

Tell = Callable[..., Pathway]
CALENDAR, POLICIES = england_and_wales(), load_all()

READY = "s47 transfer_in inquorate core_group plan_visit outcome_letter minutes dissent_in_writing"
ALL_ON = "\n".join(f"[rules.{rule}]\non = true" for rule in READY.split())


@pytest.fixture
def tell(leeds: Policy, calendar: WorkingCalendar) -> Tell:
    """Where a Leeds case stands after the events told."""

    def told(*events: CaseEvent, as_of: str = "2026-12-01", policy: Policy = leeds) -> Pathway:
        return derive(events, policy, calendar, day(as_of))

    return told


@pytest.fixture
def everything_on(england: Policy) -> Policy:
    text = f'authority = "borough"\nname = "A borough"\nover = "england"\n{ALL_ON}'
    return parse(text, "borough.toml", england)


# ---- Status ----


def test_before_anything_happened_every_step_waits_for_what_it_counts_from(tell: Tell) -> None:
    assert {each.status for each in tell().deadlines} == {"waiting"}
    assert all(each.due is None for each in tell().deadlines)


@pytest.mark.parametrize(
    ("as_of", "status"), [("2026-12-10", "due"), ("2026-12-11", "due"), ("2026-12-12", "overdue")]
)
def test_a_deadline_is_overdue_from_the_day_after_it(tell: Tell, as_of: str, status: str) -> None:
    pathway = tell(happened("strategy_discussion", "2026-11-20"), as_of=as_of)
    assert the(pathway, "icpc").status == status


def test_what_is_done_stays_done_and_knows_how_late_it_was(tell: Tell) -> None:
    pathway = tell(happened("strategy_discussion", "2026-11-20"), happened("s47", "2026-11-30"))
    s47 = the(pathway, "s47")
    assert (s47.status, s47.done_on, s47.days_late(day("2027-01-01"))) == ("done", day("2026-11-30"), 4)


def test_from_an_earlier_day_what_came_later_is_still_to_be_done(tell: Tell) -> None:
    told = (
        happened("strategy_discussion", "2026-11-20"),
        happened("s47", "2026-11-27"),
        happened("reports_to_family", "2026-12-03", agency="school"),
        happened("icpc", "2026-12-10", outcome="plan"),
        happened("closed", "2026-12-15"),
    )
    steps = ("s47", "reports_to_family", "child_views", "conference_booked", "icpc")

    def seen(as_of: str) -> list[str]:
        pathway = tell(*told, as_of=as_of)
        found = {each.step: each for each in (*pathway.deadlines, *pathway.withdrawn) if each.number == 1}
        return ["missed" if found[step].missed else found[step].status for step in steps]

    assert seen("2026-11-26") == ["due", "due", "due", "waiting", "due"]
    assert seen("2026-11-27") == ["done", "due", "due", "waiting", "due"]
    assert seen("2026-12-09") == ["done", "done", "due", "waiting", "due"]
    assert seen("2026-12-10") == ["done", "done", "missed", "withdrawn", "done"]
    assert the(tell(*told, as_of="2026-12-09"), "child_views").working == (
        "Before the conference: 10 December 2026 is the day the conference is to be held."
    )
    assert due(tell(*told, as_of="2026-12-09"), "initial_core_group") == day("2026-12-24")


def test_a_request_with_urgency_has_no_date_but_is_due_once_the_enquiry_ends(tell: Tell) -> None:
    start = happened("strategy_discussion", "2026-11-20")
    assert the(tell(start), "conference_request").status == "waiting"
    request = the(tell(start, happened("s47", "2026-11-26", outcome="icpc")), "conference_request")
    assert (request.status, request.due, request.counted_from) == ("due", None, day("2026-11-26"))
    assert "no number of days" in request.working


# ---- Which strategy discussion counts ----


def test_the_conference_counts_from_the_discussion_that_started_the_enquiry(tell: Tell) -> None:
    first = happened("strategy_discussion", "2026-11-02", started_s47=False)
    second = happened("strategy_discussion", "2026-11-20", started_s47=True)
    third = happened("strategy_discussion", "2026-11-27")
    pathway = tell(first, second, third)
    assert due(pathway, "icpc") == day("2026-12-11")
    assert pathway.questions == ()


def test_where_it_is_unclear_the_earliest_counts_and_the_question_is_asked(tell: Tell) -> None:
    pathway = tell(
        happened("strategy_discussion", "2026-11-27"), happened("strategy_discussion", "2026-11-20")
    )
    assert due(pathway, "icpc") == day("2026-12-11")
    assert "say which one did" in pathway.questions[0]


def test_a_discussion_that_did_not_start_an_enquiry_sets_no_date(tell: Tell) -> None:
    pathway = tell(happened("strategy_discussion", "2026-11-20", started_s47=False))
    assert the(pathway, "icpc").status == "waiting"


def test_an_earlier_date_agreed_for_urgency_replaces_the_fifteen_days(tell: Tell) -> None:
    pathway = tell(happened("strategy_discussion", "2026-11-20", icpc_by="2026-11-30"))
    assert due(pathway, "icpc") == day("2026-11-30")
    assert "30 November 2026 was agreed because the matter is urgent" in the(pathway, "icpc").working
    assert due(pathway, "reports_to_family") == day("2026-11-25")


def test_an_earlier_date_agreed_is_certain_though_the_limit_it_replaces_is_not(tell: Tell) -> None:
    start = happened("strategy_discussion", "2028-12-18")
    sooner = happened("strategy_discussion", "2028-12-18", icpc_by="2028-12-22")
    assert the(tell(start, as_of="2028-12-19"), "icpc").provisional
    assert not the(tell(sooner, as_of="2028-12-19"), "icpc").provisional


# ---- Corrections ----


def test_a_corrected_date_moves_what_follows_and_leaves_what_is_done(tell: Tell) -> None:
    start = happened("strategy_discussion", "2026-11-20", started_s47=True)
    report = happened("reports_to_family", "2026-12-02")
    correction = happened("strategy_discussion", "2026-11-18", corrects=start)
    pathway = tell(start, report, correction, as_of="2026-12-02")
    assert due(pathway, "icpc") == day("2026-12-09")
    assert due(pathway, "reports_to_family") == day("2026-12-04")
    assert the(pathway, "reports_to_family").status == "done"


def test_the_latest_of_two_corrections_stands(tell: Tell) -> None:
    start = happened("strategy_discussion", "2026-11-20")
    first = happened("strategy_discussion", "2026-11-18", corrects=start)
    second = happened("strategy_discussion", "2026-11-19", corrects=start)
    assert (
        due(tell(start, first, second), "icpc")
        == due(tell(second, first, start), "icpc")
        == day("2026-12-10")
    )


def test_a_correction_can_be_corrected_or_taken_back(tell: Tell) -> None:
    start = happened("strategy_discussion", "2026-11-20")
    wrong = happened("strategy_discussion", "2026-11-02", corrects=start)
    better = happened("strategy_discussion", "2026-11-19", corrects=wrong)
    taken_back = happened("strategy_discussion", "2026-11-02", corrects=wrong, withdrawn=True)
    assert due(tell(start, wrong, better), "icpc") == day("2026-12-10")
    assert due(tell(start, wrong, taken_back), "icpc") == day("2026-12-11")


def test_an_event_taken_back_leaves_no_trace_in_the_dates(tell: Tell) -> None:
    start = happened("strategy_discussion", "2026-11-20")
    held = happened("icpc", "2026-12-01", outcome="plan")
    pathway = tell(start, held, happened("icpc", "2026-12-01", corrects=held, withdrawn=True))
    assert the(pathway, "icpc").status == "due"
    assert the(pathway, "initial_core_group").status == "waiting"


def a_long_case() -> list[CaseEvent]:
    start = happened("strategy_discussion", "2026-06-01", started_s47=True)
    return [
        start,
        happened("strategy_discussion", "2026-06-02", corrects=start),
        happened("s47", "2026-06-05", outcome="icpc"),
        happened("conference_request", "2026-06-05", agencies=["school", "health"]),
        happened("conference_booked", "2026-06-16T10:00"),
        happened("conference_booked", "2026-06-18T10:00"),
        happened("reports_to_family", "2026-06-12", agency="school"),
        happened("reports_to_family", "2026-06-17", agency="health"),
        happened("icpc", "2026-06-18", outcome="plan"),
        happened("initial_core_group", "2026-06-30"),
        happened("first_review", "2026-09-10", outcome="continue"),
        happened("review", "2027-03-04", outcome="continue"),
    ]


@given(st.randoms(use_true_random=False), st.sampled_from(sorted(POLICIES)))
def test_the_same_events_give_the_same_deadlines_in_any_order(
    shuffled: random.Random, authority: str
) -> None:
    events = a_long_case()
    expected = derive(events, POLICIES[authority], CALENDAR, day("2027-04-01"))
    mixed = list(events)
    shuffled.shuffle(mixed)
    assert derive(mixed, POLICIES[authority], CALENDAR, day("2027-04-01")) == expected


@given(st.randoms(use_true_random=False))
def test_entering_the_facts_in_another_order_changes_no_date(shuffled: random.Random) -> None:
    events = [event for event in a_long_case() if not event.corrects and event.step != "conference_booked"]
    places = list(range(len(events)))
    shuffled.shuffle(places)
    entered = [
        replace(event, recorded_at=datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=place))
        for event, place in zip(events, places, strict=True)
    ]
    one = derive(events, POLICIES["leeds"], CALENDAR, day("2027-04-01"))
    other = derive(entered, POLICIES["leeds"], CALENDAR, day("2027-04-01"))
    assert one.deadlines == other.deadlines


@given(st.dates(date(2012, 1, 1), date(2045, 12, 31)), st.sampled_from(sorted(POLICIES)))
def test_no_deadline_in_working_days_falls_on_a_day_when_nobody_works(start: date, authority: str) -> None:
    told = [happened("strategy_discussion", start.isoformat())]
    pathway = derive(told, POLICIES[authority], CALENDAR, start)
    for each in pathway.deadlines:
        if "working day" in each.rule and each.due:
            assert CALENDAR.is_working_day(each.due)
            rests_on = max(start, day_of(each.due), day_of(each.counted_from or start))
            assert each.provisional == (rests_on > day("2028-12-31"))


@given(st.dates(date(2012, 1, 1), date(2040, 1, 1)), st.integers(0, 60))
def test_a_later_discussion_never_gives_an_earlier_conference(start: date, later: int) -> None:
    ends = [
        due(
            derive([happened("strategy_discussion", on.isoformat())], POLICIES["leeds"], CALENDAR, start),
            "icpc",
        )
        for on in (start, start + timedelta(days=later))
    ]
    assert ends == sorted(ends)


# ---- Booking, postponing, cancelling ----


def test_reports_follow_the_booking_when_it_moves(tell: Tell) -> None:
    start = happened("strategy_discussion", "2026-11-20")
    first = happened("conference_booked", "2026-12-08T10:00")
    moved = happened("conference_booked", "2026-12-10T10:00")
    assert due(tell(start, first), "reports_to_family") == day("2026-12-03")
    pathway = tell(start, first, moved)
    assert due(pathway, "reports_to_family") == day("2026-12-07")
    assert pathway.conference is not None
    assert pathway.conference.moment == at("2026-12-10T10:00")
    assert "the day the conference is booked for" in the(pathway, "reports_to_family").working


@pytest.mark.parametrize("turn", ["cancelled", "postponed"])
def test_a_conference_called_off_puts_the_dates_back_to_the_limit(tell: Tell, turn: str) -> None:
    start = happened("strategy_discussion", "2026-11-20")
    booked = happened("conference_booked", "2026-12-08T10:00")
    off = happened(turn, "2026-12-01", conference="icpc", reason="flood", agreed_by="service manager")
    pathway = tell(start, booked, off)
    assert pathway.conference is None
    assert due(pathway, "reports_to_family") == day("2026-12-08")
    again = happened("conference_booked", "2026-12-09T14:00")
    assert due(tell(start, booked, off, again), "reports_to_family") == day("2026-12-04")


def test_a_report_not_recorded_before_the_conference_is_missed_and_no_longer_open(tell: Tell) -> None:
    pathway = tell(
        happened("strategy_discussion", "2026-11-20"), happened("icpc", "2026-12-10"), as_of="2026-12-14"
    )
    report = the(pathway, "reports_to_family")
    assert (report.status, report.missed) == ("overdue", True)
    assert report not in pathway.open


def test_each_invited_agency_has_its_own_report(tell: Tell) -> None:
    pathway = tell(
        happened("strategy_discussion", "2026-11-20"),
        happened("conference_request", "2026-11-26", agencies=["school", "health", "police"]),
        happened("uninvited", "2026-11-27", agency="police"),
        happened("invited", "2026-11-27", agency="probation"),
        happened("reports_to_family", "2026-12-01", agency="school"),
    )
    found = {each.occurrence: each.status for each in pathway.deadlines if each.step == "reports_to_family"}
    assert found == {"1:health": "due", "1:probation": "due", "1:school": "done"}
    assert the(pathway, "reports_to_family", "1:health").owner == "agency"


# ---- Outcomes and endings ----


@pytest.mark.parametrize("outcome", ["cin", "nfa"])
def test_an_enquiry_that_ends_otherwise_withdraws_the_conference_with_its_reason(
    tell: Tell, outcome: str
) -> None:
    pathway = tell(
        happened("strategy_discussion", "2026-11-20"), happened("s47", "2026-11-25", outcome=outcome)
    )
    assert [each.step for each in pathway.deadlines] == ["s47"]
    assert {each.step for each in pathway.withdrawn} >= {"icpc", "reports_to_family", "initial_core_group"}
    assert all("no conference is needed" in each.note for each in pathway.withdrawn)


@pytest.mark.parametrize("outcome", ["cin", "nfa"])
def test_a_strategy_discussion_after_that_starts_an_enquiry_with_dates_of_its_own(
    tell: Tell, outcome: str
) -> None:
    pathway = tell(
        happened("strategy_discussion", "2026-11-02", icpc_by="2026-11-10"),
        happened("s47", "2026-11-05", outcome=outcome),
        happened("strategy_discussion", "2026-12-08"),
    )
    assert (due(pathway, "s47"), due(pathway, "icpc")) == (day("2026-12-14"), day("2026-12-31"))
    assert the(pathway, "s47").status == "due"
    assert (pathway.withdrawn, pathway.questions) == ((), ())


def test_a_new_enquiry_leaves_behind_a_conference_that_could_not_go_ahead(
    tell: Tell, everything_on: Policy
) -> None:
    pathway = tell(
        happened("strategy_discussion", "2026-06-01"),
        happened("icpc", "2026-06-19", quorate=False, proceeded=False),
        happened("s47", "2026-06-22", outcome="nfa"),
        happened("strategy_discussion", "2026-11-20"),
        policy=everything_on,
    )
    limits = {each.occurrence: each.due for each in pathway.deadlines if each.step == "icpc"}
    assert limits == {"1": day("2026-12-11")}


def test_a_strategy_discussion_that_started_no_enquiry_revives_nothing(tell: Tell) -> None:
    pathway = tell(
        happened("strategy_discussion", "2026-11-02"),
        happened("s47", "2026-11-05", outcome="nfa"),
        happened("strategy_discussion", "2026-12-08", started_s47=False),
    )
    assert [each.step for each in pathway.deadlines] == ["s47"]


def test_a_discussion_after_the_conference_did_not_lead_to_it(tell: Tell) -> None:
    pathway = tell(
        happened("strategy_discussion", "2026-11-20"),
        happened("icpc", "2026-12-08", outcome="plan"),
        happened("strategy_discussion", "2027-01-12"),
    )
    assert (due(pathway, "icpc"), pathway.questions) == (day("2026-12-11"), ())


def test_no_plan_withdraws_the_core_group_and_the_reviews(tell: Tell) -> None:
    pathway = tell(
        happened("strategy_discussion", "2026-11-20"), happened("icpc", "2026-12-08", outcome="no_plan")
    )
    gone = {each.step: each.note for each in pathway.withdrawn}
    assert {"initial_core_group", "first_review", "review"} <= gone.keys()
    assert "no child protection plan was needed" in gone["first_review"]


def test_the_end_of_the_plan_withdraws_what_is_left_of_it_and_nothing_that_was_done(tell: Tell) -> None:
    pathway = tell(
        happened("icpc", "2026-06-18", outcome="plan"),
        happened("initial_core_group", "2026-06-30"),
        happened("first_review", "2026-09-10", outcome="end"),
        as_of="2026-10-01",
    )
    assert the(pathway, "initial_core_group").status == "done"
    assert [each.note for each in pathway.withdrawn if each.step == "review"] == [
        "The child protection plan ended on 10 September 2026."
    ]


@pytest.mark.parametrize("ending", ["closed", "transferred_out", "stepped_down"])
def test_a_case_that_ended_has_nothing_open_until_it_is_reopened(tell: Tell, ending: str) -> None:
    start, end = happened("strategy_discussion", "2026-11-20"), happened(ending, "2026-11-30", reason="moved")
    assert tell(start, end).open == ()
    again = tell(start, end, happened("reopened", "2026-12-01"))
    assert the(again, "icpc").status == "due"


def test_reviews_follow_each_other_at_most_six_months_apart(tell: Tell) -> None:
    pathway = tell(
        happened("icpc", "2026-01-15", outcome="plan"),
        happened("first_review", "2026-04-09"),
        happened("review", "2026-10-01"),
        as_of="2026-12-01",
    )
    assert (due(pathway, "review", "1"), the(pathway, "review", "1").status) == (day("2026-10-09"), "done")
    assert (due(pathway, "review", "2"), the(pathway, "review", "2").status) == (day("2027-04-01"), "due")


def test_a_limit_in_months_on_a_weekend_stays_there_and_says_to_aim_earlier(tell: Tell) -> None:
    pathway = tell(happened("icpc", "2026-11-14", outcome="plan"))
    review = the(pathway, "first_review")
    assert review.due == day("2027-02-14")
    assert (
        "14 February 2027 is a Sunday and the limit does not move, so aim for 12 February 2027"
        in review.working
    )


# ---- Local rules that a council can switch on ----


def test_an_inquorate_conference_that_did_not_go_ahead_is_rearranged(
    tell: Tell, everything_on: Policy
) -> None:
    pathway = tell(
        happened("strategy_discussion", "2026-11-20"),
        happened("icpc", "2026-12-10", quorate=False),
        policy=everything_on,
        as_of="2026-12-14",
    )
    assert (due(pathway, "icpc", "1"), the(pathway, "icpc", "1").status) == (day("2026-12-11"), "overdue")
    assert (due(pathway, "icpc", "2"), the(pathway, "icpc", "2").status) == (day("2026-12-24"), "due")


def test_a_booking_is_used_up_by_a_conference_that_did_not_go_ahead(tell: Tell) -> None:
    known = [
        happened("strategy_discussion", "2026-11-20"),
        happened("conference_booked", "2026-12-08", conference="icpc"),
        happened("icpc", "2026-12-08", quorate=False, proceeded=False),
    ]
    assert tell(*known, as_of="2026-12-09").conference is None
    again = tell(*known, happened("conference_booked", "2026-12-15", conference="icpc"), as_of="2026-12-09")
    assert again.conference is not None
    assert again.conference.booked is not None
    assert again.conference.booked.on == day("2026-12-15")


def test_a_day_from_which_a_conference_was_moved_earlier_does_not_stand_again(tell: Tell) -> None:
    moved = (
        happened("strategy_discussion", "2026-11-20"),
        happened("conference_booked", "2026-12-08", conference="icpc"),
        happened("conference_booked", "2026-12-04", conference="icpc"),
    )
    in_vain = happened("icpc", "2026-12-04", quorate=False, proceeded=False)
    assert tell(*moved, in_vain, as_of="2026-12-04").conference is None
    reviewed = tell(
        *moved,
        happened("icpc", "2026-12-04", outcome="plan"),
        happened("conference_booked", "2027-03-02", conference="review"),
        happened("conference_booked", "2027-02-23", conference="review"),
        happened("first_review", "2027-02-23", outcome="continue"),
        as_of="2027-02-23",
    )
    assert reviewed.conference is None


def test_reports_for_a_conference_to_be_held_again_have_no_day_in_the_past(tell: Tell) -> None:
    """Three working days before the limit of 11 December is 8 December, the day on which people met in vain."""
    known = [
        happened("strategy_discussion", "2026-11-20"),
        happened("conference_booked", "2026-12-08", conference="icpc"),
        happened("icpc", "2026-12-08", quorate=False, proceeded=False),
    ]
    again = the(tell(*known, as_of="2026-12-10"), "reports_to_chair", "1")
    assert (again.due, again.status) == (None, "due")
    assert again.working.startswith("As soon as possible: it counts back from the conference")
    booked = tell(*known, happened("conference_booked", "2026-12-17", conference="icpc"), as_of="2026-12-10")
    assert due(booked, "reports_to_chair", "1") == day("2026-12-14")


def test_a_review_that_did_not_go_ahead_is_still_due_by_its_own_limit(tell: Tell) -> None:
    """No source gives a figure for rearranging a review: three months from the conference stay three months."""
    pathway = tell(
        happened("strategy_discussion", "2026-11-20"),
        happened("icpc", "2026-12-08", outcome="plan"),
        happened("conference_booked", "2027-03-02", conference="review"),
        happened("first_review", "2027-03-02", quorate=False, proceeded=False),
        as_of="2027-03-03",
    )
    assert (due(pathway, "first_review"), the(pathway, "first_review").status) == (day("2027-03-08"), "due")
    assert pathway.conference is None
    assert pathway.facts.plan_ended is None


def test_an_inquorate_conference_that_went_ahead_counts_as_held(tell: Tell) -> None:
    held = happened("icpc", "2026-12-10", quorate=False, proceeded=True, reason="urgent", outcome="plan")
    pathway = tell(happened("strategy_discussion", "2026-11-20"), held, as_of="2026-12-14")
    assert the(pathway, "icpc").status == "done"
    assert due(pathway, "initial_core_group") == day("2026-12-24")


def test_a_transfer_in_counts_from_its_notification_where_the_policy_says_so(
    tell: Tell, everything_on: Policy, england: Policy
) -> None:
    notified = happened("transfer_in", "2026-11-20")
    assert due(tell(notified, policy=everything_on), "icpc") == day("2026-12-11")
    assert "agree the date with the chair" in the(tell(notified, policy=england), "icpc").working


def test_a_child_who_moved_here_waits_for_no_enquiry(tell: Tell) -> None:
    pathway = tell(happened("transfer_in", "2026-11-20"))
    assert "moved here" in next(each.note for each in pathway.withdrawn if each.step == "s47")
    assert the(pathway, "conference_request").status == "due"
    assert the(pathway, "conference_request").counted_from == day("2026-11-20")
    enquiry = tell(happened("transfer_in", "2026-11-20"), happened("strategy_discussion", "2026-11-24"))
    assert due(enquiry, "s47") == day("2026-11-30")


def test_a_transfer_that_is_to_be_accepted_first_says_so(tell: Tell, england: Policy) -> None:
    accepting = replace(
        england,
        rules_on=tuple(replace(each, on=True) for each in england.rules if each.id == "transfer_accepted")
        + england.rules_on,
    )
    waiting = tell(happened("transfer_in", "2026-11-20"), policy=accepting)
    assert "counts from the acceptance of the transfer in" in the(waiting, "icpc").working
    accepted = tell(happened("transfer_in", "2026-11-20", accepted="2026-11-24"), policy=accepting)
    assert due(accepted, "icpc") == day("2026-12-15")
    later = tell(
        happened("transfer_in", "2026-11-20"), happened("transfer_accepted", "2026-11-25"), policy=accepting
    )
    assert due(later, "icpc") == day("2026-12-16")


def test_core_groups_and_visits_follow_each_other(tell: Tell, everything_on: Policy) -> None:
    pathway = tell(
        happened("icpc", "2026-10-01", outcome="plan"),
        happened("initial_core_group", "2026-10-14"),
        happened("core_group", "2026-11-20"),
        happened("plan_visit", "2026-10-12"),
        policy=everything_on,
    )
    assert due(pathway, "core_group", "1") == day("2026-11-25")
    assert due(pathway, "core_group", "2") == day("2027-01-01")
    assert due(pathway, "plan_visit", "2") == day("2026-10-26")


def test_letters_and_minutes_belong_to_each_conference(tell: Tell, everything_on: Policy) -> None:
    pathway = tell(
        happened("icpc", "2026-06-18", outcome="plan"),
        happened("minutes", "2026-07-01"),
        happened("first_review", "2026-09-10"),
        policy=everything_on,
    )
    assert the(pathway, "minutes", "1").status == "done"
    assert (due(pathway, "minutes", "2"), the(pathway, "minutes", "2").status) == (
        day("2026-10-01"),
        "overdue",
    )
    assert due(pathway, "outcome_letter", "1") == day("2026-06-19")


def test_minutes_sent_after_the_review_are_those_of_the_review(tell: Tell, everything_on: Policy) -> None:
    pathway = tell(
        happened("icpc", "2026-06-18", outcome="plan"),
        happened("first_review", "2026-09-10"),
        happened("minutes", "2026-09-20"),
        policy=everything_on,
    )
    assert [the(pathway, "minutes", number).status for number in ("1", "2")] == ["overdue", "done"]


def test_dissent_is_put_in_writing_within_72_hours(tell: Tell, everything_on: Policy) -> None:
    told = (happened("icpc", "2026-06-18T10:00", outcome="plan"), happened("dissent", "2026-06-18T11:00"))
    assert due(tell(*told, policy=everything_on), "dissent_in_writing") == at("2026-06-21T11:00")


def test_each_agency_answers_for_its_own_dissent_whatever_the_order(
    tell: Tell, everything_on: Policy
) -> None:
    disagree = [happened("dissent", "2026-06-18", agency=each) for each in ("health", "school", "family")]
    written = [
        happened("dissent_in_writing", "2026-06-19", agency="school"),
        happened("dissent_in_writing", "2026-06-23", agency="health"),
    ]
    conference = happened("icpc", "2026-06-18", outcome="plan")

    def found(*told: CaseEvent) -> dict[str | None, tuple[str, date | None]]:
        pathway = tell(conference, *disagree, *told, policy=everything_on)
        every = [each for each in pathway.deadlines if each.step == "dissent_in_writing"]
        return {each.agency: (each.status, each.done_on) for each in every}

    assert found(*written) == {
        "health": ("done", day("2026-06-23")),
        "school": ("done", day("2026-06-19")),
    }
    assert found(written[0]) == {"health": ("overdue", None), "school": ("done", day("2026-06-19"))}
    nameless = happened("dissent_in_writing", "2026-06-20")
    assert found(written[0], nameless)["health"] == ("done", day("2026-06-20"))


def test_an_agency_that_disagrees_twice_writes_twice(tell: Tell, everything_on: Policy) -> None:
    pathway = tell(
        happened("icpc", "2026-06-18", outcome="plan"),
        happened("dissent", "2026-06-18", agency="school"),
        happened("first_review", "2026-09-10", outcome="continue"),
        happened("dissent", "2026-09-10", agency="school"),
        happened("dissent_in_writing", "2026-06-19", agency="school"),
        policy=everything_on,
    )
    assert the(pathway, "dissent_in_writing", "1:school").status == "done"
    assert the(pathway, "dissent_in_writing", "2:school").status == "overdue"


def test_invitations_to_a_review_do_not_fall_away_with_the_initial_conference(england: Policy) -> None:
    text = """
        authority = "borough"\nname = "A borough"\nover = "england"
        [sources.manual]\ntitle = "Manual"\nauthority = "borough"\nstatus = "local"\ndate = "2026"
        [rules.invitations]\nstep = "invitations"\nat_least = "5 working days"\nbefore = "review"\nsource = "manual"
    """
    told = [happened("icpc", "2026-12-08", outcome="plan")]
    borough = parse(text, "borough.toml", england)
    pathway = derive(told, borough, CALENDAR, day("2026-12-09"))
    assert due(pathway, "invitations", "2") == day("2027-03-01")


# ---- Several children ----


def test_a_sibling_group_has_one_conference_and_one_set_of_dates(tell: Tell) -> None:
    registered = happened("registered", "2026-11-20", children=["A", "B"])
    pathway = tell(registered, happened("strategy_discussion", "2026-11-20"))
    assert due(pathway, "icpc") == day("2026-12-11")
    assert all(each.children == () for each in pathway.deadlines)


def test_dates_that_differ_between_siblings_are_given_for_each(tell: Tell) -> None:
    pathway = tell(
        happened("registered", "2026-11-20", children=["A", "B", "C"]),
        happened("strategy_discussion", "2026-11-20", children=["A", "B"]),
        happened("strategy_discussion", "2026-11-25", children=["C"]),
    )
    conferences = {each.children: each.due for each in pathway.deadlines if each.step == "icpc"}
    assert conferences == {("A", "B"): day("2026-12-11"), ("C",): day("2026-12-16")}
    assert len({(each.step, each.occurrence) for each in pathway.deadlines}) == len(pathway.deadlines)


def test_a_plan_for_one_child_and_none_for_the_other(tell: Tell) -> None:
    pathway = tell(
        happened("registered", "2026-11-20", children=["A", "B"]),
        happened("icpc", "2026-12-08"),
        happened("outcome", "2026-12-08", children=["A"], outcome="plan"),
        happened("outcome", "2026-12-08", children=["B"], outcome="no_plan"),
    )
    assert [each.children for each in pathway.deadlines if each.step == "initial_core_group"] == [("A",)]
    assert [each.children for each in pathway.withdrawn if each.step == "initial_core_group"] == [("B",)]


# ---- The working ----


def test_the_working_names_every_bank_holiday_it_skipped(tell: Tell) -> None:
    working = the(tell(happened("strategy_discussion", "2026-12-18"), as_of="2026-12-18"), "icpc").working
    assert working == (
        "15 working days after 18 December 2026, counting 21 December 2026 as day 1; not counted: weekends, "
        "25 December 2026 (Christmas Day), 28 December 2026 (Boxing Day) and 1 January 2027 (New Year’s Day)."
    )


def test_the_working_shows_that_nottinghamshire_counts_the_day_itself(
    tell: Tell, nottinghamshire: Policy
) -> None:
    pathway = tell(happened("strategy_discussion", "2026-11-20"), policy=nottinghamshire)
    assert "from 20 November 2026, counting 20 November 2026 as day 1" in the(pathway, "icpc").working


def test_a_date_beyond_the_published_bank_holidays_says_that_it_is_provisional(tell: Tell) -> None:
    icpc = the(tell(happened("strategy_discussion", "2028-12-18"), as_of="2028-12-18"), "icpc")
    assert icpc.provisional
    assert "bank holidays after 31 December 2028 are not published yet" in icpc.working


def test_times_are_said_in_the_time_zone_that_was_asked_for(leeds: Policy, calendar: WorkingCalendar) -> None:
    booked = replace(
        happened("conference_booked", "2026-06-16T10:00"), on=datetime(2026, 6, 16, 9, tzinfo=UTC)
    )
    pathway = derive([booked], leeds, calendar, day("2026-06-01"), LONDON)
    assert "16 June 2026 at 10am" in the(pathway, "child_views").working
