"""What the invite list of a conference lacks, for each child that it is about: for whoever can still act on it."""

from __future__ import annotations

from handlers.cases.children_concerned import children_awaiting
from handlers.conference.invite_words import FAMILY
from handlers.conference.whose_father import (
    MEN,
    NOT_INVITED,
    TO_INVITE,
    children_of,
    nobodys_men,
    with_those_invited,
)
from procedure.invite_list import Invitee, MenOfAChild, missing, missing_fathers
from procedure.pathway import Pathway
from procedure.policy import Policy
from storage import conference_requests, conferences, people
from storage.cases import Case
from storage.database import Transaction


def missing_of(tx: Transaction, case: Case, policy: Policy, pathway: Pathway) -> tuple[str, ...]:
    """What the invite list of this case lacks, for each child that its conference is about, a sentence each."""
    children = children_awaiting(pathway) or children_of(case)
    said = conference_requests.answers_of(tx, case.id)
    answers = with_those_invited(tx, case, said)
    gaps: tuple[str, ...] = ()
    if policy.invite_list is not None:
        listed = [
            Invitee(
                _role(each.role),
                _can_be_written_to(tx, each.person),
                _invited_for(each.id, answers, children),
            )
            for each in conferences.invitees(tx, case.id)
        ]
        gaps = missing(listed, children, policy.invite_list)
    if not said:
        return gaps
    men = [
        MenOfAChild(
            child, _is_invited(answers.get(f"father_{child}", "")), answers.get(f"father_why_{child}", "")
        )
        for child in children
    ]
    return (*gaps, *missing_fathers(men, len(children)), *_not_yet_invited(tx, case, answers))


def _not_yet_invited(tx: Transaction, case: Case, answers: dict[str, str]) -> list[str]:
    to_come = TO_INVITE in {answers.get(f"father_{child}") for child in children_of(case)}
    if not to_come or nobodys_men(tx, case, answers):
        return []
    return ["A father or another man is to be invited, and is not on the list yet."]


def _invited_for(invitee: str, answers: dict[str, str], children: list[str]) -> tuple[str, ...]:
    """The children somebody is invited for, where the request says so: a father of one of several."""
    theirs = tuple(child for child in children if answers.get(f"father_{child}") == invitee)
    return theirs if len(theirs) < len(children) else ()


def _is_invited(answer: str) -> bool | None:
    """An unknown man cannot be invited; who he is was asked, and that is what the rule wants."""
    return None if not answer else answer != NOT_INVITED


def _role(role: str) -> str:
    """The role as the rules name it."""
    if role in FAMILY and role not in ("young person", "relative", *MEN[1:]):
        return "parent"
    return role.replace(" ", "_")


def _can_be_written_to(tx: Transaction, person: str) -> bool:
    found = people.get(tx, person)
    return bool(found.email or found.phone)
