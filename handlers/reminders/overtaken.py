"""A press that comes too late: the step is done, waits no more or is another's now, and that is what is said."""

from __future__ import annotations

from handlers import permissions
from handlers.cases.what_stands import has_done, what_stands
from handlers.desk import Turn
from handlers.reminders.notices import NUDGED
from handlers.reminders.occasion import Occasion
from handlers.reminders.other_reminder_words import is_other, other_reminder
from handlers.reminders.recipients import recipients_of
from handlers.reply import Overtaken, Refusal
from procedure.dissent import dissents
from procedure.events import standing
from procedure.pathway import Pathway
from procedure.steps import OPEN_DISSENT, PLAN_TASK, phrase_of
from procedure.wording import say_date, say_list, say_when
from storage import cases, core_groups, events, outbox, people
from storage.cases import Case
from storage.nudge import Nudge


def own_reminder(turn: Turn) -> Nudge | None:
    """What was pressed, where it is of the case that is named and was this person's.

    A reminder of a step, or a manager's question about one.
    """
    try:
        nudge = outbox.get(turn.tx, turn.value("nudge"))
    except LookupError:
        return None
    of_the_case = cases.ref_key(nudge.case_ref) == cases.ref_key(turn.value("ref"))
    of_a_step = nudge.kind == "step" or nudge.rung == NUDGED
    is_own = of_a_step and turn.person.id in (nudge.recipient, nudge.sent_to)
    return nudge if is_own and of_the_case else None


def refuse_where_over(turn: Turn, verb: str, nudge: Nudge) -> None:
    """Raises `Overtaken` where the case is closed or no longer theirs, or what the reminder is of waits no more."""
    case = permissions.case_for(turn.tx, verb, turn.person, nudge.case_ref)
    if not case.is_open:
        raise permissions.is_closed(case)
    if is_other(nudge):
        _refuse_for(_stands(turn, case, turn.desk.pathway(turn.tx, case, turn.as_of), nudge))
    else:
        refuse_where_done(turn, case, nudge.step, nudge.occurrence)


def is_over(turn: Turn, verb: str, nudge: Nudge) -> bool:
    """Whether what a reminder is of waits no more, or is no longer theirs."""
    try:
        refuse_where_over(turn, verb, nudge)
    except Refusal:
        return True
    return False


def refuse_where_done(turn: Turn, case: Case, step: str, occurrence: str) -> None:
    """Raises `Overtaken` where a step is done or needed no more."""
    pathway = turn.desk.pathway(turn.tx, case, turn.as_of)
    _refuse_for(what_stands(turn, case, pathway, step, occurrence))


def refuse_where_recorded(turn: Turn, case: Case, step: str) -> None:
    """As `refuse_where_done`, to whoever does not say which of a step is meant: where each of them is done."""
    pathway = turn.desk.pathway(turn.tx, case, turn.as_of)
    of_step = [each for each in pathway.deadlines if each.step == step]
    if of_step and all(each.status == "done" for each in of_step):
        refuse_where_done(turn, case, step, of_step[-1].occurrence)


def _refuse_for(stands: str) -> None:
    if stands:
        raise Overtaken(f"{stands}: nothing was changed.")


def refuse_where_passed_on(turn: Turn, case: Case, nudge: Nudge) -> None:
    """Raises `Overtaken` where others are reminded now in the role in which this reminder came."""
    role = nudge.details.get("role")
    if not role:
        return
    of = nudge.details.get("agency") or nudge.occurrence
    behind, _ = recipients_of(turn.tx, case).behind(str(role), of)
    if behind and not {nudge.recipient, turn.person.id} & set(behind):
        names = say_list([each.name for each in people.some(turn.tx, behind)])
        answer = "answers" if len(behind) == 1 else "answer"
        raise Overtaken(f"{case.ref}: {names} {answer} for {phrase_of(nudge.step)} now: nothing was changed.")


def _stands(turn: Turn, case: Case, pathway: Pathway, nudge: Nudge) -> str:
    """What stands of a task, a disagreement or the like that a reminder is of; empty while that waits."""
    recipient = people.get(turn.tx, nudge.recipient)
    occasion = Occasion(turn.tx, turn.desk, recipient, case, pathway, nudge, turn.now)
    if other_reminder(occasion) is not None:
        return ""
    of_it = {PLAN_TASK: _task, OPEN_DISSENT: _dissent}.get(nudge.step)
    said = of_it(turn, case, pathway, nudge.occurrence) if of_it else ""
    return f"{case.ref}: {said or f'nothing is waiting for {phrase_of(nudge.step)} any more'}"


def _task(turn: Turn, case: Case, pathway: Pathway, task_id: str) -> str:
    task, noted = core_groups.task(turn.tx, case.id, task_id), core_groups.notes(turn.tx, task_id)
    if task is None or task.settled_on is None or not noted:
        return ""
    state = "is done" if task.state == "done" else "is no longer needed"
    who = has_done(turn, noted[-1].person, "noted")
    return f"{who} already that this task of the plan {state}, on {say_date(task.settled_on)}"


def _dissent(turn: Turn, case: Case, pathway: Pathway, agency: str) -> str:
    settled = [
        each
        for each in standing(events.of_case(turn.tx, case.id))
        if each.step == "dissent_settled" and each.details.get("agency") == agency
    ]
    if not settled or any(each.agency == agency and each.is_open for each in dissents(pathway)):
        return ""
    who = has_done(turn, settled[-1].recorded_by, "recorded")
    return (
        f"{who} already that this disagreement is settled, for {say_when(settled[-1].on, turn.desk.timezone)}"
    )
