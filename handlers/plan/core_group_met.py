"""Recording that a core group has met: who came, which tasks were looked at, and when it meets next."""

from __future__ import annotations

from datetime import date
from typing import Any

from handlers.cases.plan_in_force import children_with_a_plan
from handlers.cases.recording import pathway_of, record, refresh
from handlers.desk import Turn
from handlers.plan.core_group_meetings import awaited, meeting_on, meetings_of
from handlers.plan.core_group_news import group_of, tell_changes
from handlers.plan.tasks import STATES
from handlers.record.answers import chosen, day
from handlers.record.page import day_to_meet_wrong, day_wrong, only
from handlers.reply import Field, Form, Refusal, action
from procedure.events import CaseEvent
from procedure.outline_plan import PlanTask
from procedure.pathway import Pathway
from procedure.wording import say_date
from storage import core_groups, people
from storage.cases import Case

MEETING = "meeting"
CHAIRED_BY = "A role, such as team manager."
PUT_RIGHT = "What is recorded for that day already is put right."
MOST_TASKS = 15  # asked about on one form; more are noted one by one
OF_THOSE_THERE = ("chaired_by", "came", "came_by")  # what can be said otherwise of a meeting that is recorded


def meeting_form(turn: Turn, case: Case) -> Form:
    """Asks about the meeting that was agreed on, or today's; what is recorded of it already is filled in."""
    pathway, group = pathway_of(turn, case), group_of(turn.tx, case)
    agreed = awaited(pathway, group.meets_on)
    on = agreed if agreed and agreed <= turn.today else turn.today
    held = meeting_on(pathway, on)
    known = held.details if held else {}
    following = turn.value("meets_on") or (agreed.isoformat() if agreed and agreed > on else "")
    came = turn.value("came") or ",".join(known.get("came_by", ()))
    chaired_by = turn.value("chaired_by") or str(known.get("chaired_by", ""))
    members = tuple((each, people.get(turn.tx, each).name) for each in _can_have_come(group.members, held))
    again = PUT_RIGHT if meetings_of(pathway) else ""
    fields = (
        Field("on", "When did it meet?", "date", again, turn.value("on") or on.isoformat()),
        Field("came", "Who came", "choices", value=came, options=members, required=False),
        Field("chaired_by", "Who chaired it", hint=CHAIRED_BY, value=chaired_by, required=False),
        *(_how_it_stands(turn, number, task) for number, task in _open_tasks(turn, case)),
        Field("meets_on", "When it meets next", "date", value=following, required=False),
    )
    return Form(f"{case.ref}: the core group has met", action("core_group", ref=case.ref, do=MEETING), fields)


def met(turn: Turn, case: Case, pathway: Pathway) -> str:
    """Records the meeting, what was looked at, and the next day; gives the title of the answer.

    A meeting that is recorded for that day already is put right: what is left empty stays as it was. Raises
    `Refusal`.
    """
    on, before = _day_of_meeting(turn), group_of(turn.tx, case)
    held = meeting_on(pathway, on)
    details = _details(turn, case, pathway, before.members, held)
    if held is None:
        step = "core_group" if meetings_of(pathway) else "initial_core_group"
        record(turn, case, step, on, details)
    else:
        right = {**held.details, **{name: details[name] for name in OF_THOSE_THERE if details.get(name)}}
        if right != held.details:
            record(turn, case, held.step, on, right, held.id)
    for _, task in _open_tasks(turn, case):
        for state in STATES:
            if state == turn.value(f"task_{task.id}"):
                core_groups.note_progress(turn.tx, task.id, state, "", turn.person.id, on, turn.now)
    core_groups.agree_dates(turn.tx, case.id, meets_on=day(turn.values, "meets_on"))
    tell_changes(turn, case, before, refresh(turn, case))
    return f"{case.ref}: the core group of {say_date(on)} is {'put right' if held else 'recorded'}"


def _day_of_meeting(turn: Turn) -> date:
    """The day on which it met. Raises `Refusal` where that day, or the next one, cannot be."""
    on, meets_on = turn.value("on"), turn.value("meets_on")
    wrong = only(
        {
            "on": day_wrong(on, turn.today, past=True) if on else "Enter the day.",
            "meets_on": day_to_meet_wrong(meets_on, turn.today, turn.desk.calendar),
        }
    )
    if wrong:
        raise Refusal(" ".join(wrong.values()), wrong)
    return date.fromisoformat(on)


def _can_have_come(members: list[str], held: CaseEvent | None) -> list[str]:
    """The members now, and at a meeting that is recorded those of its day (ids)."""
    then = held.details.get("member_ids", ()) if held else ()
    return list(dict.fromkeys([*then, *members]))


def _details(
    turn: Turn, case: Case, pathway: Pathway, members: list[str], held: CaseEvent | None
) -> dict[str, Any]:
    """What is recorded of the meeting; for which children, where it is not of all."""
    came = [each for each in _can_have_come(members, held) if each in chosen(turn.values, "came")]
    tasks = [task for _, task in _open_tasks(turn, case)]
    details: dict[str, Any] = {
        "members": len(members),
        "member_ids": members,
        "came": len(came),
        "came_by": came,
        "tasks": len(tasks),
        "looked_at": sum(turn.value(f"task_{task.id}") in STATES for task in tasks),
    }
    if turn.value("chaired_by"):
        details["chaired_by"] = turn.value("chaired_by")
    planned = children_with_a_plan(pathway)
    return {**details, "children": planned} if len(planned) < max(1, len(pathway.facts_by_child)) else details


def _how_it_stands(turn: Turn, number: int, task: PlanTask) -> Field:
    name, label, options = f"task_{task.id}", f"Task {number}: {task.what}", tuple(STATES.items())
    empty = "Leave empty if it was not looked at."
    return Field(name, label, "choice", empty, turn.value(name), options, required=False)


def _open_tasks(turn: Turn, case: Case) -> list[tuple[int, PlanTask]]:
    """The tasks to ask about, each with its number in the whole plan."""
    numbered = enumerate(core_groups.tasks(turn.tx, case.id), 1)
    return [(number, task) for number, task in numbered if task.state == "open"][:MOST_TASKS]
