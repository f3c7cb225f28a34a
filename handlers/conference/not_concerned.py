"""Who was invited for one child alone, whom the conference to come is not about: they are not to hear of it."""

from __future__ import annotations

from handlers.cases.recording import refresh
from handlers.conference.uninvite import take_off
from handlers.conference.whose_father import with_those_invited
from handlers.desk import Turn
from procedure.no_longer import awaits_a_conference
from procedure.pathway import Pathway
from storage import audit, conference_requests, conferences, core_groups, outbox
from storage.cases import Case
from storage.conferences import Invitee

REASON = "the conference is not about their child"


def not_concerned(turn: Turn, case: Case, pathway: Pathway) -> list[Invitee]:
    """Those invited of whom the conference request says that they belong to other children than it is about.

    A father invited for one of two children is not to be told when and where the other's mother will be.
    """
    about = {label for label, facts in pathway.facts_by_child if awaits_a_conference(facts)}
    said = with_those_invited(turn.tx, case, conference_requests.answers_of(turn.tx, case.id))
    found = []
    for each in conferences.invitees(turn.tx, case.id) if about else []:
        theirs = {name.removeprefix("father_") for name, answer in said.items() if answer == each.id}
        in_the_plan = core_groups.is_member(turn.tx, case.id, each.person)  # whoever chose him knows why
        if theirs and theirs.isdisjoint(about) and not in_the_plan:
            found.append(each)
    return found


def leave_out(turn: Turn, case: Case, pathway: Pathway) -> None:
    """Takes them off the invite list; of a first conference they are told, for they still wait for its date.

    What was before a review they know to be over, and of the review they are not to hear.
    """
    gone = not_concerned(turn, case, pathway)
    coming = pathway.facts.next_conference
    if coming is not None and coming.number == 1:
        for each in gone:
            take_off(turn, case, each, "not_involved")
        return
    for each in gone:
        conferences.uninvite(turn.tx, each.id, REASON, turn.now)
        outbox.cancel(turn.tx, case.id, REASON, turn.now, recipient=each.person)
        known = {"person": each.person, "role": each.role, "reason": "not_concerned"}
        audit.write(turn.tx, turn.now, turn.person.id, "uninvited", case.ref, known)
    if gone:
        refresh(turn, case)
