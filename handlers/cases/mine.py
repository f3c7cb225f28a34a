"""My cases, and what is due from me."""

from __future__ import annotations

from collections.abc import Iterator

from handlers import permissions
from handlers.cases.also_due import task_due
from handlers.cases.due_words import CONFERENCES, WAS_IT_HELD, DueWords, booked_in_words
from handlers.cases.overdue import MISSED, in_their_teams
from handlers.cases.own_work import AHEAD, OwnConference, OwnWork, own_work
from handlers.desk import Turn
from handlers.plan.monitoring import owner_name
from handlers.reply import Block, Button, Buttons, Heading, Reply, Table, Text, action
from handlers.verb import Verb
from procedure.wording import say_date, say_datetime
from storage import audit
from storage.core_groups import TaskDue

MOST_BUTTONS = 20
OF_OTHERS = "Tasks of a plan that you are asked about"
MANAGERS = ("team_manager", "service_manager")
PARTS = {
    None: "You are not invited",
    "": "Not said yet",
    "in person": "In person",
    "remote": "By phone or video",
    "apologies": "Apologies",
}


def mine(turn: Turn) -> Reply:
    """The person's open cases and their own steps for the next month, overdue ones first."""
    say = DueWords(turn.tx, turn.desk, turn.as_of)
    work = own_work(turn, say)
    audit.write(turn.tx, turn.now, turn.person.id, "looked_at_own")
    overdue = [Button("What is overdue", action("overdue"))] if turn.person.has(*MANAGERS) else []
    managed = in_their_teams(turn)
    if work.is_nothing:
        nothing = Text(f"You have no cases, and nothing is due from you. {managed}".strip())
        return Reply("You have no cases", (nothing, *([Buttons(tuple(overdue))] if overdue else [])))
    blocks = [Heading("Your cases and what is due from you"), *_lists(turn, work, say)]
    if managed:
        blocks.append(Text(managed))
    refs = dict.fromkeys([*(ref for ref, _ in work.for_booking), *(each.ref for each in work.cases)])
    buttons = [*overdue, *(Button(f"Open {ref}", action("case", ref=ref)) for ref in refs)]
    if buttons:
        blocks.append(Buttons(tuple(buttons[:MOST_BUTTONS])))
    return Reply("Your cases", tuple(blocks), about_case=True)


def _lists(turn: Turn, work: OwnWork, say: DueWords) -> Iterator[Block]:
    """What there is to do, the most pressing first."""
    if work.urgent:
        yield Table("To do as soon as possible", ("Case", "Step"), work.urgent)
    if work.for_booking:
        yield Table("For the booking team, as soon as possible", ("Case", "Step"), work.for_booking)
    yield from _dated(turn, work, say)
    yield from _tasks(turn, work, say)
    tasks = (*work.tasks, *work.tasks_of_others)
    if not work.due and not any(each.task.due <= turn.today + AHEAD for each in tasks):
        yield Text("Nothing is due from you in the next month.")
    if work.conferences:
        listed = tuple(
            (each.ref, _when(turn, each), WAS_IT_HELD if each.is_over else PARTS[each.attendance])
            for each in work.conferences
        )
        yield Table("Your conferences", ("Case", "Conference", "Your part"), listed)
    if work.core_groups:
        days = tuple((ref, say_date(day, weekday=True)) for ref, day in work.core_groups)
        yield Table("Your core groups", ("Case", "Meets on"), days)
    if work.missed:
        missed = tuple((each.ref, say.step(each), say_date(each.due)) for each in work.missed)
        yield Table(MISSED, ("Case", "Step", "Was due"), missed)
        yield Text(f"If one of these was done after all, record it: type {_to_record(turn, work)}.", "note")


def _to_record(turn: Turn, work: OwnWork) -> str:
    """What to type for the first that was missed: those who are only invited record their agency's report."""
    ref = work.missed[0].ref
    case = next((each for each in work.cases if each.ref == ref), None)
    may = case is not None and permissions.may(turn.tx, "done", turn.person, case)
    return f"done {ref}" if may else f"report {ref}"


def _dated(turn: Turn, work: OwnWork, say: DueWords) -> Iterator[Block]:
    """What has a day: what has passed apart from what is to come."""
    late = [each for each in work.due if each.has_passed(turn.as_of)]
    coming = [each for each in work.due if each not in late]
    for caption, found in (("Overdue", late), ("Due from you in the next month", coming)):
        if found:
            due = tuple((each.ref, say.step(each), say.by(each), say.state(each)) for each in found)
            yield Table(caption, ("Case", "Step", "By", "State"), due)


def _tasks(turn: Turn, work: OwnWork, say: DueWords) -> Iterator[Block]:
    """Their own tasks of a plan, and those of people who are not reminded themselves."""
    if work.tasks:
        own = tuple(_task(each, say) for each in work.tasks)
        yield Table("Your tasks of a plan", ("Case", "Task", "By", "State"), own)
    if work.tasks_of_others:
        others = tuple((*_task(each, say), owner_name(turn.tx, each.task)) for each in work.tasks_of_others)
        yield Table(OF_OTHERS, ("Case", "Task", "By", "State", "Whose"), others)


def _task(found: TaskDue, say: DueWords) -> tuple[str, str, str, str]:
    due = task_due(found)
    return found.ref, f"{found.number}. {found.task.what}", say.by(due), say.state(due)


def _when(turn: Turn, conference: OwnConference) -> str:
    if conference.limit is not None:
        return booked_in_words(conference.step, conference.at, conference.limit, turn.desk)
    when = say_datetime(conference.at, turn.desk.timezone)
    return f"{CONFERENCES[conference.step]} on {when}"


ALSO = (
    "my cases", "show my cases", "show me my cases", "list my cases", "list cases", "my work", "my list",
    "what is due", "whats due", "what is due from me", "whats due from me", "to do", "my conferences",
)  # fmt: skip

VERB = Verb("mine", "shows your cases and what is due from you", "mine", mine, also=ALSO)
