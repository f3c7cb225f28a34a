"""The clock without a record: what follows from a few steps and dates that somebody typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, NamedTuple

from procedure.calendar import WorkingCalendar
from procedure.checks import ImpossibleOrder, contradiction
from procedure.deadlines import derive
from procedure.events import CaseEvent, day_of
from procedure.facts import REVIEWS
from procedure.pathway import Pathway
from procedure.policy import Policy
from procedure.reading import Moment, Prefer, read_date
from procedure.steps import LIFE_CYCLE, STEPS, look_up
from procedure.typed_details import UnreadableDetail, read_details
from procedure.wording import say_date

OUTCOMES = ("plan", "no_plan")
REVIEW_AGREED = "review_agreed"
TO_COME = ("conference_booked", REVIEW_AGREED)  # given with the day they are for


class UnreadableEvent(ValueError):
    """A step or its details that cannot be read; the message is one sentence that says what to type."""


def read_event(text: str) -> tuple[str, str]:
    """STEP=DATE taken apart. Raises `UnreadableEvent`."""
    step, equals, value = text.partition("=")
    if not equals or not step.strip() or not value.strip():
        raise UnreadableEvent(
            f"“{text[:40]}” is not an event: write it as STEP=DATE, as strategy_discussion=2026-12-18."
        )
    return step.strip(), value.strip()


class Calculation(NamedTuple):
    """What follows from the steps given, and the day from which it is seen."""

    pathway: Pathway
    as_of: date


def calculate(
    given: Iterable[tuple[str, Any]],
    policy: Policy,
    calendar: WorkingCalendar,
    today: date,
    tz: tzinfo,
    as_of: date | None = None,
) -> Calculation:
    """What follows from the steps `given`, each with its date and, where it matters, details.

    Seen from `as_of`, on which what comes later is still to be done; where no day is given from `today`, or from
    the last of the steps if that is later, since they have all happened.

    A value is a date as people type it, with details behind commas ("2026-12-18, started_s47"), a mapping
    with "on" and details, or a list of either. `outcome` takes "plan" or "no_plan"; `review_agreed` the day agreed
    for the review that follows the conference before it. Times are in `tz`.
    Raises `UnreadableEvent`, `AmbiguousDate`, `UnreadableDate`, `ImpossibleOrder` and `BeyondCalendar`.
    """
    events: list[CaseEvent] = []
    for name, value in given:
        for one in value if isinstance(value, list) else [value]:
            events.append(_event(name, one, len(events), as_of or today, tz))
    events = _with_agreed_reviews(events)
    problem = contradiction(events, as_of or today)
    if problem:
        raise ImpossibleOrder(problem)
    if as_of is None:
        as_of = max([today, *(day_of(event.on) for event in events if event.step not in TO_COME)])
    return Calculation(derive(events, policy, calendar, as_of), as_of)


def _event(name: str, value: object, place: int, as_of: date, tz: tzinfo) -> CaseEvent:
    step = _step(name)
    on, details = _outcome(value, as_of) if step == "outcome" else _dated(step, value, as_of, tz)
    # Nothing was recorded at any hour: the order in which the events were given stands in for it.
    recorded_at = datetime.combine(as_of, time(12), UTC) + timedelta(seconds=place)
    return CaseEvent(f"{place:04}", step, on, details, recorded_at, "calculator")


def _with_agreed_reviews(events: list[CaseEvent]) -> list[CaseEvent]:
    """The events with each day agreed for a review among the details of the conference that agreed on it."""
    told = {event.id: event for event in events if event.step != REVIEW_AGREED}
    for agreed in (event for event in events if event.step == REVIEW_AGREED):
        before = [
            event
            for event in told.values()
            if event.step in ("icpc", *REVIEWS) and day_of(event.on) < day_of(agreed.on)
        ]
        if not before:
            said = say_date(day_of(agreed.on))
            raise UnreadableEvent(
                f"No conference is given before {said}, the day agreed for its review: give icpc=DATE as well."
            )
        last = max(before, key=lambda event: (day_of(event.on), event.id))
        details = {**last.details, REVIEW_AGREED: day_of(agreed.on)}
        told[last.id] = replace(last, details=details)
    return list(told.values())


def _step(name: str) -> str:
    known = name.strip().casefold().replace(" ", "_")
    if known in LIFE_CYCLE or known == REVIEW_AGREED:
        return known
    found = look_up(name)
    if len(found) == 1:
        return found[0].id
    among = [step.id for step in found] or [step.id for step in STEPS]
    raise UnreadableEvent(f"“{name[:40]}” is not a step: write one of {', '.join(among)}.")


def _outcome(value: object, as_of: date) -> tuple[Moment, dict[str, Any]]:
    outcome = str(value).strip().casefold().replace(" ", "_").replace("-", "_")
    if outcome not in OUTCOMES:
        raise UnreadableEvent(f"“{str(value)[:40]}” is not an outcome: write plan or no_plan.")
    return as_of, {"outcome": outcome}


def _dated(step: str, value: object, as_of: date, tz: tzinfo) -> tuple[Moment, dict[str, Any]]:
    details: dict[str, Any] = {}
    if isinstance(value, Mapping):
        details = {str(key): each for key, each in value.items() if key != "on"}
        value = value.get("on")
    if not isinstance(value, str):
        raise UnreadableEvent(f"The date of {step} is missing: write it as 2026-12-18.")
    when, *rest = value.split(",")
    for part in rest:
        key, equals, detail = part.partition("=")
        details[key.strip()] = detail.strip() if equals else True
    prefer: Prefer = "future" if step in TO_COME else "past"
    try:
        return read_date(when, as_of, prefer=prefer, tz=tz), read_details(step, details, as_of)
    except UnreadableDetail as error:
        raise UnreadableEvent(str(error)) from error
