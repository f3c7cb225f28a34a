"""What follows from a case’s facts under an authority’s rules: a deadline for each rule and occasion."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

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


class _Dated(NamedTuple):
    """A limit as far as it is known: for "waiting", without a date."""

    due: Moment | None
    start: Moment | None
    working: str
    status: Status
    provisional: bool


class _Gone(NamedTuple):
    """Why some of it no longer has to be done, in a sentence each; empty where it still has to be."""

    everything: str
    conference: str
    plan: str
    icpc: str
    request: str


class _Reading:
    """One reading of one case, rule by rule."""

    def __init__(self, facts: Facts, policy: Policy, calendar: WorkingCalendar, as_of: date) -> None:
        self.facts, self.policy, self.calendar, self.as_of = facts, policy, calendar, as_of
        self.found: list[Deadline] = []
        self.withdrawn: list[Deadline] = []
        self.gone = _gone(facts)
        self.counted: dict[tuple[str, Moment], Counted] = {}

    def go_through_the_rules(self) -> None:
        self.limit = self._limit_of_conference_to_come()
        for rule in self.policy.rules_on:
            if rule.direction == "before":
                self._before_conferences(rule)
            else:
                self._after_an_event(rule)

    def _after_an_event(self, rule: Rule) -> None:
        reason = self._no_longer(rule)
        for number, start in self._occasions(rule):
            event = done(rule, number, self.facts)
            if start is None:
                working = ALREADY_DONE if event else _waiting_for(rule, self.facts)
                dated = _Dated(None, None, working, "waiting", False)
            elif rule.direction == "urgent":
                dated = _Dated(None, start, NO_FIGURE, "due", False)
            else:
                dated = self._dated(self._count(rule, start), start)
            self._place(rule, str(number), dated, event, reason)

    def _before_conferences(self, rule: Rule) -> None:
        reason = self._no_longer(rule)
        events = done_before(rule.step, self.facts)
        for conference in self.facts.conferences:
            if conference.kind != rule.anchor:
                continue
            from_, basis = self._conference_date(conference)
            if from_ is not None:
                dated = self._dated(count_back(rule, from_, basis, self.calendar), from_)
            elif conference.number == 1:
                dated = _Dated(None, None, f"Waiting for a date: {rule.says}.", "waiting", False)
            else:
                continue
            number, missed = conference.number, conference.held is not None
            for agency in self._agencies(rule, number, events):
                event = events.get((number, agency)) or events.get((number, None))
                occurrence = f"{number}:{agency}" if agency else str(number)
                self._place(rule, occurrence, dated, event, reason, agency, missed)

    def _occasions(self, rule: Rule) -> list[Occasion]:
        if rule.anchor == "strategy_discussion" and rule.step == "icpc" and self._counts_from_transfer():
            return []
        return OCCASIONS[rule.anchor](self.facts)

    def _counts_from_transfer(self) -> bool:
        return bool(self.facts.of("transfer_in")) and any(
            OCCASIONS[anchor](self.facts) and self.policy.has_on(anchor, "icpc")
            for anchor in ("transfer_in", "transfer_accepted")
        )

    def _count(self, rule: Rule, start: Moment) -> Counted:
        counted = self.counted.get((rule.id, start))
        if counted is None:
            counted = self.counted[rule.id, start] = self._counted(rule, start)
        return counted

    def _counted(self, rule: Rule, start: Moment) -> Counted:
        counted = count_forward(rule, start, self.policy.counting, self.calendar)
        sooner = self.facts.hold_by
        if sooner is None or rule.step != "icpc" or sooner >= day_of(counted.due):
            return counted
        agreed = f"but {say_date(sooner)} was agreed because the matter is urgent"
        return Counted(sooner, f"{counted.working[:-1]}; {agreed}.")

    def _dated(self, counted: Counted, start: Moment) -> _Dated:
        due, working = counted
        day, until = day_of(due), self.calendar.proclaimed_until
        provisional = day > until or day_of(start) > until
        return _Dated(due, start, working, "overdue" if day < self.as_of else "due", provisional)

    def _limit_of_conference_to_come(self) -> Moment | None:
        """The last day the next conference can be held: until it is booked, reports count back from it."""
        coming = self.facts.conferences[-1]
        limit: Moment | None = None
        if coming.moment is None:
            for rule in self.policy.rules_for(coming.step):
                for _, start in self._occasions(rule)[-1:]:
                    if start is not None:
                        limit = self._count(rule, start).due
        return limit

    def _conference_date(self, conference: Conference) -> tuple[Moment | None, str]:
        if conference.held is not None:
            return conference.held.on, "the day the conference was held"
        if conference.booked is not None:
            return conference.booked.on, "the day the conference is booked for"
        return self.limit, "the last day the conference can be held (none is booked yet)"

    def _agencies(
        self, rule: Rule, number: int, events: dict[tuple[int, str | None], CaseEvent]
    ) -> list[str | None]:
        """Whose deadline it is: each invited agency's and each that reported, or everybody's together."""
        if not rule.per_agency:
            return [None]
        invited = self.facts.agencies
        reported = {agency for of, agency in events if of == number and agency}
        if reported:
            return [*([] if invited else [None]), *sorted(reported.union(invited))]
        return list(invited) or [None]

    def _place(
        self,
        rule: Rule,
        occurrence: str,
        dated: _Dated,
        event: CaseEvent | None,
        reason: str,
        agency: str | None = None,
        missed: bool = False,
    ) -> None:
        due, start, working, status, provisional = dated
        if event is not None:
            status, reason, missed = "done", "", False
        elif reason:
            status = "withdrawn"
        deadline = Deadline(
            rule.step,
            occurrence,
            rule.name,
            due,
            rule.says,
            working,
            rule.source,
            status,
            provisional,
            "agency" if agency else rule.owner,
            start,
            _done_on(event),
            agency,
            (),
            missed,
            reason or (TOO_LATE if missed else ""),
        )
        (self.withdrawn if reason else self.found).append(deadline)

    def _no_longer(self, rule: Rule) -> str:
        """Why something that is not done no longer has to be, or nothing."""
        gone = self.gone
        if gone.everything:
            return gone.everything
        if gone.conference and rule.step != "s47":
            return gone.conference
        if gone.plan and rule.anchor in OF_A_PLAN:
            return gone.plan
        if gone.icpc and "icpc" in (rule.step, rule.anchor):
            return gone.icpc
        return gone.request if rule.step in BEFORE_THE_CONFERENCE else ""


def _done_on(event: CaseEvent | None) -> date | None:
    if event is None:
        return None
    return day_of(event.recorded_at) if event.step == "conference_booked" else day_of(event.on)


def _waiting_for(rule: Rule, facts: Facts) -> str:
    if rule.anchor == "strategy_discussion" and facts.of("transfer_in"):
        return "Waiting: the policy has no limit for a transfer in, so agree the date with the chair."
    return f"Waiting for a date: {rule.says}."


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
    )
