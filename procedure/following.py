"""What follows from a case’s facts under an authority’s rules: a deadline for each rule and occasion."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from procedure.calendar import WorkingCalendar
from procedure.counting import Counting, Sooner, counting_after, counting_before
from procedure.doing import ByAgency, doing, done_before
from procedure.events import CaseEvent, Moment, day_of
from procedure.facts import REVIEWS, Facts
from procedure.no_longer import happened_by, has_no_enquiry, no_longer, part_of
from procedure.occasions import OCCASIONS, Occasion, who_disagreed
from procedure.pathway import Deadline, Status
from procedure.policy import Policy
from procedure.rules import Rule

TOO_LATE = "The conference was held without this being recorded."
ALREADY_DONE = "Done: what it would have counted from is not recorded"
NO_FIGURE = "As soon as possible: the guidance asks for urgency and gives no number of days"
NO_LIMIT_FOR_A_TRANSFER = (
    "Waiting: the policy has no limit for a transfer in, so agree the date with the chair"
)
NOT_ACCEPTED = "Waiting: the limit counts from the acceptance of the transfer in, which is not recorded"
TO_BE_BOOKED_AGAIN = (
    "As soon as possible: it counts back from the conference, which is still to be booked again"
)
AFTER_A_TRANSFER = "As soon as possible after the transfer in, since it has no section 47 enquiry here"
HELD = "the day the conference was held"
BOOKED = "the day the conference is booked for"
AGREED = "the day agreed for the conference (none is booked yet)"
LAST_DAY = "the last day the conference can be held (none is booked yet)"
TO_BE_HELD = "the day the conference is to be held"
BASES = (HELD, TO_BE_HELD, BOOKED, AGREED, LAST_DAY)
# What the chair said at the conference of the reports seen in time, by the step that shares them.
SEEN_BY = {"reports_to_family": "family_saw", "reports_to_chair": "chair_saw"}
NO_AGENCY: tuple[None] = (None,)
NOTHING_SAID: Mapping[str, Any] = {}
POLICIES_KEPT = 64


def follow(
    facts: Facts, policy: Policy, calendar: WorkingCalendar, as_of: date | datetime
) -> tuple[list[Deadline], list[Deadline]]:
    """The deadlines that apply, in the order of the pathway, and those withdrawn with their reason.

    Seen from a moment (aware, local), what was due at an earlier hour of that day is overdue.
    """
    limits = _limits(policy, calendar)
    case = _Case(facts, limits, as_of)
    for limit in limits.every:
        limit.follow(case)
    return case.found, case.withdrawn


class _Limits(NamedTuple):
    """The rules of a policy made ready: what of them is the same for every case is worked out once."""

    every: tuple[_AfterAnEvent | _BeforeConferences, ...]
    of_conferences: Mapping[str, tuple[_AfterAnEvent, ...]]
    before_conferences: frozenset[str]  # the steps that come before them
    transfers_in: tuple[str, ...]  # what the conference of a child who moved here counts from


# A policy is read once and followed for every case: what is made of it is kept as long as it is used.
@lru_cache(maxsize=POLICIES_KEPT)
def _limits(policy: Policy, calendar: WorkingCalendar) -> _Limits:
    every: list[_AfterAnEvent | _BeforeConferences] = [
        _BeforeConferences(rule, calendar)
        if rule.direction == "before"
        else _AfterAnEvent(rule, policy, calendar)
        for rule in policy.rules_on
    ]
    return _Limits(
        tuple(every),
        {
            step: tuple(each for each in every if isinstance(each, _AfterAnEvent) and each.rule.step == step)
            for step in ("icpc", *REVIEWS)
        },
        frozenset(rule.step for rule in policy.rules_on if rule.direction == "before"),
        tuple(anchor for anchor in ("transfer_in", "transfer_accepted") if policy.has_on(anchor, "icpc")),
    )


class _Gathering(NamedTuple):
    """A conference that something has to come before: its number, its date, what kind of date that is.

    `said` is what was recorded of it. Where the initial conference could not go ahead, it is what was recorded
    then: what had been seen for it need not be shared again. `again_since` is the day on which that was known.
    """

    number: int
    moment: Moment | None
    basis: str
    held: bool
    said: Mapping[str, Any]
    again_since: date | None = None

    def is_too_soon(self, due: Moment) -> bool:
        """Whether a day counted back from a conference to be booked again had come before anybody knew of it."""
        unbooked = self.basis in (AGREED, LAST_DAY)
        return unbooked and self.again_since is not None and day_of(due) <= self.again_since


class _Case:
    """One case on one day: what every rule asks of it, and the deadlines found so far."""

    def __init__(self, facts: Facts, limits: _Limits, as_of: date | datetime) -> None:
        self.facts, self.as_of, self.today = facts, as_of, day_of(as_of)
        self.found: list[Deadline] = []
        self.withdrawn: list[Deadline] = []
        self.gone = no_longer(facts, self.today)
        self.moved_here = "transfer_in" in facts.by_step
        self.has_no_enquiry = has_no_enquiry(facts)
        self.counts_from_transfer = self.moved_here and any(
            OCCASIONS[anchor](facts) for anchor in limits.transfers_in
        )
        self.done_before = {
            step: done_before(step, facts) for step in limits.before_conferences if step in facts.by_step
        }
        self.gatherings = self._gatherings(limits)

    def _gatherings(self, limits: _Limits) -> dict[str, list[_Gathering]]:
        """The conferences that reports and preparations come before, by their kind, with the best known date."""
        found: dict[str, list[_Gathering]] = {"icpc": [], "review": []}
        for number, step, held, booked, agreed, _ in self.facts.conferences:
            attempt = self.facts.last_attempt(number) if held is None else None
            said = attempt.details if attempt is not None else NOTHING_SAID
            again_since = (
                max(day_of(attempt.on), day_of(attempt.recorded_at)) if attempt is not None else None
            )
            moment: Moment | None
            is_over = happened_by(self.today, held) is not None
            if held is not None:
                moment, basis, said = held.on, HELD if is_over else TO_BE_HELD, held.details
            elif booked is not None:
                moment, basis = booked.on, BOOKED
            elif agreed is not None:
                moment, basis = agreed, AGREED
            else:
                moment, basis = self._last_day(limits.of_conferences[step]), LAST_DAY
            if number == 1 or moment is not None:
                kind = "icpc" if number == 1 else "review"
                found[kind].append(_Gathering(number, moment, basis, is_over, said, again_since))
        return found

    def _last_day(self, limits: tuple[_AfterAnEvent, ...]) -> Moment | None:
        """The last day a conference can be held: until it is booked, reports count back from it."""
        last: Moment | None = None
        for limit in limits:
            for _, start in limit.occasions(self)[-1:]:
                if start is not None:
                    last = limit.counting_for(self, start).due(start)
        return last

    def place(
        self,
        rule: Rule,
        number: int,
        due: Moment | None,
        counting: Counting | str,
        start: Moment | None,
        event: CaseEvent | None,
        reason: str,
        agreed: date | None,
        agency: str | None = None,
        missed: bool = False,
        seen: bool | None = None,
    ) -> None:
        """Puts one deadline where it belongs. What was missed before a conference stays missed, whatever comes."""
        status: Status
        into, note = self.found, ""
        done_on = _done_by(self.today, event) if event else None
        if done_on or seen:
            status, missed = "done", False
        elif reason and not missed:
            status, note, into = "withdrawn", reason, self.withdrawn
        elif start is None:
            status = "waiting"
        else:
            status = "overdue" if self._has_passed(due) else "due"
            note = TOO_LATE if missed else ""
        into.append(
            Deadline(
                rule, number, due, counting, status, start, done_on, agency, (), missed, note, agreed, seen
            )
        )

    def _has_passed(self, due: Moment | None) -> bool:
        """Whether a limit has passed: by the hour where it has one and the hour is known now."""
        if isinstance(due, datetime):
            return due < self.as_of if isinstance(self.as_of, datetime) else due.date() < self.today
        return due is not None and due < self.today


class _AfterAnEvent:
    """A rule that counts from something that happened, or asks for urgency after it."""

    def __init__(self, rule: Rule, policy: Policy, calendar: WorkingCalendar) -> None:
        self.rule = rule
        self._counting = counting_after(rule, policy.counting, calendar)
        self._occasions, self._doing = OCCASIONS[rule.anchor], doing(rule)
        self._part = part_of(rule)
        self._is_review, self._is_urgent = rule.step in REVIEWS, rule.direction == "urgent"
        self._is_of_dissent = rule.anchor == "dissent"
        self._is_the_limit = rule.step == "icpc" and rule.anchor == "strategy_discussion"
        self._waiting = self._waiting_moved = f"Waiting for a date: {rule.says}"
        if rule.anchor == "strategy_discussion":
            counts_from_acceptance = policy.has_on("transfer_accepted", "icpc")
            self._waiting_moved = NOT_ACCEPTED if counts_from_acceptance else NO_LIMIT_FOR_A_TRANSFER

    def follow(self, case: _Case) -> None:
        """Adds its deadlines, one for each time that it has come round."""
        rule, facts = self.rule, case.facts
        reason = case.gone.get(self._part, "")
        for number, start in self.occasions(case) if case.moved_here else self._occasions(facts):
            event = self._doing(facts, number)
            due: Moment | None = None
            counting: Counting | str
            if start is None:
                waiting = self._waiting_moved if case.moved_here else self._waiting
                counting = ALREADY_DONE if event else waiting
            elif self._is_urgent:
                counting = AFTER_A_TRANSFER if case.has_no_enquiry and rule.anchor == "s47" else NO_FIGURE
            else:
                counting = self.counting_for(case, start)
                due = counting.due(start)
            agreed = _agreed(facts, rule.step, number) if self._is_review else None
            agency = who_disagreed(facts, number) if self._is_of_dissent else None
            case.place(rule, number, due, counting, start, event, reason, agreed, agency)

    def occasions(self, case: _Case) -> list[Occasion]:
        """Each time that it comes round in a case, with what it counts from then."""
        if case.moved_here:
            if case.counts_from_transfer and self._is_the_limit:
                return []
            if case.has_no_enquiry and self.rule.anchor == "s47":
                return OCCASIONS["transfer_in"](case.facts)
        return self._occasions(case.facts)

    def counting_for(self, case: _Case, start: Moment) -> Counting:
        """How it is counted in a case, where an earlier day for the conference may have been agreed."""
        sooner = case.facts.hold_by
        if sooner is None or not self._is_the_limit or sooner >= day_of(self._counting.due(start)):
            return self._counting
        return Sooner(self._counting, sooner)


class _BeforeConferences:
    """A rule for what has to come before each conference of its kind, from everybody or from each agency."""

    def __init__(self, rule: Rule, calendar: WorkingCalendar) -> None:
        self.rule = rule
        self._counting = {basis: counting_before(rule, basis, calendar) for basis in BASES}
        self._part = part_of(rule)
        self._seen_by = SEEN_BY.get(rule.step, "")
        self._waiting = f"Waiting for a date: {rule.says}"

    def follow(self, case: _Case) -> None:
        """Adds its deadlines, one for each conference and, where it is per agency, for each of those."""
        rule = self.rule
        reason = case.gone.get(self._part, "")
        done = case.done_before.get(rule.step)
        for gathering in case.gatherings[rule.anchor]:
            number, moment, _, held, said, _ = gathering
            counting, due = self._counted(gathering)
            events = done.get(number) if done else None
            seen = said.get(self._seen_by) if said and rule.per_agency else None
            for agency in _agencies(case.facts, events, seen) if rule.per_agency else NO_AGENCY:
                event = (events.get(agency) or events.get(None)) if events else None
                was_seen = _was_seen(agency, seen, held) if seen is not None else None
                case.place(rule, number, due, counting, moment, event, reason, None, agency, held, was_seen)

    def _counted(self, gathering: _Gathering) -> tuple[Counting | str, Moment | None]:
        """How the limit is counted, and the limit; a sentence and none where there is no day to count from."""
        if gathering.moment is None:
            return self._waiting, None
        counting = self._counting[gathering.basis]
        due = counting.due(gathering.moment)
        return (TO_BE_BOOKED_AGAIN, None) if gathering.is_too_soon(due) else (counting, due)


def _agencies(facts: Facts, events: ByAgency | None, seen: Collection[str] | None) -> tuple[str | None, ...]:
    """Whose deadline it is: each invited agency's and each that reported, or everybody's together.

    `seen` are those whose report had been seen in time, as the chair recorded; None where nothing is.
    """
    invited = facts.agencies
    if not events and not seen:
        return invited or NO_AGENCY
    every = {agency for agency in events or () if agency}.union(seen or (), invited)
    together = () if invited else NO_AGENCY
    return (*together, *sorted(every))


def _was_seen(agency: str | None, seen: Collection[str], held: bool) -> bool | None:
    """What was said of one agency's report; of a conference still to come only that it had been seen."""
    if agency is None:
        return None
    return agency in seen if held else (agency in seen or None)


def _agreed(facts: Facts, step: str, number: int) -> date | None:
    """The day that people agreed on for a review that is neither booked nor held."""
    review = facts.review(step, number)
    return review.agreed if review and not (review.held or review.booked) else None


def _done_by(today: date, event: CaseEvent) -> date | None:
    """The day on which something was done, unless it is still to come; a booking is done when it is recorded."""
    day = day_of(event.recorded_at if event.step == "conference_booked" else event.on)
    return day if day <= today else None
