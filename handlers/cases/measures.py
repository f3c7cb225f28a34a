"""How timely and how good the work was, for managers: a team's own figures beside the published ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from handlers.arguments import Parameters
from handlers.cases.overdue import take_team, team_for
from handlers.cases.period import read_period
from handlers.cases.recording import pathway_of
from handlers.desk import Turn
from handlers.plan.core_group_meetings import last_meeting
from handlers.plan.monitoring import monitoring_of
from handlers.reply import Block, Bullets, Folded, Heading, Reply, Table, Text
from handlers.verb import Verb
from procedure.chart import lay_out, say_count_of
from procedure.measures import MEASURES, Figures, MeasuredCase, measure
from procedure.period import Period
from procedure.wording import say_count
from storage import audit, cases, people

FEW = 10  # below so many, a percentage says little


def measures(turn: Turn) -> Reply:
    """The figures for "[TEAM] [PERIOD]": of all conferences held in it, and of what came of them until now."""
    named, rest = take_team(turn, turn.value("filter"))
    team = team_for(turn, named, "measures")
    period = read_period(rest, turn.today)
    audit.write(
        turn.tx, turn.now, turn.person.id, "looked_at_measures", details={"asked": turn.value("filter")}
    )
    found = measure(_cases(turn, team, period), (period, *period.parts()), turn.today, turn.desk.calendar)
    whole, parts = found[0], found[1:]
    whose = people.teams(turn.tx).get(team, team) if team else "All teams"
    blocks: list[Block] = [Heading(f"{whose}: initial conferences {period.says}")]
    if whole.conferences:
        title = f"{whose}: {period.says.removeprefix('from ')}"
        blocks += [
            *_in_figures(whole),
            turn.desk.paint(lay_out(title, period, whole, parts)),
            *_in_parts(period, parts),
            Folded("Where the published figures come from", (Bullets(_sources()),)),
        ]
    else:
        blocks.append(Text("No initial conference was held in that time."))
    figures = {"team": team, **_figures(period, whole), "parts": list(map(_figures, period.parts(), parts))}
    return Reply(
        "Measures",
        tuple(blocks),
        about_case=True,  # of few conferences, figures tell of one
        figures=figures,
    )


def _cases(turn: Turn, team: str | None, period: Period) -> Iterator[MeasuredCase]:
    for case in cases.with_step_between(turn.tx, "icpc", period.first, period.last, team):
        pathway = pathway_of(turn, case)
        met = last_meeting(pathway) is not None
        plan = monitoring_of(turn.tx, case, pathway, turn.today) if met else None
        yield MeasuredCase(pathway, case.children, plan)


def _in_figures(figures: Figures) -> list[Block]:
    rows = tuple(
        (each.name, say_count_of(figures.counts[each.id]), each.published or "–") for each in MEASURES
    )
    found = [
        Text(f"{say_count(figures.conferences, 'initial conference was', 'initial conferences were')} held.")
    ]
    if figures.median_days is not None:
        days = f"{figures.median_days:g} working days"
        found.append(
            Text(f"Half of the children waited at most {days} from the strategy discussion. In England: 14.")
        )
    blocks: list[Block] = [*found, Table("Measures", ("Measure", "Here", "Published"), rows)]
    if figures.contradicted:
        reports = say_count(figures.contradicted, "report")
        text = (
            f"Of {reports} the chair’s record says otherwise than what was recorded: counted as not in time."
        )
        blocks.append(Text(text, "note"))
    if figures.conferences < FEW:
        blocks.append(Text(f"With fewer than {FEW} conferences, percentages say little.", "note"))
    return blocks


def _in_parts(period: Period, parts: Sequence[Figures]) -> list[Block]:
    """What the columns of the chart say, in words: each month or week in which something counted."""
    told = []
    for part, figures in zip(period.parts(), parts, strict=True):
        counts = ((each.short, figures.counts[each.id]) for each in MEASURES)
        said = "; ".join(f"{name} {say_count_of(count)}" for name, count in counts if count.of)
        if said:
            told.append(f"{period.part_says(part)}: {said}.")
    return [Folded("Week by week" if period.is_short else "Month by month", (Bullets(tuple(told)),))]


def _figures(period: Period, figures: Figures) -> dict[str, Any]:
    """What was counted in a period, for programs: shares from 0 to 1, and null where nothing was counted."""
    return {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "conferences": figures.conferences,
        "median_working_days": figures.median_days,
        "contradicted_reports": figures.contradicted,
        "measures": [
            {
                "id": each.id,
                "name": each.name,
                "met": count.met,
                "of": count.of,
                "share": count.met / count.of if count.of else None,
                "published": each.share,
                "source": each.source or None,
            }
            for each in MEASURES
            for count in [figures.counts[each.id]]
        ],
    }


def _sources() -> tuple[str, ...]:
    return tuple(f"{each.name}: {each.published} ({each.source})." for each in MEASURES if each.published)


VERB = Verb(
    name="measures",
    summary="timeliness and quality over time with a chart, beside the published figures",
    usage="measures [TEAM] [PERIOD]",
    handle=measures,
    parameters=Parameters(rest="filter"),
)
