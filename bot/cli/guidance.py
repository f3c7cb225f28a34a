"""`icpc guidance`: the council's own documents: adding, listing, checking, measuring, and what they leave open."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.cli.opening import database_here, in_demonstration, now_in, settings_here
from bot.clock import real_time
from bot.settings import Settings, read
from guidance.acquisition import install, parsed_date, read_files
from guidance.conversion import CannotRead
from guidance.currency import day, load_currency
from guidance.documents import Document, area
from guidance.evaluation import evaluate as evaluated
from guidance.evaluation import read_questions
from guidance.librarian import Librarian, open_librarian
from guidance.library import load_library
from guidance.ontology import load_ontology
from guidance.shelf import MemoryShelf, Shelf
from guidance.upkeep import check as checked
from guidance.upkeep import clustered
from storage.sealing import Sealer
from storage.shelf import DatabaseShelf
from storage.sqlite import SqliteDatabase

T = TypeVar("T")


def settings_of_guidance() -> Settings:
    """The settings of this environment, or those of the demonstration.

    The library holds nothing secret, so it asks for no secret key.
    """
    if in_demonstration():
        return settings_here()
    key = os.environ.get("ICPC_SECRET_KEY") or secrets.token_hex()
    return read({**os.environ, "ICPC_SECRET_KEY": key})


def with_shelf(work: Callable[[Shelf, Settings], Awaitable[T]], *, reading_only: bool = False) -> T:
    """Runs `work` with the library of this environment; only reading makes no database where there is none."""

    async def run() -> T:
        settings = settings_of_guidance()
        if reading_only and not settings.database_path.exists():
            return await work(MemoryShelf(), settings)
        async with _database_shelf(settings) as shelf:
            return await work(shelf, settings)

    return asyncio.run(run())


@asynccontextmanager
async def _database_shelf(settings: Settings) -> AsyncIterator[Shelf]:
    database = SqliteDatabase(settings.database_path, Sealer(*settings.secret_keys))
    try:
        await database.migrate()
        yield DatabaseShelf(database)
    finally:
        await database.close()


async def librarian_of(shelf: Shelf) -> Librarian:
    """A librarian who has read what is on the shelf."""
    librarian = open_librarian()
    await librarian.refresh(shelf)
    return librarian


async def today_in(settings: Settings) -> date:
    """The day that it is there: in the demonstration the one that its clock was moved to."""
    now = real_time()
    if settings.demo and settings.database_path.exists():
        async with database_here(settings) as database:
            now = await now_in(database, settings)
    return now.astimezone(settings.timezone).date()


@click.group()
def guidance() -> None:
    """The documents that questions are answered from."""


@guidance.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--authority", help="Whose practice the documents are; ICPC_AUTHORITY when left out.")
@click.option("--title", help="The title that answers show.")
@click.option("--published", metavar="DATE", help="When it was published, such as 2026-12-03.")
@click.option(
    "--review-every", metavar="PERIOD", help="How often its owners review it, such as 1y or 6 months."
)
def add(paths: tuple[Path, ...], **facts: str | None) -> None:
    """Adds Word, PDF, web page, Markdown or text files, or replaces them; a folder adds what is in it.

    A documents.toml beside the files gives their facts.
    """

    async def work(shelf: Shelf, settings: Settings) -> list[str]:
        options: dict[str, Any] = {name: value for name, value in facts.items() if value}
        if "published" in options:
            options["published"] = parsed_date(options["published"])
        taken = read_files(paths, options, authority=settings.authority)
        await install(shelf, taken)
        return [
            f"{added.id}: {added.title} ({area(added.authority)}), {len(each.passages)} passages"
            for each in taken
            for added in [each.document]
        ]

    try:
        click.echo("\n".join(with_shelf(work)))
    except CannotRead as problem:
        raise click.ClickException(str(problem)) from problem


@guidance.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_documents(as_json: bool) -> None:
    """Lists the documents installed."""

    async def work(shelf: Shelf, _: Settings) -> list[Document]:
        return await shelf.documents()

    documents = with_shelf(work, reading_only=True)
    if as_json:
        click.echo(json.dumps({"documents": [_facts(each) for each in documents]}, ensure_ascii=False))
        return
    for each in documents:
        dated = f", {day(each.dated)}" if each.dated else ""
        click.echo(f"{each.id}: {each.title} ({area(each.authority)}, {each.kind}{dated})")
    if not documents:
        click.echo("No documents are installed: add some with icpc guidance add PATH.")


def _facts(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "authority": document.authority,
        "kind": document.kind,
        "date": document.dated.isoformat() if document.dated else None,
    }


@guidance.command()
@click.argument("document", metavar="ID")
def remove(document: str) -> None:
    """Takes a document away."""

    async def work(shelf: Shelf, _: Settings) -> bool:
        return await shelf.remove(document)

    if not with_shelf(work):
        raise click.ClickException(f"There is no document called “{document}”: see icpc guidance list.")
    click.echo(f"{document} is removed.")


@guidance.command()
def check() -> None:
    """Says which documents are stale, superseded, unreadable, or differ from the library."""

    async def work(shelf: Shelf, settings: Settings) -> list[str]:
        findings = checked(
            await shelf.documents(),
            await shelf.passages(),
            load_library(),
            load_ontology(),
            load_currency(),
            await today_in(settings),
        )
        return [f"{each.document}: {each.sentence}" for each in findings]

    click.echo("\n".join(with_shelf(work, reading_only=True)) or "Nothing to look at.")


@guidance.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def gaps(as_json: bool) -> None:
    """Shows the questions that had no answer or a wrong one, those that ask the same thing together."""

    async def work(shelf: Shelf, _: Settings) -> list[dict[str, Any]]:
        return [
            {
                "question": each.question,
                "count": each.count,
                "latest": each.latest.isoformat(),
                "reasons": each.reasons,
            }
            for each in clustered(await shelf.gaps(), load_ontology())
        ]

    found = with_shelf(work, reading_only=True)
    if as_json:
        click.echo(json.dumps({"gaps": found}, ensure_ascii=False))
        return
    for each in found:
        click.echo(f"{each['count']:4}  {each['question']}  (last {day(date.fromisoformat(each['latest']))})")
    if not found:
        click.echo("No questions are open.")


@guidance.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.jsonl")
@click.option("--authority", envvar="ICPC_AUTHORITY", default="england", show_default=True)
def evaluate(file: Path, authority: str) -> None:
    """Asks the questions of a file and prints how many answers are right, how fast, and each failure."""

    async def work(shelf: Shelf, settings: Settings) -> list[str]:
        questions = read_questions(file.read_text(encoding="utf-8"))
        librarian = await librarian_of(shelf)
        return evaluated(librarian, questions, authority=authority, today=await today_in(settings)).lines()

    try:
        click.echo("\n".join(with_shelf(work, reading_only=True)))
    except (ValueError, OSError) as problem:
        raise click.ClickException(f"{file.name} cannot be used: {problem}") from problem
