"""Finishing a chair's record: from now on it stands, and everything that follows from it is set going."""

from __future__ import annotations

from datetime import date
from typing import Any

from handlers.desk import Turn
from handlers.notices import CORE_GROUP, DISSENT, RECORDED, tell
from handlers.paper import to_text
from handlers.recipients import recipients_of
from handlers.record_answers import (
    FAMILY,
    Answers,
    chosen,
    day,
    decisions,
    dissenters,
    filled_in_tasks,
    is_quorate,
    is_rearranged,
    with_a_plan,
)
from handlers.record_paper import paper_of
from handlers.recording import record, refresh
from handlers.sitting import Sitting
from procedure.outline_plan import PlanTask
from procedure.pathway import Pathway
from storage import audit, conference_records, core_groups
from storage.conference_records import ConferenceRecord
from storage.people import new_id

SEE_RECORD = "Given in the chair’s record of the conference."  # the reason itself stays sealed


def finish(turn: Turn, sitting: Sitting, draft: ConferenceRecord) -> Pathway:
    """Records the outcome for each child and what follows; gives where the case stands.

    `draft` lacks nothing. Raises `Refusal` where the record contradicts what is known of the case.
    """
    case, answers = sitting.case, draft.answers
    held_on = day(answers, "held_on")
    assert held_on is not None, "a whole record has its day"
    _what_came_before(turn, sitting, answers, held_on)
    _outcome(turn, sitting, draft, held_on)
    for dissenter in () if is_rearranged(sitting, answers) else dissenters(sitting, answers):
        record(turn, case, "dissent", held_on, {"agency": dissenter, "record": draft.id})
    if with_a_plan(sitting, answers):
        _plan(turn, sitting, answers)
    paper = paper_of(sitting, answers, turn.person.name, _place(sitting))
    conference_records.finish(turn.tx, draft.id, to_text(paper), turn.person.id, turn.now)
    audit.write(turn.tx, turn.now, turn.person.id, "finished_record", case.ref, {"record": draft.id})
    pathway = refresh(turn, case)
    _tell(turn, sitting, answers)
    return pathway


def _place(sitting: Sitting) -> str:
    booked = sitting.pathway.conference.booked if sitting.pathway.conference else None
    return str(booked.details.get("place", "")) if booked else ""


def _what_came_before(turn: Turn, sitting: Sitting, answers: Answers, held_on: date) -> None:
    """The chair's meeting and the children's views, where nobody had recorded them yet."""
    of = {"conference": "review" if sitting.is_review else "icpc"}
    met_on = day(answers, "met_on")
    if answers.get("met_family") == "yes" and met_on and _is_open(sitting, "chair_meets_family"):
        record(turn, sitting.case, "chair_meets_family", met_on, of)
    heard = [
        child
        for child in sitting.children
        if answers.get(f"heard_{child}") and "not_obtained" not in chosen(answers, f"heard_{child}")
    ]
    if heard and _is_open(sitting, "child_views"):
        advocate = any("advocate" in chosen(answers, f"heard_{child}") for child in heard)
        record(
            turn, sitting.case, "child_views", held_on, {**of, "advocate": advocate, **_of(sitting, heard)}
        )


def _is_open(sitting: Sitting, step: str) -> bool:
    """Whether a step before this conference is still to be done; one that no rule asks for is not."""
    return any(
        each.step == step and each.occurrence.split(":")[0] == str(sitting.number)
        for each in sitting.pathway.deadlines
        if each.status != "done"
    )


def _outcome(turn: Turn, sitting: Sitting, draft: ConferenceRecord, held_on: date) -> None:
    """One event for each decision, with the children it was made for; the first corrects what was recorded."""
    answers = draft.answers
    corrected = sitting.recorded
    for outcome, children in _by_outcome(sitting, answers).items():
        details = {
            **_quorum(sitting, answers),
            **_of(sitting, children),
            **({"outcome": outcome} if outcome else {}),
            "categories": {
                child: answers[f"category_{child}"]
                for child in children
                if child in with_a_plan(sitting, answers)
            },
            "record": draft.id,
        }
        record(turn, sitting.case, sitting.step, held_on, details, corrected.id if corrected else None)
        corrected = None


def _by_outcome(sitting: Sitting, answers: Answers) -> dict[str, list[str]]:
    """The children by what was decided for them; all together under nothing where it is to be held again."""
    if is_rearranged(sitting, answers):
        return {"": list(sitting.children)}
    found: dict[str, list[str]] = {}
    for child, outcome in decisions(sitting, answers).items():
        found.setdefault(outcome, []).append(child)
    return found


def _quorum(sitting: Sitting, answers: Answers) -> dict[str, Any]:
    if is_quorate(sitting, answers):
        return {"quorate": True}
    return {"quorate": False, "proceeded": not is_rearranged(sitting, answers), "reason": SEE_RECORD}


def _of(sitting: Sitting, children: list[str]) -> dict[str, Any]:
    """Which children something is about, where it is not about all of them."""
    return {"children": children} if len(children) < sitting.case.children else {}


def _plan(turn: Turn, sitting: Sitting, answers: Answers) -> None:
    """The tasks, the core group and the days that were agreed."""
    core_groups.add_tasks(
        turn.tx,
        sitting.case.id,
        {number: _task(answers, number) for number in filled_in_tasks(sitting, answers)},
    )
    members = chosen(answers, "members")
    for left in set(core_groups.members(turn.tx, sitting.case.id)) - set(members):
        core_groups.remove_member(turn.tx, sitting.case.id, left, turn.now)
    for member in members:
        core_groups.add_member(turn.tx, sitting.case.id, member, turn.now)
    core_groups.agree_dates(
        turn.tx, sitting.case.id, meets_on=day(answers, "meets_on"), review_on=day(answers, "review_on")
    )


def _task(answers: Answers, number: int) -> PlanTask:
    owner = answers[f"task_owner_{number}"]
    due = day(answers, f"task_due_{number}")
    assert due is not None, "a whole task has its day"
    return PlanTask(
        id=new_id(),
        what=answers[f"task_what_{number}"],
        measure=answers[f"task_measure_{number}"],
        owner=owner.removeprefix("person:") if owner.startswith("person:") else "",
        agency=FAMILY
        if owner == FAMILY
        else owner.removeprefix("agency:")
        if owner.startswith("agency:")
        else "",
        due=due,
        children=chosen(answers, f"task_children_{number}"),
    )


def _tell(turn: Turn, sitting: Sitting, answers: Answers) -> None:
    """Those who answer for the case, the booking team, the core group; managers of dissent."""
    case = sitting.case
    behind = recipients_of(turn.tx, case)
    answerable = dict.fromkeys((*behind.social_worker, *behind.team_managers))
    tell(turn, case, RECORDED, [*answerable, *(each for each in behind.booking if each not in answerable)])
    if not is_rearranged(sitting, answers) and dissenters(sitting, answers):
        tell(turn, case, DISSENT, answerable, details={"who": list(dissenters(sitting, answers))})
    if with_a_plan(sitting, answers):
        tell(turn, case, CORE_GROUP, chosen(answers, "members"))
