"""When somebody is not free: conferences overlap, or one begins as another ends."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from procedure.clashes import Busy, clashes


def on_8_december(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, 8, hour, minute, tzinfo=UTC)


TAKEN = Busy(on_8_december(10), on_8_december(12), "The chair is at another conference then.")


@pytest.mark.parametrize(
    ("at", "is_free"),
    [
        (on_8_december(8), True),
        (on_8_december(8, 1), False),
        (on_8_december(10), False),
        (on_8_december(11, 59), False),
        (on_8_december(12), True),
    ],
)
def test_a_conference_of_two_hours_clashes_with_whatever_it_overlaps(at: datetime, is_free: bool) -> None:
    assert clashes(at, 120, [TAKEN]) == (() if is_free else ("The chair is at another conference then.",))


def test_a_reason_that_counts_twice_is_said_once() -> None:
    assert len(clashes(on_8_december(10), 120, [TAKEN, TAKEN])) == 1
