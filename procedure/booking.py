"""Which dates for a conference meet every rule, and what a date outside them would break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from procedure.calendar import ONE_DAY, BeyondCalendar, WorkingCalendar
from procedure.clashes import Busy, clashes
from procedure.comfort import Comfort, comfort
from procedure.counting import counting_before
from procedure.day_off import day_off
from procedure.events import day_of
from procedure.facts import Conference
from procedure.lateness import counts_in_working_days, say_late
from procedure.pathway import Deadline, Pathway
from procedure.policy import Policy
from procedure.rules import Rule
from procedure.wording import capitalise, say_count, say_date, say_time, say_when

# How far to look where the conference has no limit, or where its limit has passed.
WORKING_DAYS_AHEAD = 15
# Reviews are months away: looking at the last weeks before the limit is enough.
LONGEST_LOOK = timedelta(days=42)


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that a date meets or breaks, in a sentence. `rule` is its id, or a setting's name."""

    rule: str
    says: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What holding the conference at `at` would meet and break. `reports_by` is the last day for reports
    that are still to come.

    `clashes` says who would not be free, a sentence each: a warning, for somebody else may take their part.
    """

    at: datetime
    meets: tuple[Finding, ...]
    breaks: tuple[Finding, ...]
    reports_by: date | None
    days_to_spare: int | None
    clashes: tuple[str, ...] = ()

    @property
    def meets_all(self) -> bool:
        return not self.breaks


@dataclass(frozen=True, slots=True)
class RejectedDay:
    """A day on which the conference cannot be held, and every rule it would break."""

    day: date
    breaks: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Proposals:
    """The days that meet every rule, best first, each at its best hour, and those that do not, in order.

    `why` is what speaks for the first; None where there is none. `agreed` is the day agreed on for a review.
    """

    best: tuple[Assessment, ...]
    rejected: tuple[RejectedDay, ...]
    why: Comfort | None = None
    agreed: date | None = None


def assess(
    at: datetime,
    pathway: Pathway,
    policy: Policy,
    calendar: WorkingCalendar,
    now: datetime,
    tz: tzinfo,
    busy: Sequence[Busy] = (),
) -> Assessment:
    """What booking the next conference for `at` meets and breaks. `at` and `now` are aware; `tz` is local.

    `busy` is when those who are needed are not free.
    """
    conference = pathway.facts.next_conference
    local, today = at.astimezone(tz), now.astimezone(tz).date()
    findings: list[tuple[bool, Finding]] = [
        _to_come(at, now),
        _on_a_working_day(local.date(), calendar),
        _in_hours(local, policy),
    ]
    limit = limit_of(pathway)
    spare = None
    if limit is not None:
        findings.append(_within_limit(local.date(), limit, calendar))
        spare = _spare(local.date(), limit, calendar)
    findings.append(_with_notice(local.date(), today, policy, calendar))
    reports_by = None
    for rule in _report_rules(conference, policy):
        ok, finding, last_day = _in_time_for(rule, local, today, pathway, calendar)
        findings.append((ok, finding))
        if last_day is not None:
            reports_by = last_day if reports_by is None else min(reports_by, last_day)
    return Assessment(
        at=local,
        meets=tuple(finding for ok, finding in findings if ok),
        breaks=tuple(finding for ok, finding in findings if not ok),
        reports_by=reports_by,
        days_to_spare=spare,
        clashes=clashes(at, policy.hours.conference_minutes, busy),
    )


def propose(
    pathway: Pathway,
    policy: Policy,
    calendar: WorkingCalendar,
    now: datetime,
    tz: tzinfo,
    most: int = 6,
    busy: Sequence[Busy] = (),
) -> Proposals:
    """The days to choose from for the next conference, up to `most`, best first.

    Best is the soonest of those that leave a working week to share the reports and two working days to move the
    conference in; then those that fall least short of it. A day whose reports fall due today comes after the
    others, and one on which somebody needed is not free (`busy`) after those. A day that was agreed on for a review
    is better than any other.
    """
    fitting: list[Assessment] = []
    rejected: list[RejectedDay] = []
    for day in _days_to_look_at(pathway, calendar, now.astimezone(tz).date()):
        slots = [
            assess(datetime.combine(day, hour, tz), pathway, policy, calendar, now, tz, busy)
            for hour in policy.hours.conference_times or (time(10),)
        ]
        possible = [slot for slot in slots if slot.meets_all]
        if possible:
            fitting.append(next((slot for slot in possible if not slot.clashes), possible[0]))
        else:
            rejected.append(RejectedDay(day, slots[0].breaks))
    today = now.astimezone(tz).date()
    felt = {slot.at: comfort(slot.reports_by, slot.days_to_spare, today, calendar) for slot in fitting}
    agreed = _agreed_day(pathway)
    fitting.sort(
        key=lambda slot: (bool(slot.clashes), slot.at.date() != agreed, *felt[slot.at].rank, slot.at)
    )
    return Proposals(tuple(fitting[:most]), tuple(rejected), felt[fitting[0].at] if fitting else None, agreed)


def _agreed_day(pathway: Pathway) -> date | None:
    """The day that people agreed on for the next conference, where it is not booked yet."""
    coming = pathway.facts.next_conference
    return coming.agreed if coming is not None and coming.booked is None else None


def limit_of(pathway: Pathway) -> Deadline | None:
    """The deadline that the next conference has to meet, if it has a date."""
    conference = pathway.facts.next_conference
    if conference is None:
        return None
    limits = [
        each
        for each in pathway.deadlines
        if each.step == conference.step and each.due is not None and each.status != "done"
    ]
    return limits[-1] if limits else None


def _days_to_look_at(pathway: Pathway, calendar: WorkingCalendar, today: date) -> Iterator[date]:
    limit = limit_of(pathway)
    last = day_of(limit.due) if limit is not None and limit.due is not None else None
    if last is None or last <= today:
        last = calendar.add(today, WORKING_DAYS_AHEAD)
    day = max(today + ONE_DAY, last - LONGEST_LOOK)
    while day <= last:
        yield day
        day += ONE_DAY


def _to_come(at: datetime, now: datetime) -> tuple[bool, Finding]:
    if at > now:
        return True, Finding("date", "It is still to come.")
    return False, Finding("date", f"{capitalise(say_when(at))} has passed.")


def _on_a_working_day(day: date, calendar: WorkingCalendar) -> tuple[bool, Finding]:
    why = day_off(day, calendar)
    if not why:
        return True, Finding("working_day", f"{say_date(day, weekday=True)} is a working day.")
    return False, Finding("working_day", f"{say_date(day)} is {why}, when people do not work.")


def _in_hours(local: datetime, policy: Policy) -> tuple[bool, Finding]:
    hours = policy.hours
    # Both ends in the same local clock: no conference runs through a change of the clocks at night.
    ends = local.replace(tzinfo=None) + timedelta(minutes=hours.conference_minutes)
    inside = hours.start <= local.time() and ends <= datetime.combine(local.date(), hours.end)
    span = f"{say_time(hours.start)} to {say_time(hours.end)}"
    if inside:
        return True, Finding("hours", f"It fits into working hours, {span}.")
    return False, Finding(
        "hours",
        f"A conference of {hours.conference_minutes} minutes does not fit into working hours, {span}.",
    )


def _within_limit(day: date, limit: Deadline, calendar: WorkingCalendar) -> tuple[bool, Finding]:
    due = day_of(limit.due) if limit.due else day
    said = f"{capitalise(limit.rule)}: by {say_date(due)}"
    if day <= due:
        return True, Finding(limit.step, f"{said}.")
    late = say_late(due, day, calendar, in_working_days=counts_in_working_days(limit))
    return False, Finding(limit.step, f"{said}; this is {late} late.")


def _spare(day: date, limit: Deadline, calendar: WorkingCalendar) -> int | None:
    if limit.due is None or day > day_of(limit.due):
        return None
    return calendar.between(day, day_of(limit.due))


def _with_notice(day: date, today: date, policy: Policy, calendar: WorkingCalendar) -> tuple[bool, Finding]:
    wanted = policy.hours.notice
    try:
        given = calendar.between(today, day)
    except BeyondCalendar as error:
        return False, Finding("notice", str(error))
    said = f"Notice of at least {say_count(wanted, 'working day')}; this gives {max(given, 0)}."
    return given >= wanted, Finding("notice", said)


def _report_rules(conference: Conference | None, policy: Policy) -> list[Rule]:
    if conference is None:
        return []
    return [
        rule
        for rule in policy.rules_on
        if rule.direction == "before" and rule.anchor == conference.kind and rule.count
    ]


def _in_time_for(
    rule: Rule, at: datetime, today: date, pathway: Pathway, calendar: WorkingCalendar
) -> tuple[bool, Finding, date | None]:
    """Whether what has to come before the conference can be done in time, and by when; None where it is done."""
    last_day = day_of(counting_before(rule, "", calendar).due(at))
    number = pathway.facts.conferences[-1].number
    mine = [each for each in pathway.deadlines if each.step == rule.step and each.number == number]
    done = bool(mine) and all(each.status == "done" for each in mine)
    said = f"{rule.name}, {rule.says}: by {say_date(last_day)}"
    if done:
        return True, Finding(rule.id, f"{said}, already done."), None
    if last_day >= today:
        return True, Finding(rule.id, f"{said}."), last_day
    return False, Finding(rule.id, f"{said}, which has passed."), last_day
