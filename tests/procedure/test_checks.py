"""Records that cannot be true are refused with a sentence; late, unusual and out-of-order ones are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from procedure.checks import ImpossibleOrder, check, contradiction
from procedure.events import CaseEvent
from procedure.policy import Policy
from tests.procedure.story import happened

NOW = datetime(2026, 12, 16, 9, tzinfo=UTC)
TODAY = NOW.date()
Check = Callable[[list[CaseEvent], CaseEvent], None]


@pytest.fixture
def add(leeds: Policy) -> Check:
    """Adds an event to those already recorded, on 16 December 2026."""
    return lambda recorded, new: check(recorded, new, leeds, NOW)


def refused(add: Check, recorded: list[CaseEvent], new: CaseEvent) -> str:
    """The sentence with which an event is refused; nothing where it is accepted."""
    try:
        add(recorded, new)
    except ImpossibleOrder as error:
        return str(error)
    return ""


STRATEGY = happened("strategy_discussion", "2026-11-20")
ICPC = happened("icpc", "2026-12-08", outcome="plan")


def test_a_whole_pathway_in_order_is_accepted(add: Check) -> None:
    recorded: list[CaseEvent] = []
    for new in (STRATEGY, happened("s47", "2026-11-26"), ICPC, happened("initial_core_group", "2026-12-15")):
        assert refused(add, recorded, new) == ""
        recorded.append(new)


def test_facts_may_be_entered_out_of_order(add: Check) -> None:
    assert refused(add, [ICPC], STRATEGY) == ""
    met = happened("initial_core_group", "2026-12-15")
    assert refused(add, [ICPC, met], happened("s47", "2026-11-26")) == ""


@pytest.mark.parametrize(
    ("recorded", "new", "sentence"),
    [
        (
            [STRATEGY, ICPC],
            happened("initial_core_group", "2026-12-01"),
            "The initial core group on 1 December 2026 cannot be before the initial child protection conference "
            "on 8 December 2026: check which date is wrong.",
        ),
        ([STRATEGY], happened("initial_core_group", "2026-12-01"), "record the conference first"),
        ([STRATEGY], happened("icpc", "2026-11-19"), "cannot be before the strategy discussion on 20 November"),
        ([ICPC], happened("strategy_discussion", "2026-12-10"), "cannot be before the strategy discussion on 10"),
        ([STRATEGY, ICPC], happened("icpc", "2026-12-09"), "is already recorded, on 8 December 2026"),
        ([STRATEGY], happened("s47", "2027-01-05"), "5 January 2027 has not come yet"),
        ([STRATEGY], happened("s47", "1998-01-05"), "is too long ago"),
        ([STRATEGY], happened("conference_booked", "2029-01-05T10:00"), "more than a year away: check the year"),
        ([STRATEGY], happened("conference_booked", "2026-12-10T10:00"), "has passed: book a day to come"),
        ([STRATEGY], happened("tea_party", "2026-12-10"), "“tea_party” is not a step"),
        ([STRATEGY], happened("cancelled", "2026-12-10", reason="flood"), "give the reason and who agreed"),
        ([STRATEGY], happened("icpc", "2026-12-10", quorate=False, proceeded=True), "give the reason"),
        ([STRATEGY, happened("closed", "2026-12-01")], happened("s47", "2026-12-10"), "reopen the case"),
        ([happened("icpc", "2026-12-08", outcome="no_plan")], happened("first_review", "2026-12-15"), "no child"),
    ],
)  # fmt: skip
def test_an_impossible_record_is_refused_in_a_sentence(
    add: Check, recorded: list[CaseEvent], new: CaseEvent, sentence: str
) -> None:
    assert sentence in refused(add, recorded, new)


def test_a_correction_may_not_turn_the_order_round(add: Check) -> None:
    late = happened("strategy_discussion", "2026-12-10", corrects=STRATEGY)
    assert "cannot be before" in refused(add, [STRATEGY, ICPC], late)
    add([STRATEGY, ICPC], happened("strategy_discussion", "2026-11-18", corrects=STRATEGY))


def test_a_correction_needs_something_of_the_same_kind_to_correct(add: Check) -> None:
    assert "nothing recorded to correct" in refused(add, [], happened("s47", "2026-12-01", corrects=STRATEGY))
    assert "take it back" in refused(add, [STRATEGY], happened("s47", "2026-12-01", corrects=STRATEGY))


def test_an_event_can_always_be_taken_back(add: Check) -> None:
    taken_back = happened("icpc", "2026-12-08", corrects=ICPC, withdrawn=True)
    assert refused(add, [STRATEGY, ICPC], taken_back) == ""


def test_the_same_event_twice_is_refused(add: Check) -> None:
    assert "recorded already" in refused(add, [STRATEGY], STRATEGY)


def test_a_time_without_a_zone_is_refused(add: Check) -> None:
    naive = replace(happened("icpc", "2026-12-08"), on=datetime(2026, 12, 8, 10))  # noqa: DTZ001 - on purpose
    assert "no time zone" in refused(add, [STRATEGY], naive)


def test_the_events_of_one_child_do_not_forbid_those_of_another(add: Check) -> None:
    first = happened("icpc", "2026-12-08", children=["A"])
    assert refused(add, [STRATEGY, first], happened("icpc", "2026-12-09", children=["B"])) == ""


def test_an_inquorate_conference_that_goes_ahead_with_a_reason_is_accepted(add: Check) -> None:
    held = happened("icpc", "2026-12-10", quorate=False, proceeded=True, reason="risk too high to wait")
    assert refused(add, [STRATEGY], held) == ""


def test_events_given_all_at_once_are_checked_for_order_only() -> None:
    assert contradiction([ICPC, STRATEGY], TODAY) == ""
    assert "cannot be before" in contradiction([STRATEGY, happened("icpc", "2026-11-01")], TODAY)
    early = [STRATEGY, happened("initial_core_group", "2026-11-01")]
    assert "cannot be before the strategy discussion on 20 November 2026" in contradiction(early, TODAY)


def test_somebody_who_asks_may_leave_the_conference_out_but_not_once_its_beginning_is_given() -> None:
    core_group = happened("initial_core_group", "2026-12-01")
    assert contradiction([core_group], TODAY) == ""
    assert "record the conference first" in contradiction([STRATEGY, core_group], TODAY)


def test_somebody_who_asks_is_told_of_a_year_that_cannot_be_meant() -> None:
    assert "2062 is too far ahead" in contradiction([happened("icpc", "2062-12-08")], TODAY)
    assert "1996 is too long ago" in contradiction([happened("icpc", "1996-12-08")], TODAY)
    assert contradiction([happened("icpc", "2030-12-09")], TODAY) == ""


def test_a_conference_is_not_moved_because_the_social_worker_is_unavailable(add: Check) -> None:
    told = {"reason": "on leave", "agreed_by": "team manager", "because": "social_worker_unavailable"}
    assert "no reason to move a conference" in refused(
        add, [STRATEGY], happened("postponed", "2026-12-10", **told)
    )
    add([STRATEGY], happened("postponed", "2026-12-10", reason="parents ill", agreed_by="service manager"))
