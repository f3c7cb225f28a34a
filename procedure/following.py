"""What follows from a case’s facts under an authority’s rules: a deadline for each rule and occasion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from procedure.calendar import WorkingCalendar
from procedure.counting import Counted, count_back, count_forward
from procedure.events import CaseEvent, day_of
from procedure.facts import Conference, Facts
from procedure.occasions import OCCASIONS, Moment, Occasion, done, done_before
from procedure.pathway import Deadline, Status
from procedure.policy import Policy
from procedure.rules import Rule
from procedure.wording import say_date

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
ALREADY_DONE = "Done: what it would have counted from is not recorded."
NO_FIGURE = "As soon as possible: the guidance asks for urgency and gives no number of days."


def follow(
    facts: Facts, policy: Policy, calendar: WorkingCalendar, as_of: date
) -> tuple[list[Deadline], list[Deadline]]:
    """The deadlines that apply, in the order of the pathway, and those withdrawn with their reason."""
    reading = _Reading(facts, policy, calendar, as_of)
    reading.go_through_the_rules()
    return reading.found, reading.withdrawn


class _Reading:
    """One reading of one case, rule by rule."""

    def __init__(self, facts: Facts, policy: Policy, calendar: WorkingCalendar, as_of: date) -> None:
        self.facts, self.policy, self.calendar, self.as_of = facts, policy, calendar, as_of
        self.found: list[Deadline] = []
        self.withdrawn: list[Deadline] = []

    def go_through_the_rules(self) -> None:
        self.limits = self._conference_limits()
        for rule in self.policy.rules_on:
            if rule.direction == "before":
                self._before_conferences(rule)
            else:
                self._after_an_event(rule)

    def _conference_limits(self) -> dict[int, Counted]:
        """The last day each conference to come can be held, by its number: reports count back from it."""
        limits: dict[int, Counted] = {}
        coming = self.facts.conferences[-1]
        if coming.moment is None:
            for rule in self.policy.rules_on:
                if rule.step == coming.step and rule.direction == "within":
                    for _, start in self._occasions(rule)[-1:]:
                        if start is not None:
                            limits[coming.number] = self._count(rule, start)
        return limits

    def _after_an_event(self, rule: Rule) -> None:
        for number, start in self._occasions(rule):
            event = done(rule, number, self.facts)
            if start is None:
                working = ALREADY_DONE if event else _waiting_for(rule, self.facts)
                self._place(rule, str(number), None, None, working, event)
            elif rule.direction == "urgent":
                self._place(rule, str(number), None, start, NO_FIGURE, event)
            else:
                counted = self._count(rule, start)
                self._place(rule, str(number), counted.due, start, counted.working, event)

    def _count(self, rule: Rule, start: Moment) -> Counted:
        counted = count_forward(rule, start, self.policy.counting, self.calendar)
        sooner = self.facts.hold_by
        if sooner is None or rule.step != "icpc" or sooner >= day_of(counted.due):
            return counted
        return Counted(
            sooner,
            f"{counted.working[:-1]}; but {say_date(sooner)} was agreed because the matter is urgent.",
        )

    def _occasions(self, rule: Rule) -> list[Occasion]:
        if rule.anchor == "strategy_discussion" and rule.step == "icpc" and self._counts_from_transfer():
            return []
        return OCCASIONS[rule.anchor](self.facts)

    def _counts_from_transfer(self) -> bool:
        return any(
            OCCASIONS[anchor](self.facts) and self.policy.has_on(anchor, "icpc")
            for anchor in ("transfer_in", "transfer_accepted")
        )

    def _before_conferences(self, rule: Rule) -> None:
        events = done_before(rule.step, self.facts)
        for conference in self.facts.conferences:
            if conference.kind != rule.anchor:
                continue
            from_, basis = self._conference_date(conference)
            if from_ is None and conference.number > 1:
                continue
            due, working = None, f"Waiting for a date: {rule.says}."
            if from_ is not None:
                due, working = count_back(rule, from_, basis, self.calendar)
            for agency in self._agencies(rule, conference.number, events):
                event = events.get((conference.number, agency)) or events.get((conference.number, None))
                occurrence = f"{conference.number}:{agency}" if agency else str(conference.number)
                self._place(rule, occurrence, due, from_, working, event, agency, conference)

    def _conference_date(self, conference: Conference) -> tuple[Moment | None, str]:
        if conference.held is not None:
            return conference.held.on, "the day the conference was held"
        if conference.booked is not None:
            return conference.booked.on, "the day the conference is booked for"
        limit = self.limits.get(conference.number)
        return (limit.due if limit else None), "the last day the conference can be held (none is booked yet)"

    def _agencies(
        self, rule: Rule, number: int, done: dict[tuple[int, str | None], CaseEvent]
    ) -> list[str | None]:
        """Whose deadline it is: each invited agency's and each that reported, or everybody's together."""
        if not rule.per_agency:
            return [None]
        reported = {agency for of, agency in done if of == number and agency}
        together = [] if self.facts.agencies else [None]
        return [*together, *sorted(reported.union(self.facts.agencies))]

    def _place(
        self,
        rule: Rule,
        occurrence: str,
        due: Moment | None,
        start: Moment | None,
        working: str,
        done: CaseEvent | None,
        agency: str | None = None,
        conference: Conference | None = None,
    ) -> None:
        status = self._status(rule, due, start, done)
        reason = "" if done is not None else _no_longer(rule, self.facts)
        missed = done is None and conference is not None and conference.held is not None
        deadline = Deadline(
            rule.step,
            occurrence,
            rule.name,
            due,
            rule.says,
            working,
            rule.source,
            "withdrawn" if reason else status,
            self._is_provisional(due, start),
            "agency" if agency else rule.owner,
            start,
            _done_on(done),
            agency,
            (),
            missed,
            reason or (TOO_LATE if missed else ""),
        )
        (self.withdrawn if reason else self.found).append(deadline)

    def _status(self, rule: Rule, due: Moment | None, start: Moment | None, done: CaseEvent | None) -> Status:
        if done is not None:
            return "done"
        if due is None:
            return "due" if start is not None and rule.direction == "urgent" else "waiting"
        return "overdue" if day_of(due) < self.as_of else "due"

    def _is_provisional(self, due: Moment | None, start: Moment | None) -> bool:
        if due is None:
            return False
        latest = day_of(due)
        if start is not None:
            latest = max(latest, day_of(start))
        return latest > self.calendar.proclaimed_until


def _done_on(event: CaseEvent | None) -> date | None:
    if event is None:
        return None
    return day_of(event.recorded_at) if event.step == "conference_booked" else day_of(event.on)


def _waiting_for(rule: Rule, facts: Facts) -> str:
    if rule.anchor == "strategy_discussion" and facts.of("transfer_in"):
        return "Waiting: the policy has no limit for a transfer in, so agree the date with the chair."
    return f"Waiting for a date: {rule.says}."


def _no_longer(rule: Rule, facts: Facts) -> str:
    """Why something that is not done no longer has to be, or nothing."""
    return next((reason for reason in _reasons(rule, facts) if reason), "")


def _reasons(rule: Rule, facts: Facts) -> Iterator[str]:
    if facts.ended is not None:
        yield ENDED[facts.ended.step].format(say_date(day_of(facts.ended.on)))
    held = facts.icpc.held is not None
    if not held and rule.step != "s47":
        yield S47_ENDED.get(facts.s47_outcome or "", "")
    if rule.anchor in OF_A_PLAN:
        if facts.outcome == "no_plan":
            yield NO_PLAN
        if facts.plan_ended is not None:
            yield f"The child protection plan ended on {say_date(day_of(facts.plan_ended.on))}."
    if not held and len(facts.conferences) > 1 and (rule.step == "icpc" or rule.anchor == "icpc"):
        yield HELD_ELSEWHERE
    if held and rule.direction == "urgent" and rule.step in BEFORE_THE_CONFERENCE:
        yield HELD_ALREADY
