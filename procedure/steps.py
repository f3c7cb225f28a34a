"""The steps of the conference pathway and the turns a case can take, with the names people use for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the pathway.

    `name` heads a line of a card ("Initial core group"), `phrase` stands inside a sentence ("the initial
    core group"), `short` fits a picture, and `also` holds other ways people write it.
    """

    id: str
    name: str
    phrase: str
    short: str
    also: tuple[str, ...] = ()


STEPS: tuple[Step, ...] = (
    Step(
        "strategy_discussion",
        "Strategy discussion",
        "the strategy discussion",
        "Strategy",
        ("strategy", "strat"),
    ),
    Step(
        "s47",
        "Section 47 enquiry complete",
        "the completion of the section 47 enquiry",
        "Section 47",
        ("section 47", "section 47 enquiry", "sec 47", "s 47", "enquiry", "child protection enquiry"),
    ),
    Step(
        "safety_plan",
        "Interim safety plan",
        "the interim safety plan",
        "Safety plan",
        ("safety plan", "interim plan"),
    ),
    Step(
        "conference_request",
        "Conference request with invite list",
        "the conference request",
        "Request",
        ("request", "invite list", "conference requested", "requested"),
    ),
    Step(
        "conference_booked",
        "Conference booked",
        "the booking of the conference",
        "Booked",
        ("booked", "booking", "book", "conference booking"),
    ),
    Step(
        "invitations", "Invitations sent", "the invitations", "Invitations", ("invites", "invitations sent")
    ),
    Step(
        "reports_to_family",
        "Report shared with the family",
        "the sharing of reports with the family",
        "Family reports",
        ("report to family", "reports family", "report shared with family", "family report", "reports"),
    ),
    Step(
        "reports_to_chair",
        "Report sent to the chair",
        "the sending of reports to the chair",
        "Chair reports",
        ("report to chair", "reports chair", "report shared with chair", "chair report", "reports"),
    ),
    Step(
        "child_views",
        "Child’s views obtained",
        "the child’s views",
        "Child’s views",
        ("views", "childs views", "children views", "childrens views", "voice of the child", "advocacy"),
    ),
    Step(
        "chair_meets_family",
        "Chair meets the family",
        "the chair’s meeting with the family",
        "Chair meets",
        ("chair meeting", "chair meets parents", "chair family meeting", "chair met family"),
    ),
    Step(
        "icpc",
        "Initial child protection conference",
        "the initial child protection conference",
        "ICPC",
        ("initial conference", "initial child protection conference", "conference", "cpc"),
    ),
    Step(
        "outcome_letter",
        "Outcome letter and outline plan",
        "the outcome letter",
        "Outcome letter",
        ("letter", "outline plan", "decision letter"),
    ),
    Step(
        "initial_core_group",
        "Initial core group",
        "the initial core group",
        "Core group",
        ("icg", "first core group", "core group 1", "core group"),
    ),
    Step("core_group", "Core group", "the core group", "Core group", ("later core group", "next core group")),
    Step("plan_visit", "Visit under the plan", "the visit under the plan", "Visit", ("visit", "cp visit")),
    Step(
        "first_review",
        "First review conference",
        "the first review conference",
        "1st review",
        ("first rcpc", "first review conference", "1st review", "rcpc", "review conference"),
    ),
    Step(
        "review",
        "Review conference",
        "the review conference",
        "Review",
        ("rcpc", "later review", "next review", "review conference"),
    ),
    Step(
        "minutes",
        "Conference minutes sent",
        "the conference minutes",
        "Minutes",
        ("minutes sent", "conference minutes", "record sent"),
    ),
    Step(
        "dissent_in_writing",
        "Dissent put in writing",
        "the written dissent",
        "Dissent",
        ("dissent in writing", "dissent letter", "written dissent"),
    ),
    Step(
        "transfer_accepted",
        "Transfer in accepted",
        "the acceptance of the transfer in",
        "Accepted",
        ("transfer accepted", "accepted", "acceptance"),
    ),
)

# The steps that come round before each conference, reviews included.
BEFORE_EACH_CONFERENCE = frozenset(
    {
        "safety_plan",
        "invitations",
        "reports_to_family",
        "reports_to_chair",
        "child_views",
        "chair_meets_family",
    }
)

# The turns a case can take that are not steps with a deadline of their own; what each carries is in `events`.
LIFE_CYCLE: dict[str, str] = {
    "registered": "Case registered",
    "transfer_in": "Transfer in notified",
    "invited": "Agency invited",
    "uninvited": "Agency no longer invited",
    "outcome": "Conference outcome recorded",
    "cancelled": "Conference cancelled",
    "postponed": "Conference postponed",
    "dissent": "Dissent recorded",
    "dissent_settled": "Dissent settled",
    "plan_ended": "Child protection plan ended",
    "stepped_down": "Stepped down",
    "transferred_out": "Transferred to another authority",
    "closed": "Case closed",
    "reopened": "Case reopened",
}

# What people are reminded of that is no step of the pathway: its name, and how it stands inside a sentence.
PLAN_TASK, QUORUM_FORECAST, REPORTS_LIST = "plan_task", "quorum_forecast", "reports_list"
NEEDS, CORE_GROUP_MEETS, WAY_IN = "needs", "core_group_meets", "way_in"
CONFERENCE_RECORD, OPEN_DISSENT = "conference_record", "open_dissent"
ALSO_REMINDED_OF: dict[str, tuple[str, str]] = {
    CONFERENCE_RECORD: ("Record of the conference", "the record of the conference"),
    OPEN_DISSENT: ("Disagreement to be settled", "a disagreement with the conference"),
    PLAN_TASK: ("Task of the plan", "a task of the plan"),
    QUORUM_FORECAST: ("Quorum of the conference", "the quorum of the conference"),
    CORE_GROUP_MEETS: ("Meeting of the core group", "the meeting of the core group"),
    NEEDS: ("What people need to take part", "what people need to take part"),
    WAY_IN: ("How the conference is joined", "how the conference is joined"),
    REPORTS_LIST: ("Reports late or missing", "the reports that are late or missing"),
}

BY_ID: dict[str, Step] = {step.id: step for step in STEPS}


def name_of(kind: str) -> str:
    """The name people see for a step id, a life-cycle kind or another reminder. Raises KeyError otherwise."""
    step = BY_ID.get(kind)
    if step:
        return step.name
    return ALSO_REMINDED_OF[kind][0] if kind in ALSO_REMINDED_OF else LIFE_CYCLE[kind]


def phrase_of(step: str) -> str:
    """How a step, or another thing to be reminded of, stands inside a sentence: "the initial core group"."""
    return ALSO_REMINDED_OF[step][1] if step in ALSO_REMINDED_OF else BY_ID[step].phrase


def look_up(text: str, among: Iterable[str] | None = None, *, slips: bool = True) -> tuple[Step, ...]:
    """Every step that somebody may mean by `text`, best first: none, one, or several to choose between.

    Case, punctuation and word order are forgiven, and small slips unless `slips` is False. `among` narrows the
    choice to the steps that make sense for the case at hand, so that "core group" after the initial one needs no
    question back. A step's id, as "core_group", means that step and no other.
    """
    allowed = STEPS if among is None else tuple(BY_ID[step] for step in among if step in BY_ID)
    named = BY_ID.get(text.strip().casefold())
    if named is not None and named in allowed:
        return (named,)
    wanted = _words(text)
    if not wanted:
        return ()
    for step in allowed:
        if wanted in (_words(step.id), _words(step.name)) and not _shared(wanted, allowed, step):
            return (step,)
    exact = tuple(step for step in allowed if wanted in _spellings(step))
    if exact:
        return exact
    within = tuple(step for step in allowed if any(set(wanted) <= set(spelt) for spelt in _spellings(step)))
    if within or not slips or any(wanted in _spellings(step) for step in STEPS):
        return within  # what another step is called is no slip of the pen
    return _nearest(wanted, allowed)


def mentioned_in(question: str) -> Step | None:
    """The step that a question speaks of: the one whose longest spelling stands in it, if any does."""
    asked = f" {' '.join(_words(question))} "
    found = [
        (len(spelt), step)
        for step in STEPS
        for spelt in _spellings(step)
        if spelt and f" {' '.join(spelt)} " in asked
    ]
    return max(found, key=lambda each: each[0])[1] if found else None


def _shared(wanted: tuple[str, ...], allowed: tuple[Step, ...], owner: Step) -> bool:
    """Whether another step is written the same way ("core group" is also the initial one)."""
    return any(step is not owner and wanted in _spellings(step) for step in allowed)


def _nearest(wanted: tuple[str, ...], allowed: tuple[Step, ...]) -> tuple[Step, ...]:
    typed = " ".join(wanted)
    scored = [
        (max(SequenceMatcher(None, typed, " ".join(spelt)).ratio() for spelt in _spellings(step)), step)
        for step in allowed
    ]
    best = max((score for score, _ in scored), default=0.0)
    return tuple(step for score, step in scored if score >= 0.8 and score >= best - 0.02)


def _spellings(step: Step) -> list[tuple[str, ...]]:
    return [_words(text) for text in (step.id, step.name, *step.also)]


def _words(text: str) -> tuple[str, ...]:
    plain = text.casefold().replace("’", "").replace("'", "").replace("_", " ")
    return tuple(word for word in re.findall(r"[a-z0-9]+", plain) if word not in ("the", "a", "an"))
