"""Looking after the records: bringing them up to date, copies, a check-up, and who may do what."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click

from bot.cli.opening import in_demonstration, settings_here, there_already, with_database
from bot.clock import real_time
from bot.doctor import elsewhere, here
from bot.doctor.finding import GRADES
from bot.settings import Settings, look_over
from handlers.permissions import PERMISSIONS, who_may
from storage.database import Database


@click.command()
def migrate() -> None:
    """Brings the database up to date; safe to run again."""

    async def work(database: Database, _: Settings) -> list[str]:
        return await database.migrate()

    with_database(work)
    click.echo("The database is up to date.")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def doctor(as_json: bool) -> None:
    """Checks settings, database, rules, tokens, permissions and clock, and says how to mend what is wrong.

    Each line begins with “well”, “note” (worth knowing) or “MEND”; only the last makes it end with 1.
    """
    settings, wrong = look_over(os.environ, demo=in_demonstration())
    found = [*here.findings(settings, wrong), *asyncio.run(elsewhere.findings(settings, real_time))]
    count = Counter(each.grade for each in found)
    if as_json:
        click.echo(json.dumps({"findings": [asdict(each) for each in found]}, ensure_ascii=False))
    else:
        for each in found:
            click.echo(f"{'MEND' if each.grade == 'mend' else each.grade} {each.says}")
        click.echo(", ".join(f"{count[grade]} {says}" for grade, says in GRADES.items()) + ".")
    if count["mend"]:
        raise SystemExit(1)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copies the database to FILE while it is in use. The copy needs the same secret key."""
    source = there_already(settings_here())
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


@click.command()
def permissions() -> None:
    """Lists who may do what."""
    for verb in PERMISSIONS:
        click.echo(f"{verb}: {who_may(verb)}")
