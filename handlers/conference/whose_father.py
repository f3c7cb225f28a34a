"""Which man on the invite list is whose father, as the conference request says."""

from __future__ import annotations

from collections.abc import Mapping

from storage import conference_requests, conferences, people
from storage.cases import Case
from storage.conferences import Invitee
from storage.database import Transaction

NOT_INVITED, UNKNOWN, TO_INVITE = "not_invited", "unknown", "to_invite"
MEN = ("father", "involved man")


def children_of(case: Case) -> list[str]:
    """The labels of the children: their numbers, for they are never named."""
    return [str(number) for number in range(1, case.children + 1)]


def men_on_the_list(tx: Transaction, case: Case) -> list[Invitee]:
    """The fathers and other men who are invited."""
    return [each for each in conferences.invitees(tx, case.id) if each.role in MEN]


def nobodys_men(tx: Transaction, case: Case, answers: Mapping[str, str]) -> list[str]:
    """The ids of the men on the list of whom nobody has said whose father they are."""
    said = {answers.get(f"father_{child}", "") for child in children_of(case)}
    return [each.id for each in men_on_the_list(tx, case) if each.id not in said]


def with_those_invited(tx: Transaction, case: Case, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers with a man who was to be invited as the one who has been since.

    That is so of one who was invited as the father of that child, and where one man alone on the list is no
    child's yet. Of several nobody knows which of them it is.
    """
    answers = {**answers, **_invited_as_theirs(tx, case, answers)}
    nobodys = nobodys_men(tx, case, answers)
    if len(nobodys) != 1:
        return dict(answers)
    names = (f"father_{child}" for child in children_of(case))
    return {**answers, **{name: nobodys[0] for name in names if answers.get(name) == TO_INVITE}}


def of_child(child: str) -> str:
    """How a guest's name ends who is one child's parent or relative, by the child's label; empty without one."""
    return f" of child {child}" if child else ""


def _invited_as_theirs(tx: Transaction, case: Case, answers: Mapping[str, str]) -> dict[str, str]:
    """The men who were invited as the father of one child, where no other man on the list is said to be that.

    So is one who was not known, or not to be invited, when the conference was asked for.
    """
    men, found = men_on_the_list(tx, case), {}
    for man in men:
        name = people.get(tx, man.person).name
        for child in children_of(case):
            said = answers.get(f"father_{child}", "")
            if name.endswith(of_child(child)) and said not in [each.id for each in men]:
                found[f"father_{child}"] = man.id
    return found


def note_who_was_invited(tx: Transaction, case: Case) -> None:
    """Keeps in the request whom somebody meant who said that a father is to be invited."""
    answers = conference_requests.answers_of(tx, case.id)
    known = with_those_invited(tx, case, answers)
    if answers and known != answers:
        conference_requests.amend(tx, case.id, known)
