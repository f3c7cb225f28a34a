"""Whether enough of the right people came for a conference to be quorate, and how that was worked out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from procedure.rules import QuorumRule, Source
from procedure.wording import say_count, say_list, say_number

# They belong at the conference, but it is the agencies that work with the child that make it quorate.
NOT_AN_AGENCY = frozenset(
    {
        "",
        "family",
        "parent",
        "carer",
        "child",
        "young_person",
        "advocate",
        "chair",
        "minutes",
        "safeguarding_unit",
    }
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


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person on the invite list has said: that they will come, that they will not, or nothing yet."""

    agency: str
    coming: bool | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """Whether a conference to come will be quorate. `lost` even if everybody comes who has not answered."""

    quorate: bool
    lost: bool
    says: str
    waiting_for: tuple[str, ...]


def forecast(answers: Iterable[Answer], rule: QuorumRule) -> Forecast:
    """What the answers given so far promise, and what those still to come could change."""
    said = list(answers)
    certain = judge([Attendance(each.agency, each.coming is True) for each in said], rule)
    at_best = judge([Attendance(each.agency, each.coming is not False) for each in said], rule)
    waiting = sorted(
        {each.agency for each in said if each.coming is None and each.agency not in NOT_AN_AGENCY}
    )
    if certain.quorate:
        says = "Enough have said that they will come for the conference to be quorate."
    elif at_best.quorate:
        says = (
            f"It is not sure that the conference will be quorate: it still lacks {_lacking(certain)}. No answer "
            f"yet: {say_list([agency_name(each) for each in waiting])}."
        )
    else:
        says = f"The conference will not be quorate as things stand: it lacks {_lacking(at_best)}"
        says += ", even if everybody comes who has not answered." if waiting else "."
    return Forecast(certain.quorate, not at_best.quorate, says, tuple(waiting))


def _lacking(verdict: Verdict) -> str:
    return _lacking_of(verdict.missing, verdict.others_short)


def _lacking_of(missing: Iterable[str], short: int) -> str:
    lacks = [agency_name(each) for each in missing]
    if short:
        lacks.append(say_count(short, "other agency", "other agencies"))
    return say_list(lacks)


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
    lacks = _lacking_of(missing, short)
    return f"Not quorate: it needs {needs}, and lacks {lacks}. Other agencies present: {here}."
