"""The day agreed for a review: people prepare for it, and the limit stays beside it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rulebook import england_and_wales, load_all
from procedure.agreed_day import say_agreed
from procedure.calculator import UnreadableEvent, calculate
from procedure.checks import ImpossibleOrder, check
from procedure.deadlines import derive
from procedure.events import CaseEvent
from procedure.pathway import Pathway
from procedure.policy import Policy
from tests.procedure.story import LONDON, day, due, happened, the

CALENDAR, LEEDS = england_and_wales(), load_all()["leeds"]
TODAY = day("2027-01-15")
HELD = happened("icpc", "2026-12-08", outcome="plan", review_agreed="2027-03-01")
SCHOOL = happened("conference_request", "2026-11-25", agencies=["school"])


def told(*events: CaseEvent) -> Pathway:
    return derive(events, LEEDS, CALENDAR, TODAY)


def test_the_limit_of_the_review_stays_and_the_day_agreed_stands_beside_it() -> None:
    review = the(told(HELD), "first_review")
    assert (review.due, review.agreed, review.status) == (day("2027-03-08"), day("2027-03-01"), "due")


def test_reports_count_back_from_the_day_agreed_until_the_review_is_booked() -> None:
    pathway = told(SCHOOL, HELD)
    assert due(pathway, "reports_to_family", "2:school") == day("2027-02-24")  # 5 days before 1 March
    assert "1 March 2027, the day agreed" in the(pathway, "reports_to_family", "2:school").working
    booked = told(SCHOOL, HELD, happened("conference_booked", "2027-03-04T10:00", conference="review"))
    assert due(booked, "reports_to_family", "2:school") == day("2027-02-27")
    assert the(booked, "first_review").agreed is None


def test_a_booking_that_is_called_off_leaves_the_day_agreed() -> None:
    booked = happened("conference_booked", "2027-03-04T10:00", conference="review")
    off = happened("postponed", "2027-01-10", conference="review", reason="Ill", agreed_by="chair")
    assert due(told(SCHOOL, HELD, booked, off), "reports_to_chair", "2:school") == day("2027-02-24")


def test_a_day_beyond_the_limit_is_said_to_be_so_and_moves_no_limit() -> None:
    late = happened("icpc", "2026-12-08", outcome="plan", review_agreed="2027-03-15")
    review = the(told(late), "first_review")
    assert review.due == day("2027-03-08")
    assert say_agreed(review, TODAY) == "agreed for 15 March 2027, after the limit"
    assert say_agreed(review._replace(agreed=day("2027-01-14")), TODAY).endswith("which has passed")


def test_a_correction_moves_the_day_agreed() -> None:
    moved = happened("icpc", "2026-12-08", corrects=HELD, review_agreed="2027-02-22")
    assert the(told(HELD, moved), "first_review").agreed == day("2027-02-22")
    dropped = happened("icpc", "2026-12-08", corrects=HELD, review_agreed=None)
    assert the(told(HELD, dropped), "first_review").agreed is None


def test_the_day_agreed_at_a_review_is_that_of_the_next() -> None:
    review = happened("first_review", "2027-02-20", outcome="continue", review_agreed="2027-08-02")
    pathway = derive([HELD, review], LEEDS, CALENDAR, day("2027-03-01"))
    assert the(pathway, "review").agreed == day("2027-08-02")
    assert the(pathway, "first_review").agreed is None  # held


def test_each_child_keeps_the_day_agreed_for_its_own_plan() -> None:
    siblings = [
        happened("icpc", "2026-12-08", outcome="plan", review_agreed="2027-03-01", children=["1"]),
        happened("icpc", "2026-12-08", outcome="no_plan", children=["2"]),
    ]
    pathway = told(happened("registered", "2026-11-20", children=["1", "2"]), *siblings)
    assert the(pathway, "first_review", "1:1").agreed == day("2027-03-01")


def a_story() -> list[CaseEvent]:
    booked = happened("conference_booked", "2027-03-04T10:00", conference="review")
    return [
        SCHOOL,
        HELD,
        happened("icpc", "2026-12-08", corrects=HELD, review_agreed="2027-02-26"),
        booked,
        happened("cancelled", "2027-01-10", conference="review", reason="Ill", agreed_by="chair"),
        happened("reports_to_family", "2026-12-02", agency="school"),
    ]


@given(st.randoms(use_true_random=False))
def test_the_order_in_which_it_is_entered_makes_no_difference(shuffled: random.Random) -> None:
    events = a_story()
    mixed = list(events)
    shuffled.shuffle(mixed)
    assert told(*mixed) == told(*events)


@pytest.mark.parametrize("order", permutations(range(3)))
def test_recording_the_facts_in_another_order_changes_no_date(order: tuple[int, ...]) -> None:
    facts = [SCHOOL, HELD, happened("initial_core_group", "2026-12-18")]
    entered = [
        CaseEvent(
            facts[each].id,
            facts[each].step,
            facts[each].on,
            facts[each].details,
            datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=place),
            "p1",
        )
        for place, each in enumerate(order)
    ]
    assert told(*entered).deadlines == told(*facts).deadlines


def test_a_review_that_met_in_vain_uses_up_the_day_agreed_for_it() -> None:
    in_vain = happened("first_review", "2027-03-01", quorate=False, proceeded=False)
    pathway = derive((SCHOOL, HELD, in_vain), LEEDS, CALENDAR, day("2027-03-01"))
    review = the(pathway, "first_review")
    assert (review.due, review.agreed) == (day("2027-03-08"), None)
    assert due(pathway, "reports_to_family", "2:school") == day("2027-03-03")  # 5 days before 8 March


def test_a_review_that_met_in_vain_can_agree_on_another_day() -> None:
    in_vain = happened("first_review", "2027-03-01", proceeded=False, review_agreed="2027-03-05")
    assert the(told(HELD, in_vain), "first_review").agreed == day("2027-03-05")


def asked(*given_: tuple[str, str]) -> Pathway:
    return calculate(given_, LEEDS, CALENDAR, TODAY, LONDON).pathway


def test_the_calculator_takes_it_with_the_conference_or_by_itself() -> None:
    beside = asked(("icpc", "2026-12-08,review_agreed=1 March 2027"), ("outcome", "plan"))
    alone = asked(("review_agreed", "2027-03-01"), ("outcome", "plan"), ("icpc", "2026-12-08"))
    assert the(beside, "first_review").agreed == the(alone, "first_review").agreed == day("2027-03-01")
    assert the(alone, "first_review").as_json()["agreed"] == "2027-03-01"


def test_the_calculator_asks_for_the_conference_that_agreed_on_it() -> None:
    with pytest.raises(UnreadableEvent, match="give icpc=DATE as well"):
        asked(("review_agreed", "2027-03-01"))


def test_what_the_family_saw_can_be_given_to_the_calculator() -> None:
    given_ = [
        ("conference_request", "2026-11-25,agencies=school+health"),
        ("icpc", "2026-12-08,family_saw=school"),
    ]
    pathway = calculate(given_, LEEDS, CALENDAR, TODAY, LONDON).pathway
    assert the(pathway, "reports_to_family", "1:school").as_json()["seen_in_time"] is True
    assert the(pathway, "reports_to_family", "1:health").missed
    with pytest.raises(UnreadableEvent, match="write names with a"):
        calculate([("icpc", {"on": "2026-12-08", "family_saw": 5})], LEEDS, CALENDAR, TODAY, LONDON)


def test_a_review_before_its_conference_is_refused(leeds: Policy) -> None:
    impossible = happened("icpc", "2026-12-08", outcome="plan", review_agreed="2026-12-01")
    with pytest.raises(ImpossibleOrder, match="cannot be on 1 December 2026"):
        check([], impossible, leeds, datetime(2026, 12, 9, tzinfo=UTC))
    with pytest.raises(ImpossibleOrder, match="check which date is wrong"):
        asked(("icpc", "2026-12-08,review_agreed=1 December 2026"), ("outcome", "plan"))
