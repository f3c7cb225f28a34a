"""The reports seen before a conference: what is known of them already, and where the chair says otherwise."""

from __future__ import annotations

from handlers.agencies import SHARED_WITH, agency_name
from handlers.record.answers import Answers, chosen
from handlers.record.sitting import Sitting
from procedure.following import SEEN_BY
from procedure.pathway import Deadline
from procedure.wording import say_date


def recorded(sitting: Sitting) -> list[Deadline]:
    """The reports for this conference that are recorded as shared."""
    return [
        each
        for each in sitting.pathway.deadlines
        if each.step in SEEN_BY
        and each.agency in sitting.agencies
        and each.number == sitting.number
        and each.status == "done"
    ]


def shared_in_time(sitting: Sitting, step: str) -> list[str]:
    """The agencies whose report for this conference is known to have been shared by its limit."""
    return [
        each.agency
        for each in recorded(sitting)
        if each.agency and each.step == step and not each.days_late(sitting.today)
    ]


def contradictions(sitting: Sitting, answers: Answers) -> list[str]:
    """Where the chair says otherwise than what was recorded, a sentence each: both will be shown."""
    return [
        sentence
        for each in recorded(sitting)
        if each.done_on and SEEN_BY[each.step] in answers and (sentence := _otherwise(sitting, answers, each))
    ]


def _otherwise(sitting: Sitting, answers: Answers, report: Deadline) -> str:
    name, whom = SEEN_BY[report.step], SHARED_WITH[report.step]
    seen, late = report.agency in chosen(answers, name), bool(report.days_late(sitting.today))
    if seen is not late or report.done_on is None:
        return ""
    on, agency = say_date(report.done_on), agency_name(report.agency or "")
    said = "in time" if seen else "not in time"
    was = "late" if late else "in time"
    return (
        f"{agency}’s report is recorded as shared with the {whom} on {on}, which was {was}; you say {said}. "
        "If you finish the record like this, both are shown."
    )
