"""Whether a conference that was held was quorate: it follows from who came, and who says otherwise says why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from handlers import permissions
from handlers.agencies import AGENCIES, agency_name
from handlers.cases.recording import policy_of
from handlers.conference.quorum_forecast import COMING
from handlers.desk import Turn
from handlers.record.answers import agencies_present, everybody_answered_for
from handlers.record.answers import verdict as verdict_of_record
from handlers.record.sitting import OF_AGENCIES, sitting_of
from procedure.quorum import NOT_AN_AGENCY, Attendance, Verdict, judge
from procedure.rules import QuorumRule
from storage import conference_records, conferences
from storage.cases import Case

CONFERENCES = ("icpc", "first_review", "review")
ONLY_SAID = "Whether it was quorate is kept as you say it: who came is not on record."
ASK_WHO_CAME = "Choose the agencies that came: whether it was quorate follows from that."
ASK_WHETHER_IT_WENT_AHEAD = "It was not quorate: say whether it went ahead or is to be held again."
GIVE_THE_REASON = "An inquorate conference goes ahead only exceptionally: give the reason."


@dataclass(frozen=True, slots=True)
class Settled:
    """What an event says about quorum, what it still lacks by field, and what whoever records it is told.

    `objections` are those of `wanting` that are said at once, even to somebody who has seen no form yet.
    """

    details: dict[str, Any]
    wanting: dict[str, str]
    objections: dict[str, str]
    note: str = ""


def settle(
    turn: Turn, case: Case, step: str, details: Mapping[str, Any], wanting: Mapping[str, str]
) -> Settled:
    """Judges quorum by the authority's rule from who came, as far as that is known; no other step is touched."""
    kept, rule = dict(details), policy_of(turn, case).quorum
    if step not in CONFERENCES:
        return Settled(kept, dict(wanting), {})
    said, note = kept.get("quorate"), ""
    lacking: dict[str, str] = {}
    objections: dict[str, str] = {}
    found = _verdict(turn, case, kept.get("came"), rule) if rule else None
    if found is not None:
        kept["quorate"] = found.quorate if said is None else said
        if said not in (None, found.quorate) and not kept.get("reason"):
            objections["reason"] = _says_otherwise(found)
    elif said is not None:
        note = ONLY_SAID if rule else ""
    elif rule is not None:
        lacking["came"] = ASK_WHO_CAME
    if kept.get("quorate") is False:
        if "proceeded" not in kept and said is None:
            objections["proceeded"] = ASK_WHETHER_IT_WENT_AHEAD
        kept.setdefault("proceeded", False)
        if kept["proceeded"] and not kept.get("reason"):
            objections.setdefault("reason", GIVE_THE_REASON)
    still = {**wanting, **lacking, **objections}
    if kept.get("proceeded") is False and "proceeded" not in still:
        still.pop("outcome", None)  # it is to be held again, so it decided nothing
        kept.pop("outcome", None)
    return Settled(kept, still, objections, note)


def agencies_asked(turn: Turn, case: Case) -> dict[str, str]:
    """The agencies that can have come, with their names: those there usually are, and those invited."""
    invited = {agency: agency_name(agency) for agency, _ in _answers(turn, case)}
    return {id: name for id, name in {**AGENCIES, **invited}.items() if id not in NOT_AN_AGENCY}


def agencies_expected(turn: Turn, case: Case) -> str:
    """Those that said they would come, to begin with: separated by commas, as a form has them."""
    return ",".join(dict.fromkeys(agency for agency, coming in _answers(turn, case) if coming))


def _verdict(turn: Turn, case: Case, came: Iterable[str] | None, rule: QuorumRule) -> Verdict | None:
    """From who came as it is said now; else from the chair's own record; else from apologies that leave too few."""
    if came is not None:
        return judge([Attendance(agency, present=True) for agency in came], rule)
    recorded = _from_the_record(turn, case)
    if recorded is not None:
        return recorded
    at_best = judge(
        [Attendance(agency, coming is not False) for agency, coming in _answers(turn, case)], rule
    )
    apologies = any(coming is False for _, coming in _answers(turn, case))
    return at_best if apologies and not at_best.quorate else None


def _from_the_record(turn: Turn, case: Case) -> Verdict | None:
    """From the record that the chair is writing, and sees alone, once it says of everybody whether they came."""
    draft = conference_records.draft(turn.tx, case.id)
    if draft is None or not permissions.may(turn.tx, "write_record", turn.person, case):
        return None
    sitting = sitting_of(turn, case)
    if sitting is None or not everybody_answered_for(sitting, draft.answers):
        return None
    return verdict_of_record(sitting, draft.answers) if agencies_present(sitting, draft.answers) else None


def _answers(turn: Turn, case: Case) -> list[tuple[str, bool | None]]:
    """Each agency invited with what its person said: will come, will not, or nothing."""
    return [
        (each.agency, COMING.get(each.attendance))
        for each in conferences.invitees(turn.tx, case.id)
        if each.role in OF_AGENCIES and each.agency
    ]


def _says_otherwise(found: Verdict) -> str:
    wrong = "was not quorate" if found.quorate else "was quorate all the same"
    return f"{found.says} Say which agencies came, or why it {wrong}."
