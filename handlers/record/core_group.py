"""The last page of a record: who is in the core group, when it meets, and when the plan is reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from handlers.record.answers import Answers, chosen, day, with_a_plan
from handlers.record.page import Page, day_to_meet_wrong, lacking, only, question
from handlers.record.sitting import Sitting
from handlers.reply import Block, Text
from procedure.day_off import say_limit
from procedure.wording import say_date

# The step whose limit counts, at an initial conference and at a review.
CORE_GROUP = {False: "initial_core_group", True: "core_group"}
REVIEW = {False: "first_review", True: "review"}
NO_SOCIAL_WORKER = "The social worker is not among the members of the core group."


def core_group(sitting: Sitting, answers: Answers) -> Page:
    """Who is in the core group, when it meets, and when the plan is reviewed."""
    people = {
        **sitting.core_group,
        **{each.person: each.name for each in sitting.seats if each.role != "chair"},
    }
    usual, following = ",".join(_usual_members(sitting, answers)), sitting.meets_on
    known = following.isoformat() if following and following >= sitting.today else ""
    fields = (
        question(answers, "members", "Members of the core group", people, kind="choices", usual=usual),
        question(answers, "meets_on", "Day of its next meeting", kind="date", usual=known),
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
                name: day_to_meet_wrong(given.get(name, ""), sitting.agreed_from, sitting.calendar)
                for name in ("meets_on", "review_on")
            }
        )

    return Page("core_group", "Core group", fields, lacks, wrong, tuple(_limits(sitting, answers)))


def _usual_members(sitting: Sitting, answers: Answers) -> list[str]:
    """The core group as it is; of a new plan, whoever speaks for an agency and did not stay away."""
    if sitting.is_review and sitting.core_group:
        return list(sitting.core_group)
    return [
        seat.person
        for seat in sitting.seats
        if seat.speaks_for and answers.get(f"came_{seat.id}") != "absent"
    ]


def _limits(sitting: Sitting, answers: Answers) -> list[Block]:
    said = [
        Text(f"{what}: by {say_limit(last, sitting.calendar)} at the latest.")
        for _, what, last in _last_days(sitting, answers)
    ]
    return [*said, *(Text(sentence, "warning") for sentence in doubtful(sitting, answers))]


def doubtful(sitting: Sitting, answers: Answers) -> list[str]:
    """What the chair should look at again, in a sentence each: said, and never refused."""
    worker, members = sitting.case.social_worker, chosen(answers, "members")
    left_out = [NO_SOCIAL_WORKER] if members and worker and worker not in members else []
    return [*left_out, *too_late(sitting, answers)] if with_a_plan(sitting, answers) else []


def too_late(sitting: Sitting, answers: Answers) -> list[str]:
    """Which agreed day is outside its limit, in a sentence each."""
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
