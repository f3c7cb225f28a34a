"""What a manager can ask about in a case, and whose it is: a step, a task of the plan, a disagreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from handlers import permissions
from handlers.agencies import agency_id
from handlers.cases.also_due import CALLED
from handlers.cases.step_table import name_with_agency
from handlers.record.answers import dissenter_in_a_sentence
from handlers.reminders.recipients import recipients_of
from handlers.reminders.standing_in import who_is_there
from procedure.dissent import dissents
from procedure.events import Moment
from procedure.pathway import Deadline, Pathway
from procedure.steps import OPEN_DISSENT, PLAN_TASK, phrase_of
from storage import core_groups, people
from storage.cases import Case
from storage.database import Transaction
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that waits to be done.

    `said` stands inside a sentence, `name` by itself. `role` and `of` say whose it is, as `Recipients.behind`
    takes them.
    """

    step: str
    occurrence: str
    said: str
    name: str
    due: Moment | None
    role: str
    of: str | None


def subject_of(tx: Transaction, case: Case, pathway: Pathway, step: str, occurrence: str) -> Subject | None:
    """What waits under this step, or this kind of thing, and occurrence; None once it is done."""
    if step in CALLED:
        every = beside_the_steps(tx, case, pathway)
        return next((each for each in every if (each.step, each.occurrence) == (step, occurrence)), None)
    deadline = pathway.find(step, occurrence)
    return of_step(deadline) if deadline is not None and deadline.status != "done" else None


def of_step(deadline: Deadline) -> Subject:
    """A step that waits."""
    name, said = name_with_agency(deadline), phrase_of(deadline.step)
    said = f"{said} ({name})" if deadline.agency else said
    return Subject(
        deadline.step, deadline.occurrence, said, name, deadline.due, deadline.owner, deadline.agency
    )


def beside_the_steps(tx: Transaction, case: Case, pathway: Pathway) -> Iterator[Subject]:
    """Each task of the plan that is open, and each disagreement that is not settled."""
    for number, task in enumerate(core_groups.tasks(tx, case.id), 1):
        if task.state == "open":
            said = f"task {number} of the plan"
            yield Subject(PLAN_TASK, task.id, said, task.what, task.due, "task_owner", task.id)
    for each in dissents(pathway):
        if each.is_open:
            said = f"the disagreement of {dissenter_in_a_sentence(each.agency)}"
            name = "A disagreement with the conference"
            yield Subject(OPEN_DISSENT, each.agency, said, name, each.due, each.owner, None)


def named_beside(words: str, waiting: list[Subject]) -> list[Subject]:
    """Those of what is `waiting` beside the steps that somebody may mean: "task 2", "dissent", "dissent school"."""
    said = words.casefold().split()
    kind = next((kind for kind, called in CALLED.items() if said and said[0] in called), None)
    found = [each for each in waiting if each.step == kind]
    which = " ".join(said[1:])
    if not which:
        return found
    return [
        each for each in found if each.said.split()[1:2] == [which] or each.occurrence == agency_id(which)
    ]


def whom(tx: Transaction, case: Case, asker: Person, subject: Subject, today: date) -> list[Person]:
    """Who is asked on a day: by a manager whoever does it, by those above the team's managers; never the asker.

    Where no manager is there, whoever does it is asked by those above too.
    """
    for role, ids in _answering(tx, case, asker, subject):
        there = [each for each in who_is_there(tx, case, role, ids, today) if each.id != asker.id]
        if there:
            return there
    return []


def who_is_away(tx: Transaction, case: Case, asker: Person, subject: Subject) -> list[Person]:
    """Who would be asked if they were there, where nobody is."""
    ids = [each for _, some in _answering(tx, case, asker, subject) for each in some if each != asker.id]
    return people.some(tx, ids)


def _answering(
    tx: Transaction, case: Case, asker: Person, subject: Subject
) -> Iterator[tuple[str, Sequence[str]]]:
    """The roles that the asker may ask, the nearest first, each with the people (ids) behind it."""
    recipients = recipients_of(tx, case)
    if "manager" not in permissions.relations(tx, asker, case):
        yield "team_manager", recipients.behind("team_manager")[0]
    yield subject.role, recipients.behind(subject.role, subject.of)[0]
