"""The story goes the same way through each of the three doors."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.acceptance import story
from tests.acceptance.browser_door import browser_door
from tests.acceptance.doors import Door
from tests.acceptance.slack_door import slack_door
from tests.acceptance.teams_door import teams_door

WRITTEN_TO = Path(__file__).parents[2] / "docs" / "story.md"


@pytest.fixture(params=["browser", "slack", "teams"])
async def door(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Door]:
    """Each of the doors in turn, at the beginning of the story."""
    if request.param == "browser":
        wanted = WRITTEN_TO if os.environ.get("ICPC_WRITE_STORY") == "1" else None
        async with browser_door(tmp_path, story.START, wanted) as browser:
            yield browser
    elif request.param == "slack":
        async with slack_door(tmp_path, story.START) as slack:
            yield slack
    else:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        async with teams_door(tmp_path, story.START, key) as teams:
            yield teams


async def test_a_case_goes_from_its_strategy_discussion_to_its_core_group(door: Door) -> None:
    await story.tell(door)
