"""Refuses records that cannot be true: a core group before its conference, a second ICPC, a wrong century."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from procedure.events import CaseEvent, as_day, day_of, standing
from procedure.facts import Facts, gather, proceeded
from procedure.policy import Policy
from procedure.steps import BY_ID, LIFE_CYCLE, name_of
from procedure.wording import capitalise, say_date

# A child is a child for 18 years, and a pregnancy comes before that.
FURTHEST_BACK = timedelta(days=19 * 366)
FURTHEST_AHEAD = timedelta(days=366)
# Somebody who only asks what would follow may look further ahead than a record can.
FURTHEST_ASKED = timedelta(days=10 * 366)

# Each step with those that cannot come after it. Where one is not recorded, the order cannot be wrong.
EARLIER: dict[str, tuple[str, ...]] = {
    "transfer_accepted": ("transfer_in",),
    "s47": ("strategy_discussion",),
    "conference_request": ("strategy_discussion",),
    "conference_booked": ("strategy_discussion", "transfer_in"),
    "reports_to_family": ("strategy_discussion", "transfer_in"),
    "reports_to_chair": ("strategy_discussion", "transfer_in"),
    "icpc": ("strategy_discussion", "transfer_in"),
    "outcome_letter": ("icpc", "strategy_discussion"),
    "minutes": ("icpc", "strategy_discussion"),
    "dissent": ("icpc", "strategy_discussion"),
    "dissent_in_writing": ("dissent",),
    "dissent_settled": ("dissent",),
    "initial_core_group": ("icpc", "strategy_discussion"),
    "core_group": ("icpc", "initial_core_group", "strategy_discussion"),
    "plan_visit": ("icpc", "strategy_discussion"),
    "first_review": ("icpc", "strategy_discussion"),
    "review": ("icpc", "first_review", "strategy_discussion"),
    "plan_ended": ("icpc", "strategy_discussion"),
    "reopened": ("closed",),
}
# These mean nothing until an initial conference has decided on a plan.
OF_A_PLAN = ("initial_core_group", "core_group", "plan_visit", "first_review", "review", "plan_ended")
AFTER_A_CONFERENCE = ("outcome_letter", "minutes", "dissent", "outcome")
ONCE = ("transfer_accepted", "icpc", "initial_core_group", "first_review")
NEEDS_REASON = ("cancelled", "postponed")
MOVES = (*NEEDS_REASON, "conference_booked")
NOT_A_REASON = "“{}” is no reason to move a conference here: somebody else takes that part."


class ImpossibleOrder(ValueError):
    """A record that contradicts what is known; the message is one sentence that says what to do instead."""


def check(events: Iterable[CaseEvent], new: CaseEvent, policy: Policy, now: datetime) -> None:
    """Refuse `new` if it cannot be true beside the `events` already recorded. `now` is aware.

    Nothing is refused for being late, outside a limit or entered out of order: only for being impossible.
    Raises `ImpossibleOrder`.
    """
    recorded = list(events)
    _check_itself(recorded, new)
    if new.details.get("withdrawn"):
        return
    _check_date(new, now)
    after = standing([*recorded, new])
    root = _root(recorded, new)
    fact = next((event for event in after if event.id == root), new)
    facts = gather(event for event in after if _same_children(event, fact))
    for find_problem in (
        _wrong_order,
        _agreed_too_early,
        _earlier_than_it_began,
        _without_what_it_follows,
        _doubled,
        _after_the_end,
        _without_reason,
    ):
        problem = find_problem(fact, facts)
        if problem:
            raise ImpossibleOrder(problem)
    never = never_a_reason(str(fact.details.get("because", "")), policy) if fact.step in MOVES else ""
    if never:
        raise ImpossibleOrder(never)
    if policy.quorum and fact.details.get("quorate") is False and proceeded(fact) and not _reason(fact):
        raise ImpossibleOrder("An inquorate conference goes ahead only exceptionally: give the reason.")


def never_a_reason(because: str, policy: Policy) -> str:
    """Why this is no reason to move or cancel a conference under these rules; empty where it is one."""
    return NOT_A_REASON.format(because.replace("_", " ")) if because in policy.never_moved_because else ""


def contradiction(events: Iterable[CaseEvent], as_of: date) -> str:
    """What cannot be true among events given all at once, seen from `as_of`, in a sentence; or an empty text.

    Somebody who gives only some steps may leave the conference out, unless they gave what led up to it.
    """
    standing_facts = standing(events)
    gathered = gather(standing_facts)
    for fact in standing_facts:
        problem = (
            _far_away(fact, as_of)
            or _wrong_order(fact, gathered)
            or _agreed_too_early(fact, gathered)
            or _earlier_than_it_began(fact, gathered)
            or _doubled(fact, gather(each for each in standing_facts if _same_children(each, fact)))
        )
        if not problem and gathered.strategy is not None and fact.step != "outcome":
            problem = _without_what_it_follows(fact, gathered)
        if problem:
            return problem
    return ""


def _far_away(fact: CaseEvent, as_of: date) -> str:
    day = day_of(fact.on)
    if as_of - day > FURTHEST_BACK:
        return f"{say_date(day)} is too long ago for “{name_of(fact.step)}”: check the year."
    if day - as_of > FURTHEST_ASKED:
        return f"{say_date(day)} is too far ahead for “{name_of(fact.step)}”: check the year."
    return ""


def _check_itself(recorded: list[CaseEvent], new: CaseEvent) -> None:
    if new.step not in BY_ID and new.step not in LIFE_CYCLE:
        raise ImpossibleOrder(f"“{new.step[:40]}” is not a step: choose one of {', '.join(BY_ID)}.")
    ids = {event.id: event for event in recorded}
    if new.id in ids:
        raise ImpossibleOrder("That has been recorded already: look at the case before recording it again.")
    if isinstance(new.on, datetime) and new.on.tzinfo is None:
        raise ImpossibleOrder("The time has no time zone: give it as 2026-12-18T09:30+00:00.")
    if new.corrects is None:
        return
    corrected = ids.get(new.corrects)
    if corrected is None:
        raise ImpossibleOrder("There is nothing recorded to correct: record the step first.")
    if corrected.step != new.step:
        raise ImpossibleOrder(
            f"A correction of “{name_of(corrected.step)}” cannot turn it into “{name_of(new.step)}”: "
            "take it back and record the right step."
        )


def _check_date(new: CaseEvent, now: datetime) -> None:
    today = now.astimezone(new.on.tzinfo).date() if isinstance(new.on, datetime) else _latest_today(now)
    day, name = day_of(new.on), name_of(new.step)
    if today - day > FURTHEST_BACK:
        raise ImpossibleOrder(f"{say_date(day)} is too long ago for “{name}”: check the year.")
    if day - today > FURTHEST_AHEAD:
        raise ImpossibleOrder(f"{say_date(day)} is more than a year away: check the year.")
    if new.step == "conference_booked":
        if new.corrects is None and day < today:
            raise ImpossibleOrder(
                f"{say_date(day)} has passed: book a day to come, or record the conference as held."
            )
    elif day > today:
        raise ImpossibleOrder(f"{say_date(day)} has not come yet: record “{name}” once it has happened.")


def _latest_today(now: datetime) -> date:
    """Today, where it is latest: an hour after midnight in British Summer Time is yesterday in UTC."""
    return (now + timedelta(hours=1)).date()


def _root(recorded: list[CaseEvent], new: CaseEvent) -> str:
    ids = {event.id: event for event in recorded}
    event = new
    while event.corrects is not None and event.corrects in ids:
        event = ids[event.corrects]
    return event.id


def _same_children(one: CaseEvent, other: CaseEvent) -> bool:
    mine, theirs = set(one.details.get("children", ())), set(other.details.get("children", ()))
    return not mine or not theirs or bool(mine & theirs)


def _wrong_order(fact: CaseEvent, facts: Facts) -> str:
    """What the date of this fact contradicts, whether it comes too early or too late."""
    for step in EARLIER.get(fact.step, ()):
        for earlier in facts.of(step)[:1]:
            if day_of(fact.on) < day_of(earlier.on):
                return _contradiction(fact, earlier)
    for step, before in EARLIER.items():
        if fact.step in before and facts.of(fact.step)[0].id == fact.id:
            for later in facts.of(step)[:1]:
                if day_of(later.on) < day_of(fact.on):
                    return _contradiction(later, fact)
    return ""


def _agreed_too_early(fact: CaseEvent, _: Facts) -> str:
    """Whether the day agreed for a review is not after the conference that agreed on it, or far beyond it."""
    if not fact.details.get("review_agreed"):
        return ""
    held, agreed = day_of(fact.on), as_day(fact.details["review_agreed"])
    if agreed <= held:
        return (
            f"The review cannot be on {say_date(agreed)}, since the conference was on {say_date(held)}: "
            "check which date is wrong."
        )
    too_far = agreed - held > FURTHEST_AHEAD
    return f"A review on {say_date(agreed)} is too far ahead: check the year." if too_far else ""


def _earlier_than_it_began(fact: CaseEvent, _: Facts) -> str:
    """Whether a day that goes with this fact, and can only follow it, comes before it."""
    for name, said in (("icpc_by", "hold the conference by"), ("accepted", "accept the transfer on")):
        if fact.details.get(name) and (day := as_day(fact.details[name])) < day_of(fact.on):
            return (
                f"Nobody can {said} {say_date(day)}, before {_phrase(fact)} on {say_date(day_of(fact.on))}: "
                "check which date is wrong."
            )
    return ""


def _contradiction(later: CaseEvent, earlier: CaseEvent) -> str:
    return (
        f"{capitalise(_phrase(later))} on {say_date(day_of(later.on))} cannot be before "
        f"{_phrase(earlier)} on {say_date(day_of(earlier.on))}: check which date is wrong."
    )


def _phrase(event: CaseEvent) -> str:
    return BY_ID[event.step].phrase if event.step in BY_ID else f"“{LIFE_CYCLE[event.step].lower()}”"


def _without_what_it_follows(fact: CaseEvent, facts: Facts) -> str:
    if facts.of("transfer_in"):
        return ""
    if fact.step == "transfer_accepted":
        return "No transfer in is recorded, so there is none to accept: check the case and the step."
    if fact.step not in OF_A_PLAN + AFTER_A_CONFERENCE:
        return ""
    if facts.icpc.held is None:
        return f"“{name_of(fact.step)}” comes after the initial conference: record the conference first."
    if fact.step in OF_A_PLAN and facts.outcome == "no_plan":
        return (
            "The initial conference decided that no child protection plan was needed: "
            "if that is wrong, correct its outcome first."
        )
    return ""


def _doubled(fact: CaseEvent, facts: Facts) -> str:
    if fact.step not in ONCE or not proceeded(fact):
        return ""
    others = [event for event in facts.of(fact.step) if event.id != fact.id and proceeded(event)]
    if not others:
        return ""
    return (
        f"{capitalise(_phrase(fact))} is already recorded, on {say_date(day_of(others[0].on))}: "
        "correct that date if it is wrong."
    )


def _after_the_end(fact: CaseEvent, facts: Facts) -> str:
    end = facts.ended
    if end is None or end.id == fact.id or day_of(fact.on) <= day_of(end.on) or fact.step == "reopened":
        return ""
    return (
        f"{name_of(end.step)} on {say_date(day_of(end.on))}: "
        "reopen the case before recording what came later."
    )


def _without_reason(fact: CaseEvent, facts: Facts) -> str:
    if fact.step not in NEEDS_REASON or (_reason(fact) and fact.details.get("agreed_by")):
        return ""
    return f"A conference is {fact.step} only exceptionally: give the reason and who agreed to it."


def _reason(fact: CaseEvent) -> str:
    return str(fact.details.get("reason") or "").strip()
