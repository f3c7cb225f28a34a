"""Which section 47 enquiry a case is in: a strategy discussion begins a new one once the last has ended."""

from __future__ import annotations

from datetime import date

from procedure.events import CaseEvent, day_of
from procedure.facts import proceeded
from procedure.steps import BEFORE_EACH_CONFERENCE

WITHOUT_A_CONFERENCE = ("cin", "nfa")
# What belongs to the enquiry that was under way when it was done.
OF_AN_ENQUIRY = frozenset(
    {"strategy_discussion", "s47", "conference_request", "conference_booked", *BEFORE_EACH_CONFERENCE}
)


def of_the_latest_enquiry(events: list[CaseEvent]) -> list[CaseEvent]:
    """The standing events (oldest first) of one child without those of an enquiry that is over.

    An enquiry that ended with a child in need plan or no further action says nothing of the one that a later
    strategy discussion starts: that one has an enquiry, a conference and dates of its own.
    """
    began = _begun_again(events)
    if began is None:
        return events
    return [event for event in events if day_of(event.on) >= began or not _is_of_an_enquiry(event)]


def _is_of_an_enquiry(event: CaseEvent) -> bool:
    """Whether it ends with the enquiry: a conference that could not go ahead does, one that was held does not."""
    return event.step in OF_AN_ENQUIRY or (event.step == "icpc" and not proceeded(event))


def _begun_again(events: list[CaseEvent]) -> date | None:
    """The day of the strategy discussion with which the latest enquiry began, where one before it is over."""
    ended = began = None
    for event in events:
        step = event.step
        if step == "icpc" and proceeded(event):
            break
        if step == "s47":
            ended = day_of(event.on) if event.details.get("outcome") in WITHOUT_A_CONFERENCE else None
        elif ended is not None and _starts_one(event) and day_of(event.on) > ended:
            began, ended = day_of(event.on), None
    return began


def _starts_one(event: CaseEvent) -> bool:
    return event.step == "strategy_discussion" and event.details.get("started_s47") is not False
