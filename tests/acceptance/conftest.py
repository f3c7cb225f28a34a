"""The three doors, each with the whole house behind it, at the beginning of the story."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.acceptance import story
from tests.acceptance.browser_door import BrowserDoor, browser_door
from tests.acceptance.doors import Door
from tests.acceptance.live import import_people
from tests.acceptance.slack_door import SlackStory, slack_door
from tests.acceptance.teams_door import TeamsStory, teams_door

TRANSCRIPT_WANTED = os.environ.get("ICPC_WRITE_STORY") == "1"


@pytest.fixture(scope="session")
def key() -> rsa.RSAPrivateKey:
    """The key that our small Microsoft signs with."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database into which the administrator has imported the cast, to be copied and never changed."""
    return asyncio.run(import_people(tmp_path_factory.mktemp("peopled")))


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[BrowserDoor]:
    """The demonstration."""
    async with browser_door(tmp_path, story.START) as door:
        yield door


@pytest.fixture
async def slack(peopled: Path, tmp_path: Path) -> AsyncIterator[SlackStory]:
    """A live workspace on Slack."""
    async with slack_door(peopled, tmp_path, story.START) as door:
        yield door


@pytest.fixture
async def teams(peopled: Path, tmp_path: Path, key: rsa.RSAPrivateKey) -> AsyncIterator[TeamsStory]:
    """A live organisation on Teams."""
    async with teams_door(peopled, tmp_path, story.START, key) as door:
        yield door


@pytest.fixture(params=["browser", "slack", "teams"])
async def door(
    request: pytest.FixtureRequest, peopled: Path, tmp_path: Path, key: rsa.RSAPrivateKey
) -> AsyncIterator[Door]:
    """Each of the doors in turn; the browser's keeps a transcript where one is asked for."""
    if request.param == "browser":
        async with browser_door(tmp_path, story.START, written_down=TRANSCRIPT_WANTED) as browser:
            yield browser
    elif request.param == "slack":
        async with slack_door(peopled, tmp_path, story.START) as slack:
            yield slack
    else:
        async with teams_door(peopled, tmp_path, story.START, key) as teams:
            yield teams
