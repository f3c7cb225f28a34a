"""What follows from a case’s facts under an authority’s rules: a deadline for each rule and occasion."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple

from procedure.calendar import WorkingCalendar
from procedure.counting import count_back, count_forward
from procedure.events import CaseEvent, day_of
from procedure.facts import REVIEWS, Facts
from procedure.occasions import OCCASIONS, Moment, Occasion, done, done_before
from procedure.pathway import Deadline, Status
from procedure.policy import Policy
from procedure.rules import Rule
from procedure.wording import say_date
from procedure.working import Counted, brought_forward, not_counted

# Rules that stop applying when no plan is made, or when it ends.
OF_A_PLAN = frozenset({"plan", "review", "previous_review", "previous_core_group", "previous_visit"})
ENDED = {
    "closed": "The case was closed on {}.",
    "transferred_out": "The case was transferred to another authority on {}.",
    "stepped_down": "The case was stepped down on {}.",
}
S47_ENDED = {
    "cin": "The section 47 enquiry ended with a child in need plan, so no conference is needed.",
    "nfa": "The section 47 enquiry ended with no further action, so no conference is needed.",
}
NO_PLAN = "The conference decided that no child protection plan was needed."
HELD_ALREADY = "The conference has been held."
HELD_ELSEWHERE = "The initial conference was held by another authority."
BEFORE_THE_CONFERENCE = frozenset({"conference_request", "conference_booked", "invitations"})
TOO_LATE = "The conference was held without this being recorded."
ALREADY_DONE = not_counted("Done: what it would have counted from is not recorded")
NO_FIGURE = not_counted("As soon as possible: the guidance asks for urgency and gives no number of days")
HELD = "the day the conference was held"
BOOKED = "the day the conference is booked for"
AGREED = "the day agreed for the conference (none is booked yet)"
LAST_DAY = "the last day the conference can be held (none is booked yet)"
# What the chair said at the conference of the reports seen in time, by the step that shares them.
SEEN_BY = {"reports_to_family": "family_saw", "reports_to_chair": "chair_saw"}
NO_LIMIT_FOR_A_TRANSFER = not_counted(
    "Waiting: the policy has no limit for a transfer in, so agree the date with the chair"
)
NOT_ACCEPTED = not_counted(
    "Waiting: the limit counts from the acceptance of the transfer in, which is not recorded"
)
AFTER_A_TRANSFER = not_counted(
    "As soon as possible after the transfer in, since it has no section 47 enquiry here"
)
NO_ENQUIRY_HERE = "The child moved here, so no section 47 enquiry was started here."
NO_AGENCY: tuple[None] = (None,)


def follow(
    facts: Facts, policy: Policy, calendar: WorkingCalendar, as_of: date | datetime
) -> tuple[list[Deadline], list[Deadline]]:
    """The deadlines that apply, in the order of the pathway, and those withdrawn with their reason.

    Seen from a moment (aware, local), what was due at an earlier hour of that day is overdue.
    """
    reading = _Reading(facts, policy, calendar, as_of)
    reading.go_through_the_rules()
    return reading.found, reading.withdrawn


class _Gathering(NamedTuple):
    """A conference that something has to come before: its number, its date, what kind of date that is."""

    number: int
    moment: Moment | None
    basis: str
    held: CaseEvent | None


class _Gone(NamedTuple):
    """Why some of it no longer has to be done, in a sentence each; empty where it still has to be."""

    everything: str
    conference: str
    plan: str
    icpc: str
    request: str
    enquiry: str


class _Reading:
    """One reading of one case, rule by rule."""

    def __init__(
        self, facts: Facts, policy: Policy, calendar: WorkingCalendar, as_of: date | datetime
    ) -> None:
        self.facts, self.policy, self.calendar, self.as_of = facts, policy, calendar, as_of
        self.today = day_of(as_of)
        self.found: list[Deadline] = []
        self.withdrawn: list[Deadline] = []
        self.done_before: dict[str, dict[tuple[int, str | None], CaseEvent]] = {}
        self.gone = _gone(facts)
        self.something_is_gone = any(self.gone)
        self.from_transfer = _counts_from_transfer(facts, policy)

    def go_through_the_rules(self) -> None:
        self.gatherings = self._gatherings()
        for rule in self.policy.rules_on:
            if rule.direction == "before":
                self._before_conferences(rule)
            else:
                self._after_an_event(rule)

    def _after_an_event(self, rule: Rule) -> None:
        reason = self._no_longer(rule) if self.something_is_gone else ""
        for number, start in self._occasions(rule):
            event = done(rule, number, self.facts)
            if start is None:
                counted = ALREADY_DONE if event else _waiting_for(rule, self.facts, self.policy)
            elif rule.direction == "urgent":
                counted = AFTER_A_TRANSFER if self.gone.enquiry and rule.anchor == "s47" else NO_FIGURE
            else:
                counted = self._count(rule, start)
            agreed = self._agreed(rule.step, number) if rule.step in REVIEWS else None
            self._place(rule, str(number), counted, start, event, reason, agreed=agreed)

    def _before_conferences(self, rule: Rule) -> None:
        reason = self._no_longer(rule) if self.something_is_gone else ""
        said = SEEN_BY.get(rule.step)
        events = self._done_before(rule.step)
        for number, moment, basis, held in self.gatherings[rule.anchor]:
            if moment is not None:
                counted = count_back(rule, moment, basis, self.calendar)
            else:
                counted = not_counted(f"Waiting for a date: {rule.says}")
            seen = self._seen(said, number, held) if said else None
            for agency in self._agencies(number, events, seen) if rule.per_agency else NO_AGENCY:
                event = (events.get((number, agency)) or events.get((number, None))) if events else None
                occurrence = f"{number}:{agency}" if agency else str(number)
                missed = held is not None
                was_seen = _was_seen(agency, seen, missed)
                self._place(rule, occurrence, counted, moment, event, reason, agency, missed, was_seen)

    def _seen(self, said: str, number: int, held: CaseEvent | None) -> Collection[str] | None:
        """The agencies whose report had been seen in time, as the chair recorded; None where nothing is.

        Where the initial conference could not go ahead, what had been seen for it need not be shared again.
        """
        attempts = self.facts.not_proceeded if number == 1 else ()
        found = [event.details.get(said) for event in ((held,) if held else attempts[-1:])]
        return found[0] if found else None

    def _done_before(self, step: str) -> Mapping[tuple[int, str | None], CaseEvent]:
        """What was done for which conference, gone through once for all the rules of a step."""
        if step not in self.facts.by_step:
            return {}
        if step not in self.done_before:
            self.done_before[step] = done_before(step, self.facts)
        return self.done_before[step]

    def _occasions(self, rule: Rule) -> list[Occasion]:
        if self.from_transfer and rule.step == "icpc" and rule.anchor == "strategy_discussion":
            return []
        if self.gone.enquiry and rule.anchor == "s47":
            return OCCASIONS["transfer_in"](self.facts)
        return OCCASIONS[rule.anchor](self.facts)

    def _count(self, rule: Rule, start: Moment) -> Counted:
        counted = count_forward(rule, start, self.policy.counting, self.calendar)
        sooner = self.facts.hold_by
        if sooner is None or rule.step != "icpc" or rule.anchor != "strategy_discussion":
            return counted
        if counted.day is None or sooner >= counted.day:
            return counted
        return Counted(sooner, sooner, brought_forward, (counted, sooner), counted.unpublished_after)

    def _gatherings(self) -> dict[str, list[_Gathering]]:
        """The conferences that reports and preparations come before, by their kind, with the best known date."""
        found: dict[str, list[_Gathering]] = {"icpc": [], "review": []}
        for number, _, held, booked, agreed in self.facts.conferences:
            if held is not None:
                gathering = _Gathering(number, held.on, HELD, held)
            elif booked is not None:
                gathering = _Gathering(number, booked.on, BOOKED, None)
            elif agreed is not None:
                gathering = _Gathering(number, agreed, AGREED, None)
            else:
                gathering = _Gathering(number, self._limit(number), LAST_DAY, None)
            if number == 1:
                found["icpc"].append(gathering)
            elif gathering.moment is not None:
                found["review"].append(gathering)
        return found

    def _limit(self, number: int) -> Moment | None:
        """The last day a conference can be held: until it is booked, reports count back from it."""
        limit: Moment | None = None
        for rule in self.policy.rules_for(self.facts.conferences[number - 1].step):
            for _, start in self._occasions(rule)[-1:]:
                if start is not None:
                    limit = self._count(rule, start).due
        return limit

    def _agreed(self, step: str, number: int) -> date | None:
        """The day that people agreed on for a review that is neither booked nor held."""
        review = self.facts.review(step, number)
        return review.agreed if review and not (review.held or review.booked) else None

    def _agencies(
        self,
        number: int,
        events: Mapping[tuple[int, str | None], CaseEvent],
        seen: Collection[str] | None,
    ) -> tuple[str | None, ...]:
        """Whose deadline it is: each invited agency's and each that reported, or everybody's together.

        `seen` are those whose report had been seen in time, as the chair recorded; None where nothing is.
        """
        invited = self.facts.agencies
        if not events and not seen:
            return invited or NO_AGENCY
        reported = {agency for of, agency in events if of == number and agency}.union(seen or ())
        together = () if invited else NO_AGENCY
        return (*together, *sorted(reported.union(invited)))

    def _place(
        self,
        rule: Rule,
        occurrence: str,
        counted: Counted,
        start: Moment | None,
        event: CaseEvent | None,
        reason: str,
        agency: str | None = None,
        missed: bool = False,
        seen: bool | None = None,
        agreed: date | None = None,
    ) -> None:
        due, day = counted.due, counted.day
        done_on = None
        status: Status
        if missed:
            reason = ""  # what was missed before a conference stays missed, whatever becomes of the case
        if event is not None:
            status, reason, missed, done_on = "done", "", False, _done_on(event)
        elif seen:
            status, reason, missed = "done", "", False
        elif reason and not missed:
            status = "withdrawn"
        elif start is None:
            status = "waiting"
        else:
            status = "overdue" if self._has_passed(due, day) else "due"
        deadline = Deadline(
            rule.step,
            occurrence,
            rule.name,
            due,
            rule.says,
            counted,
            rule.source,
            status,
            "agency" if agency else rule.owner,
            start,
            done_on,
            agency,
            (),
            missed,
            reason or (TOO_LATE if missed else ""),
            agreed,
            seen,
        )
        (self.withdrawn if reason else self.found).append(deadline)

    def _has_passed(self, due: Moment | None, day: date | None) -> bool:
        """Whether a limit has passed: by the hour where it has one and the hour is known now."""
        if isinstance(due, datetime) and isinstance(self.as_of, datetime):
            return due < self.as_of
        return day is not None and day < self.today

    def _no_longer(self, rule: Rule) -> str:
        """Why something that is not done no longer has to be, or nothing."""
        gone, step = self.gone, rule.step
        if gone.everything:
            return gone.everything
        if gone.conference and step != "s47":
            return gone.conference
        if gone.plan and rule.anchor in OF_A_PLAN:
            return gone.plan
        if gone.icpc and (step == "icpc" or rule.anchor == "icpc"):
            return gone.icpc
        if step == "s47":
            return gone.enquiry
        return gone.request if step in BEFORE_THE_CONFERENCE else ""


def _counts_from_transfer(facts: Facts, policy: Policy) -> bool:
    """Whether the conference of a child who moved here counts from the transfer."""
    return bool(facts.of("transfer_in")) and any(
        OCCASIONS[anchor](facts) and policy.has_on(anchor, "icpc")
        for anchor in ("transfer_in", "transfer_accepted")
    )


def _was_seen(agency: str | None, seen: Collection[str] | None, held: bool) -> bool | None:
    """What was said of one agency's report; of a conference still to come only that it had been seen."""
    if agency is None or seen is None:
        return None
    return agency in seen if held else (agency in seen or None)


def _done_on(event: CaseEvent) -> date:
    return day_of(event.recorded_at) if event.step == "conference_booked" else day_of(event.on)


def _waiting_for(rule: Rule, facts: Facts, policy: Policy) -> Counted:
    if rule.anchor == "strategy_discussion" and facts.of("transfer_in"):
        return NOT_ACCEPTED if policy.has_on("transfer_accepted", "icpc") else NO_LIMIT_FOR_A_TRANSFER
    return not_counted(f"Waiting for a date: {rule.says}")


def _has_no_enquiry(facts: Facts) -> bool:
    """Whether a child moved here with no strategy discussion and no section 47 enquiry of this authority."""
    return bool(facts.of("transfer_in")) and facts.strategy is None and not facts.of("s47")


def _gone(facts: Facts) -> _Gone:
    held = facts.icpc.held is not None
    everything = plan = ""
    if facts.ended is not None:
        everything = ENDED[facts.ended.step].format(say_date(day_of(facts.ended.on)))
    if facts.outcome == "no_plan":
        plan = NO_PLAN
    elif facts.plan_ended is not None:
        plan = f"The child protection plan ended on {say_date(day_of(facts.plan_ended.on))}."
    return _Gone(
        everything=everything,
        conference="" if held else S47_ENDED.get(facts.s47_outcome or "", ""),
        plan=plan,
        icpc=HELD_ELSEWHERE if not held and len(facts.conferences) > 1 else "",
        request=HELD_ALREADY if held else "",
        enquiry=NO_ENQUIRY_HERE if _has_no_enquiry(facts) else "",
    )
