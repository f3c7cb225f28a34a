"""The tasks of a plan: what is to be done, by whom and when; and saying that one is done."""

from __future__ import annotations

from datetime import date

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.plan_in_force import children_with_a_plan
from handlers.cases.recording import pathway_of, refresh
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.plan.monitoring import in_a_sentence, last_day_of, monitoring_of, owner_name, state_of
from handlers.plan.new_task import NEW, add, may_add
from handlers.plan.task_owners import pass_on, whose_field
from handlers.record.page import day_wrong
from handlers.reply import (
    Block,
    Bullets,
    Button,
    Buttons,
    Field,
    Folded,
    Form,
    Heading,
    Refusal,
    Reply,
    Table,
    Text,
    action,
)
from handlers.verb import Verb
from handlers.when import a_moment_or_day, around_a_date
from procedure.events import day_of
from procedure.outline_plan import PlanTask, State
from procedure.wording import say_date, whole_sentence
from storage import audit, cases, core_groups, people
from storage.cases import Case

SUMMARY = "The plan’s tasks"
STATES: dict[State, str] = {
    "open": "It is being done",
    "done": "It is done",
    "dropped": "It is no longer needed",
}
_TYPED: dict[str, State] = {"done": "done", "open": "open", "dropped": "dropped", "finished": "done"}
_BETWEEN = ("task", "is", "was", "on")
MOST_BUTTONS = 8


def tasks(turn: Turn) -> Reply:
    """Shows the tasks, or notes how one of them stands."""
    case = permissions.case_for(turn.tx, "tasks", turn.person, turn.value("ref"))
    if NEW in (turn.value("do"), turn.value("what").casefold()):
        return add(turn, case) or show(turn, case, f"{case.ref}: the task is added")
    task, state, day = _meant(turn, case)
    if task is None:
        audit.write(turn.tx, turn.now, turn.person.id, "looked_at_tasks", case.ref)
        return show(turn, case, f"{case.ref}: the plan’s tasks")
    if SENT not in turn.values and state is None:
        return asked(_form_of(turn, case, task))
    state = state or _state_sent(turn)
    on = _day_of(turn, day)
    passed_to = _passed_to(turn, case, task, state)
    if not _is_noted(turn, task, state, on):
        _note(turn, case, task, state, on)
    said = {"open": "it is being done", "done": "it is done", "dropped": "it is no longer needed"}
    whose = f"; {passed_to} has it from now on" if passed_to else ""
    return show(turn, case, f"{case.ref}: noted, {said[state]}{whose}")


def _passed_to(turn: Turn, case: Case, task: PlanTask, state: State) -> str:
    """Who has the task from now on, where it passes to somebody else. Raises `Refusal` where it cannot."""
    if not turn.value("owner") or not may_add(turn, case):
        return ""
    if state != "open":
        sentence = "A task that passes to somebody else is still being done: choose that."
        raise Refusal(sentence, {"state": sentence})
    return pass_on(turn, case, task)


def _is_noted(turn: Turn, task: PlanTask, state: State, on: date) -> bool:
    """Whether just this was noted last, by the same person: it was sent twice."""
    last = core_groups.notes(turn.tx, task.id)[-1:]
    known = [(each.person, each.state, each.text, task.looked_at) for each in last]
    return known == [(turn.person.id, state, turn.value("note"), on)]


def _note(turn: Turn, case: Case, task: PlanTask, state: State, on: date) -> None:
    core_groups.note_progress(turn.tx, task.id, state, turn.value("note"), turn.person.id, on, turn.now)
    audit.write(turn.tx, turn.now, turn.person.id, "noted_task", case.ref, {"task": task.id, "state": state})
    refresh(turn, case)


def show(turn: Turn, case: Case, title: str) -> Reply:
    """Every task with its owner, its day and its state; how the plan is kept to; buttons for those open."""
    found = core_groups.tasks(turn.tx, case.id)
    pathway = pathway_of(turn, case)
    monitoring = monitoring_of(turn.tx, case, pathway, turn.today)
    blocks: list[Block] = [Heading(title), Text(in_a_sentence(monitoring))]
    if found:
        blocks.append(Table("Tasks of the plan", ("Task", "Who", "By", "State"), _rows(turn, case, found)))
    buttons = [
        Button(f"Task {number}: how it stands", action("tasks", ref=case.ref, task=task.id))
        for number, task in enumerate(found, 1)
        if task.state == "open"
    ]
    buttons = buttons[:MOST_BUTTONS]
    blocks += _noted(turn, found)
    if may_add(turn, case) and children_with_a_plan(pathway):
        buttons.append(Button("Add a task", action("tasks", ref=case.ref, do=NEW)))
    if permissions.may(turn.tx, "core_group", turn.person, case):
        buttons.append(Button("The core group", action("core_group", ref=case.ref)))
    if buttons:
        blocks.append(Buttons(tuple(buttons)))
    return Reply(SUMMARY, tuple(blocks), about_case=True)


def _noted(turn: Turn, found: list[PlanTask]) -> list[Block]:
    """What was noted of each task's progress, by whom and when."""
    notes = [
        f"Task {number}, {say_date(note.at.astimezone(turn.desk.timezone))}, "
        f"{people.get(turn.tx, note.person).name}: {whole_sentence(note.text)}"
        for number, task in enumerate(found, 1)
        for note in core_groups.notes(turn.tx, task.id)
        if note.text
    ]
    return [Folded("What was noted of them", (Bullets(tuple(notes)),))] if notes else []


def _rows(turn: Turn, case: Case, found: list[PlanTask]) -> tuple[tuple[str, ...], ...]:
    rows = []
    for number, task in enumerate(found, 1):
        children = f" (child {' and '.join(task.children)})" if task.children and case.children > 1 else ""
        name = f"{number}. {task.what}{children}"
        rows.append(
            (
                name,
                owner_name(turn.tx, task),
                last_day_of(task, turn.today, turn.desk.calendar),
                state_of(task, turn.today, turn.desk.calendar),
            )
        )
    return tuple(rows)


def form(turn: Turn) -> Form:
    """Asks which case; once a task is known, how it stands."""
    case = cases.find(turn.tx, turn.value("ref"))
    task = core_groups.task(turn.tx, case.id, turn.value("task")) if case else None
    if case is not None and task is not None:
        return _form_of(turn, case, task)
    return Form("The plan’s tasks", action("tasks"), (reference_field(turn),), "Show")


def _form_of(turn: Turn, case: Case, task: PlanTask) -> Form:
    """How one task stands."""
    chosen = turn.value("state") or "done"
    return Form(
        f"{case.ref}: how does this task stand?",
        action("tasks", ref=case.ref, task=task.id),
        (
            Field("state", "How it stands", "choice", value=chosen, options=tuple(STATES.items())),
            Field("on", "As of", "date", value=turn.value("on") or turn.today.isoformat()),
            Field(
                "note",
                "What has been done, and how one can tell",
                "long_text",
                "Never a child's name.",
                turn.value("note"),
                required=False,
            ),
            *([whose_field(turn, case, task)] if may_add(turn, case) and task.state == "open" else []),
        ),
        intro=f"{task.what} – one can tell by this: {task.measure}",
    )


def _meant(turn: Turn, case: Case) -> tuple[PlanTask | None, State | None, str]:
    """The task that is pressed, or typed by its number; how it is said to stand; and since when, as it was typed.

    Raises `Refusal`.
    """
    found = core_groups.tasks(turn.tx, case.id)
    if turn.value("task"):
        pressed = next((task for task in found if task.id == turn.value("task")), None)
        if pressed is None:
            raise Refusal(
                f"That task is not one of the plan of {case.ref}: type tasks {case.ref} to see them."
            )
        return pressed, None, turn.value("on")
    words, day, after = around_a_date(turn, turn.value("what"), "past")
    typed = [word for word in words.casefold().split() if word not in _BETWEEN]
    if not typed:
        return None, None, ""
    number = int(typed[0]) if typed[0].isdecimal() and len(typed[0]) < 4 else 0
    state = _TYPED.get(typed[1]) if len(typed) > 1 else None
    if (last := " ".join(typed[2:])) and last[0].isdigit():
        a_moment_or_day(turn, last, "on", "past")  # says what is wrong with it
    is_read = len(typed) == 1 + (state is not None) and not after and (state is not None or not day)
    if not 1 <= number <= len(found) or not is_read:
        raise Refusal(
            f"Type tasks {case.ref} and a number from the list, such as tasks {case.ref} 1 done or, with its day, "
            f"tasks {case.ref} 1 done 18 Dec."
        )
    return found[number - 1], state, turn.value("on") or day


def _state_sent(turn: Turn) -> State:
    state = next((each for each in STATES if each == turn.value("state")), None)
    if state is None:
        raise Refusal("Choose how the task stands.", {"state": "Choose how it stands."})
    return state


def _day_of(turn: Turn, given: str) -> date:
    """Since when a task stands so, today where nothing else is said. Raises `Refusal`."""
    day = day_of(a_moment_or_day(turn, given, "on", "past")) if given else turn.today
    wrong = day_wrong(day.isoformat(), turn.today, past=True)
    if wrong:
        raise Refusal(wrong, {"on": wrong})
    return day


VERB = Verb(
    name="tasks",
    summary="the tasks of a child protection plan, and how they stand",
    usage="tasks REF [NUMBER done [DATE]|new]",
    handle=tasks,
    parameters=Parameters(words=("ref",), rest="what"),
    required=("ref",),
    form=form,
)
