"""A few words for telling what happened in a case, for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from procedure.events import CaseEvent
from procedure.pathway import Deadline, Pathway

LONDON = ZoneInfo("Europe/London")
_numbers = count(1)


def day(text: str) -> date:
    """A date from ISO text, so that a table of examples reads like a calendar."""
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    """A local date-time from ISO text."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def happened(step: str, on: str, corrects: CaseEvent | None = None, **details: Any) -> CaseEvent:
    """An event; each one told is recorded a minute after the one before it."""
    number = next(_numbers)
    return CaseEvent(
        id=f"e{number:05}",
        step=step,
        on=at(on) if "T" in on else day(on),
        details=details,
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
        recorded_by="p1",
        corrects=corrects.id if corrects else None,
    )


def due(pathway: Pathway, step: str, occurrence: str = "1") -> date | datetime | None:
    return the(pathway, step, occurrence).due


def the(pathway: Pathway, step: str, occurrence: str = "1") -> Deadline:
    found = pathway.find(step, occurrence)
    assert found is not None, f"no deadline {step} {occurrence}"
    return found
