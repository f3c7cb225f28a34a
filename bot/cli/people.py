"""`icpc people` and `icpc teams`: who works here, in which team, and what they may do."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.cli.opening import with_database, with_records
from bot.clock import real_time
from bot.people_file import PeopleFileWrong, Row, read_people
from bot.settings import Settings
from handlers.agencies import agency_id
from handlers.permissions import ROLES
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
    they are. Teams that are not there yet are made.
    """
    try:
        rows = read_people(file.read_bytes())
    except PeopleFileWrong as error:
        raise click.ClickException(f"Nothing was imported: {error}") from error

    async def work(database: Database, _: Settings) -> tuple[int, int]:
        return await database.transact(lambda tx: _import(tx, rows))

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


def _import(tx: Transaction, rows: list[Row]) -> tuple[int, int]:
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
                agency=agency_id(row.agency) if row.agency else "",
                active=row.active,
                settings=before.settings if before else {},
            ),
        )
    audit.write(tx, real_time(), COMMAND_LINE, "people_imported", details={"rows": len(rows)})
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
