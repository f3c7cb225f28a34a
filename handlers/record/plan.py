"""What a chair's record agrees on for the time after: the tasks of the plan, the core group, and their days."""

from __future__ import annotations

from dataclasses import replace

from handlers.cases.plan_in_force import children_with_a_plan
from handlers.cases.recording import pathway_of
from handlers.desk import Turn
from handlers.plan.plan_ended import PLAN_ENDED, PLAN_OF_ITS_CHILD_ENDED, is_for_none_of
from handlers.plan.task_owners import chosen_owner
from handlers.record.answers import Answers, chosen, day, filled_in_tasks, with_a_plan
from handlers.record.sitting import Sitting
from procedure.outline_plan import PlanTask
from storage import core_groups
from storage.conference_records import ConferenceRecord
from storage.people import new_id

GOES_ON = "The plan goes on: its end was taken back when the record of the conference was put right."
TAKEN_OUT = "Taken out when the record of the conference was put right."


def agree_on_plan(turn: Turn, sitting: Sitting, draft: ConferenceRecord) -> None:
    """Keeps the tasks, the core group and the day it meets; of a new version only what it changes."""
    tx, case, answers = turn.tx, sitting.case, draft.answers
    before = sitting.amends.answers if sitting.amends else {}
    if not with_a_plan(sitting, before):
        before = {}  # nothing had been agreed
    _take_up_again(turn, sitting)
    _tasks(turn, sitting, draft)
    was, now = chosen(before, "members"), chosen(answers, "members")
    for member in core_groups.members(tx, case.id):
        # Somebody who joined since a record was finished stays when something else in it is put right.
        if member not in now and (not before or member in was):
            core_groups.remove_member(tx, case.id, member, turn.now)
    for member in now:
        if member not in was:
            core_groups.add_member(tx, case.id, member, turn.now)
    if answers.get("meets_on") != before.get("meets_on"):
        core_groups.agree_dates(tx, case.id, meets_on=day(answers, "meets_on"))


def take_out_tasks(turn: Turn, sitting: Sitting, draft: ConferenceRecord) -> None:
    """Takes out what an earlier version added to a plan that goes on without this conference."""
    _tasks(turn, sitting, draft)


def _take_up_again(turn: Turn, sitting: Sitting) -> None:
    """Where a record wrongly said that a plan ended, its tasks go on."""
    planned = children_with_a_plan(pathway_of(turn, sitting.case))
    for task in core_groups.tasks(turn.tx, sitting.case.id) if sitting.amends else ():
        fell_away = task.state == "dropped" and not is_for_none_of(task, planned)
        noted = core_groups.notes(turn.tx, task.id) if fell_away else []
        if noted and noted[-1].text in (PLAN_ENDED, PLAN_OF_ITS_CHILD_ENDED):
            core_groups.note_progress(turn.tx, task.id, "open", GOES_ON, turn.person.id, turn.today, turn.now)


def _tasks(turn: Turn, sitting: Sitting, draft: ConferenceRecord) -> None:
    tx, case, answers = turn.tx, sitting.case, draft.answers
    there = core_groups.tasks_from(tx, case.id, draft.root)
    wanted = {
        number: _task(answers, number, there[number].id if number in there else new_id())
        for number in filled_in_tasks(sitting, answers)
    }
    before = sitting.amends.answers if sitting.amends else {}
    for number in wanted.keys() & there.keys():
        if answers[f"task_owner_{number}"] == before.get(f"task_owner_{number}"):
            stays = there[number]  # with whoever it was passed on to since
            wanted[number] = replace(wanted[number], owner=stays.owner, agency=stays.agency)
    core_groups.reword_tasks(tx, [task for number, task in wanted.items() if number in there])
    new = {number: task for number, task in wanted.items() if number not in there}
    core_groups.add_tasks(tx, case.id, new, draft.root)
    for number, task in there.items():
        if number not in wanted and task.state == "open":
            core_groups.note_progress(tx, task.id, "dropped", TAKEN_OUT, turn.person.id, turn.today, turn.now)


def _task(answers: Answers, number: int, id: str) -> PlanTask:
    owner, agency = chosen_owner(answers[f"task_owner_{number}"])
    due = day(answers, f"task_due_{number}")
    assert due is not None, "a whole task has its day"
    return PlanTask(
        id=id,
        what=answers[f"task_what_{number}"],
        measure=answers[f"task_measure_{number}"],
        owner=owner,
        agency=agency,
        due=due,
        children=chosen(answers, f"task_children_{number}"),
    )
