"""What somebody can press next on a case: the steps that are theirs and due soonest, then booking and inviting."""

from __future__ import annotations

from handlers import permissions
from handlers.agencies import SHARED_WITH
from handlers.cases.due_words import CONFERENCES
from handlers.cases.next_steps import on_their_way
from handlers.cases.no_conference_due import why_none_is_due
from handlers.cases.step_table import name_with_agency
from handlers.cases.worker_wanted import assign_button, worker_wanted
from handlers.conference.booked_in_vain import call_off
from handlers.desk import Turn
from handlers.reply import Button, action
from procedure.pathway import Deadline, Pathway
from storage import conference_records, conferences, core_groups
from storage.cases import Case

MOST_BUTTONS = 4
RECORD = "The record of the conference"
OWNER_BY_RELATION = {
    "booker": "booking",
    "case_chair": "chair",
    "attendee": "agency",
    "core_member": "agency",
}
"""Whose steps are offered to those who do not answer for the whole case."""


def ways_on(turn: Turn, case: Case, pathway: Pathway) -> list[Button]:
    """What this person can press next: the steps that are due soonest, then booking and inviting."""

    def may(verb: str) -> bool:
        return permissions.may(turn.tx, verb, turn.person, case)

    if not case.is_open:
        return []
    booked, recorded = pathway.conference is not None, conference_records.latest(turn.tx, case.id) is not None
    invited, tasks = conferences.invitees(turn.tx, case.id), core_groups.tasks(turn.tx, case.id)
    in_vain = pathway.is_booked_in_vain
    is_due = not why_none_is_due(pathway)
    several = len(pathway.facts.of("strategy_discussion")) > 1
    ways = (
        (may("book") and is_due, "Move the conference" if booked else "Book the conference", "book"),
        (may("dates") and is_due and not may("book"), "Dates that fit", "dates"),
        (may("reports") and booked and invited and not in_vain, "Which reports are in", "reports"),
        (may("invite") and is_due, "Invite somebody", "invite"),
        (may("write_record") and booked and not in_vain, "Record the conference", "record"),
        (may("record") and recorded and not (may("write_record") and booked), RECORD, "record"),
        (may("tasks") and tasks, "The plan’s tasks", "tasks"),
        (may("close") and not is_due and not pathway.open, "Close the case", "close"),
    )
    buttons = [_done_button(case, each) for each in _own_steps(turn, case, pathway)] if may("done") else []
    if may("enquiry") and several:
        buttons.insert(0, Button("Say which discussion it was", action("enquiry", ref=case.ref), "primary"))
    if worker_wanted(turn.tx, case, turn.person):
        buttons.insert(0, assign_button(case, f"Assign {case.ref}"))
    if may("cancel") and in_vain:
        buttons.insert(0, call_off(case.ref))
    return buttons + [
        Button(label, action(verb, ref=case.ref), "primary" if verb == "book" and not booked else "plain")
        for there, label, verb in ways
        if there
    ]


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
