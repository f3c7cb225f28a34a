"""The words of reminders that are of no step of the pathway: a task, a quorum in doubt, reports missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from handlers.conference.needs import not_arranged
from handlers.conference.quorum_forecast import warning_in_a_line
from handlers.conference.report_list import late_or_missing
from handlers.joining.way_in import way_in_lacking
from handlers.plan.core_group_words import core_group_meets
from handlers.plan.monitoring import owner_name
from handlers.reminders.after_conference_words import dissent_to_settle, record_to_finish
from handlers.reminders.occasion import Occasion
from handlers.reminders.plan_announcements import quorum
from handlers.reply import Block, Bullets, Button, Buttons, Fields, Heading, Reply, Table, Text, action
from procedure.calendar import WorkingCalendar
from procedure.day_off import say_limit
from procedure.lateness import say_late
from procedure.steps import (
    ALSO_REMINDED_OF,
    CONFERENCE_RECORD,
    CORE_GROUP_MEETS,
    NEEDS,
    OPEN_DISSENT,
    QUORUM_FORECAST,
    REPORTS_LIST,
    WAY_IN,
)
from procedure.wording import mid_sentence, say_date
from storage import core_groups
from storage.nudge import Nudge

SUMMARY = "A reminder about a plan"  # what a lock screen may show
_WORDS: dict[str, tuple[str, Callable[[Occasion], list[Block] | None]]] = {
    QUORUM_FORECAST: ("A conference may not be quorate", quorum),
    REPORTS_LIST: ("Reports are late or missing", late_or_missing),
    NEEDS: ("Something is still to be arranged", not_arranged),
    WAY_IN: ("A conference cannot be joined yet", way_in_lacking),
    CORE_GROUP_MEETS: (SUMMARY, core_group_meets),
}


def other_reminder(occasion: Occasion) -> Reply | None:
    """The reminder, or None where there is nothing to remind of any more."""
    if occasion.nudge.step in _WORDS:
        summary, word = _WORDS[occasion.nudge.step]
        blocks = word(occasion)
        return Reply(summary, tuple(blocks), about_case=True) if blocks else None
    if occasion.nudge.step == CONFERENCE_RECORD:
        return record_to_finish(occasion)
    if occasion.nudge.step == OPEN_DISSENT:
        return dissent_to_settle(
            occasion, due_in_words(occasion.nudge, occasion.today, occasion.desk.calendar)
        )
    return _task(occasion)


def in_a_line(occasion: Occasion) -> str:
    """The same in a line of a table, without what can be pressed: what is lacking rather than when it was due."""
    nudge = occasion.nudge
    if nudge.step == QUORUM_FORECAST:
        return warning_in_a_line(occasion.tx, occasion.desk, occasion.case)
    if nudge.step not in _WORDS:
        return due_in_words(nudge, occasion.today, occasion.desk.calendar)
    said: list[str] = []
    for block in _WORDS[nudge.step][1](occasion) or ():
        if isinstance(block, Text) and block.tone != "note":
            said.append(block.text)
        elif isinstance(block, Bullets):
            said += block.items
        elif isinstance(block, Table) and nudge.step == NEEDS:
            said += [f"{what}: {mid_sentence(state)}." for what, state in block.rows]
    return " ".join(said)


def due_in_words(nudge: Nudge, today: date, calendar: WorkingCalendar) -> str:
    """When the thing a reminder is of is or was due, in a sentence; how long ago in working days."""
    due = date.fromisoformat(nudge.deadline[:10])
    when = say_date(due, weekday=True)
    if nudge.step == CONFERENCE_RECORD:
        return f"The conference was on {when}, and nothing follows from it yet."
    if due < today:
        return f"It was due on {when}, {say_late(due, today, calendar)} ago."
    if due == today:
        return f"It is due today, {when}."
    return f"It is due on {say_limit(due, calendar, weekday=True)}."


def is_other(nudge: Nudge) -> bool:
    """Whether a reminder is worded here."""
    return nudge.step in ALSO_REMINDED_OF


def _task(occasion: Occasion) -> Reply | None:
    tx, ref, nudge = occasion.tx, occasion.case.ref, occasion.nudge
    task = core_groups.task(tx, occasion.case.id, nudge.occurrence)
    if task is None or task.state != "open":
        return None
    theirs = task.owner == occasion.person.id
    whose = () if theirs else (("Who does it", owner_name(tx, task)),)
    snooze = action("snooze", ref=ref, step=nudge.step, occurrence=task.id, nudge=nudge.id, until="tomorrow")
    blocks: tuple[Block, ...] = (
        Heading(f"{ref}: a task of the plan"),
        Text(due_in_words(nudge, occasion.today, occasion.desk.calendar)),
        Fields((("Task", task.what), ("How one can tell", task.measure), *whose)),
        Buttons(
            (
                Button("How it stands", action("tasks", ref=ref, task=task.id), "primary"),
                Button("Remind me tomorrow", snooze),
                Button("All tasks", action("tasks", ref=ref)),
            )
        ),
    )
    return Reply(SUMMARY, blocks, about_case=True)
