"""`icpc ask`: a question to the guidance from the command line, one or a whole list of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

import click

from bot import rulebook
from bot.cli.guidance import librarian_of, today_in, with_shelf
from bot.settings import Settings
from guidance.answers import Answer
from guidance.currency import day
from guidance.danger import load_alarm
from guidance.documents import area
from guidance.shelf import Shelf
from handlers.danger import RING_999, otherwise_ring

NATIONAL = "england"


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="QUESTION | -")
@click.option("--authority", envvar="ICPC_AUTHORITY", default="england", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def ask(words: tuple[str, ...], authority: str, as_json: bool) -> None:
    """Answers a question from the guidance, with its source.

    With “-” it reads one question a line from standard input and prints one JSON document a line.
    """
    streaming = words == ("-",)
    questions: Iterable[str] = _lines() if streaming else [" ".join(words)]

    async def work(shelf: Shelf, settings: Settings) -> None:
        librarian, alarm, today = await librarian_of(shelf), load_alarm(), await today_in(settings)
        for question in questions:
            answer = librarian.ask(question, authority=authority, today=today)
            urgent = not answer.answered and alarm.sounds(question)
            ring = whom_to_ring(authority, settings) if urgent else None
            if as_json or streaming:
                said = replace(answer, contact=ring or answer.contact)
                click.echo(json.dumps(said.as_json(), ensure_ascii=False))
            else:
                click.echo("\n".join([*([ring, ""] if ring else []), *in_words(answer)]))

    with_shelf(work, reading_only=True)


def _lines() -> Iterator[str]:
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def whom_to_ring(authority: str, settings: Settings) -> str:
    """Whom to ring where somebody may be in danger, with the authority's own numbers if it gave them."""
    known = authority.casefold() in rulebook.authorities(settings.policies)
    policy = rulebook.load(authority if known else NATIONAL, settings.policies)
    return f"{RING_999} {otherwise_ring(policy)}"


def in_words(answer: Answer) -> Iterator[str]:
    """An answer as lines for a person to read."""
    yield answer.answer
    for position in answer.positions:
        yield f"  {area(position.authority)}: {position.text}"
    for source in answer.sources:
        yield ""
        dated = f", {day(date.fromisoformat(source.date))}" if source.date else ""
        yield f"{source.title}, {source.section} ({area(source.authority)}{dated})"
        if source.quote:
            yield f"  “{source.quote}”"
        yield from (f"  Note: {warning}" for warning in source.warnings)
    if answer.related:
        yield ""
        yield from (f"You could ask: {each}" for each in answer.related)
    if answer.contact and not answer.answered:
        yield f"Who to ask: {answer.contact}"
