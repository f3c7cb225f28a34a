"""`icpc deadlines`: the clock on its own, for anyone with a few dates and no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from bot.rulebook import UnknownAuthority, england_and_wales, load
from procedure.agreed_day import say_agreed
from procedure.calculator import Calculation, UnreadableEvent, calculate, read_event
from procedure.calendar import BeyondCalendar, WorkingCalendar
from procedure.checks import ImpossibleOrder
from procedure.events import day_of
from procedure.pathway import Deadline, Pathway
from procedure.policy import Policy, PolicyError
from procedure.reading import AmbiguousDate, UnreadableDate, read_date
from procedure.wording import capitalise, say_date, say_when

UNREADABLE = (UnreadableEvent, AmbiguousDate, UnreadableDate, UnknownAuthority)
IMPOSSIBLE = (ImpossibleOrder, BeyondCalendar, PolicyError)
SHAPE = 'write {"authority": ..., "as_of": ..., "events": {STEP: DATE}}'
STATUS = {"done": "done", "due": "due", "overdue": "OVERDUE", "waiting": "waiting"}


@click.command()
@click.argument("source", required=False, metavar="[-]")
@click.option("--authority", envvar="ICPC_AUTHORITY", default="england", show_default=True)
@click.option(
    "--as-of",
    "as_of",
    metavar="DATE",
    help="The day to look from; today, or that of the last step, when left out.",
)
@click.option("--event", "events", multiple=True, metavar="STEP=DATE", help="A step that happened, and when.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--policies", envvar="ICPC_POLICIES", type=click.Path(path_type=Path), hidden=True)
@click.option("--timezone", envvar="ICPC_TIMEZONE", default="Europe/London", hidden=True)
def deadlines(
    source: str | None,
    authority: str,
    as_of: str | None,
    events: tuple[str, ...],
    as_json: bool,
    policies: Path | None,
    timezone: str,
) -> None:
    """Says what is due when, and why, from the steps that have happened.

    With “-” it reads one JSON object a line from standard input ({"authority", "as_of", "events"}) and prints
    one document a line.
    """
    clock = Clock(authority, _zone(timezone), england_and_wales(), cache(partial(load, extra_dir=policies)))
    if source not in (None, "-"):
        raise click.UsageError(f"“{source}” is not understood: write - to read from standard input.")
    if source == "-":
        _stream(clock)
        return
    try:
        found = clock.calculation([read_event(event) for event in events], authority, as_of)
    except UNREADABLE as error:
        raise click.UsageError(str(error)) from error
    except IMPOSSIBLE as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(_document(found.pathway), ensure_ascii=False) if as_json else _text(*found))


@dataclass(frozen=True, slots=True)
class Clock:
    """What a calculation needs: whose rules, where, and the working days."""

    authority: str
    tz: ZoneInfo
    calendar: WorkingCalendar
    policy_of: Callable[[str], Policy]

    def calculation(self, events: Iterable[tuple[str, Any]], authority: str, as_of: object) -> Calculation:
        """What follows from the events, seen from the day that `as_of` means, if any was given."""
        today = datetime.now(self.tz).date()
        day = day_of(read_date(str(as_of), today, tz=self.tz)) if as_of else None
        return calculate(events, self.policy_of(authority), self.calendar, today, self.tz, day)

    def answer(self, line: str) -> dict[str, Any]:
        """The document for one line of input. Raises what `calculate` raises, and `UnreadableEvent`."""
        try:
            asked = json.loads(line)
        except ValueError as error:
            raise UnreadableEvent(f"The line is not JSON: {SHAPE}.") from error
        events = asked.get("events") if isinstance(asked, dict) else None
        if not isinstance(asked, dict) or not isinstance(events, dict):
            raise UnreadableEvent(f"The line is not a question: {SHAPE}.")
        authority = str(asked.get("authority") or self.authority)
        return _document(self.calculation(events.items(), authority, asked.get("as_of")).pathway)


def _stream(clock: Clock) -> None:
    """One document a line. A line that cannot be worked out gives {"error"}, and exit code 1 at the end."""
    failed = False
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            document = clock.answer(line)
        except (*UNREADABLE, *IMPOSSIBLE) as error:
            failed = True
            document = {"error": str(error)}
        click.echo(json.dumps(document, ensure_ascii=False))
    if failed:
        raise click.ClickException("Some lines could not be worked out: see “error” in their documents.")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise click.UsageError(f"“{name}” is not a time zone: write it as Europe/London.") from error


def _document(pathway: Pathway) -> dict[str, Any]:
    return {
        "deadlines": [deadline.as_json() for deadline in pathway.deadlines],
        "withdrawn": [deadline.as_json() for deadline in pathway.withdrawn],
        "questions": list(pathway.questions),
    }


def _text(pathway: Pathway, as_of: date) -> str:
    lines = [f"As of {say_date(as_of)}", *pathway.questions]
    for deadline in pathway.deadlines:
        lines += ["", *_paragraph(deadline, as_of)]
    for deadline in pathway.withdrawn:
        lines += ["", f"{deadline.name}: no longer needed", f"  {deadline.note}"]
    return "\n".join(lines)


def _paragraph(deadline: Deadline, as_of: date) -> list[str]:
    nothing = "no limit" if deadline.status == "done" else "no date yet"
    due = say_when(deadline.due) if deadline.due else nothing
    status = STATUS[deadline.status] + (", provisional" if deadline.provisional else "")
    lines = [
        f"{deadline.name}: {due} ({status})",
        f"  {capitalise(deadline.rule)}.",
        f"  {deadline.working}",
        f"  Source: {deadline.source.says}.",
    ]
    if deadline.agreed:
        lines.insert(1, f"  {capitalise(say_agreed(deadline, as_of))}; not booked yet.")
    return [*lines, f"  {deadline.note}"] if deadline.note else lines
