"""Word to whoever has a task of the plan, or sees to a disagreement, of what has changed in that for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import NamedTuple

from handlers import permissions
from handlers.desk import Turn
from handlers.plan.monitoring import owner_name
from handlers.record.answers import FAMILY, dissenter_in_a_sentence
from handlers.reminders.notices import OWN_PART, tell
from handlers.reminders.occasion import Occasion
from handlers.reminders.recipients import recipients_of
from handlers.reply import Block, Bullets, Button, Buttons, Heading, action
from procedure.day_off import say_limit
from procedure.dissent import dissents
from procedure.outline_plan import PlanTask
from procedure.pathway import Pathway
from procedure.wording import capitalise, say_count
from storage import core_groups
from storage.cases import Case
from storage.database import Transaction

DISAGREEMENT, TASK = "disagreement", "task"


class Part(NamedTuple):
    """One thing to be done: a task or a disagreement, its id (of a disagreement whose it is), by when, its words.

    `people` are the ids of those who are reminded of it; `theirs` says that they do it themselves.
    """

    kind: str
    id: str
    due: date
    says: str
    people: tuple[str, ...]
    theirs: bool = True


Parts = Mapping[tuple[str, str], Part]
"""What is open, by kind and id."""


def parts_of(tx: Transaction, case: Case, pathway: Pathway) -> Parts:
    """Every task and disagreement of a case that is open."""
    behind = recipients_of(tx, case).behind
    found = []
    for task in core_groups.tasks(tx, case.id):
        if task.state == "open":
            people, holder = behind("task_owner", task.id)
            found.append(Part(TASK, task.id, task.due, task.what, people, holder == "task_owner"))
    for each in dissents(pathway):
        if each.is_open:
            found.append(Part(DISAGREEMENT, each.agency, each.due, "", behind(each.owner)[0]))
    return {(each.kind, each.id): each for each in found}


def tell_changes_of_parts(
    turn: Turn, case: Case, before: Parts, pathway: Pathway, knows: Collection[str] = ()
) -> None:
    """Tells each whose part it was, or is now, what moved, ended, passed to somebody else or came to them.

    `knows` are those (ids) who hear of their tasks otherwise; of a disagreement that is new, people hear by itself.
    """
    after = parts_of(turn.tx, case, pathway)
    changed: dict[str, list[dict[str, str]]] = {}
    for key in {**before, **after}:
        was, now = before.get(key), after.get(key)
        for person in _whose(was, now):
            heard = person in knows if key[0] == TASK else was is None
            if not heard and (news := _news(person, was, now)) is not None:
                changed.setdefault(person, []).append({"kind": key[0], "id": key[1], **news})
    for person, parts in changed.items():
        tell(turn, case, OWN_PART, [person], details={"parts": parts})


def _whose(was: Part | None, now: Part | None) -> dict[str, None]:
    return dict.fromkeys(person for part in (was, now) if part for person in part.people)


def _news(person: str, was: Part | None, now: Part | None) -> dict[str, str] | None:
    """What they knew of it: the day it was due, and whether its words are others; None where nothing changed."""
    had = was if was and person in was.people else None
    has = now if now and person in now.people else None
    if had is None:
        return {}
    known = {"was": had.due.isoformat()}
    if has is not None and has.says != had.says:
        return {**known, "reworded": "yes"}
    return None if has is not None and has.due == had.due else known


def own_part_changed(occasion: Occasion) -> list[Block] | None:
    """The message in words, from what is true now; None where nothing is left to say."""
    tx, ref = occasion.tx, occasion.case.ref
    open_now = parts_of(tx, occasion.case, occasion.pathway)
    told = occasion.nudge.details["parts"]
    lines = [_WORDS[each["kind"]](occasion, each, open_now.get((each["kind"], each["id"]))) for each in told]
    said = tuple(line for line in lines if line)
    if not said:
        return None
    buttons = [Button("Open case", action("case", ref=ref))]
    if permissions.may(tx, "tasks", occasion.person, occasion.case):
        buttons.insert(0, Button("The plan’s tasks", action("tasks", ref=ref), "primary"))
    return [Heading(f"{ref}: what is yours to do has changed"), Bullets(said), Buttons(tuple(buttons))]


def _task(occasion: Occasion, told: Mapping[str, str], now: Part | None) -> str:
    task = core_groups.task(occasion.tx, occasion.case.id, told["id"])
    if task is None or task.state == "done":
        return ""
    what = f"“{task.what}”"
    if now is None or occasion.person.id not in now.people:
        ended = task.state == "dropped"
        then = "is no longer needed" if ended else "is not yours any more"
        who = "" if ended else f" Who does it now: {owner_name(occasion.tx, task)}."
        return f"The task {what} {then}.{who}" if "was" in told else ""
    whose = "Your task" if now.theirs else f"The task of {_owner(occasion, task)}"
    due = say_limit(task.due, occasion.desk.calendar, weekday=True)
    if "was" not in told:
        return f"{whose if not now.theirs else 'A new task of yours'}: {what}, due on {due}."
    moved = _moved(told, task.due)
    if not moved and "reworded" not in told:
        return ""
    return f"{whose} {what} is due on {due}{moved}."


def _owner(occasion: Occasion, task: PlanTask) -> str:
    """Whose it is, inside a sentence."""
    return "the family" if task.agency == FAMILY else owner_name(occasion.tx, task)


def _disagreement(occasion: Occasion, told: Mapping[str, str], now: Part | None) -> str:
    every = [each for each in dissents(occasion.pathway) if each.agency == told["id"]]
    what = f"the disagreement of {dissenter_in_a_sentence(told['id'])}"
    if now is None or occasion.person.id not in now.people:
        settled = now is None and bool(every)
        return "" if settled or "was" not in told else f"{capitalise(what)} is no longer yours to see to."
    by = say_limit(now.due, occasion.desk.calendar, weekday=True)
    if "was" not in told:
        return f"You see to {what} now, which is to be settled by {by}."
    moved = _moved(told, now.due)
    return f"{capitalise(what)} is to be settled by {by}{moved}." if moved else ""


def _moved(told: Mapping[str, str], due: date) -> str:
    """ ", a day earlier" or ", 3 days later"; empty where the day is the same."""
    days = (due - date.fromisoformat(told["was"])).days
    if not days:
        return ""
    count = "a day" if abs(days) == 1 else say_count(abs(days), "day")
    return f", {count} {'later' if days > 0 else 'earlier'}"


_WORDS: dict[str, Callable[[Occasion, Mapping[str, str], Part | None], str]] = {
    TASK: _task,
    DISAGREEMENT: _disagreement,
}
