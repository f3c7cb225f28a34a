"""Looking after the records: bringing them up to date, copies, the log, reminders in doubt, a health check."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import click

from bot.cli.opening import settings_here, with_database
from bot.cli.people import COMMAND_LINE
from bot.clock import real_time
from bot.doctor import findings
from bot.doctor_doors import door_findings
from bot.settings import Settings
from handlers.permissions import PERMISSIONS, who_may
from storage import audit as log
from storage import cases, outbox
from storage.audit import Entry, Verdict
from storage.database import Database, Transaction
from storage.nudge import Nudge

STATES = ("planned", "sending", "sent", "uncertain", "failed", "cancelled")


@click.command()
def migrate() -> None:
    """Brings the database up to date; safe to run again."""

    async def work(database: Database, _: Settings) -> list[str]:
        return await database.migrate()

    with_database(work)
    click.echo("The database is up to date.")


@click.command()
def doctor() -> None:
    """Checks settings, database, rules, tokens, permissions and clock, and says how to mend what is wrong."""
    settings = settings_here()
    bad = 0
    for finding in [*findings(settings), *asyncio.run(door_findings(settings, real_time))]:
        bad += not finding.well
        click.echo(f"{'well ' if finding.well else 'MEND '} {finding.says}")
    if bad:
        raise SystemExit(1)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copies the database to FILE while it is in use. The copy needs the same secret key."""
    source = settings_here().database_path
    if not source.exists():
        raise click.ClickException(f"There is no database {source.name} yet: run icpc migrate first.")
    if file.exists():
        raise click.ClickException(f"{file.name} is there already: choose a name that is free.")
    try:
        with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(file)) as other:
            one.backup(other)
            sound = other.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        file.unlink(missing_ok=True)
        raise click.ClickException(
            f"No copy was made ({error}): check {source.name} and the folder."
        ) from error
    if sound != "ok":
        raise click.ClickException(f"The copy is not sound ({sound}): keep the database and try again.")
    click.echo(f"Copied to {file.name}, and the copy is sound.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Puts the copy FILE in place of the database, which is kept beside it. Stop the assistant first."""
    target = settings_here().database_path
    with closing(sqlite3.connect(file)) as copy:
        try:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0]
            copy.execute("SELECT count(*) FROM cases")
        except sqlite3.DatabaseError as error:
            raise click.ClickException(f"{file.name} is not a copy of the database.") from error
    if sound != "ok":
        raise click.ClickException(f"{file.name} is not sound ({sound}): use another copy.")
    fresh = target.with_name(f"{target.name}.restoring")
    shutil.copy2(file, fresh)
    if target.exists():
        _keep_aside(target)
    fresh.replace(target)
    click.echo(f"Restored from {file.name}.")


def _keep_aside(target: Path) -> None:
    """Renames the database that is there, with what it had not written into its file yet."""
    with contextlib.suppress(sqlite3.DatabaseError), closing(sqlite3.connect(target)) as current:
        current.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # a damaged one is kept as it is
    before = target.with_suffix(f".before-{real_time():%Y%m%dT%H%M%S}.db")
    for ending in ("", "-wal", "-shm"):
        part = target.with_name(target.name + ending)
        if part.exists():
            part.rename(before.with_name(before.name + ending))
    click.echo(f"The database that was there is kept as {before.name}.")


@click.group("audit", invoke_without_command=True)
@click.option("--case", "ref", metavar="REF", help="Only this case.")
@click.option("--nudge", metavar="ID", help="Only the life of this reminder.")
@click.pass_context
def audit(context: click.Context, ref: str | None, nudge: str | None) -> None:
    """The log of who saw and changed what."""
    if context.invoked_subcommand:
        return

    def asked(tx: Transaction) -> list[Entry]:
        if nudge is not None:
            return outbox.life(tx, nudge)
        return log.entries(tx, _as_registered(tx, ref) if ref else None)

    async def work(database: Database, _: Settings) -> list[Entry]:
        return await database.read(asked)

    try:
        found = with_database(work)
    except LookupError as unknown:
        raise click.ClickException(str(unknown.args[0])) from unknown
    for entry in found:
        details = f"  {json.dumps(dict(entry.details))}" if entry.details else ""
        click.echo(f"{entry.number}  {entry.at}  {entry.person}  {entry.action}  {entry.case_ref}{details}")


def _as_registered(tx: Transaction, ref: str) -> str:
    case = cases.find(tx, ref)
    if case is None:
        raise click.ClickException(f"There is no case {ref.upper()}: check the reference.")
    return case.ref


@audit.command()
def verify() -> None:
    """Walks the whole log and says whether anything in it was changed or taken out."""

    async def work(database: Database, _: Settings) -> Verdict:
        return await database.read(log.verify)

    verdict = with_database(work)
    if verdict.broken_at is not None:
        raise click.ClickException(f"The log does not hold from line {verdict.broken_at} on.")
    click.echo(f"The log holds: {verdict.rows} lines.")


@click.group("nudges", invoke_without_command=True)
@click.option("--due", is_flag=True, help="Only those that should have gone by now.")
@click.option("--state", type=click.Choice(STATES), help="Only those in this state.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def nudges(context: click.Context, due: bool, state: str | None, as_json: bool) -> None:
    """The reminders: planned, sent, in doubt."""
    if context.invoked_subcommand:
        return

    async def work(database: Database, _: Settings) -> list[Nudge]:
        by = real_time() if due else None
        return await database.read(lambda tx: outbox.listing(tx, due=by, state=state))  # type: ignore[arg-type]

    found = [_document(each) for each in with_database(work)]
    if as_json:
        click.echo(json.dumps({"nudges": found}))
        return
    for each in found:
        click.echo("  ".join(str(value) for value in each.values() if value is not None))


@nudges.command()
@click.argument("identifier")
@click.argument("outcome", type=click.Choice(["sent", "resend"]))
def resolve(identifier: str, outcome: str) -> None:
    """Settles a doubt: the message had arrived ("sent"), or is to go out again ("resend")."""

    async def work(database: Database, _: Settings) -> None:
        await database.transact(
            lambda tx: outbox.resolve(tx, identifier, outcome, COMMAND_LINE, real_time())  # type: ignore[arg-type]
        )

    try:
        with_database(work)
    except (LookupError, outbox.CannotResolve) as problem:
        raise click.ClickException(str(problem.args[0])) from problem
    click.echo("Settled.")


@click.command()
def permissions() -> None:
    """Lists who may do what."""
    for verb in PERMISSIONS:
        click.echo(f"{verb}: {who_may(verb)}")


def _document(nudge: Nudge) -> dict[str, object]:
    return {
        "id": nudge.id,
        "case": nudge.case_ref or None,
        "step": nudge.step,
        "recipient": nudge.recipient,
        "channel": nudge.channel,
        "due_at": nudge.due_at.isoformat(),
        "state": nudge.state,
        "attempts": nudge.attempts,
        "reason": nudge.reason,
    }
