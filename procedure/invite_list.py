"""Whether the invite list of a conference request is complete enough for the conference to be booked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from procedure.rules import InviteRule
from procedure.wording import capitalise

ROLES = {
    "parent": "a parent or carer",
    "professional": "an involved professional",
    "social_worker": "the allocated social worker",
}


@dataclass(frozen=True, slots=True)
class Invitee:
    """One person on the list. `role` is one of the rule's; `children` is empty when all are meant."""

    role: str
    has_contact_details: bool
    children: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MenOfAChild:
    """What was answered about the father of one child and other men involved: `invited`, or else why not."""

    child: str
    invited: bool | None
    reason: str = ""


def missing_fathers(answers: Iterable[MenOfAChild], children: int) -> tuple[str, ...]:
    """For which children nobody has said whether their fathers and involved men are invited, or why not."""
    gaps = []
    for each in answers:
        of_whom = f" of child {each.child}" if children > 1 else ""
        if each.invited is None:
            gaps.append(f"Nobody has said whether the father{of_whom} or another man involved is invited.")
        elif not each.invited and not each.reason.strip():
            gaps.append(f"The father{of_whom} or another man involved is not invited: say why.")
    return tuple(gaps)


def missing(invitees: Iterable[Invitee], children: Sequence[str], rule: InviteRule) -> tuple[str, ...]:
    """What the list lacks, a sentence each; nothing when it is complete for every child."""
    people = list(invitees)
    gaps = []
    for child in children or ("",):
        theirs = [each for each in people if not each.children or child in each.children]
        there = {each.role for each in theirs}
        of_whom = f" for child {child}" if len(children) > 1 else ""
        gaps += [
            f"{capitalise(ROLES.get(role, role.replace('_', ' ')))} is missing{of_whom}."
            for role in rule.roles
            if role not in there
        ]
    without = sum(not each.has_contact_details for each in people)
    if rule.contact_details and without:
        gaps.append(
            "One person has no contact details."
            if without == 1
            else f"{without} people have no contact details."
        )
    return tuple(dict.fromkeys(gaps))
