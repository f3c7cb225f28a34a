"""What a chair's record says happened, and bringing the events of the case to say the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from handlers.cases.recording import record
from handlers.desk import Turn
from handlers.record.answers import (
    Answers,
    chosen,
    day,
    decisions,
    dissenters,
    is_quorate,
    is_rearranged,
    with_a_plan,
)
from handlers.record.sitting import Sitting
from procedure.events import CaseEvent

SEE_RECORD = "Given in the chair’s record of the conference."  # the reason itself stays sealed


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that a record says happened, on its day; `details` as events carry them."""

    step: str
    on: date
    details: dict[str, Any]


def happenings(sitting: Sitting, answers: Answers, root: str) -> list[Happening]:
    """Everything that a whole record says happened. `root` is the id of its first version."""
    held_on = day(answers, "held_on")
    assert held_on is not None, "a whole record has its day"
    found = [*_before(sitting, answers, held_on), *_outcomes(sitting, answers, held_on)]
    if not is_rearranged(sitting, answers):
        found += _dissent(sitting, answers, held_on)
    return [Happening(each.step, each.on, {**each.details, "record": root}) for each in found]


def bring_about(turn: Turn, sitting: Sitting, wanted: list[Happening]) -> None:
    """Records what is new, corrects a conference that changed, and takes back what no longer holds.

    Raises `Refusal` where that contradicts what is known of the case.
    """
    before = list(sitting.produced)
    new = []
    for each in wanted:
        same = next((event for event in before if _says(sitting, event, each)), None)
        if same is None:
            new.append(each)
        else:
            before.remove(same)
    changed = _one_that_changed(sitting, before, new)
    if changed:
        before.remove(changed[0])
        new.remove(changed[1])
    for event in before:
        record(turn, sitting.case, event.step, event.on, {"withdrawn": True}, event.id)
    if changed:
        event, now = changed
        record(turn, sitting.case, now.step, now.on, {**_blank(sitting, event), **now.details}, event.id)
    for each in new:
        record(turn, sitting.case, each.step, each.on, each.details)


def _says(sitting: Sitting, event: CaseEvent, wanted: Happening) -> bool:
    """Whether an event says just that already; what a correction made it forget counts for nothing."""
    said = {name: value for name, value in event.details.items() if value is not None}
    if said.get("children") == list(sitting.children) and len(sitting.children) == sitting.case.children:
        del said["children"]
    return (event.step, event.on, said) == (wanted.step, wanted.on, wanted.details)


def _one_that_changed(
    sitting: Sitting, before: list[CaseEvent], new: list[Happening]
) -> tuple[CaseEvent, Happening] | None:
    """The event of the conference and what it should have said, where there is one of each: a plain correction."""
    events = [event for event in before if event.step == sitting.step]
    wanted = [each for each in new if each.step == sitting.step]
    return (events[0], wanted[0]) if len(events) == len(wanted) == 1 else None


def _blank(sitting: Sitting, event: CaseEvent) -> dict[str, Any]:
    """Details that make a correction forget what the event said before."""
    blank: dict[str, Any] = dict.fromkeys(event.details)
    return {**blank, "children": list(sitting.children)} if "children" in blank else blank


def _before(sitting: Sitting, answers: Answers, held_on: date) -> Iterator[Happening]:
    """The chair's meeting and the children's views, where nobody else had recorded them."""
    of = {"conference": "review" if sitting.is_review else "icpc"}
    met_on = day(answers, "met_on")
    if answers.get("met_family") == "yes" and met_on and _is_ours(sitting, "chair_meets_family"):
        yield Happening("chair_meets_family", met_on, dict(of))
    heard = [
        child
        for child in sitting.children
        if answers.get(f"heard_{child}") and "not_obtained" not in chosen(answers, f"heard_{child}")
    ]
    if heard and _is_ours(sitting, "child_views"):
        advocate = any("advocate" in chosen(answers, f"heard_{child}") for child in heard)
        yield Happening("child_views", held_on, {**of, "advocate": advocate, **_of(sitting, heard)})


def _is_ours(sitting: Sitting, step: str) -> bool:
    """Whether a step before this conference is still to be done, or was recorded by this very record."""
    open_still = any(
        each.step == step and each.number == sitting.number
        for each in sitting.pathway.deadlines
        if each.status != "done"
    )
    return open_still or any(event.step == step for event in sitting.produced)


def _outcomes(sitting: Sitting, answers: Answers, held_on: date) -> Iterator[Happening]:
    """One for each decision, with the children for whom it was made."""
    planned = with_a_plan(sitting, answers)
    for outcome, children in _by_outcome(sitting, answers).items():
        categories = {child: answers[f"category_{child}"] for child in children if child in planned}
        details = {**_quorum(sitting, answers), **_of(sitting, children), "categories": categories}
        details |= {**_reports_seen(sitting, answers), **({"outcome": outcome} if outcome else {})}
        review_on = day(answers, "review_on")
        if review_on and planned and set(children) <= set(planned):
            details["review_agreed"] = review_on.isoformat()
        yield Happening(sitting.step, held_on, details)


def _by_outcome(sitting: Sitting, answers: Answers) -> dict[str, list[str]]:
    """The children by what was decided for them; all together under nothing where it is to be held again."""
    if is_rearranged(sitting, answers):
        return {"": list(sitting.children)}
    found: dict[str, list[str]] = {}
    for child, outcome in decisions(sitting, answers).items():
        found.setdefault(outcome, []).append(child)
    return found


def _reports_seen(sitting: Sitting, answers: Answers) -> dict[str, Any]:
    """The agencies whose reports the family and the chair had seen in time."""
    return {
        name: [agency for agency in chosen(answers, name) if agency in sitting.agencies]
        for name in ("family_saw", "chair_saw")
    }


def _quorum(sitting: Sitting, answers: Answers) -> dict[str, Any]:
    if is_quorate(sitting, answers):
        return {"quorate": True, "proceeded": True}
    return {"quorate": False, "proceeded": not is_rearranged(sitting, answers), "reason": SEE_RECORD}


def _dissent(sitting: Sitting, answers: Answers, held_on: date) -> Iterator[Happening]:
    for each in dissenters(sitting, answers):
        by = day(answers, f"dissent_by_{each}") or held_on + timedelta(days=7)
        owner = answers.get(f"dissent_owner_{each}", "team_manager")
        yield Happening("dissent", held_on, {"agency": each, "owner": owner, "by": by.isoformat()})


def _of(sitting: Sitting, children: list[str]) -> dict[str, Any]:
    """Which children something is about, where it is not about all of them."""
    return {"children": children} if len(children) < sitting.case.children else {}
