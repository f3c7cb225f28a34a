"""What the events of a case amount to: which discussion counts, what is booked, held, decided, ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, NamedTuple

from procedure.events import CaseEvent, as_day, day_of

ENDINGS = ("closed", "transferred_out", "stepped_down")
REVIEWS = ("first_review", "review")


class Conference(NamedTuple):
    """One conference in the life of a case: number 1 is the ICPC, 2 the first review, and so on.

    `agreed` is the day for it that the conference before agreed on, or that was agreed when people last met for it
    and could not go ahead. `in_vain` is the booking for that last time, until it is booked again.
    """

    number: int
    step: Literal["icpc", "first_review", "review"]
    held: CaseEvent | None
    booked: CaseEvent | None
    agreed: date | None = None
    in_vain: CaseEvent | None = None

    @property
    def kind(self) -> Literal["icpc", "review"]:
        return "icpc" if self.number == 1 else "review"

    @property
    def moment(self) -> date | datetime | None:
        """When it was held or, until then, when it is booked for."""
        if self.held is not None:
            return self.held.on
        return self.booked.on if self.booked is not None else None


class Facts(NamedTuple):
    """A case as it stands. `questions` are sentences for the person who can settle what is unclear."""

    by_step: dict[str, list[CaseEvent]]
    strategy: CaseEvent | None
    s47_outcome: str | None
    outcome: str | None
    decided_on: date | None
    conferences: tuple[Conference, ...]
    not_proceeded: tuple[CaseEvent, ...]
    agencies: tuple[str, ...]
    plan_ended: CaseEvent | None
    ended: CaseEvent | None
    hold_by: date | None
    questions: tuple[str, ...]

    def of(self, step: str) -> list[CaseEvent]:
        """The standing events of one step, oldest first."""
        return self.by_step.get(step, [])

    @property
    def icpc(self) -> Conference:
        return self.conferences[0]

    def review(self, step: str, number: int) -> Conference | None:
        """The review that the `number`-th occasion of a step is about, if the case has come so far."""
        place = number if step == "first_review" else number + 1
        return self.conferences[place] if place < len(self.conferences) else None

    def conference_after(self, day: date, kind: str | None = None) -> Conference:
        """The conference that something done on `day` was for: the first of the `kind` not over by then."""
        fitting = [each for each in self.conferences if kind in (None, each.kind)] or list(self.conferences)
        for conference in fitting:
            if conference.held is None or day <= day_of(conference.held.on):
                return conference
        return fitting[-1]

    def last_attempt(self, number: int) -> CaseEvent | None:
        """The last time that a conference still to be held met and did not go ahead: what was seen then counts."""
        if number == 1:
            return self.not_proceeded[-1] if self.not_proceeded else None
        before = self.conferences[number - 2].held
        if self.conferences[number - 1].held is not None or before is None:
            return None
        return _met_in_vain(self.by_step, before)

    @property
    def next_conference(self) -> Conference | None:
        """The conference that is still to be held, if there is one to come."""
        last = self.conferences[-1]
        return last if last.held is None else None


def gather(events: Iterable[CaseEvent]) -> Facts:
    """Read the standing events of one case (or of one child in it), given oldest first."""
    by_step: dict[str, list[CaseEvent]] = {}
    for event in events:
        by_step.setdefault(event.step, []).append(event)
    held, not_proceeded = _attempts(by_step)
    strategy, questions = _starting_discussion(by_step.get("strategy_discussion", []), held)
    outcome = _outcome(by_step, held)
    plan_ended = _plan_ended(by_step, held)
    return Facts(
        by_step=by_step,
        strategy=strategy,
        s47_outcome=_detail(by_step.get("s47", []), "outcome"),
        outcome=outcome,
        decided_on=day_of(held[0].on) if held and held[0].step == "icpc" else None,
        conferences=_conferences(by_step, held, outcome, plan_ended),
        not_proceeded=tuple(not_proceeded),
        agencies=_agencies(by_step),
        plan_ended=plan_ended,
        ended=_ended(by_step),
        hold_by=_hold_by(by_step),
        questions=questions,
    )


def _starting_discussion(
    discussions: list[CaseEvent], held: list[CaseEvent]
) -> tuple[CaseEvent | None, tuple[str, ...]]:
    """The discussion the ICPC counts from: the one at which the section 47 enquiry was initiated.

    Where the record does not say which, the earliest is taken, since that can only make a date too early,
    and the question is asked. One after the conferences began did not lead to them.
    """
    if held:
        first = day_of(held[0].on)
        discussions = [each for each in discussions if day_of(each.on) <= first] or discussions[:1]
    candidates = [each for each in discussions if each.details.get("started_s47") is True]
    if not candidates:
        candidates = [each for each in discussions if each.details.get("started_s47") is not False]
    if len(candidates) > 1:
        question = (
            f"There are {len(candidates)} strategy discussions that may have started the section 47 enquiry: "
            "say which one did, since the conference counts from it."
        )
        return candidates[0], (question,)
    return (candidates[0] if candidates else None), ()


def _attempts(by_step: dict[str, list[CaseEvent]]) -> tuple[list[CaseEvent], list[CaseEvent]]:
    """The conferences that were held, the ICPC first, and the ICPCs that met but did not go ahead."""
    icpcs = by_step.get("icpc", [])
    held = [event for event in icpcs if proceeded(event)][:1]
    reviews = [event for step in REVIEWS for event in by_step.get(step, []) if proceeded(event)]
    if len(reviews) > 1:
        reviews.sort(key=lambda event: (day_of(event.on), event.recorded_at, event.id))
    return held + reviews, [event for event in icpcs if not proceeded(event)]


def proceeded(event: CaseEvent) -> bool:
    """Whether a conference went ahead. An inquorate one did not, unless the record says that it did."""
    return bool(event.details.get("proceeded", event.details.get("quorate") is not False))


def _outcome(by_step: dict[str, list[CaseEvent]], held: list[CaseEvent]) -> str | None:
    recorded = _detail(by_step.get("outcome", []), "outcome")
    if recorded is None and held and held[0].step == "icpc":
        recorded = held[0].details.get("outcome")
    return recorded


def _plan_ended(by_step: dict[str, list[CaseEvent]], held: list[CaseEvent]) -> CaseEvent | None:
    endings = [event for event in held if event.step != "icpc" and event.details.get("outcome") == "end"]
    return next(iter(endings + by_step.get("plan_ended", [])), None)


def _ended(by_step: dict[str, list[CaseEvent]]) -> CaseEvent | None:
    """What closed the case, unless it was reopened afterwards."""
    endings = [event for kind in ENDINGS for event in by_step.get(kind, [])]
    if not endings:
        return None
    last = max(endings, key=_moment)
    reopened = by_step.get("reopened", [])
    return None if reopened and _moment(reopened[-1]) > _moment(last) else last


def _moment(event: CaseEvent) -> tuple[date, datetime]:
    return day_of(event.on), event.recorded_at


def _hold_by(by_step: dict[str, list[CaseEvent]]) -> date | None:
    """The earlier date for the ICPC that was agreed because the matter is urgent."""
    agreed = [
        as_day(event.details["icpc_by"])
        for step in ("strategy_discussion", "s47")
        for event in by_step.get(step, [])
        if event.details.get("icpc_by")
    ]
    return min(agreed, default=None)


def _agencies(by_step: dict[str, list[CaseEvent]]) -> tuple[str, ...]:
    """The agencies whose reports are awaited, in alphabetical order."""
    agencies: set[str] = set()
    for request in by_step.get("conference_request", []):
        agencies.update(request.details.get("agencies", ()))
    changes = by_step.get("invited", []) + by_step.get("uninvited", [])
    for change in sorted(changes, key=lambda event: (event.recorded_at, event.id)):
        agency = change.details.get("agency")
        if agency and change.step == "invited":
            agencies.add(agency)
        elif agency:
            agencies.discard(agency)
    return tuple(sorted(agencies))


def _conferences(
    by_step: dict[str, list[CaseEvent]],
    held: list[CaseEvent],
    outcome: str | None,
    plan_ended: CaseEvent | None,
) -> tuple[Conference, ...]:
    """The conferences held, and the one to come unless no plan was made or the plan has ended."""
    sequence: list[CaseEvent | None] = [*held]
    if held and held[0].step != "icpc":  # a plan transferred in: its ICPC was held elsewhere
        sequence.insert(0, None)
    if not held or (outcome != "no_plan" and plan_ended is None):
        sequence.append(None)
    bookings = _standing_bookings(by_step)
    conferences = []
    previous: CaseEvent | None = None
    for number, event in enumerate(sequence, start=1):
        booked = _booking_for(number, previous, event, bookings) if bookings else None
        used_up = booked if booked is not None and _is_used_up(booked, by_step) else None
        # Whoever met in vain used up the day that had been agreed for it.
        in_vain = _met_in_vain(by_step, previous) if previous and event is None else None
        agreed = _agreed_at(in_vain or previous)
        stands = None if used_up else booked
        conferences.append(Conference(number, _step_of(number), event, stands, agreed, used_up))
        previous = event
    return tuple(conferences)


def _met_in_vain(by_step: dict[str, list[CaseEvent]], previous: CaseEvent) -> CaseEvent | None:
    """When people last met for the review that follows a conference, and it could not go ahead."""
    attempts = [
        event
        for step in REVIEWS
        for event in by_step.get(step, [])
        if not proceeded(event) and day_of(event.on) > day_of(previous.on)
    ]
    return max(attempts, key=_moment, default=None)


def _agreed_at(meeting: CaseEvent | None) -> date | None:
    """The day that was agreed for a review when people last met."""
    agreed = meeting.details.get("review_agreed") if meeting else None
    return as_day(agreed) if agreed else None


def _step_of(number: int) -> Literal["icpc", "first_review", "review"]:
    return "icpc" if number == 1 else "first_review" if number == 2 else "review"


def _standing_bookings(by_step: dict[str, list[CaseEvent]]) -> list[CaseEvent]:
    """The bookings that were not called off, latest made last."""
    if "conference_booked" not in by_step:
        return []
    bookings = sorted(by_step["conference_booked"], key=lambda event: (event.recorded_at, event.id))
    calls_off = by_step.get("cancelled", []) + by_step.get("postponed", [])
    return [
        booking
        for booking in bookings
        if not any(off.recorded_at >= booking.recorded_at and _same_kind(off, booking) for off in calls_off)
    ]


def _is_used_up(booking: CaseEvent, by_step: dict[str, list[CaseEvent]]) -> bool:
    """Whether people met on the day that was booked, or since, and it could not go ahead."""
    return any(
        day_of(booking.on) <= day_of(attempt.on)
        for step in ("icpc", *REVIEWS)
        if booking.details.get("conference") in (None, "icpc" if step == "icpc" else "review")
        for attempt in by_step.get(step, [])
        if not proceeded(attempt)
    )


def _same_kind(calls_off: CaseEvent, booking: CaseEvent) -> bool:
    one, other = calls_off.details.get("conference"), booking.details.get("conference")
    return one is None or other is None or one == other


def _booking_for(
    number: int, previous: CaseEvent | None, held: CaseEvent | None, bookings: list[CaseEvent]
) -> CaseEvent | None:
    """The latest booking for one conference; where a booking does not say which, its date tells.

    Of one still to come that is the latest made at all: a day from which it was moved does not stand again once
    people have met on the other.
    """
    kind = "icpc" if number == 1 else "review"
    of_kind = [each for each in bookings if each.details.get("conference") in (None, kind)]
    fitting = [
        booking
        for booking in (of_kind if held is not None else of_kind[-1:])
        if (previous is None or day_of(booking.on) > day_of(previous.on))
        and (held is None or day_of(booking.on) <= day_of(held.on))
    ]
    return fitting[-1] if fitting else None


def _detail(events: list[CaseEvent], key: str) -> str | None:
    for event in reversed(events):
        if event.details.get(key) is not None:
            return str(event.details[key])
    return None
