"""The chat verbs on the command line, for administrators and scripts: the same words, the same permissions."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from bot.cli.opening import now_in, with_records
from bot.cli.picture import picture_option, write_picture
from bot.desk import open_desk
from bot.plain import plain_text
from bot.reply_json import to_json
from bot.settings import Settings
from handlers.cases.overdue import days_late, read_overview
from handlers.desk import Desk, Turn
from handlers.forms import SENT
from handlers.permissions import allowed, who_may
from handlers.reply import Buttons, Refusal, Reply, read_action
from handlers.request import Request
from handlers.router import Router
from handlers.verb import Verb
from handlers.verbs import VERBS
from procedure.events import day_of
from procedure.reading import AmbiguousDate, UnreadableDate, read_date
from storage import people
from storage.cases import Due
from storage.database import Database, Transaction
from storage.people import Person

OFFERED = [
    "register",
    "case",
    "mine",
    "done",
    "correct",
    "invite",
    "uninvite",
    "dates",
    "book",
    "cancel",
    "report",
    "reports",
    "attend",
    "join",
    "overdue",
    "measures",
    "snooze",
    "assign",
    "close",
]
READING = ("case", "mine", "reports", "overdue", "measures")  # these can look from another day
OWN = ("mine",)  # these are about whoever asks
DRAWN = ("case", "measures")  # these have a picture
# Whoever sits at the command line holds the database anyway; without a name they may look, and the log says so.
AT_THE_COMMAND_LINE = Person("command line", "Command line", roles=frozenset({"service_manager"}))


def verb_commands() -> dict[str, click.Command]:
    """One command a verb, by its name."""
    return {name: _command(VERBS[name]) for name in OFFERED}


def _command(verb: Verb) -> click.Command:
    def run(
        words: tuple[str, ...],
        who: str | None,
        fill: tuple[str, ...],
        as_json: bool,
        as_of: str | None = None,
        picture: Path | None = None,
    ) -> None:
        _run(verb, " ".join(words), who, as_of, _filled(fill), as_json, picture)

    options: list[click.Parameter] = [
        click.Argument(["words"], nargs=-1, metavar=verb.usage.partition(" ")[2] or "[...]"),
        click.Option(["--as", "who"], metavar="EMAIL", help="Who is asking."),
        click.Option(
            ["--fill"],
            multiple=True,
            metavar="NAME=VALUE",
            help="A field of the verb's form; confirmed=yes books or closes, clashes=yes whoever is not free.",
        ),
        click.Option(["--json", "as_json"], is_flag=True, help="Print one JSON document."),
    ]
    if verb.name in READING:
        options.append(click.Option(["--as-of"], metavar="DATE", help="The day to look from."))
    if verb.name in DRAWN:
        options.append(picture_option())
    return click.Command(verb.name, callback=run, params=options, help=f"{verb.summary.capitalize()}.")


def _run(
    verb: Verb,
    text: str,
    who: str | None,
    as_of: str | None,
    filled: dict[str, str],
    as_json: bool,
    picture: Path | None,
) -> None:
    async def work(database: Database, settings: Settings) -> dict[str, Any] | Reply:
        desk, now = open_desk(settings, database), await now_in(database, settings)
        person = await _person(database, verb, who)
        day = _day(as_of, now.astimezone(settings.timezone)) if as_of else None
        request = Request(
            person=person, text=f"{verb.name} {text}".strip(), values=filled, now=now, as_of=day
        )
        if verb.name == "overdue" and as_json:
            return await database.transact(lambda tx: _overdue(tx, desk, request, text))
        return await Router(database, desk, VERBS).act(request)

    try:
        found = with_records(work)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from refusal
    if isinstance(found, dict):
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(json.dumps(_document(found), ensure_ascii=False) if as_json else plain_text(found))
    if picture is not None:
        write_picture(found, picture)
    if found.form is not None:
        raise click.UsageError(f"Give the rest as well: {verb.usage}, or --fill NAME=VALUE for its fields.")
    if to_confirm := how_to_confirm(found):
        raise click.ClickException(f"Nothing is done yet: to confirm, add {to_confirm}.")


def _document(reply: Reply) -> dict[str, Any]:
    """The reply, and beside its words what they say in figures, where a program can use some."""
    return {**to_json(reply), **({"figures": dict(reply.figures)} if reply.figures else {})}


def how_to_confirm(reply: Reply) -> str:
    """What to add to the line, where the reply only says what would be done; empty where nothing waits for that."""
    buttons = [
        button for block in reply.all_blocks() if isinstance(block, Buttons) for button in block.buttons
    ]
    sent = [read_action(button.action)[1] for button in buttons]
    waiting = next((values for values in sent if values.get("confirmed") == "yes"), None)
    if waiting is None:
        return ""
    return "--fill confirmed=yes" + (" --fill clashes=yes" if "clashes" in waiting else "")


def _day(text: str, now: datetime) -> date:
    try:
        return day_of(read_date(text, now.date(), tz=now.tzinfo))
    except (AmbiguousDate, UnreadableDate) as error:
        raise click.UsageError(str(error)) from error


async def _person(database: Database, verb: Verb, who: str | None) -> Person:
    if who is None and verb.name in OWN:
        raise click.UsageError(f"Say whose: icpc {verb.name} --as EMAIL.")
    if who is None:
        return AT_THE_COMMAND_LINE
    person = await database.read(lambda tx: people.by_email(tx, who))
    if person is None or not person.active:
        raise click.UsageError("Nobody here has that e-mail address: see icpc people list.")
    return person


def _filled(pairs: tuple[str, ...]) -> dict[str, str]:
    wrong = next((pair for pair in pairs if "=" not in pair), None)
    if wrong:
        raise click.UsageError(f"--fill {wrong} has no value: write it as NAME=VALUE.")
    values = dict(pair.split("=", 1) for pair in pairs)
    return {**values, SENT: "yes"} if values else {}


def _overdue(tx: Transaction, desk: Desk, request: Request, text: str) -> dict[str, Any]:
    if not allowed("overdue", request.person):
        raise Refusal(f"“overdue” is for {who_may('overdue')}.")
    turn = Turn(request, desk, tx, {"filter": text})
    seen = read_overview(turn)
    names = {person.id: person.email for person in people.members(tx)}

    def document(each: Due) -> dict[str, Any]:
        return {
            "case": each.ref,
            "step": each.step,
            "occurrence": each.occurrence,
            "name": each.name,
            "due": each.due.isoformat(),
            "agreed": each.agreed.isoformat() if each.agreed else None,
            "days_late": days_late(each.due, turn.today),
            "working_days_late": max(0, desk.calendar.between(each.due, turn.today)),
            "owner": names.get(each.owner or ""),
            "team": each.team,
        }

    return {
        "overdue": [document(each) for each in seen.overdue],
        "due_soon": [document(each) for each in seen.due_soon],
    }
