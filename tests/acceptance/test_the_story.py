"""The story goes the same way through each of the three doors."""

from __future__ import annotations

from tests.acceptance import story
from tests.acceptance.doors import Door


async def test_a_case_goes_from_its_strategy_discussion_to_its_core_group(door: Door) -> None:
    await story.tell(door)
