"""The card that shows where a case stands: its dates, why they are so, and what can be done now."""

from __future__ import annotations

from collections import Counter

from handlers import permissions
from handlers.agencies import SHARED_WITH
from handlers.cases.due_words import CONFERENCES, booked_for, has_begun
from handlers.cases.no_conference_due import why_none_is_due
from handlers.cases.outcome_words import decided, last_held
from handlers.cases.step_table import deadline_table, name_with_agency, workings
from handlers.conference.invitations_sent import STEP as INVITATIONS
from handlers.conference.invitations_sent import is_seen_to
from handlers.conference.invite_list_gaps import missing_of
from handlers.desk import Turn
from handlers.plan.core_group_meetings import awaited, say_meeting
from handlers.reply import (
    Block,
    Bullets,
    Button,
    Buttons,
    Fields,
    Folded,
    Heading,
    Picture,
    Reply,
    Text,
    action,
)
from procedure.agreed_day import say_agreed
from procedure.day_off import say_limit
from procedure.dissent import dissents
from procedure.events import CaseEvent, day_of
from procedure.lateness import say_lateness
from procedure.pathway import Deadline, Pathway
from procedure.questions import INCOMPLETE_LIST
from procedure.steps import BEFORE_EACH_CONFERENCE
from procedure.timeline import lay_out
from procedure.wording import (
    inside_sentence,
    mid_sentence,
    say_count,
    say_date,
    say_datetime,
    say_list,
    say_when,
    whole_sentence,
)
from storage import conference_records, conferences, core_groups, people
from storage.cases import Case

ANSWERED = {
    "in person": "in person",
    "remote": "by phone or video",
    "apologies": "cannot come",
    "": "no answer yet",
}
MOST_BUTTONS = 4
RECORD = "The record of the conference"
OWNER_BY_RELATION = {
    "booker": "booking",
    "case_chair": "chair",
    "attendee": "agency",
    "core_member": "agency",
}
"""Whose steps are offered to those who do not answer for the whole case."""


def case_card(turn: Turn, case: Case, pathway: Pathway, title: str) -> Reply:
    """Where the case stands, for somebody who may see all of it."""
    blocks: list[Block] = [Heading(title)]
    if said := _now(turn, case, pathway):
        blocks.append(Text(" ".join(said)))
    blocks.append(Fields(_facts(turn, case, pathway)))
    blocks += [Text(question, "warning") for question in _open_questions(turn, case, pathway)]
    behind = tuple(each for each in pathway.deadlines if _is_behind(each, pathway))
    ahead = tuple(each for each in pathway.deadlines if each not in behind)
    blocks += [
        deadline_table(turn, ahead, pathway.conference, on_their_way=on_their_way(turn, case)),
        *_before_earlier_conferences(turn, behind),
        _timeline(turn, case, pathway),
        workings(pathway.deadlines),
    ]
    if pathway.withdrawn:
        notes = tuple(f"{name_with_agency(each)}: {each.note}" for each in pathway.withdrawn)
        blocks.append(Folded("No longer needed", (Bullets(notes),)))
    buttons = ways_on(turn, case, pathway)
    if buttons:
        blocks.append(Buttons(tuple(buttons)))
    return Reply("Where a case stands", tuple(blocks), about_case=True)


def _now(turn: Turn, case: Case, pathway: Pathway) -> list[str]:
    """What is to be done first; where no conference is due, what the last one decided, and what is left."""
    coming = next_steps(turn, case, pathway) if case.is_open else []
    if not why_none_is_due(pathway):
        return coming
    left = coming or ([_nothing_due(turn, case, pathway)] if case.is_open else [])
    return [*decided(pathway, turn.today), *left]


def _nothing_due(turn: Turn, case: Case, pathway: Pathway) -> str:
    """That no step is left, and how the case is closed, unless somebody's disagreement waits to be settled."""
    if any(each.is_open for each in dissents(pathway)):
        return "No step is due; a disagreement with the conference is still to be settled."
    if not permissions.may(turn.tx, "close", turn.person, case):
        return "Nothing more is due."
    return f"Nothing more is due. To close the case, type close {case.ref}."


def on_their_way(turn: Turn, case: Case) -> tuple[str, ...]:
    """The steps, by id, that the assistant is seeing to this moment, so that they are on nobody's desk."""
    return (INVITATIONS,) if case.is_open and is_seen_to(turn.tx, case.id) else ()


def _open_questions(turn: Turn, case: Case, pathway: Pathway) -> list[str]:
    """What the record leaves open; of the invite list, what it lacks now and not when it was handed over."""
    others = [each for each in pathway.questions if each != INCOMPLETE_LIST]
    coming = pathway.facts.next_conference
    if len(others) == len(pathway.questions) or coming is None or coming.number > 1:
        return others
    policy = turn.desk.policies[case.authority]
    return [*others, *(f"Invite list: {inside_sentence(gap)}." for gap in missing_of(turn.tx, case, policy))]


def next_steps(turn: Turn, case: Case, pathway: Pathway) -> list[str]:
    """What is late, what is urgent and what is due first, a sentence each; none where nothing is to be done."""
    late = sorted((each for each in pathway.overdue if each.due), key=_by_date)
    begun = _to_be_recorded(turn, pathway)
    seen_to = on_their_way(turn, case)
    to_come = [each for each in pathway.open if each.status == "due" and each.step not in seen_to]
    urgent = [each for each in to_come if each.due is None]
    dated = sorted((each for each in to_come if each.due is not None), key=_by_date)
    said = [begun] if begun else []
    if late:
        how_late = say_lateness(late[0], turn.as_of, turn.desk.calendar)
        more = f"; {say_count(len(late) - 1, 'more step is', 'more steps are')} overdue" if late[1:] else ""
        said.append(f"{name_with_agency(late[0])} is overdue by {how_late}{more}.")
    if urgent:
        said.append(f"To be done as soon as possible: {mid_sentence(name_with_agency(urgent[0]))}.")
    if dated and not late:
        begin = "Then comes" if urgent else "Next is"
        said.append(f"{begin} {mid_sentence(name_with_agency(dated[0]))}, {_by_when(turn, dated[0])}.")
    return said


def _by_when(turn: Turn, deadline: Deadline) -> str:
    """ "by Tuesday 8 December 2026"; of a review, the day agreed for it with its limit."""
    limit = say_limit(deadline.due or turn.today, turn.desk.calendar, turn.desk.timezone, weekday=True)
    agreed = say_agreed(deadline, turn.today)
    return f"{agreed}; its limit is {limit}" if agreed else f"by {limit}"


def _to_be_recorded(turn: Turn, pathway: Pathway) -> str:
    """That a conference's time has come and nobody has said yet what became of it; empty otherwise."""
    coming = pathway.conference
    at = booked_for(coming, coming.step) if coming else None
    if at is None or not has_begun(at, turn.as_of):
        return ""
    return (
        f"The conference was booked for {say_datetime(at, turn.desk.timezone)}: record whether it was held."
    )


def _by_date(deadline: Deadline) -> str:
    day = min(day_of(deadline.due), deadline.agreed or day_of(deadline.due)) if deadline.due else None
    return day.isoformat() if day else ""


def _is_behind(deadline: Deadline, pathway: Pathway) -> bool:
    """Whether it was for a conference that has been held, so that nothing can come of it any more."""
    if deadline.missed:
        return True
    held = sum(1 for each in pathway.facts.conferences if each.held is not None)
    number = deadline.number
    return deadline.step in BEFORE_EACH_CONFERENCE and deadline.status == "done" and number <= held


def _before_earlier_conferences(turn: Turn, behind: tuple[Deadline, ...]) -> list[Block]:
    """What was done and missed for the conferences held, out of the way of what is still to be done."""
    if not behind:
        return []
    missed = sum(1 for each in behind if each.missed)
    summary = f"Before the conferences held: {missed} missed, {len(behind) - missed} done"
    return [Folded(summary, (deadline_table(turn, behind, caption="Steps before the conferences held"),))]


def _timeline(turn: Turn, case: Case, pathway: Pathway) -> Picture:
    return turn.desk.paint(lay_out(pathway, turn.desk.calendar, turn.today, case.ref))


def _facts(turn: Turn, case: Case, pathway: Pathway) -> tuple[tuple[str, str], ...]:
    def name(person: str | None) -> str:
        return people.get(turn.tx, person).name if person else "nobody yet"

    booked = pathway.conference.booked if pathway.conference else None
    facts = [
        ("Social worker", name(case.social_worker)),
        ("Team manager", name(case.manager)),
        ("Children", str(case.children)),
        (_which(pathway), _when(turn, pathway, booked)),
        ("Invited", _invited(turn, case, pathway)),
    ]
    facts[4:4] = _about_the_booking(turn, case, booked)
    meets_on = awaited(pathway, core_groups.dates(turn.tx, case.id).meets_on)
    if meets_on and case.is_open:
        facts.append(("Core group", say_meeting(meets_on, turn.today)))
    if not case.is_open:
        facts.insert(0, ("State", "closed"))
    return tuple(facts)


def _when(turn: Turn, pathway: Pathway, booked: CaseEvent | None) -> str:
    """When the conference to come is, or when the last was where no other is due."""
    if booked is not None:
        return say_when(booked.on, turn.desk.timezone, weekday=True)
    if not why_none_is_due(pathway):
        return "not booked yet"
    held_on = last_held(pathway, turn.today)
    return f"held on {say_date(held_on)}; no other is due" if held_on else "none is due"


def _invited(turn: Turn, case: Case, pathway: Pathway) -> str:
    """How many, and how they said that they will take part; of a review that is not booked nobody was asked."""
    invited = conferences.invitees(turn.tx, case.id)
    coming = pathway.facts.next_conference
    if coming is None or (coming.number > 1 and coming.booked is None):
        return say_count(len(invited), "person", "people")
    said = Counter(each.attendance for each in invited)
    answers = [f"{said[how]} {words}" for how, words in ANSWERED.items() if said[how]]
    many = say_count(len(invited), "person", "people")
    if set(said) <= {""}:
        return f"{many}, {ANSWERED['']}" if invited else many
    return f"{many}: {', '.join(answers)}"


def _about_the_booking(turn: Turn, case: Case, booked: CaseEvent | None) -> list[tuple[str, str]]:
    """Where the conference is and who chairs it, and why it was moved there."""
    invited = conferences.invitees(turn.tx, case.id)
    chairs = [people.get(turn.tx, each.person).name for each in invited if each.role == "chair"]
    details = booked.details if booked else {}
    who = say_list(chairs) or ("nobody yet" if booked else "")
    moved = ""
    if "agreed_by" in details:
        agreed = f"Agreed by {inside_sentence(str(details['agreed_by']))}."
        moved = f"{whole_sentence(str(details.get('reason', '')))} {agreed}".strip()
    facts = (("Place", details.get("place", "")), ("Chair", who), ("Moved because", moved))
    return [(label, str(said)) for label, said in facts if said]


def _which(pathway: Pathway) -> str:
    """The conference to come: once the first has been held it is a review."""
    conference = pathway.facts.next_conference
    return "Review conference" if conference and conference.kind == "review" else "Conference"


def _own_steps(turn: Turn, case: Case, pathway: Pathway) -> list[Deadline]:
    """The open steps to be recorded next by this person; of the reports, those of their own agency alone."""
    invitee = conferences.invitee_of(turn.tx, case.id, turn.person.id)
    agency = invitee.agency if invitee else ""
    own = permissions.relations(turn.tx, turn.person, case)
    owners = {OWNER_BY_RELATION[each] for each in own & OWNER_BY_RELATION.keys()}
    answers_for_all = bool(own & {"worker", "manager"})

    def is_own(deadline: Deadline) -> bool:
        if deadline.step in CONFERENCES:  # nobody records one that has no date
            return pathway.conference is not None and (answers_for_all or "chair" in owners)
        return answers_for_all or deadline.owner in owners

    seen_to = ("conference_booked", *on_their_way(turn, case))
    found = [
        each
        for each in pathway.open
        if each.status in ("due", "overdue")
        and each.step not in seen_to
        and is_own(each)
        and (each.step not in SHARED_WITH or each.agency in (None, agency))
    ]
    return found[: MOST_BUTTONS - 1]


def _done_button(case: Case, deadline: Deadline) -> Button:
    if deadline.agency and deadline.step in SHARED_WITH:
        whom = SHARED_WITH[deadline.step]
        return Button(f"Our report was shared with the {whom}", action("report", ref=case.ref, meant=whom))
    values = {"ref": case.ref, "step": deadline.step, "occurrence": deadline.occurrence}
    name = name_with_agency(deadline)
    return Button(f"Done: {name[0].lower()}{name[1:]}", action("done", **values))


def ways_on(turn: Turn, case: Case, pathway: Pathway) -> list[Button]:
    """What this person can press next: the steps that are due soonest, then booking and inviting."""

    def may(verb: str) -> bool:
        return permissions.may(turn.tx, verb, turn.person, case)

    if not case.is_open:
        return []
    booked, recorded = pathway.conference is not None, conference_records.latest(turn.tx, case.id) is not None
    invited, tasks = conferences.invitees(turn.tx, case.id), core_groups.tasks(turn.tx, case.id)
    is_due = not why_none_is_due(pathway)
    several = len(pathway.facts.of("strategy_discussion")) > 1
    ways = (
        (may("book") and is_due, "Move the conference" if booked else "Book the conference", "book"),
        (may("dates") and is_due and not may("book"), "Dates that fit", "dates"),
        (may("reports") and booked and invited, "Which reports are in", "reports"),
        (may("invite") and is_due, "Invite somebody", "invite"),
        (may("write_record") and booked, "Record the conference", "record"),
        (may("record") and recorded and not (may("write_record") and booked), RECORD, "record"),
        (may("tasks") and tasks, "The plan’s tasks", "tasks"),
        (may("close") and not is_due and not pathway.open, "Close the case", "close"),
    )
    buttons = [_done_button(case, each) for each in _own_steps(turn, case, pathway)] if may("done") else []
    if may("enquiry") and several:
        buttons.insert(0, Button("Say which discussion it was", action("enquiry", ref=case.ref), "primary"))
    return buttons + [
        Button(label, action(verb, ref=case.ref), "primary" if verb == "book" and not booked else "plain")
        for there, label, verb in ways
        if there
    ]
