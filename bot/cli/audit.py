"""`icpc audit`: the log of who saw and changed what, and whether it still holds."""

from __future__ import annotations

import json
from typing import Any

import click

from bot.cli.case_named import case_named
from bot.cli.opening import with_records
from bot.cli.who import known_as
from bot.settings import Settings
from storage import audit as log
from storage import outbox, people
from storage.audit import Entry, Verdict
from storage.database import Database, Transaction


@click.group("audit", invoke_without_command=True)
@click.option("--case", "ref", metavar="REF", help="Only this case.")
@click.option("--nudge", metavar="ID", help="Only the life of this reminder.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def audit(context: click.Context, ref: str | None, nudge: str | None, as_json: bool) -> None:
    """The log of who saw and changed what."""
    if context.invoked_subcommand:
        return

    def asked(tx: Transaction) -> list[dict[str, Any]]:
        if nudge is not None:
            return _documents(tx, outbox.life(tx, nudge))
        return _documents(tx, log.entries(tx, case_named(tx, ref).ref if ref else None))

    async def work(database: Database, _: Settings) -> list[dict[str, Any]]:
        return await database.read(asked)

    try:
        found = with_records(work)
    except LookupError as unknown:
        raise click.ClickException(str(unknown.args[0])) from unknown
    if as_json:
        click.echo(json.dumps({"entries": found}, ensure_ascii=False))
        return
    for each in found:
        details = f"  {json.dumps(each['details'], ensure_ascii=False)}" if each["details"] else ""
        number, at, person, action, case = (
            each[name] for name in ("number", "at", "person", "action", "case")
        )
        click.echo(f"{number}  {at}  {person}  {action}  {case or ''}{details}")


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify(as_json: bool) -> None:
    """Walks the whole log and says whether anything in it was changed or taken out."""

    def walked(tx: Transaction) -> Verdict:
        people.members(tx)  # with another secret key this fails, and the log is not said to be tampered with
        return log.verify(tx)

    async def work(database: Database, _: Settings) -> Verdict:
        return await database.read(walked)

    verdict = with_records(work)
    holds = verdict.broken_at is None
    if as_json:
        document = {"holds": holds, "lines": verdict.rows, "broken_at": verdict.broken_at}
        click.echo(json.dumps(document))
    elif holds:
        click.echo(f"The log holds: {verdict.rows} lines.")
    if not holds:
        raise click.ClickException(f"The log does not hold from line {verdict.broken_at} on.")


def _documents(tx: Transaction, entries: list[Entry]) -> list[dict[str, Any]]:
    """The entries with people named, in what they say as well; `person_id` is what the log itself holds."""
    known = known_as(tx)

    def named(value: Any) -> Any:
        return known.get(value, value) if isinstance(value, str) else value

    return [
        {
            "number": entry.number,
            "at": entry.at,
            "person": named(entry.person),
            "person_id": entry.person,
            "action": entry.action,
            "case": entry.case_ref or None,
            "details": {name: named(value) for name, value in entry.details.items()},
        }
        for entry in entries
    ]
