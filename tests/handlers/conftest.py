"""The office that every test of the handlers speaks to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.office import Office, office_in


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """The cast, an empty case load, and a Monday morning: 23 November 2026, 9:30am."""
    async with office_in(tmp_path) as found:
        yield found
