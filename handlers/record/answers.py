"""What a chair's answers amount to: who came, whether it was quorate, what was decided, who disagrees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from handlers.agencies import agency_name
from handlers.record.sitting import Seat, Sitting
from procedure import events, quorum
from procedure.quorum import Attendance, Verdict, judge

Answers = Mapping[str, str]

CAME = {
    "in person": "Came in person",
    "remote": "Came by phone or video",
    "apologies_report": "Apologies, and sent a report",
    "apologies": "Apologies, without a report",
    "absent": "Did not come",
}
CAME_FOR_THEMSELVES = {
    "in person": "Came in person",
    "remote": "Came by phone or video",
    "apologies": "Sent apologies",
    "absent": "Did not come",
}
"""Of the family and the chair no report is asked."""
PRESENT = ("in person", "remote")
HEARD = {
    "direct_work": "In direct work with the child",
    "advocate": "Through an advocate",
    "in_writing": "In writing or in pictures",
    "there": "The child was there",
    "observed": "By observing a child too young to say",
    "trusted": "Through somebody the child trusts",
    "not_obtained": "They were not obtained",
}
PRESENTED = {
    "child": "By the child",
    "advocate": "By an advocate",
    "social_worker": "By the social worker",
    "professional": "By another professional",
    "in_writing": "In writing, read out",
    "not": "They were not presented",
}
MEN = {
    "present": "He was there",
    "invited": "Invited, and did not come",
    "not_invited": "Not invited",
    "unknown": "Nobody knows who or where he is",
}
CATEGORIES = {
    "NEG": "Neglect",
    "PHY": "Physical abuse",
    "SAB": "Sexual abuse",
    "EMO": "Emotional abuse",
    "MUL": "Multiple",
}
INITIAL = {"plan": "Child protection plan", "no_plan": "No plan"}
REVIEW = {"continue": "The plan continues", "end": "The plan ends"}
WITH_A_PLAN = ("plan", "continue")
SEE_TO_DISSENT = {
    "team_manager": "The team manager",
    "social_worker": "The social worker",
    "chair": "The chair",
}
"""Who can be asked to settle a disagreement, by the role that is reminded of it."""

FAMILY, NOBODY = events.FAMILY, "nobody"
MOST_TASKS = 20
YES_NO = {"yes": "Yes", "no": "No"}


def decisions_possible(sitting: Sitting) -> dict[str, str]:
    """What can be decided for a child at this conference."""
    return REVIEW if sitting.is_review else INITIAL


def ways_to_take_part(seat: Seat) -> Mapping[str, str]:
    """How somebody can have taken part: with a report or without one, where they spoke for an agency."""
    return CAME if seat.speaks_for else CAME_FOR_THEMSELVES


def chosen(answers: Answers, name: str) -> tuple[str, ...]:
    """The values chosen where several may be."""
    return tuple(part.strip() for part in answers.get(name, "").split(",") if part.strip())


def day(answers: Answers, name: str) -> date | None:
    """The day filled in, or None where there is none that can be read."""
    try:
        return date.fromisoformat(answers.get(name, ""))
    except ValueError:
        return None


def present(sitting: Sitting, answers: Answers) -> list[Seat]:
    """Those who came, in the room or on the line."""
    return [seat for seat in sitting.seats if answers.get(f"came_{seat.id}") in PRESENT]


def agencies_present(sitting: Sitting, answers: Answers) -> tuple[str, ...]:
    """The agencies somebody spoke for."""
    there = {seat.speaks_for for seat in present(sitting, answers)}
    return tuple(agency for agency in sitting.agencies if agency in there)


def agencies_heard(sitting: Sitting, answers: Answers) -> tuple[str, ...]:
    """The agencies that are asked what they think: those that came, and those that sent a report instead."""
    wrote = {
        seat.speaks_for for seat in sitting.seats if answers.get(f"came_{seat.id}") == "apologies_report"
    }
    there = agencies_present(sitting, answers)
    return tuple(agency for agency in sitting.agencies if agency in there or agency in wrote)


def verdict(sitting: Sitting, answers: Answers) -> Verdict | None:
    """Whether those who came made it quorate; None where the authority has no rule."""
    if sitting.policy.quorum is None:
        return None
    without = chosen(answers, "no_contact")
    came = [
        Attendance(seat.speaks_for, True, seat.speaks_for not in without)
        for seat in present(sitting, answers)
    ]
    return judge(came, sitting.policy.quorum)


def everybody_answered_for(sitting: Sitting, answers: Answers) -> bool:
    """Whether it is filled in for each person invited how they took part."""
    return all(answers.get(f"came_{seat.id}") for seat in sitting.seats)


def is_quorate(sitting: Sitting, answers: Answers) -> bool:
    """True also where there is no rule."""
    found = verdict(sitting, answers)
    return found is None or found.quorate


def is_rearranged(sitting: Sitting, answers: Answers) -> bool:
    """Whether it was not quorate and did not go ahead: then nothing was decided."""
    return not is_quorate(sitting, answers) and answers.get("proceeded") == "no"


def decisions(sitting: Sitting, answers: Answers) -> dict[str, str]:
    """The decision for each child for whom one is filled in; none where it is to be held again."""
    if is_rearranged(sitting, answers):
        return {}
    return {
        child: answers[f"decision_{child}"] for child in sitting.children if answers.get(f"decision_{child}")
    }


def with_a_plan(sitting: Sitting, answers: Answers) -> tuple[str, ...]:
    """The children who have a plan from this conference on."""
    return tuple(child for child, decided in decisions(sitting, answers).items() if decided in WITH_A_PLAN)


def dissenters(sitting: Sitting, answers: Answers) -> tuple[str, ...]:
    """The agencies invited that disagree with a decision, there or in their report; the family where it does."""
    possible = (*sitting.agencies, FAMILY)
    return tuple(each for each in chosen(answers, "dissenters") if each in possible)


def dissenter_name(dissenter: str) -> str:
    """How somebody who disagrees is named."""
    return "The family" if dissenter == FAMILY else agency_name(dissenter)


def dissenter_in_a_sentence(dissenter: str) -> str:
    """The same inside a sentence: "the family", "school"."""
    return "the family" if dissenter == FAMILY else quorum.agency_name(dissenter)


def task_numbers(sitting: Sitting, answers: Answers) -> range:
    """The tasks of the plan by number: one, and another as long as one more was asked for."""
    if not with_a_plan(sitting, answers):
        return range(0)
    last = 1
    while last < MOST_TASKS and answers.get(f"more_{last}") == "yes":
        last += 1
    return range(1, last + 1)


def filled_in_tasks(sitting: Sitting, answers: Answers) -> list[int]:
    """The tasks of which anything is filled in, by number."""
    return [
        number for number in task_numbers(sitting, answers) if answers.get(f"task_what_{number}", "").strip()
    ]


def owners(sitting: Sitting) -> dict[str, str]:
    """Who can have a task: members by their id, everybody else through an agency or as the family."""
    people = {f"person:{seat.person}": seat.name for seat in sitting.seats if seat.is_member}
    agencies = {f"agency:{agency}": agency_name(agency) for agency in sitting.agencies}
    return {**people, **agencies, FAMILY: "The family"}
