"""`icpc people` and `icpc teams`: who works here, in which team, and what they may do."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from bot import rulebook
from bot.cli.opening import now_in, settings_here, with_database, with_records
from bot.people_file import PeopleFileWrong, Row, read_people
from bot.settings import Settings
from handlers.agencies import AGENCIES
from handlers.permissions import ROLES
from procedure.policy import PolicyError
from storage import audit
from storage import people as records
from storage.database import Database, Transaction
from storage.people import Person, new_id

COMMAND_LINE = "command line"  # who did it, in the log, where nobody was named


@click.group()
def people() -> None:
    """The people of a live workspace: import them from a file, and list them."""


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(file: Path) -> None:
    """Adds or updates people from FILE, a CSV with the columns email, name, roles, team, agency, phone, active.

    Roles are separated by spaces. People are known by their e-mail address; those not in the file stay as
    they are. Teams that are not there yet are made; an agency is one of the usual ones, or one of your rules.
    """
    try:
        rows = read_people(file.read_bytes(), _agencies(settings_here()))
    except PeopleFileWrong as error:
        raise click.ClickException(f"Nothing was imported: {error}") from error

    async def work(database: Database, settings: Settings) -> tuple[int, int]:
        now = await now_in(database, settings)
        return await database.transact(lambda tx: _import(tx, rows, now))

    added, updated = with_database(work)
    click.echo(f"{added} added, {updated} updated.")


@people.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_people(as_json: bool) -> None:
    """Lists everybody with their roles and teams."""

    async def work(database: Database, _: Settings) -> list[Person]:
        return await database.read(records.members)

    found = with_records(work)
    if as_json:
        click.echo(json.dumps({"people": [_document(each) for each in found]}, ensure_ascii=False))
        return
    for each in found:
        roles = ", ".join(ROLES[role] for role in ROLES if role in each.roles)
        left = "" if each.active else " (left)"
        click.echo(f"{each.email}  {each.name}{left}  {roles}  {each.team or '-'}")


@click.group()
def teams() -> None:
    """The teams that cases belong to."""


@teams.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_teams(as_json: bool) -> None:
    """Lists the teams."""

    async def work(database: Database, _: Settings) -> dict[str, str]:
        return await database.read(records.teams)

    found = with_records(work)
    if as_json:
        listed = [{"id": identifier, "name": name} for identifier, name in found.items()]
        click.echo(json.dumps({"teams": listed}, ensure_ascii=False))
        return
    for identifier, name in found.items():
        click.echo(f"{identifier}  {name}")


@teams.command("add")
@click.argument("identifier")
@click.argument("name")
def add_team(identifier: str, name: str) -> None:
    """Adds the team IDENTIFIER with this NAME, or renames it."""

    if not identifier.replace("-", "").isalnum():
        raise click.UsageError("The identifier is one word of letters and figures, such as north.")

    async def work(database: Database, _: Settings) -> None:
        await database.transact(lambda tx: records.save_team(tx, identifier.casefold(), name))

    with_database(work)
    click.echo(f"{identifier.casefold()}  {name}")


def _agencies(settings: Settings) -> list[str]:
    """The ids of the usual agencies, and of those that the council's own rules name."""
    try:
        policy = rulebook.load(settings.authority, settings.policies)
    except (PolicyError, rulebook.UnknownAuthority):
        return [*AGENCIES]  # icpc doctor says what is wrong with the rules
    own = (*(policy.quorum.required if policy.quorum else ()), *policy.strategy_minimum)
    return list(dict.fromkeys((*AGENCIES, *own)))


def _import(tx: Transaction, rows: list[Row], now: datetime) -> tuple[int, int]:
    added = 0
    known_teams = records.teams(tx)
    for row in rows:
        if row.team and row.team not in known_teams:
            records.save_team(tx, row.team, row.team.capitalize())
            known_teams[row.team] = row.team.capitalize()
        before = records.by_email(tx, row.email)
        added += before is None
        records.save(
            tx,
            Person(
                id=before.id if before else new_id(),
                name=row.name,
                email=row.email,
                phone=row.phone,
                roles=row.roles,
                team=row.team,
                agency=row.agency,
                active=row.active,
                settings=before.settings if before else {},
            ),
        )
    audit.write(tx, now, COMMAND_LINE, "people_imported", details={"rows": len(rows)})
    return added, len(rows) - added


def _document(person: Person) -> dict[str, object]:
    return {
        "email": person.email,
        "name": person.name,
        "roles": sorted(person.roles),
        "team": person.team,
        "agency": person.agency,
        "active": person.active,
    }
