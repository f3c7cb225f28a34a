"""What is known of a case at a glance: whose it is, when its conference is, who is invited and how they come."""

from __future__ import annotations

from collections import Counter

from handlers.cases.no_conference_due import why_none_is_due
from handlers.cases.outcome_words import last_held
from handlers.desk import Turn
from handlers.plan.core_group_meetings import awaited, say_meeting
from procedure.events import CaseEvent
from procedure.pathway import Pathway
from procedure.wording import inside_sentence, say_count, say_date, say_list, say_when, whole_sentence
from storage import conferences, core_groups, people
from storage.cases import Case

ANSWERED = {
    "in person": "in person",
    "remote": "by phone or video",
    "apologies": "cannot come",
    "": "no answer yet",
}


def case_facts(turn: Turn, case: Case, pathway: Pathway) -> tuple[tuple[str, str], ...]:
    """Label and words of each fact; who may see them has been settled before."""

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
