"""What one person has to do in all their cases: what is due, what was missed, their tasks, their conferences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers import permissions
from handlers.cases.also_due import core_groups_to_record, task_due, tasks_to_see_to, to_settle
from handlers.cases.due_words import DueWords, booked_for, has_begun
from handlers.cases.overdue import in_their_teams
from handlers.desk import Turn
from handlers.plan.core_group_meetings import awaited
from procedure.steps import CORE_GROUP_MEETS, OPEN_DISSENT, PLAN_TASK
from procedure.wording import mid_sentence, say_date
from storage import cases, conferences, core_groups
from storage.cases import Case, Due
from storage.core_groups import TaskDue

AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class OwnConference:
    """A conference booked that the person has to do with. `limit` is None where it is not theirs to see.

    `attendance` is how they said that they take part, None where they are not invited. `is_over` says that its
    time has passed and nobody recorded what came of it.
    """

    ref: str
    step: str
    at: datetime
    limit: date | None
    attendance: str | None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class OwnWork:
    """Each list with the earliest first; a conference to come that is booked stands among `conferences` alone.

    Disagreements that the person sees to, and core groups of which nobody has said whether they met, stand among
    what is `due`; `tasks_of_others` are those of which nobody else is reminded. `for_booking` is what waits for the
    booking team, where the person is of it. `core_groups` has the case and the day of those that they come to.
    """

    cases: tuple[Case, ...]
    urgent: tuple[tuple[str, str], ...]
    for_booking: tuple[tuple[str, str], ...]
    due: tuple[Due, ...]
    missed: tuple[Due, ...]
    tasks: tuple[TaskDue, ...]
    tasks_of_others: tuple[TaskDue, ...]
    conferences: tuple[OwnConference, ...]
    core_groups: tuple[tuple[str, date], ...]

    @property
    def is_nothing(self) -> bool:
        listed = (self.due, self.missed, self.tasks, self.tasks_of_others)
        return not (self.cases or self.urgent or self.for_booking or any(listed))


def own_work(turn: Turn, say: DueWords) -> OwnWork:
    """Everything there is for the person to do in the month from today."""
    own = cases.of_person(turn.tx, turn.person.id)
    until = turn.today + AHEAD
    steps = cases.open_deadlines(turn.tx, until, owner=turn.person.id)
    agreed = {(each.ref, each.agreed) for each in steps}  # stands with the limit of its step
    groups = core_groups_to_record(say, turn.person, own)
    unrecorded = [each for each in groups if (each.ref, each.due) not in agreed]
    due = sorted((*steps, *unrecorded, *to_settle(say, turn.person, own, until)), key=lambda each: each.due)
    found = [_conference(turn, each, say) for each in own]
    booked = sorted((each for each in found if each is not None), key=lambda each: each.at)
    shown = {(each.ref, each.step) for each in booked if not each.is_over}
    # Whoever has to hold one that is over is asked about it among what is due.
    asked = {(each.ref, each.step) for each in due} - shown
    return OwnWork(
        tuple(own),
        tuple(cases.urgent_of(turn.tx, turn.person.id)),
        tuple(cases.urgent_for_role(turn.tx, "booking")) if turn.person.has("booking") else (),
        tuple(each for each in due if (each.ref, each.step) not in shown),
        tuple(cases.missed_deadlines(turn.tx, turn.today, owner=turn.person.id)),
        tuple(core_groups.open_tasks_of(turn.tx, turn.person.id)),
        tuple(tasks_to_see_to(say, turn.person, own)),
        tuple(each for each in booked if (each.ref, each.step) not in asked),
        tuple(sorted(_core_groups(turn, own, say), key=lambda found: found[1])),
    )


def next_in_a_sentence(turn: Turn) -> str:
    """The one thing that comes first for this person, with what to type for it."""
    say = DueWords(turn.tx, turn.desk, turn.as_of)
    work = own_work(turn, say)
    tasks = (task_due(each) for each in (*work.tasks, *work.tasks_of_others))
    dated = sorted((*work.due, *tasks), key=lambda each: each.due)
    first = dated[0] if dated else None
    if first is not None and first.has_passed(turn.as_of):
        return f"Most pressing for you is {_named(first, say)}, {say.late(first)} late{_shown_by(first)}."
    for whom, urgent in (("you", work.urgent), ("the booking team", work.for_booking)):
        if urgent:
            ref, name = urgent[0]
            return f"Next for {whom} is {ref}: {mid_sentence(name)}, as soon as possible."
    if first is not None:
        by = "today" if first.due == turn.today else f"by {say_date(first.due, weekday=True)}"
        return f"Next for you is {_named(first, say)}, {by}{_shown_by(first)}."
    return (
        f"Nothing is due from you{' in the next month' if work.cases else ''}. {in_their_teams(turn)}".strip()
    )


def _named(due: Due, say: DueWords) -> str:
    return f"{due.ref}: {mid_sentence(say.step(due))}"


def _shown_by(due: Due) -> str:
    """What to type to see what is neither on the case's card nor said here."""
    verb = {PLAN_TASK: "tasks", OPEN_DISSENT: "dissent", CORE_GROUP_MEETS: "core group"}.get(due.step)
    return f": type {verb} {due.ref}" if verb else ""


def _core_groups(turn: Turn, own: list[Case], say: DueWords) -> Iterator[tuple[str, date]]:
    """The core groups that the person is in and that are still to meet, each with its case and day."""
    for case in own:
        meets_on = core_groups.dates(turn.tx, case.id).meets_on
        if meets_on is None or not core_groups.is_member(turn.tx, case.id, turn.person.id):
            continue
        day = awaited(say.pathway(case), meets_on)
        if day is not None and day >= turn.today:
            yield case.ref, day


def _conference(turn: Turn, case: Case, say: DueWords) -> OwnConference | None:
    """The conference of a case of theirs that is booked; once over, for those who can say what came of it."""
    pathway = say.pathway(case)
    coming = pathway.conference
    at = booked_for(coming, coming.step) if coming else None
    if coming is None or at is None:
        return None
    lasts = timedelta(minutes=turn.desk.policies[case.authority].hours.conference_minutes)
    is_over = has_begun(at.astimezone(turn.desk.timezone) + lasts, turn.as_of)
    if is_over and not permissions.may(turn.tx, "done", turn.person, case):
        return None
    limit = None
    if not permissions.is_only_invited(turn.tx, turn.person, case):
        limits = [each.due for each in pathway.deadlines if each.step == coming.step and each.due]
        limit = limits[-1] if limits else None
    invitee = conferences.invitee_of(turn.tx, case.id, turn.person.id)
    day = limit.date() if isinstance(limit, datetime) else limit
    return OwnConference(case.ref, coming.step, at, day, invitee.attendance if invitee else None, is_over)
