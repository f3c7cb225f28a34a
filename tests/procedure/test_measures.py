"""The measures of cases told event by event."""

from __future__ import annotations

from datetime import date

from bot.rulebook import england_and_wales, load
from procedure.deadlines import derive
from procedure.measures import Count, Figures, MeasuredCase, measure
from procedure.period import Period
from procedure.policy import parse
from tests.procedure.story import day, happened

CALENDAR = england_and_wales()
REARRANGED = 'authority = "borough"\nname = "Borough"\nover = "england"\n[rules.inquorate]\non = true\n'
BOROUGH = parse(REARRANGED, "borough.toml", load("england"))
AUTUMN = Period(date(2026, 9, 1), date(2026, 12, 31))


def measured(*days: dict[str, str], today: str = "2027-01-04") -> Figures:
    """The figures of autumn 2026, of one case for each story."""
    cases = []
    for story in days:
        told = [
            happened(
                step.partition(" ")[0], on, **({"quorate": False, "proceeded": False} if " " in step else {})
            )
            for step, on in story.items()
        ]
        cases.append(MeasuredCase(derive(told, BOROUGH, CALENDAR, day(today)), children=1))
    return measure(cases, [AUTUMN], day(today), CALENDAR)[0]


def test_a_conference_held_at_the_second_attempt_counts_once_by_the_first_limit() -> None:
    figures = measured(
        {"strategy_discussion": "2026-11-20", "icpc inquorate": "2026-12-08", "icpc": "2026-12-16"}
    )
    assert figures.counts["icpc_in_time"] == Count(0, 1)
    assert figures.conferences == 1


def test_every_conference_of_a_child_counts_the_first_enquiry_s_as_well_as_the_next_one_s() -> None:
    ended = {"strategy_discussion": "2026-09-01", "icpc": "2026-09-21", "closed": "2026-09-22"}
    registered_again = {"strategy_discussion": "2026-11-20", "icpc": "2026-12-14"}
    figures = measured(ended, registered_again)
    assert figures.counts["icpc_in_time"] == Count(1, 2)
    assert figures.median_days == 15
