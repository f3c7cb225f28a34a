"""The first pages of a record: the preparation, who came, each child's views, and quorum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from handlers.agencies import agency_name
from handlers.record.answers import (
    HEARD,
    PRESENT,
    PRESENTED,
    YES_NO,
    Answers,
    agencies_present,
    chosen,
    day,
    everybody_answered_for,
    is_quorate,
    verdict,
    ways_to_take_part,
)
from handlers.record.fathers import fathers
from handlers.record.page import Page, batches, day_wrong, lacking, only, question
from handlers.record.reports import recorded, shared_in_time
from handlers.record.sitting import Seat, Sitting
from handlers.reply import Block, Field, Text
from procedure.events import CaseEvent, day_of
from procedure.facts import Facts

WHO_CAME = "Who came"


def before_the_decisions(sitting: Sitting, answers: Answers) -> Iterator[Page]:
    """The pages up to and including quorum, in order."""
    yield preparation(sitting, answers)
    yield from people(sitting, answers)
    yield from fathers(sitting, answers)
    for child in sitting.children:
        yield views(sitting, answers, child)
    yield quorum(sitting, answers)


def preparation(sitting: Sitting, answers: Answers) -> Page:
    """The chair's meeting with the family, and who had seen which report."""
    agencies = {agency: agency_name(agency) for agency in sitting.agencies}
    met = _done_on(sitting, "chair_meets_family")
    fields = (
        question(
            answers,
            "met_family",
            "Did you meet the family before the conference?",
            YES_NO,
            usual=met and "yes",
        ),
        question(answers, "met_on", "If you did, when", kind="date", usual=met),
        question(answers, "met_why_not", "If you did not, why not", kind="long_text"),
        question(
            answers,
            "family_saw",
            "Reports that the family had seen in time",
            agencies,
            kind="choices",
            usual=",".join(shared_in_time(sitting, "reports_to_family")),
        ),
        question(
            answers,
            "chair_saw",
            "Reports that you had seen in time",
            agencies,
            kind="choices",
            usual=",".join(shared_in_time(sitting, "reports_to_chair")),
        ),
    )

    def wrong(given: Mapping[str, str]) -> dict[str, str]:
        return only({"met_on": day_wrong(given.get("met_on", ""), sitting.today, past=True)})

    return Page("preparation", "Before the conference", fields, _lacking_of_the_meeting(answers), wrong)


def _lacking_of_the_meeting(answers: Answers) -> dict[str, str]:
    """What is still to be said of the chair's meeting with the family."""
    lacks = lacking(answers, {"met_family": "Say whether you met the family beforehand."})
    if answers.get("met_family") == "yes":
        lacks |= lacking(answers, {"met_on": "Enter the day on which you met them."})
        met_on, held_on = day(answers, "met_on"), day(answers, "held_on")
        if met_on and held_on and met_on > held_on:
            lacks["met_on"] = "That is after the conference: check which of the two days is wrong."
    elif answers.get("met_family") == "no":
        lacks |= lacking(answers, {"met_why_not": "Say why you did not meet them."})
    return lacks


def _done_on(sitting: Sitting, step: str) -> str:
    """The day on which a step was done for this conference, as far as it is recorded; empty otherwise."""
    days = [day_of(event.on) for event in _recorded_for(sitting, sitting.pathway.facts, step)]
    return days[-1].isoformat() if days else ""


def _recorded_for(sitting: Sitting, facts: Facts, step: str) -> list[CaseEvent]:
    """What is recorded of a step before this conference."""
    return [
        event
        for event in facts.of(step)
        if facts.conference_after(day_of(event.on), event.details.get("conference")).number == sitting.number
    ]


def people(sitting: Sitting, answers: Answers) -> Iterator[Page]:
    """How each person invited took part, a few to a page."""
    seats = {seat.id: seat for seat in sitting.seats}
    pages = list(batches(seats))
    for number, ids in pages:
        fields = [_how_they_came(sitting, answers, seats[id]) for id in ids]
        lacks = lacking(answers, {f"came_{id}": f"Say how {seats[id].name} took part." for id in ids})
        if number == len(pages):
            agencies = {agency: agency_name(agency) for agency in sitting.agencies}
            fields += [
                question(
                    answers,
                    "no_contact",
                    "Agencies that came and have no direct contact with the children",
                    agencies,
                    kind="choices",
                ),
                question(
                    answers, "others_came", "Anybody else who came", hint="Their roles, never a child's name."
                ),
            ]
        title = WHO_CAME if len(pages) == 1 else f"{WHO_CAME} ({number} of {len(pages)})"
        yield Page(f"people_{number}", title, tuple(fields), lacks)


def _how_they_came(sitting: Sitting, answers: Answers, seat: Seat) -> Field:
    usual = _expected(sitting, seat)
    return question(answers, f"came_{seat.id}", _named(seat), ways_to_take_part(seat), usual=usual)


def _expected(sitting: Sitting, seat: Seat) -> str:
    """How they took part as far as it is known: from their answer, the joining page, and their agency's report.

    It is shown until the chair says otherwise; whoever records the conference was there.
    """
    if seat.is_ready:
        return "remote"
    if seat.attendance in PRESENT:
        return seat.attendance
    if seat.attendance == "apologies":
        reported = seat.speaks_for and seat.speaks_for in {each.agency for each in recorded(sitting)}
        return "apologies_report" if reported else "apologies"
    return "in person" if seat.role == "chair" else ""


def _named(seat: Seat) -> str:
    agency = f", {agency_name(seat.speaks_for)}" if seat.speaks_for else ""
    role = seat.role if seat.role.casefold() != seat.name.casefold() else ""
    return f"{seat.name} ({role}{agency})" if role else f"{seat.name}{agency}"


def views(sitting: Sitting, answers: Answers, child: str) -> Page:
    """How one child's views were obtained and presented."""
    heard, presented, said, why = (f"{name}_{child}" for name in ("heard", "presented", "said", "views_why"))
    usual = "advocate" if _advocate_helped(sitting, child) else ""
    fields = (
        question(answers, heard, "How their views were obtained", HEARD, kind="choices", usual=usual),
        question(answers, presented, "How they were presented", PRESENTED),
        question(
            answers,
            said,
            "What the child wanted the conference to know",
            kind="long_text",
            hint="Never the child's name.",
        ),
        question(answers, why, "If they were not obtained or not presented, why not", kind="long_text"),
    )
    lacks = lacking(
        answers,
        {
            heard: f"Say how the views of {sitting.child(child)} were obtained.",
            presented: f"Say how the views of {sitting.child(child)} were presented.",
        },
    )
    if "not_obtained" in chosen(answers, heard) or answers.get(presented) == "not":
        sentence = f"Say why the views of {sitting.child(child)} were not obtained or not presented."
        lacks |= lacking(answers, {why: sentence})

    def wrong(given: Mapping[str, str]) -> dict[str, str]:
        obtained = chosen(given, heard)
        if "not_obtained" in obtained and len(obtained) > 1:
            return {heard: "Choose how they were obtained, or that they were not: not both."}
        if "not_obtained" in obtained and given.get(presented, "not") not in ("", "not"):
            return {
                presented: "They were not obtained: choose that they were not presented, or how they were."
            }
        return {}

    title = f"The views of {sitting.child(child)}"
    return Page(f"views_{child}", title, fields, lacks, wrong)


def _advocate_helped(sitting: Sitting, child: str) -> bool:
    """Whether it is recorded that an advocate helped this child to say what they think."""
    facts = dict(sitting.pathway.facts_by_child).get(child, sitting.pathway.facts)
    return any(
        event.details.get("advocate") is True for event in _recorded_for(sitting, facts, "child_views")
    )


def quorum(sitting: Sitting, answers: Answers) -> Page:
    """The day it was held, the verdict on quorum, and what came of it where it was not quorate."""
    fields = [
        question(
            answers,
            "held_on",
            "Day of the conference",
            kind="date",
            usual=(sitting.booked or sitting.today).isoformat(),
        )
    ]
    lacks = lacking(answers, {"held_on": "Enter the day on which the conference was held."})
    if everybody_answered_for(sitting, answers) and not is_quorate(sitting, answers):
        ways = {"yes": "It went ahead", "no": "It is to be held again"}
        fields += [
            question(answers, "proceeded", "It was not quorate. What was decided?", ways),
            question(answers, "quorum_why", "Why", kind="long_text"),
        ]
        lacks |= lacking(
            answers,
            {
                "proceeded": "Say whether it went ahead or is to be held again.",
                "quorum_why": "Say why: an inquorate conference goes ahead only exceptionally.",
            },
        )

    def wrong(given: Mapping[str, str]) -> dict[str, str]:
        found = day_wrong(given.get("held_on", ""), sitting.today, past=True, longest=timedelta(days=183))
        return only({"held_on": found})

    above = tuple(_explained(sitting, answers))
    return Page("quorum", "Quorum", tuple(fields), lacks, wrong, above, waits_for(sitting, answers))


def waits_for(sitting: Sitting, answers: Answers) -> str:
    """The page that has to be filled in before it is known which agencies were there; empty once it is."""
    return "" if everybody_answered_for(sitting, answers) else WHO_CAME


def _explained(sitting: Sitting, answers: Answers) -> list[Block]:
    if not everybody_answered_for(sitting, answers):
        return [Text("It is not filled in yet for everybody invited whether they came.", "note")]
    found = verdict(sitting, answers)
    if found is None:
        return [Text("Your authority has set no rule for quorum.", "note")]
    shown: list[Block] = [Text(found.says, "plain" if found.quorate else "warning")]
    if not agencies_present(sitting, answers):
        shown.append(Text("As filled in so far, no agency came.", "note"))
    return shown
