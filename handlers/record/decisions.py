"""The later pages of a record: the agencies' views, the decisions, who disagrees, and the outline plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handlers.agencies import agency_name
from handlers.record.answers import (
    CATEGORIES,
    FAMILY,
    NOBODY,
    SEE_TO_DISSENT,
    WITH_A_PLAN,
    YES_NO,
    Answers,
    agencies_heard,
    chosen,
    day,
    decisions_possible,
    dissenter_in_a_sentence,
    dissenter_name,
    dissenters,
    is_rearranged,
    owners,
    task_numbers,
    with_a_plan,
)
from handlers.record.before import waits_for
from handlers.record.core_group import core_group
from handlers.record.page import Page, batches, day_wrong, lacking, only, question
from handlers.record.sitting import Sitting
from handlers.reply import Block, Field, Text
from procedure.outline_plan import wanting
from procedure.wording import say_count


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
    """What each agency that came or sent a report thinks of a plan, and of its category."""
    pages = list(batches(agencies_heard(sitting, answers))) or [(1, [])]  # the family has a view in any case
    waiting = waits_for(sitting, answers)
    above = (Text("Whoever is filled in as having come is asked about here.", "note"),) if waiting else ()
    for number, agencies in pages:
        fields: list[Field] = []
        lacks: dict[str, str] = {}
        for agency in agencies:
            asked, wanting = _view_of(sitting, answers, agency)
            fields, lacks = [*fields, *asked], lacks | wanting
        if number == len(pages):
            fields.append(
                question(answers, "family_thinks", "What the family thinks of a plan", kind="long_text")
            )
        title = "Agencies’ views" if len(pages) == 1 else f"Agencies’ views ({number} of {len(pages)})"
        yield Page(f"agencies_{number}", title, tuple(fields), lacks, _category_of_no_plan, above, waiting)


def views_possible(sitting: Sitting) -> dict[str, str]:
    """What an agency can think of a plan."""
    mixed = {"mixed": "Not the same for each child"} if len(sitting.children) > 1 else {}
    return {**decisions_possible(sitting), **mixed, "none": "Gave no view"}


def _view_of(sitting: Sitting, answers: Answers, agency: str) -> tuple[list[Field], dict[str, str]]:
    """The questions on one agency's view, and what is still to be said of it."""
    who = agency_name(agency)
    view, category, mixed = f"view_{agency}", f"view_category_{agency}", f"view_mixed_{agency}"
    fields = [
        question(answers, view, f"{who}: a plan?", views_possible(sitting)),
        question(answers, category, f"{who}: category", CATEGORIES, hint="Where it wants a plan."),
    ]
    sentences = {view: f"Say what {who} thinks."}
    if answers.get(view) in WITH_A_PLAN:
        sentences[category] = f"Choose the category that {who} sees."
    if len(sitting.children) > 1:
        fields.append(question(answers, mixed, f"{who}: if not the same for each child, what for which"))
        if answers.get(view) == "mixed":
            sentences[mixed] = f"Say what {who} thinks for which child."
    return fields, lacking(answers, sentences)


def _category_of_no_plan(given: Mapping[str, str]) -> dict[str, str]:
    """A sentence for each category that is chosen for an agency that wants no plan, or gave no view."""
    named = {name.removeprefix("view_category_"): name for name in given if name.startswith("view_category_")}
    return {
        category: "A category goes with a plan: leave it empty, or choose that they want one."
        for agency, category in named.items()
        if given[category] and given.get(f"view_{agency}", "") not in ("", "mixed", *WITH_A_PLAN)
    }


def decisions_of_children(sitting: Sitting, answers: Answers) -> Iterator[Page]:
    """The decision for each child with its category and the reasons, and who disagrees."""
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
            if answers.get(decision) in WITH_A_PLAN:
                lacks |= lacking(answers, {category: f"Choose the category of the plan for {whom}."})
        if number == len(pages):
            possible = {each: dissenter_name(each) for each in (*sitting.agencies, FAMILY)}
            possible |= {NOBODY: "Nobody disagrees"}
            fields += [
                question(answers, "reasons", "Why it was decided so", kind="long_text"),
                question(answers, "dissenters", "Who disagrees with a decision", possible, kind="choices"),
            ]
            wanted = {
                "reasons": "Say why it was decided so.",
                "dissenters": "Say who disagrees, or that nobody does.",
            }
            lacks |= lacking(answers, wanted)
        title = "Decisions" if len(pages) == 1 else f"Decisions ({number} of {len(pages)})"
        yield Page(f"decisions_{number}", title, tuple(fields), lacks, _nobody_and_somebody)


def _nobody_and_somebody(given: Mapping[str, str]) -> dict[str, str]:
    both = chosen(given, "dissenters")
    wrong = NOBODY in both and len(both) > 1
    return {"dissenters": "Choose who disagrees, or that nobody does: not both."} if wrong else {}


def dissent(sitting: Sitting, answers: Answers) -> Page:
    """Why somebody disagrees, what will be done about it, who sees to it and by when."""
    fields: list[Field] = []
    lacks: dict[str, str] = {}
    for each in dissenters(sitting, answers):
        why, then, owner, by = (f"dissent_{part}_{each}" for part in ("why", "then", "owner", "by"))
        who = dissenter_name(each)
        fields += [
            question(answers, why, f"{who}: why", kind="long_text"),
            question(answers, then, f"{who}: what will be done about it", kind="long_text"),
            question(answers, owner, f"{who}: who sees to it", SEE_TO_DISSENT),
            question(answers, by, f"{who}: by when", kind="date"),
        ]
        sentences = {
            why: f"Say why {dissenter_in_a_sentence(each)} disagrees.",
            then: f"Say what will be done about the disagreement of {dissenter_in_a_sentence(each)}.",
            owner: f"Choose who sees to the disagreement of {dissenter_in_a_sentence(each)}.",
            by: f"Enter the day by which the disagreement of {dissenter_in_a_sentence(each)} is settled.",
        }
        lacks |= lacking(answers, sentences)

    def wrong(given: Mapping[str, str]) -> dict[str, str]:
        days = {name: text for name, text in given.items() if name.startswith("dissent_by_")}
        return only({name: day_wrong(text, sitting.agreed_from, past=False) for name, text in days.items()})

    return Page("dissent", "Dissent", tuple(fields), lacks, wrong)


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
        found = wanting(parts["what"], parts["measure"], parts["owner"], due, sitting.agreed_from)
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
