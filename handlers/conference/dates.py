"""Proposing conference dates that meet every rule, best first, and saying what the other days would break."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.no_conference_due import why_none_is_due
from handlers.cases.outcome_words import last_held
from handlers.cases.recording import pathway_of, policy_of
from handlers.conference.clashes import busy_for
from handlers.conference.rooms import place_of, room_taken
from handlers.desk import Turn
from handlers.joining.joining import moment_of
from handlers.reply import Block, Bullets, Button, Buttons, Folded, Form, Heading, Reply, Table, Text, action
from handlers.verb import Verb
from procedure.booking import Assessment, Proposals, RejectedDay, propose
from procedure.clashes import Busy
from procedure.comfort import Comfort
from procedure.day_off import say_limit
from procedure.pathway import Pathway
from procedure.wording import say_count, say_date, say_datetime
from storage import audit
from storage.cases import Case

SHOWN = 6  # days, unless all are asked for
EVERY = 100  # more days than are ever looked at
TO_PRESS = 3
LOOKS_AHEAD = timedelta(days=200)  # a review is half a year away at most


def dates(turn: Turn) -> Reply:
    """The dates to choose from, with the days rejected and why."""
    case = permissions.case_for(turn.tx, "dates", turn.person, turn.value("ref"))
    audit.write(turn.tx, turn.now, turn.person.id, "looked_at", case.ref)
    pathway = pathway_of(turn, case)
    if none_due := why_none_is_due(pathway):
        return _none_due(turn, case, pathway, none_due)
    found = propose(
        pathway,
        policy_of(turn, case),
        turn.desk.calendar,
        turn.now,
        turn.desk.timezone,
        most=EVERY,
        busy=(*busy_for(turn, case), *_room(turn, case, pathway)),
    )
    blocks: list[Block] = [Heading(f"{case.ref}: dates for the conference")]
    booked_for = moment_of(pathway)
    if booked_for is not None:
        booked = say_datetime(booked_for, turn.desk.timezone, weekday=True)
        blocks.append(Text(f"It is booked now for {booked}."))
    blocks += _best(turn, case, found)
    if found.rejected:
        rows = tuple((say_date(each.day, weekday=True), _what_it_breaks(each)) for each in found.rejected)
        blocks.append(
            Folded(
                f"{say_count(len(rows), 'day')} that would break a rule",
                (Table("Days rejected", ("Day", "What it breaks"), rows),),
            )
        )
    figures = _figures(case, found, booked_for)
    return Reply("Dates for the conference", tuple(blocks), about_case=True, figures=figures)


def _none_due(turn: Turn, case: Case, pathway: Pathway, why: list[str]) -> Reply:
    """Where no conference is due: why it is not, and when the last was held."""
    held_on = last_held(pathway, turn.today)
    said = [f"The last was held on {say_date(held_on)}.", *why] if held_on else why
    card = Buttons((Button(f"Open {case.ref}", action("case", ref=case.ref)),))
    heading = Heading(f"{case.ref}: no conference is due")
    figures = {**_figures(case, Proposals((), ()), None), "none_due": " ".join(said)}
    blocks: tuple[Block, ...] = (heading, *map(Text, said), card)
    return Reply("Dates for the conference", blocks, about_case=True, figures=figures)


def _figures(case: Case, found: Proposals, booked_for: datetime | None) -> dict[str, Any]:
    """Every day and what it leaves, for programs: not only those that people are shown."""
    return {
        "case": case.ref,
        "booked": booked_for.isoformat() if booked_for else None,
        "agreed": found.agreed.isoformat() if found.agreed else None,
        "best": [
            {
                "at": each.at.isoformat(),
                "reports_by": each.reports_by.isoformat() if each.reports_by else None,
                "working_days_to_spare": each.days_to_spare,
                "clashes": list(each.clashes),
            }
            for each in found.best
        ],
        "rejected": [
            {
                "day": each.day.isoformat(),
                "breaks": [{"rule": finding.rule, "says": finding.says} for finding in each.breaks],
            }
            for each in found.rejected
        ],
        "why": _why(found, found.why) if found.why and found.why.says else None,
        "none_due": None,
    }


def _room(turn: Turn, case: Case, pathway: Pathway) -> tuple[Busy, ...]:
    """When the place is taken where the conference is booked now, or was before."""
    return room_taken(turn, case, place_of(pathway), turn.today, turn.today + LOOKS_AHEAD)


def _what_it_breaks(rejected: RejectedDay) -> str:
    """All that a working day would break; of a weekend or holiday it is enough to say that it is one."""
    day_off = [finding for finding in rejected.breaks if finding.rule == "working_day"]
    return " ".join(finding.says for finding in day_off or rejected.breaks)


def form(turn: Turn) -> Form:
    """Asks which case."""
    return Form("Dates for a conference", action("dates"), (reference_field(turn),), "Show dates")


def _best(turn: Turn, case: Case, found: Proposals) -> list[Block]:
    if not found.best:
        return [
            Text(
                "No day that is left meets every rule. A booking outside them is possible, with a reason.",
                "warning",
            )
        ]
    shown = found.best if turn.value("all") else found.best[:SHOWN]
    blocks: list[Block] = []
    if found.why is not None and found.why.says:
        blocks.append(Text(_why(found, found.why)))
    blocks.append(_table(turn, shown))
    clashing = tuple(dict.fromkeys(clash for each in shown for clash in each.clashes))
    if clashing:
        blocks += [Text("On some of them somebody, or the place, is not free:", "warning"), Bullets(clashing)]
    hidden = len(found.best) - len(shown)
    if hidden:
        says = f"{len(shown)} of {len(found.best)} days are shown: type dates {case.ref} all to see the rest."
        blocks.append(Text(says, "note"))
    buttons = _buttons(turn, case, shown, hidden)
    return [*blocks, Buttons(buttons)] if buttons else blocks


def _table(turn: Turn, shown: Sequence[Assessment]) -> Table:
    """The days with what they leave; and, where one of them clashes, whether everybody and the place are free."""
    zone = turn.desk.timezone
    columns: tuple[str, ...] = ("Date", "Reports by", "To spare")
    rows: list[tuple[str, ...]] = [
        (
            say_datetime(each.at, zone, weekday=True),
            say_limit(each.reports_by, turn.desk.calendar, weekday=True) if each.reports_by else "–",
            say_count(each.days_to_spare, "working day") if each.days_to_spare is not None else "–",
        )
        for each in shown
    ]
    if any(each.clashes for each in shown):
        columns = (*columns, "Free")
        rows = [(*row, "no" if each.clashes else "yes") for row, each in zip(rows, shown, strict=True)]
    return Table("Dates that meet every rule, best first", columns, tuple(rows))


def _buttons(turn: Turn, case: Case, shown: Sequence[Assessment], hidden: int) -> tuple[Button, ...]:
    """What books one of the first days, for whoever may, and what shows the days left out."""
    found: list[Button] = []
    if permissions.may(turn.tx, "book", turn.person, case):
        found += [
            Button(
                f"Book {say_datetime(each.at, turn.desk.timezone)}",
                action("book", ref=case.ref, when=each.at.isoformat()),
            )
            for each in shown[:TO_PRESS]
        ]
    if hidden:
        found.append(Button(f"Show {hidden} more", action("dates", ref=case.ref, all="yes")))
    return tuple(found)


def _why(found: Proposals, why: Comfort) -> str:
    """Why the first date is the best, in a sentence or two."""
    day = say_date(found.best[0].at.date(), weekday=True)
    if found.agreed == found.best[0].at.date():
        return f"{day} is the day that was agreed at the conference before. {why.says}"
    if found.agreed is not None:
        agreed = say_date(found.agreed, weekday=True)
        day = f"{agreed}, the day agreed at the conference before, does not fit. {day}"
    praise = "is the best" if not why.short_by else "is the best there is, though time is short"
    return f"{day} {praise}. {why.says}"


VERB = Verb(
    name="dates",
    summary="proposes conference dates that meet every rule; with “all” at its end, every one",
    usage="dates REF",
    handle=dates,
    parameters=Parameters(words=("ref",), flags=("all",)),
    required=("ref",),
    form=form,
)
