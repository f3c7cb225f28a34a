"""What is due in cases besides the steps of their pathways: tasks, disagreements, core groups nobody recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from handlers.cases.due_words import DueWords
from handlers.plan.core_group_meetings import awaited
from handlers.record.answers import dissenter_name
from handlers.reminders.recipients import recipients_of
from procedure.dissent import dissents
from procedure.events import day_of
from procedure.steps import ALSO_REMINDED_OF, CORE_GROUP_MEETS, OPEN_DISSENT, PLAN_TASK
from procedure.wording import say_count, say_list
from storage import cases, core_groups
from storage.cases import Case, Due
from storage.core_groups import TaskDue
from storage.people import Person

CALLED = {
    PLAN_TASK: ("task", "tasks", "plan task", "plan tasks", "plan_task", "tasks of the plan"),
    OPEN_DISSENT: ("dissent", "dissents", "open_dissent", "disagreement", "disagreements"),
}
"""What people call them, by the ids that their reminders have."""
_COUNTED = {PLAN_TASK: ("task of a plan", "tasks of plans"), OPEN_DISSENT: ("disagreement", "disagreements")}


def also_due(say: DueWords, until: date, team: str | None = None) -> list[Due]:
    """What is open and due on or before `until` in open cases, of one team or of all, the earliest first."""
    tasks = [task_due(each) for each in core_groups.open_tasks(say.tx, until, team)]
    disagreed_with = cases.disagreed_with(say.tx, team)
    return sorted((*tasks, *_to_settle(say, disagreed_with, until)), key=_earliest_first)


def task_due(found: TaskDue) -> Due:
    """A task of a plan as it stands among steps; what it says is left to `tasks`."""
    name, task = f"Task {found.number} of the plan", found.task
    owner, agency = task.owner or None, task.agency or None
    return Due(found.ref, found.team, PLAN_TASK, task.id, name, task.due, owner, agency)


def tasks_to_see_to(say: DueWords, person: Person, own: Iterable[Case]) -> list[TaskDue]:
    """The open tasks of which somebody is reminded though they are not theirs, in their `own` cases.

    They are the family's, or those of people who have no account here or have left.
    """
    others = core_groups.open_tasks_of_others(say.tx, person.id)
    refs = {each.ref for each in others}
    people_of = {case.ref: recipients_of(say.tx, case) for case in own if case.ref in refs}
    return [
        each
        for each in others
        if each.ref in people_of and person.id in people_of[each.ref].behind("task_owner", each.task.id)[0]
    ]


def core_groups_to_record(say: DueWords, person: Person, own: Iterable[Case]) -> list[Due]:
    """The days on which a core group was to meet and nobody has said whether it did: the social worker is asked."""
    found = []
    for case in own:
        meets_on = awaited(say.pathway(case), core_groups.dates(say.tx, case.id).meets_on)
        if case.social_worker == person.id and meets_on is not None and meets_on < day_of(say.as_of):
            name, occurrence = ALSO_REMINDED_OF[CORE_GROUP_MEETS][0], meets_on.isoformat()
            due = Due(case.ref, case.team, CORE_GROUP_MEETS, occurrence, name, meets_on, person.id, None)
            found.append(due)
    return found


def to_settle(say: DueWords, person: Person, own: Iterable[Case], until: date) -> list[Due]:
    """The disagreements that somebody sees to, due on or before `until`, the earliest first.

    They are looked for in their `own` cases and, for a manager, in those of the team that name no other.
    """
    team = person.team if person.has("team_manager") else None
    of_team = cases.disagreed_with(say.tx, team) if team else []
    every = {case.id: case for case in (*own, *of_team)}
    found = [each for each in _to_settle(say, every.values(), until) if each.owner == person.id]
    return sorted(found, key=_earliest_first)


def how_many(found: Sequence[Due]) -> str:
    """ "2 steps, 1 task of a plan and 1 disagreement are", or "nothing is": how a sentence on them begins."""
    kinds = Counter(each.step if each.step in _COUNTED else "" for each in found)
    counts = ((kinds[""], ("step", "steps")), *((kinds[kind], words) for kind, words in _COUNTED.items()))
    named = say_list([say_count(count, *words) for count, words in counts if count])
    return f"{named or 'nothing'} {'are' if len(found) > 1 else 'is'}"


def _to_settle(say: DueWords, among: Iterable[Case], until: date) -> Iterator[Due]:
    for case in among:
        for each in dissents(say.pathway(case)):
            if each.is_open and each.due <= until:
                name = f"Disagreement to be settled ({dissenter_name(each.agency)})"
                owner = _whose(say, case, each.owner)
                yield Due(case.ref, case.team, OPEN_DISSENT, each.agency, name, each.due, owner, None)


def _whose(say: DueWords, case: Case, role: str) -> str | None:
    """The first of those who are reminded of it in this role."""
    behind, _ = recipients_of(say.tx, case).behind(role)
    return next(iter(behind), None)


def _earliest_first(due: Due) -> tuple[date, str]:
    return due.due, due.ref
