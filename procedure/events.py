"""What is recorded about a case: dated facts that are never changed, only corrected by a later one.

The truth about a case is its list of events; every deadline follows from them. What each kind carries in
`details` (every key is optional; a key that is absent means "not recorded"):

| kind | details |
|---|---|
| any | `children`: the labels of the children it concerns; absent means all of them |
| `registered` | `kind`: "new" (default), "pre_birth" or "transfer_in"; `children`: all the labels |
| `strategy_discussion` | `started_s47`: bool; `attended`: agencies; `icpc_by`: an earlier date agreed |
| `s47` | `outcome`: "icpc", "cin" or "nfa"; `qualified`: bool; `icpc_by`: an earlier date agreed |
| `conference_request` | `agencies`: those on the invite list; `complete`: bool |
| `conference_booked` | `conference`: "icpc" or "review"; `place`; `remote`; `reason` (if outside the rules) |
| `cancelled`, `postponed` | `conference`; `reason`; `agreed_by`; `because`: a word of the policy |
| `reports_to_family`, `reports_to_chair` | `agency`; `conference`: "icpc" or "review" |
| `child_views`, `safety_plan`, `chair_meets_family`, `invitations` | `conference`; `advocate`: bool |
| `icpc`, `first_review`, `review` | `quorate`, `proceeded`: bool (False: rearranged); `reason`; `outcome`; |
|  | `came`: agencies; `categories`: of abuse, by child: "NEG", "PHY", "SAB", "EMO" or "MUL"; |
|  | `review_agreed`: the day agreed for the review that follows; |
|  | `family_saw`, `chair_saw`: the agencies whose reports they had seen in time; |
|  | `record`: the chair's record, by the id of its first version |
| `outcome` | `outcome`: "plan" or "no_plan", where it was recorded apart from the conference |
| `outcome_letter`, `minutes` | `conference` |
| `initial_core_group`, `core_group` | `chaired_by` |
| `transfer_in` | `accepted`: the date the transfer was accepted |
| `invited`, `uninvited`, `dissent_in_writing` | `agency` |
| `dissent`, `dissent_settled` | `agency` (or "family"); `owner`: who sees to it; `by`: the day agreed; `record` |
| `plan_ended`, `stepped_down`, `transferred_out`, `closed` | `reason` |

`outcome` of an ICPC is "plan" or "no_plan"; of a review "continue" or "end".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

Moment = date | datetime
FAMILY = "family"  # stands where an agency would, when parents or carers disagree


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One dated fact about a case.

    `step` is a step id or a life-cycle kind (see `steps`). `on` is the day it happened, or an aware date-time
    where the hour matters; for `conference_booked` it is the moment the conference is booked *for*.
    `recorded_at` is aware, in UTC; `recorded_by` is a person's id. `corrects` names the event whose date and
    details this one replaces (details it does not mention stay); with `withdrawn: True` it takes it back.
    """

    id: str
    step: str
    on: date | datetime
    details: Mapping[str, Any]
    recorded_at: datetime
    recorded_by: str
    corrects: str | None = None


def day_of(moment: date | datetime) -> date:
    """The calendar day of a date, or of a date-time in the time zone it carries."""
    return moment.date() if isinstance(moment, datetime) else moment


def as_day(value: date | str) -> date:
    """A day kept in `details`, where a record read back from storage holds it as ISO text."""
    return date.fromisoformat(value[:10]) if isinstance(value, str) else day_of(value)


def standing(events: Iterable[CaseEvent]) -> list[CaseEvent]:
    """The facts that stand once every correction is applied, in order of date, whatever order they came in.

    Corrections can be corrected in turn, or taken back, which restores what they had replaced.
    """
    recorded = list(events)
    if any(event.corrects for event in recorded):
        recorded = _with_corrections(recorded)
    recorded.sort(key=_happened)
    return recorded


def _with_corrections(events: list[CaseEvent]) -> list[CaseEvent]:
    recorded = sorted(events, key=_recorded)
    ids = {event.id for event in recorded}
    corrections: dict[str, list[CaseEvent]] = {}
    for event in recorded:
        if event.corrects in ids:
            corrections.setdefault(str(event.corrects), []).append(event)
    return [
        fact
        for event in recorded
        if event.corrects not in ids and (fact := _corrected(event, corrections)) is not None
    ]


def _corrected(event: CaseEvent, corrections: dict[str, list[CaseEvent]]) -> CaseEvent | None:
    taken_back = False
    for correction in corrections.get(event.id, ()):
        latest = _corrected(correction, corrections)
        if latest is None:
            continue
        taken_back = bool(latest.details.get("withdrawn"))
        if not taken_back:
            event = replace(event, on=latest.on, details={**event.details, **latest.details})
    return None if taken_back else event


def _recorded(event: CaseEvent) -> tuple[datetime, str]:
    return event.recorded_at, event.id


def _happened(event: CaseEvent) -> tuple[date, datetime, str]:
    return day_of(event.on), event.recorded_at, event.id
