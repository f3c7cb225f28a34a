"""Whether enough of the right people came for a conference to be quorate, and how that was worked out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from procedure.rules import QuorumRule, Source
from procedure.wording import say_count, say_list, say_number

# They belong at the conference, but it is the agencies that make it quorate.
NOT_AN_AGENCY = frozenset(
    {"family", "parent", "carer", "child", "young_person", "advocate", "chair", "minutes"}
)
_NAMES = {"social_care": "children’s social care", "gp": "GP", "send": "SEND"}


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person at the conference, in the room or on the line. `agency` is a word such as "health"."""

    agency: str
    present: bool
    direct_contact: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the conference is quorate, why, and which agencies would make it so."""

    quorate: bool
    says: str
    missing: tuple[str, ...]
    others_short: int
    source: Source


def judge(attendances: Iterable[Attendance], rule: QuorumRule) -> Verdict:
    """The verdict on those who came, or, before the day, on those who say that they will.

    Two people of one agency count once; families and chairs do not count.
    """
    present: dict[str, bool] = {}
    for each in attendances:
        if each.present and each.agency not in NOT_AN_AGENCY:
            present[each.agency] = present.get(each.agency, False) or each.direct_contact
    missing = tuple(agency for agency in rule.required if agency not in present)
    others = sorted(
        agency
        for agency, direct in present.items()
        if agency not in rule.required and (direct or not rule.direct_contact)
    )
    short = max(0, rule.others - len(others))
    return Verdict(
        not missing and not short, _explained(rule, missing, others, short), missing, short, rule.source
    )


def agency_name(agency: str) -> str:
    """An agency's word as people write it: social_care is children’s social care."""
    return _NAMES.get(agency, agency.replace("_", " "))


def _explained(rule: QuorumRule, missing: tuple[str, ...], others: list[str], short: int) -> str:
    contact = " in direct contact with the child" if rule.direct_contact else ""
    wanted = f"{say_number(rule.others)} other {'agency' if rule.others == 1 else 'agencies'}{contact}"
    needs = say_list([*(agency_name(each) for each in rule.required), f"at least {wanted}"])
    here = say_list([agency_name(each) for each in others]) or "none"
    if not missing and not short:
        return f"Quorate: it needs {needs}; besides the required, present: {here}."
    lacks = [agency_name(each) for each in missing]
    if short:
        lacks.append(say_count(short, "other agency", "other agencies"))
    return f"Not quorate: it needs {needs}, and lacks {say_list(lacks)}. Other agencies present: {here}."
