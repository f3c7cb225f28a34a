"""The words of notices about conferences held and plans made: finished, disagreed with, and what is yours to do."""

from __future__ import annotations

from handlers.agencies import agency_name
from handlers.occasion import Occasion
from handlers.quorum_forecast import warning
from handlers.record_answers import dissenter_name
from handlers.reply import Block, Button, Buttons, Heading, Table, Text, action
from procedure.outline_plan import PlanTask
from procedure.steps import phrase_of
from procedure.wording import say_date, say_list, say_when
from storage import core_groups

OUTCOMES = {
    "plan": "A child protection plan was made",
    "no_plan": "No child protection plan was needed",
    "continue": "The plan goes on",
    "end": "The plan ended",
}


def recorded(occasion: Occasion) -> list[Block] | None:
    """To those who answer for the case: the chair has finished the record, and what follows."""
    ref = occasion.case.ref
    pathway = occasion.pathway
    held = [event for step in ("icpc", "first_review", "review") for event in pathway.facts.of(step)] or [
        event for _, facts in pathway.facts_by_child for event in facts.of("icpc")
    ]
    if not held:
        return None
    steps = ("outcome_letter", "initial_core_group", "core_group", "first_review", "review", "icpc")
    rows = tuple(
        (each.name, say_when(each.due, occasion.desk.timezone))
        for each in pathway.open
        if each.step in steps and each.due is not None
    )
    blocks: list[Block] = [
        Heading(f"{ref}: the record of the conference is finished"),
        Text(_outcome(occasion)),
    ]
    if rows:
        blocks.append(Table("What follows", ("Step", "By"), rows))
    blocks.append(Buttons((Button("Open case", action("case", ref=ref), "primary"),)))
    return blocks


def _outcome(occasion: Occasion) -> str:
    """What was decided, child by child where it was not the same."""
    every = occasion.pathway.facts_by_child or (("", occasion.pathway.facts),)
    said: dict[str, list[str]] = {}
    for label, facts in every:
        found = [
            event.details.get("outcome")
            for conference in facts.conferences
            if (event := conference.held) is not None
        ]
        said.setdefault(OUTCOMES.get(str(found[-1] if found else ""), "It is to be held again"), []).append(
            label
        )
    if len(said) == 1:
        return f"{next(iter(said))}."
    return " ".join(
        f"{outcome} for {say_list([f'child {label}' for label in labels])}."
        for outcome, labels in said.items()
    )


def dissent(occasion: Occasion) -> list[Block] | None:
    """To the social worker and the managers: who disagrees. Why is in the chair's record."""
    names = [dissenter_name(each) for each in occasion.nudge.details.get("who", [])]
    who = f"{say_list(names)} {'disagrees' if len(names) == 1 else 'disagree'}"
    ref = occasion.case.ref
    deadline = next((each for each in occasion.pathway.open if each.step == "dissent_in_writing"), None)
    blocks: list[Block] = [
        Heading(f"{ref}: somebody disagrees with the conference"),
        Text(f"{who} with a decision. Ask the chair what was said and what will be done about it."),
    ]
    if deadline is not None and deadline.due is not None:
        by = say_when(deadline.due, occasion.desk.timezone)
        blocks.append(Text(f"{phrase_of('dissent_in_writing').capitalize()} is due by {by}."))
    blocks.append(Buttons((Button("Open case", action("case", ref=ref), "primary"),)))
    return blocks


def core_group(occasion: Occasion) -> list[Block] | None:
    """To a member of the core group: when it meets, and which tasks are theirs."""
    if not core_groups.is_member(occasion.tx, occasion.case.id, occasion.person.id):
        return None
    ref = occasion.case.ref
    meets_on = core_groups.dates(occasion.tx, occasion.case.id).meets_on
    when = f"It meets on {say_date(meets_on, weekday=True)}." if meets_on else "It has no date yet."
    blocks: list[Block] = [Heading(f"{ref}: you are in the core group"), Text(when)]
    own = [task for task in core_groups.tasks(occasion.tx, occasion.case.id) if _is_theirs(occasion, task)]
    if own:
        rows = tuple((task.what, say_date(task.due)) for task in own)
        blocks.append(Table("Your tasks of the plan", ("Task", "By"), rows))
    blocks.append(Buttons((Button("The plan’s tasks", action("tasks", ref=ref), "primary"),)))
    return blocks


def _is_theirs(occasion: Occasion, task: PlanTask) -> bool:
    invitee = occasion.invitee
    of_agency = bool(task.agency and invitee and agency_name(task.agency) == agency_name(invitee.agency))
    return task.state == "open" and (task.owner == occasion.person.id or of_agency)


def guest_core_group(occasion: Occasion) -> list[Block] | None:
    """To a member outside the workspace: that there is a meeting, and nothing of what it is about."""
    if not core_groups.is_member(occasion.tx, occasion.case.id, occasion.person.id):
        return None
    meets_on = core_groups.dates(occasion.tx, occasion.case.id).meets_on
    when = f"The next one is on {say_date(meets_on, weekday=True)}. " if meets_on else ""
    return [
        Text(
            f"You are asked to come to meetings that follow the one you were invited to. {when}"
            "The social worker you know will tell you where."
        )
    ]


def quorum(occasion: Occasion) -> list[Block] | None:
    """To the chair and the social worker: too few have said that they will come."""
    return warning(occasion.tx, occasion.desk, occasion.case)
