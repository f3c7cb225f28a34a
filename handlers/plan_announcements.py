"""The words of notices about conferences held and plans made: finished, disagreed with, and what is yours to do."""

from __future__ import annotations

from handlers import permissions
from handlers.agencies import agency_name
from handlers.occasion import Occasion
from handlers.quorum_forecast import warning
from handlers.record_answers import dissenter_in_a_sentence
from handlers.reply import Block, Button, Buttons, Fields, Heading, Table, Text, action
from handlers.step_table import name_with_agency
from procedure.events import CaseEvent
from procedure.facts import proceeded
from procedure.outline_plan import PlanTask
from procedure.steps import phrase_of
from procedure.wording import capitalise, say_date, say_list, say_when
from storage import conference_records, core_groups

OUTCOMES = {
    "plan": "A child protection plan was made",
    "no_plan": "No child protection plan was needed",
    "continue": "The plan goes on",
    "end": "The plan ended",
}
HELD_AGAIN = "It was not quorate and is to be held again; nothing was decided"
CONFERENCES = ("icpc", "first_review", "review")
AFTER_A_CONFERENCE = ("outcome_letter", "initial_core_group", "core_group", *CONFERENCES)


def recorded(occasion: Occasion) -> list[Block] | None:
    """To those who answer for the case: the chair has finished the record, and what follows."""
    outcome = _outcome(occasion)
    if not outcome:
        return None
    return [
        Heading(f"{occasion.case.ref}: the record of the conference is finished"),
        Text(outcome),
        *_what_follows(occasion),
        Buttons(tuple(_ways_on(occasion))),
    ]


def amended(occasion: Occasion) -> list[Block] | None:
    """To everybody who was told of a record, or has read it: there is a new version, and what it changes."""
    details = occasion.nudge.details
    latest = conference_records.latest(occasion.tx, occasion.case.id)
    if latest is None or (latest.root, latest.version) != (details["record"], details["version"]):
        return None
    changed = say_list([str(heading) for heading in details["changed"]])
    text = f"There is a version {latest.version} of it now: please go by that one, and destroy copies of the old."
    blocks: list[Block] = [
        Heading(f"{occasion.case.ref}: the record of the conference was put right"),
        Text(text),
    ]
    if changed:
        blocks.append(Fields((("What changed", changed),)))
    if not permissions.is_only_invited(occasion.tx, occasion.person, occasion.case):
        blocks += [Text(_outcome(occasion)), *_what_follows(occasion)]
    return [*blocks, Buttons(tuple(_ways_on(occasion)))]


def _what_follows(occasion: Occasion) -> list[Block]:
    rows = tuple(
        (name_with_agency(each), say_when(each.due, occasion.desk.timezone))
        for each in occasion.pathway.open
        if each.step in AFTER_A_CONFERENCE and each.due is not None
    )
    return [Table("What follows", ("Step", "By"), rows)] if rows else []


def _ways_on(occasion: Occasion) -> list[Button]:
    """What this person may do next, the record among it where they may read it."""
    tx, person, case = occasion.tx, occasion.person, occasion.case
    to_be_held = occasion.pathway.facts.next_conference is not None and occasion.moment is None
    buttons = []
    if permissions.may(tx, "book", person, case) and to_be_held:
        buttons.append(Button("Dates that fit", action("dates", ref=case.ref), "primary"))
    if permissions.may(tx, "record", person, case):
        buttons.append(Button("Read it", action("record", ref=case.ref)))
    return [*buttons, Button("Open case", action("case", ref=case.ref))]


def _outcome(occasion: Occasion) -> str:
    """What was decided, child by child where it was not the same; empty where that record says nothing more."""
    root = occasion.nudge.details["record"]
    every = occasion.pathway.facts_by_child or (("", occasion.pathway.facts),)
    said: dict[str, list[str]] = {}
    for label, facts in every:
        for event in (event for step in CONFERENCES for event in facts.of(step)):
            if event.details.get("record") == root:
                said.setdefault(_in_words(event), []).append(label)
    if len(said) == 1:
        return f"{next(iter(said))}."
    return " ".join(
        f"{outcome} for {say_list([f'child {label}' for label in labels])}."
        for outcome, labels in said.items()
    )


def _in_words(event: CaseEvent) -> str:
    return OUTCOMES[event.details["outcome"]] if proceeded(event) else HELD_AGAIN


def dissent(occasion: Occasion) -> list[Block] | None:
    """To the social worker and the managers: who disagrees. Why is in the chair's record."""
    names = [dissenter_in_a_sentence(each) for each in occasion.nudge.details.get("who", [])]
    who = f"{capitalise(say_list(names))} {'disagrees' if len(names) == 1 else 'disagree'}"
    ref = occasion.case.ref
    deadline = next((each for each in occasion.pathway.open if each.step == "dissent_in_writing"), None)
    blocks: list[Block] = [
        Heading(f"{ref}: somebody disagrees with the conference"),
        Text(f"{who} with a decision. Why, and what will be done about it, is in the chair’s record."),
    ]
    if deadline is not None and deadline.due is not None:
        by = say_when(deadline.due, occasion.desk.timezone)
        blocks.append(Text(f"{phrase_of('dissent_in_writing').capitalize()} is due by {by}."))
    if permissions.may(occasion.tx, "dissent", occasion.person, occasion.case):
        blocks.append(Buttons((Button("Who sees to it", action("dissent", ref=ref), "primary"),)))
    return blocks


def core_group(occasion: Occasion) -> list[Block] | None:
    """To a member of the core group: when it meets, and which tasks are theirs."""
    if not core_groups.is_member(occasion.tx, occasion.case.id, occasion.person.id):
        return None
    ref = occasion.case.ref
    meets_on = core_groups.dates(occasion.tx, occasion.case.id).meets_on
    when = f"It meets on {say_date(meets_on, weekday=True)}." if meets_on else "It has no date yet."
    is_new = occasion.nudge.kind == "notice" and not occasion.nudge.details.get("meets_on")
    title = f"{ref}: {'you are in the core group' if is_new else 'the core group meets'}"
    blocks: list[Block] = [Heading(title), Text(when)]
    own = [task for task in core_groups.tasks(occasion.tx, occasion.case.id) if _is_theirs(occasion, task)]
    if own:
        rows = tuple((task.what, say_date(task.due)) for task in own)
        blocks.append(Table("Your tasks of the plan", ("Task", "By"), rows))
    outcome = Button("The outcome and the plan", action("record", ref=ref))
    blocks.append(Buttons((Button("The plan’s tasks", action("tasks", ref=ref), "primary"), outcome)))
    return blocks


def core_group_meets(occasion: Occasion) -> list[Block] | None:
    """To a member, before it meets; None where another day was agreed since."""
    meets_on = core_groups.dates(occasion.tx, occasion.case.id).meets_on
    return core_group(occasion) if meets_on and meets_on.isoformat() == occasion.nudge.occurrence else None


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
