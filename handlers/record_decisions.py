"""The later pages of a record: the agencies' views, decisions, dissent, the outline plan, the core group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from handlers.agencies import agency_name
from handlers.record_answers import (
    CATEGORIES,
    FAMILY,
    YES_NO,
    Answers,
    agencies_present,
    day,
    decisions_possible,
    dissenter_name,
    dissenters,
    is_rearranged,
    owners,
    task_numbers,
    with_a_plan,
)
from handlers.record_page import Page, batches, day_wrong, lacking, only, question
from handlers.reply import Block, Field, Text
from handlers.sitting import Sitting
from procedure.outline_plan import wanting
from procedure.wording import say_count, say_date

# The step whose limit counts, at an initial conference and at a review.
CORE_GROUP = {False: "initial_core_group", True: "core_group"}
REVIEW = {False: "first_review", True: "review"}


def decided(sitting: Sitting, answers: Answers) -> Iterator[Page]:
    """The pages after quorum, in order; none where the conference is to be held again."""
    if is_rearranged(sitting, answers):
        return
    yield from agencies_views(sitting, answers)
    yield from decisions_of_children(sitting, answers)
    if dissenters(sitting, answers):
        yield dissent(sitting, answers)
    for number in task_numbers(sitting, answers):
        yield task(sitting, answers, number)
    if with_a_plan(sitting, answers):
        yield core_group(sitting, answers)


def agencies_views(sitting: Sitting, answers: Answers) -> Iterator[Page]:
    """What each agency that came thinks of a plan, and of its category."""
    there = agencies_present(sitting, answers)
    pages = list(batches(there))
    options = {**decisions_possible(sitting), "mixed": "Not the same for each child", "none": "Gave no view"}
    for number, agencies in pages:
        fields = []
        for agency in agencies:
            fields += [
                question(answers, f"view_{agency}", f"{agency_name(agency)}: a plan?", options),
                question(answers, f"view_category_{agency}", f"{agency_name(agency)}: category", CATEGORIES),
            ]
        lacks = lacking(
            answers, {f"view_{agency}": f"Say what {agency_name(agency)} thinks." for agency in agencies}
        )
        if number == len(pages):
            fields.append(
                question(answers, "family_thinks", "What the family thinks of a plan", kind="long_text")
            )
        title = "Agencies’ views" if len(pages) == 1 else f"Agencies’ views ({number} of {len(pages)})"
        yield Page(f"agencies_{number}", title, tuple(fields), lacks)


def decisions_of_children(sitting: Sitting, answers: Answers) -> Iterator[Page]:
    """The decision for each child with its category, and who disagrees."""
    pages = list(batches(sitting.children))
    for number, children in pages:
        fields: list[Field] = []
        lacks: dict[str, str] = {}
        for child in children:
            decision, category, whom = f"decision_{child}", f"category_{child}", sitting.child(child)
            fields += [
                question(answers, decision, f"Decision for {whom}", decisions_possible(sitting)),
                question(
                    answers, category, f"Category for {whom}", CATEGORIES, hint="Where there is a plan."
                ),
            ]
            lacks |= lacking(answers, {decision: f"Say what was decided for {whom}."})
            if answers.get(decision) in ("plan", "continue"):
                lacks |= lacking(answers, {category: f"Choose the category of the plan for {whom}."})
        if number == len(pages):
            possible = {each: dissenter_name(each) for each in (*sitting.agencies, FAMILY)}
            fields.append(
                question(answers, "dissenters", "Who disagrees with a decision", possible, kind="choices")
            )
        title = "Decisions" if len(pages) == 1 else f"Decisions ({number} of {len(pages)})"
        yield Page(f"decisions_{number}", title, tuple(fields), lacks)


def dissent(sitting: Sitting, answers: Answers) -> Page:
    """Why somebody disagrees, and what will be done about it."""
    fields: list[Field] = []
    sentences: dict[str, str] = {}
    for each in dissenters(sitting, answers):
        why, then, who = f"dissent_why_{each}", f"dissent_then_{each}", dissenter_name(each)
        fields += [
            question(answers, why, f"{who}: why", kind="long_text"),
            question(answers, then, f"{who}: what will be done about it", kind="long_text"),
        ]
        sentences |= {
            why: f"Say why {who[0].lower()}{who[1:]} disagrees.",
            then: "Say what will be done about it, and by whom.",
        }
    return Page("dissent", "Dissent", tuple(fields), lacking(answers, sentences))


def task(sitting: Sitting, answers: Answers, number: int) -> Page:
    """One task of the outline plan."""
    names = {part: f"task_{part}_{number}" for part in ("what", "measure", "owner", "due")}
    children = {child: f"Child {child}" for child in with_a_plan(sitting, answers)}
    fields = [
        question(answers, names["what"], "What will be done", kind="long_text", hint="Never a child's name."),
        question(answers, names["measure"], "How everybody will know that it is done", kind="long_text"),
        question(answers, names["owner"], "Who will do it", owners(sitting)),
        question(answers, names["due"], "By when", kind="date"),
    ]
    if len(children) > 1:
        label = "For which children"
        hint = "Leave empty for all of them."
        fields.append(
            question(answers, f"task_children_{number}", label, children, kind="choices", hint=hint)
        )
    fields.append(question(answers, f"more_{number}", "Is there another task?", YES_NO))

    def said(given: Mapping[str, str]) -> dict[str, str]:
        """What the task lacks, by field."""
        parts = {part: given.get(name, "") for part, name in names.items()}
        due = day(given, names["due"])
        found = wanting(parts["what"], parts["measure"], parts["owner"], due, sitting.today)
        return {names[part]: sentence for part, sentence in found.items()}

    def wrong(given: Mapping[str, str]) -> dict[str, str]:
        return {name: sentence for name, sentence in said(given).items() if given.get(name, "").strip()}

    # A plan that goes on has its tasks already; a new one has at least one.
    none_needed = number == 1 and sitting.open_tasks and not any(answers.get(each) for each in names.values())
    lacks = {} if none_needed else said(answers)
    return Page(
        f"task_{number}", f"Outline plan: task {number}", tuple(fields), lacks, wrong, _so_far(sitting)
    )


def _so_far(sitting: Sitting) -> tuple[Block, ...]:
    if not sitting.open_tasks:
        return ()
    so_far = say_count(sitting.open_tasks, "open task")
    return (Text(f"The plan has {so_far} already, which stay. Leave this page empty to add none.", "note"),)


def core_group(sitting: Sitting, answers: Answers) -> Page:
    """Who is in the core group, when it meets, and when the plan is reviewed."""
    people = {seat.person: seat.name for seat in sitting.seats if seat.role != "chair"}
    usual = ",".join(
        seat.person
        for seat in sitting.seats
        if seat.speaks_for and answers.get(f"came_{seat.id}") != "absent"
    )
    fields = (
        question(answers, "members", "Members of the core group", people, kind="choices", usual=usual),
        question(answers, "meets_on", "Day of its next meeting", kind="date"),
        question(answers, "review_on", "Day of the next review conference", kind="date"),
    )
    lacks = lacking(
        answers,
        {
            "members": "Choose who is in the core group.",
            "meets_on": "Enter the day on which it meets.",
            "review_on": "Enter the day by which the plan is reviewed.",
        },
    )

    def wrong(given: Mapping[str, str]) -> dict[str, str]:
        return only(
            {
                name: day_wrong(given.get(name, ""), sitting.today, past=False)
                for name in ("meets_on", "review_on")
            }
        )

    return Page("core_group", "Core group", fields, lacks, wrong, tuple(_limits(sitting, answers)))


def _limits(sitting: Sitting, answers: Answers) -> list[Block]:
    said = [
        Text(f"{what}: by {say_date(last)} at the latest.") for _, what, last in _last_days(sitting, answers)
    ]
    return [*said, *(Text(sentence, "warning") for sentence in too_late(sitting, answers))]


def too_late(sitting: Sitting, answers: Answers) -> list[str]:
    """Which agreed day is outside its limit, in a sentence each: said, and never refused."""
    return [
        f"{what} is agreed for {say_date(agreed)}, after {say_date(last)}, the last day for it."
        for name, what, last in _last_days(sitting, answers)
        if (agreed := day(answers, name)) is not None and agreed > last
    ]


def _last_days(sitting: Sitting, answers: Answers) -> list[tuple[str, str, date]]:
    """The field, what it is the day of, and the last day for it, as far as there is one."""
    held_on = day(answers, "held_on") or sitting.booked or sitting.today
    found = (
        ("meets_on", "The core group", sitting.latest(CORE_GROUP[sitting.is_review], held_on)),
        ("review_on", "The review conference", sitting.latest(REVIEW[sitting.is_review], held_on)),
    )
    return [(name, what, last) for name, what, last in found if last is not None]
