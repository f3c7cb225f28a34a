"""The day agreed for a core group: it stands beside the limit of the next meeting, and does not move it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.rulebook import england_and_wales, load_all
from procedure.agreed_day import is_beyond_limit, say_agreed, with_core_group
from procedure.deadlines import derive
from procedure.events import CaseEvent
from procedure.pathway import Deadline
from tests.procedure.story import LONDON, day, happened, the

CALENDAR, LEEDS = england_and_wales(), load_all()["leeds"]
HELD = happened("icpc", "2026-12-08", outcome="plan")  # its core group meets by 22 December 2026


def core_group(meets_on: str, *events: CaseEvent) -> Deadline:
    """The limit of the initial core group on 15 December 2026, with the day agreed for it."""
    pathway = derive([HELD, *events], LEEDS, CALENDAR, day("2026-12-15"), LONDON)
    return the(with_core_group(pathway, day(meets_on)), "initial_core_group")


@pytest.mark.parametrize(
    ("meets_on", "said", "beyond"),
    [
        ("2026-12-18", "agreed for 18 December 2026", False),
        ("2026-12-14", "agreed for 14 December 2026, which has passed", False),
        ("2026-12-23", "agreed for 23 December 2026, after the limit", True),
    ],
)
def test_it_stands_beside_the_limit_which_stays(meets_on: str, said: str, beyond: bool) -> None:
    deadline = core_group(meets_on)
    assert deadline.due == date(2026, 12, 22)
    assert say_agreed(deadline, day("2026-12-15")) == said
    assert is_beyond_limit(deadline) is beyond


def test_a_day_before_the_conference_was_agreed_for_an_earlier_meeting() -> None:
    assert core_group("2026-12-01").agreed is None


def test_nothing_is_awaited_of_a_meeting_that_was_held() -> None:
    assert core_group("2026-12-14", happened("initial_core_group", "2026-12-14")).agreed is None
