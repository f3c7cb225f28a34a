"""The calendar and the shipped policies, read once for all tests of the procedure."""

from __future__ import annotations

import pytest

from bot.rulebook import england_and_wales, load_all
from procedure.calendar import WorkingCalendar
from procedure.policy import Policy


@pytest.fixture(scope="session")
def calendar() -> WorkingCalendar:
    return england_and_wales()


@pytest.fixture(scope="session")
def policies() -> dict[str, Policy]:
    return load_all()


@pytest.fixture
def england(policies: dict[str, Policy]) -> Policy:
    return policies["england"]


@pytest.fixture
def leeds(policies: dict[str, Policy]) -> Policy:
    return policies["leeds"]


@pytest.fixture
def nottinghamshire(policies: dict[str, Policy]) -> Policy:
    return policies["nottinghamshire"]
