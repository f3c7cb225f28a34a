"""Proposing conference dates that meet every rule, best first, and saying what the other days would break."""

from __future__ import annotations

from handlers import permissions
from handlers.arguments import Parameters
from handlers.case import reference_field
from handlers.clashes import busy_for
from handlers.desk import Turn
from handlers.joining import moment_of
from handlers.recording import pathway_of, policy_of
from handlers.reply import Block, Bullets, Button, Buttons, Folded, Form, Heading, Reply, Table, Text, action
from handlers.verb import Verb
from procedure.booking import Proposals, RejectedDay, propose
from procedure.comfort import Comfort
from procedure.wording import say_count, say_date, say_datetime
from storage import audit
from storage.cases import Case


def dates(turn: Turn) -> Reply:
    """The dates to choose from, with the days rejected and why."""
    case = permissions.case_for(turn.tx, "dates", turn.person, turn.value("ref"))
    audit.write(turn.tx, turn.now, turn.person.id, "looked_at", case.ref)
    pathway = pathway_of(turn, case)
    found = propose(
        pathway,
        policy_of(turn, case),
        turn.desk.calendar,
        turn.now,
        turn.desk.timezone,
        busy=busy_for(turn, case),
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
    return Reply("Dates for the conference", tuple(blocks), about_case=True)


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
    zone = turn.desk.timezone
    rows = tuple(
        (
            say_datetime(each.at, zone, weekday=True),
            say_date(each.reports_by) if each.reports_by else "–",
            say_count(each.days_to_spare, "working day") if each.days_to_spare is not None else "–",
        )
        for each in found.best
    )
    blocks: list[Block] = [
        Table("Dates that meet every rule, best first", ("Date", "Reports by", "To spare"), rows)
    ]
    if found.why is not None and found.why.says:
        blocks.insert(0, Text(_why(found, found.why)))
    clashing = tuple(dict.fromkeys(clash for each in found.best for clash in each.clashes))
    if clashing:
        blocks += [Text("On some of them somebody is not free:", "warning"), Bullets(clashing)]
    if permissions.may(turn.tx, "book", turn.person, case):
        buttons = tuple(
            Button(
                f"Book {say_datetime(each.at, zone)}", action("book", ref=case.ref, when=each.at.isoformat())
            )
            for each in found.best[:3]
        )
        blocks.append(Buttons(buttons))
    return blocks


def _why(found: Proposals, why: Comfort) -> str:
    """Why the first date is the best, in a sentence or two."""
    day = say_date(found.best[0].at.date(), weekday=True)
    praise = "is the best" if not why.short_by else "is the best there is, though time is short"
    return f"{day} {praise}. {why.says}"


VERB = Verb(
    name="dates",
    summary="proposes conference dates that meet every rule",
    usage="dates REF",
    handle=dates,
    parameters=Parameters(words=("ref",)),
    required=("ref",),
    form=form,
)
