"""The story goes the same way through each of the three doors."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance import story
from tests.acceptance.browser_door import BrowserDoor
from tests.acceptance.doors import Door

WRITTEN_TO = Path(__file__).parents[2] / "docs" / "story.md"


async def test_a_case_goes_from_its_strategy_discussion_to_its_core_group(door: Door) -> None:
    await story.tell(door)
    if isinstance(door, BrowserDoor) and door.transcript:
        WRITTEN_TO.write_text(door.transcript.text(), encoding="utf-8")
