"""A question about one case, answered in its first sentence, with the two or three lines that matter."""

from __future__ import annotations

import re
from datetime import datetime

from handlers import permissions
from handlers.agencies import agency_name
from handlers.cases.case_question import (
    ASKS,
    CORE_GROUP,
    DISAGREED,
    INVITED,
    MEETING,
    PEOPLE,
    PLACE,
    PUT_RIGHT,
    STANDING,
    asks_what_was_decided,
    has_an_answer_here,
    is_on_record,
)
from handlers.cases.due_words import CONFERENCES, booked_for, has_begun
from handlers.cases.next_steps import next_steps
from handlers.cases.no_conference_due import why_none_is_due
from handlers.cases.opinion_wanted import is_turned_round, opinion_wanted, say_no_opinion
from handlers.cases.outcome_words import decided, last_held
from handlers.cases.plan_in_force import children_with_a_plan
from handlers.cases.step_table import name_with_agency
from handlers.conference.attendee import ANSWERS, is_over, once_it_is_over
from handlers.conference.booked_in_vain import say_booked_in_vain
from handlers.conference.quorum_forecast import forecast_of
from handlers.danger import AT_ONCE
from handlers.desk import Turn
from handlers.plan.core_group_meetings import awaited, meetings_of, say_meeting
from handlers.record.answers import dissenter_in_a_sentence
from handlers.reply import Block, Button, Buttons, Folded, Reply, Text, action
from procedure.agreed_day import CORE_GROUPS, say_agreed
from procedure.dissent import Dissent, dissents
from procedure.events import day_of
from procedure.facts import REVIEWS
from procedure.held_again import met_in_vain
from procedure.lateness import say_lateness
from procedure.pathway import Deadline, Pathway
from procedure.steps import mentioned_in
from procedure.wording import capitalise, say_count, say_date, say_list, say_when
from storage import conference_records, conferences, core_groups, people
from storage.cases import Case

MOST_LINES = 3
REPORTS = {"reports_to_family": "shared with the family", "reports_to_chair": "sent to the chair"}
Lines = list[str]


def answer(turn: Turn, case: Case, pathway: Pathway, question: str, *, judgement: bool = False) -> Reply:
    """The answer from the case's record; for somebody only invited, what is theirs to know.

    `judgement` says that an opinion may be wanted, by the words of the question: nobody gets one here.
    """
    asked, with_it = (re.sub(re.escape(case.ref), to, question, flags=re.IGNORECASE) for to in (" ", " it "))
    about_somebody = turn.desk.alarm.about_somebody(question)
    opinion = opinion_wanted(with_it, judgement=judgement, about_somebody=about_somebody)
    if permissions.is_only_invited(turn.tx, turn.person, case):
        if opinion == "plainly" or (opinion and ASKS.search(asked) and not has_an_answer_here(asked)):
            return _reply(case, _none_given(case, only_invited=True), "Your part")
        return _reply(
            case, [*_core_group(turn, case, pathway, asked), *_own_part(turn, case, pathway)], "Your part"
        )
    if opinion == "plainly":
        return _reply(case, _none_given(case))
    return _from_the_record(turn, case, pathway, asked, no_opinion=bool(opinion))


def _from_the_record(turn: Turn, case: Case, pathway: Pathway, asked: str, *, no_opinion: bool) -> Reply:
    """What the record has on it; `no_opinion` where one may be wanted and nothing on record is meant."""
    if PUT_RIGHT.search(asked):
        return _to_put_right(case)
    step = mentioned_in(asked)
    of_a_conference = step is None or step.id in CONFERENCES
    if of_a_conference and (is_on_record(asked) or (not no_opinion and asks_what_was_decided(asked))):
        return _reply(case, _decisions(turn, case, pathway), also=_record_of(turn, case))
    found = _deadlines_of(pathway, step.id) if step else ()
    if next_one := _core_group(turn, case, pathway, asked):
        of_the_step = found if step and step.id in CORE_GROUPS else ()
        return _reply(
            case, [*next_one, *(_about(turn, pathway, of_the_step) if of_the_step else [])], why=of_the_step
        )
    if found and ASKS.search(asked) and not (INVITED.search(asked) or PLACE.search(asked)):
        return _reply(case, _about(turn, pathway, found), why=found)
    return _reply(case, _lines(turn, case, pathway, asked, no_opinion=no_opinion))


def _none_given(case: Case, *, only_invited: bool = False) -> Lines:
    """That no opinion is given, and whom to ring where there is danger."""
    return [say_no_opinion(case.ref, only_invited=only_invited), AT_ONCE]


def _core_group(turn: Turn, case: Case, pathway: Pathway, asked: str) -> Lines:
    """When the core group meets next, to those who are in it or answer for the case, if they ask about it."""
    member = core_groups.is_member(turn.tx, case.id, turn.person.id)
    only_invited = permissions.is_only_invited(turn.tx, turn.person, case)
    if not (CORE_GROUP.search(asked) and ASKS.search(asked)) or (only_invited and not member):
        return []
    meets_on = awaited(pathway, core_groups.dates(turn.tx, case.id).meets_on)
    if meets_on is not None:
        return [f"The core group {say_meeting(meets_on, turn.today)}{'.' if meets_on >= turn.today else ''}"]
    goes_on = meetings_of(pathway) and children_with_a_plan(pathway)
    return ["No day is agreed for the next core group."] if goes_on else []


def _decisions(turn: Turn, case: Case, pathway: Pathway) -> Lines:
    """What the last conference decided, with its day; the categories for those who may read the record."""
    may_read = permissions.may(turn.tx, "read_record", turn.person, case)
    return decided(pathway, turn.today, categories=may_read) or [
        "No conference has been held yet.",
        _booking(turn, pathway),
    ]


def _record_of(turn: Turn, case: Case) -> Button | None:
    """The way to the record of the last conference, for those who may read it."""
    there = conference_records.latest(turn.tx, case.id) is not None
    if not (there and permissions.may(turn.tx, "record", turn.person, case)):
        return None
    return Button("The record of the conference", action("record", ref=case.ref))


def _lines(turn: Turn, case: Case, pathway: Pathway, asked: str, *, no_opinion: bool) -> Lines:
    """What a question that names no step is after."""
    if not (ASKS.search(asked) or is_turned_round(asked)) and len(asked.split()) > 1:
        return _no_notes(turn, case, pathway)
    if DISAGREED.search(asked) and not no_opinion:
        return _disagreements(pathway)
    if INVITED.search(asked):
        return _invited(turn, case)
    if MEETING.search(asked) or (PLACE.search(asked) and not STANDING.search(asked)):
        return [_booking(turn, pathway)]
    if PEOPLE.search(asked):
        return _people(turn, case)
    return _none_given(case) if no_opinion else _standing(turn, case, pathway)


def _disagreements(pathway: Pathway) -> Lines:
    """Who disagreed with a conference, and how far that has come; why is in the chair's record."""
    said = [_disagreement(each) for each in dissents(pathway)]
    return said or ["No disagreement with a conference is on record."]


def _disagreement(one: Dissent) -> str:
    who = capitalise(dissenter_in_a_sentence(one.agency))
    then = (
        f"settled on {say_date(one.settled_on)}"
        if one.settled_on
        else f"to be settled by {say_date(one.due)}"
    )
    return f"{who} disagreed with the conference of {say_date(one.since)}: {then}."


def _to_put_right(case: Case) -> Reply:
    """To somebody who says that the record of the conference is to be put right."""
    text = (
        f"Nothing was changed by that. The chair puts the record of the conference right: type record {case.ref}, "
        "then press Put the record right. To put the date of another step right, "
        f"type correct {case.ref}, the step and the date."
    )
    see = Button("The record of the conference", action("record", ref=case.ref), "primary")
    buttons = Buttons((see, Button(f"Open {case.ref}", action("case", ref=case.ref))))
    return Reply("How to put a record right", (Text(text), buttons), about_case=True)


def _reply(
    case: Case,
    lines: Lines,
    label: str | None = None,
    why: tuple[Deadline, ...] = (),
    also: Button | None = None,
) -> Reply:
    blocks: list[Block] = [Text(line) for line in lines[:MOST_LINES]]
    if why:
        blocks.append(Folded("Why this date", tuple(Text(each.working) for each in why)))
    open_it = Button(label or f"Open {case.ref}", action("case", ref=case.ref))
    blocks.append(Buttons((also, open_it) if also else (open_it,)))
    return Reply("An answer about a case", tuple(blocks), about_case=True)


def _deadlines_of(pathway: Pathway, step: str) -> tuple[Deadline, ...]:
    coming = pathway.facts.next_conference
    if step in REVIEWS and coming is not None:
        step = coming.step  # “the review” is the next one, whichever it is
    found = tuple(each for each in pathway.deadlines if each.step == step)
    unfinished = tuple(each for each in found if each.status != "done")
    return unfinished or found


def _about(turn: Turn, pathway: Pathway, found: tuple[Deadline, ...]) -> Lines:
    """How one step stands; of reports, first whose are still to come."""
    booked = booked_for(pathway.conference, found[0].step)
    if booked is not None and found[0].due:
        return [_booking(turn, pathway), f"Its limit is {say_when(found[0].due, turn.desk.timezone)}."]
    if found[0].step in REPORTS:
        return _reports(turn, pathway, found)
    lines = [_in_a_sentence(turn, each) for each in found]
    to_be_held = found[0].step in CONFERENCES and found[0].status in ("due", "overdue")
    unbooked = _held_last(turn, pathway) if met_in_vain(pathway) else "It is not booked yet."
    return [*lines, unbooked] if to_be_held else lines


def _reports(turn: Turn, pathway: Pathway, found: tuple[Deadline, ...]) -> Lines:
    open_ones = [each for each in found if each.status != "done" and each.agency]
    every = [each for each in pathway.deadlines if each.step == found[0].step]
    if not open_ones:
        return [f"All the reports have been {REPORTS[found[0].step]}."]
    whose = say_list([agency_name(each.agency or "") for each in open_ones])
    said = f"Not {REPORTS[found[0].step]} yet: the report of {whose} ({len(open_ones)} of {len(every)})."
    return [said, _in_a_sentence(turn, open_ones[0])]


def _in_a_sentence(turn: Turn, deadline: Deadline) -> str:
    name, zone = name_with_agency(deadline), turn.desk.timezone
    late = say_lateness(deadline, turn.as_of, turn.desk.calendar)
    if deadline.status == "done" and deadline.done_on:
        return f"{name}: done on {say_date(deadline.done_on)}{f', {late} late' if late else ''}."
    if deadline.is_done_by_word:
        return f"{name}: done in time, as the chair’s record says."
    if deadline.due is None:
        return f"{name}: no date yet; it is due {deadline.rule}."
    when = say_when(deadline.due, zone)
    if deadline.missed:
        return f"{name}: was due by {when} and was not recorded before the conference."
    agreed = say_agreed(deadline, turn.today)
    if agreed:
        return f"{name}: {agreed}; its limit is {when}{f', {late} ago' if late else ''}."
    return f"{name}: was due by {when}, {late} ago." if late else f"{name}: due by {when}."


def _booking(turn: Turn, pathway: Pathway) -> str:
    booked = pathway.conference.booked if pathway.conference else None
    if booked is None:
        return _held_last(turn, pathway)
    when = say_when(booked.on, turn.desk.timezone, weekday=True)
    if isinstance(booked.on, datetime) and has_begun(booked.on, turn.as_of):
        return f"The conference was booked for {when}: record whether it was held."
    place = f", at {booked.details['place']}" if booked.details.get("place") else "; no place is given yet"
    return f"The conference is booked for {when}{place}."


def _held_last(turn: Turn, pathway: Pathway) -> str:
    """When the last conference was held, and that the next is not booked; why none is due where none was held."""
    if met := met_in_vain(pathway):
        day = say_date(day_of(met.on))
        return f"The conference of {day} was not quorate and is to be held again; it is not booked yet."
    held_on = last_held(pathway, turn.today)
    if held_on is None:
        return next(iter(why_none_is_due(pathway)), "The conference is not booked yet.")
    last = f"The last conference was held on {say_date(held_on)}"
    awaited = pathway.facts.next_conference is not None and pathway.facts.ended is None
    return f"{last}; the next is not booked yet." if awaited else f"{last}."


def _standing(turn: Turn, case: Case, pathway: Pathway) -> Lines:
    """What is late, what comes next, and when the conference is."""
    if not case.is_open:
        return [f"{case.ref} is closed."]
    lines = next_steps(turn, case, pathway)
    if still_booked := say_booked_in_vain(turn, case, pathway):
        return [*why_none_is_due(pathway), *lines, still_booked]
    if pathway.facts.next_conference:
        return [*lines, _booking(turn, pathway)]
    return [*(lines or ["Nothing is due."]), *decided(pathway, turn.today)]


def _invited(turn: Turn, case: Case) -> Lines:
    invited = conferences.invitees(turn.tx, case.id)
    if not invited:
        return [f"Nobody is invited to {case.ref} yet: type invite {case.ref} and who."]
    names = [people.get(turn.tx, each.person).name for each in invited]
    silent = [name for name, each in zip(names, invited, strict=True) if not each.attendance]
    lines = [f"{say_count(len(names), 'person is', 'people are')} invited: {say_list(names)}."]
    if silent:
        lines.append(f"No answer yet from {say_list(silent)}.")
    promised = forecast_of(turn.tx, case, turn.desk.policies[case.authority])
    return [*lines, promised.says] if promised else lines


def _people(turn: Turn, case: Case) -> Lines:
    def name(person: str | None) -> str:
        return people.get(turn.tx, person).name if person else "nobody yet"

    chairs = [each.person for each in conferences.invitees(turn.tx, case.id) if each.role == "chair"]
    return [
        f"Social worker: {name(case.social_worker)}. Team manager: {name(case.manager)}. "
        f"Chair: {name(chairs[0] if chairs else None)}."
    ]


def _no_notes(turn: Turn, case: Case, pathway: Pathway) -> Lines:
    """What somebody is told who only told something."""
    kept = (
        f"I keep dates and steps, not notes, so nothing was kept of that: to record a step, "
        f"type done {case.ref}, the step and its date."
    )
    return [kept, *_standing(turn, case, pathway)]


def _own_part(turn: Turn, case: Case, pathway: Pathway) -> Lines:
    """The conference, what is asked of the person's agency, and what they have answered."""
    invitee = conferences.invitee_of(turn.tx, case.id, turn.person.id)
    assert invitee is not None, "only somebody invited is told their part"
    own = [
        each
        for each in pathway.open
        if each.agency and each.agency == invitee.agency and each.status in ("due", "overdue")
    ]
    asked = [_in_a_sentence(turn, each) for each in own[:1]]
    if is_over(case, pathway, turn.today):  # what was said of coming was said of one that is over
        held = [_held_last(turn, pathway)] if last_held(pathway, turn.today) else []
        return [*held, *asked, *once_it_is_over(turn, case, pathway, report_open=bool(own))]
    return [_booking(turn, pathway), *asked, f"{ANSWERS[invitee.attendance]}."]
