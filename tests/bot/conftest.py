"""A Microsoft of our own, and the bot that it talks to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.doubles.bot_connector import BotConnector
from tests.doubles.teams_bot import SW, TM, RunningBot, running_bot


@pytest.fixture(scope="session")
def key() -> rsa.RSAPrivateKey:
    """The key that this Microsoft signs with."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
async def teams(key: rsa.RSAPrivateKey) -> AsyncIterator[BotConnector]:
    """Microsoft, with a social worker and a team manager in the organisation."""
    async with BotConnector(key) as connector:
        connector.join(SW, "Social.Worker@example.org")
        connector.join(TM, "team.manager@example.org")
        yield connector


@pytest.fixture
async def bot(teams: BotConnector, tmp_path: Path) -> AsyncIterator[RunningBot]:
    """The bot, running."""
    async with running_bot(teams, tmp_path) as running:
        yield running
