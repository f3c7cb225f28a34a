"""`icpc nudges`: the reminders, and settling the doubt whether one arrived."""

from __future__ import annotations

import json
from typing import Any

import click

from bot.cli.case_named import case_named
from bot.cli.opening import now_in, with_records
from bot.cli.people import COMMAND_LINE
from bot.cli.who import known_as
from bot.settings import Settings
from storage import outbox
from storage.database import Database, Transaction
from storage.nudge import Nudge

STATES = ("planned", "sending", "sent", "uncertain", "failed", "cancelled")
SHOWN = ("id", "case", "step", "recipient", "channel", "due_at", "state", "attempts", "reason")


@click.group("nudges", invoke_without_command=True)
@click.option("--due", is_flag=True, help="Only those that should have gone by now.")
@click.option("--state", type=click.Choice(STATES), help="Only those in this state.")
@click.option("--case", "ref", help="Only those of the case with this reference.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    help="At most so many, the earliest due first; 0 for all.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def nudges(
    context: click.Context, due: bool, state: str | None, ref: str | None, limit: int, as_json: bool
) -> None:
    """The reminders: planned, sent, in doubt."""
    if context.invoked_subcommand:
        return

    async def work(database: Database, settings: Settings) -> list[dict[str, Any]]:
        until = await now_in(database, settings) if due else None

        def asked(tx: Transaction) -> list[dict[str, Any]]:
            case_id = case_named(tx, ref).id if ref is not None else None
            one_more = limit + 1 if limit else None
            found = outbox.listing(tx, due=until, state=state, case_id=case_id, limit=one_more)  # type: ignore[arg-type]
            known = known_as(tx)
            return [_document(each, known) for each in found]

        return await database.read(asked)

    found = with_records(work)
    if limit and len(found) > limit:
        del found[limit:]
        click.echo(f"There are more than {limit:,}: ask for --case, --state, --due or --limit 0.", err=True)
    if as_json:
        click.echo(json.dumps({"nudges": found}, ensure_ascii=False))
        return
    for each in found:
        click.echo("  ".join(str(each[name]) for name in SHOWN if each[name] is not None))


@nudges.command()
@click.argument("identifier")
@click.argument("outcome", type=click.Choice(["sent", "resend"]))
def resolve(identifier: str, outcome: str) -> None:
    """Settles a doubt: the message had arrived ("sent"), or is to go out again ("resend")."""

    async def work(database: Database, settings: Settings) -> None:
        now = await now_in(database, settings)
        await database.transact(
            lambda tx: outbox.resolve(tx, identifier, outcome, COMMAND_LINE, now)  # type: ignore[arg-type]
        )

    try:
        with_records(work)
    except (LookupError, outbox.CannotResolve) as problem:
        raise click.ClickException(str(problem.args[0])) from problem
    click.echo("Settled.")


def _document(nudge: Nudge, known: dict[str, str]) -> dict[str, Any]:
    return {
        "id": nudge.id,
        "case": nudge.case_ref or None,
        "step": nudge.step,
        "recipient": known.get(nudge.recipient, nudge.recipient),
        "recipient_id": nudge.recipient,
        "channel": nudge.channel,
        "due_at": nudge.due_at.isoformat(),
        "state": nudge.state,
        "attempts": nudge.attempts,
        "reason": nudge.reason,
    }
