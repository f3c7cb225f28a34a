"""Whole pathways of random cases, compared with a second, much simpler way to work them out."""

from __future__ import annotations

import random
from datetime import date, timedelta

import numpy as np
import pytest

from bot.rulebook import england_and_wales, load_all
from procedure.deadlines import derive
from procedure.events import day_of
from tests.procedure.story import day, happened

CALENDAR, POLICIES = england_and_wales(), load_all()
CLOSED = [each for each, _ in CALENDAR.holidays_between(date(2010, 1, 1), date(2035, 12, 31))]
WEEK = np.busdaycalendar(holidays=CLOSED)
PUBLISHED = day("2028-12-31")
CASES = 800
Dates = dict[str, date | None]


def forward(start: date, count: int, authority: str) -> date:
    """By numpy: from the day itself where it counts, otherwise from the day after."""
    first = start if authority == "nottinghamshire" else start + timedelta(days=1)
    return np.busday_offset(first, count - 1, roll="forward", busdaycal=WEEK).astype(date)


def back(end: date, count: int) -> date:
    return np.busday_offset(end, -count, roll="forward", busdaycal=WEEK).astype(date)


def months_later(start: date, months: int) -> date:
    """The same day, or, while there is no such day, the one before."""
    month = np.datetime64(start, "M") + months
    last = (month + 1).astype("M8[D]") - 1
    return min(month.astype("M8[D]") + (start.day - 1), last).astype(date)


def expected(authority: str, told: dict[str, date]) -> Dates:
    """What the facts of the field say, step by step."""
    strategy, held, review = told["strategy_discussion"], told.get("icpc"), told.get("first_review")
    limit = forward(strategy, 15, authority)
    conference = held or told.get("conference_booked") or limit
    found: Dates = {
        "icpc": limit,
        "initial_core_group": forward(held, 10, authority) if held else None,
        "first_review": months_later(held, 3) if held else None,
        "review": months_later(review, 6) if review else None,
    }
    if authority == "leeds":
        found |= {"s47": forward(strategy, 4, authority)}
        found |= dict.fromkeys(("reports_to_family", "reports_to_chair"), back(conference, 3))
    if authority == "nottinghamshire":
        found |= {"reports_to_chair": conference - timedelta(days=1)}
    return found


def a_random_case(source: random.Random) -> dict[str, date]:
    start = date(2012, 1, 1) + timedelta(days=source.randrange(18 * 365))
    told = {"strategy_discussion": start}
    if source.random() < 0.5:
        told["conference_booked"] = start + timedelta(days=source.randrange(1, 30))
    if source.random() < 0.6:
        told["icpc"] = start + timedelta(days=source.randrange(1, 30))
        # A booking for after the conference would be one for its review.
        told.pop("conference_booked", None)
        if source.random() < 0.5:
            told["first_review"] = told["icpc"] + timedelta(days=source.randrange(20, 120))
    return told


@pytest.mark.parametrize("authority", sorted(POLICIES))
def test_random_cases_agree_with_a_second_way_to_work_them_out(authority: str) -> None:
    source = random.Random(authority)
    for _ in range(CASES):
        told = a_random_case(source)
        as_of = told["strategy_discussion"] + timedelta(days=source.randrange(400))
        events = [happened(step, on.isoformat()) for step, on in told.items()]
        pathway = derive(events, POLICIES[authority], CALENDAR, as_of)
        for step, limit in expected(authority, told).items():
            found = pathway.find(step)
            assert found is not None, (authority, told, step)
            assert (day_of(found.due) if found.due else None) == limit, (authority, told, step)
            is_done = step in told and told[step] <= as_of
            status = "done" if is_done else "waiting" if not limit else "overdue" if limit < as_of else "due"
            assert found.status == status, (authority, told, step, as_of)
            # A report before a conference in 2029 depends on a New Year's Day that is not published yet.
            latest = max(limit, day_of(found.counted_from)) if limit and found.counted_from else None
            assert found.provisional == (latest is not None and latest > PUBLISHED), (told, step)


def test_every_deadline_of_a_case_has_a_name_of_its_own() -> None:
    source = random.Random(5)
    for _ in range(300):
        told = a_random_case(source)
        events = [happened(step, on.isoformat()) for step, on in told.items()]
        for policy in POLICIES.values():
            pathway = derive(events, policy, CALENDAR, told["strategy_discussion"])
            names = [(each.step, each.occurrence) for each in pathway.deadlines + pathway.withdrawn]
            assert len(names) == len(set(names))
