"""`icpc policy check`: says whether the rules can be followed, and what each one rests on."""

from __future__ import annotations

from pathlib import Path

import click

from bot.rulebook import UnknownAuthority, authorities, load, read_file
from procedure.policy import Policy, PolicyError
from procedure.wording import capitalise, say_count


@click.group()
def policy() -> None:
    """The rules of the authorities."""


@policy.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE]...")
@click.option("--policies", envvar="ICPC_POLICIES", type=click.Path(path_type=Path), hidden=True)
def check(files: tuple[Path, ...], policies: Path | None) -> None:
    """Checks policy files, or all that would be used, and lists the rules with their sources."""
    problems = 0
    for name in files or _all(policies):
        try:
            found = read_file(name, policies) if isinstance(name, Path) else load(name, policies)
        except (PolicyError, UnknownAuthority) as error:
            problems += 1
            click.echo(str(error), err=True)
        else:
            click.echo("\n".join(_described(found)))
    if problems:
        raise SystemExit(1)


def _all(policies: Path | None) -> tuple[str, ...]:
    try:
        return authorities(policies)
    except PolicyError as error:
        raise click.ClickException(str(error)) from error


def _described(found: Policy) -> list[str]:
    over = f", over {found.over}" if found.over else ""
    on = say_count(len(found.rules_on), "rule")
    lines = [f"{found.name} ({found.authority}{over}): {on} on, counting from {found.counting}"]
    for rule in found.rules:
        lines.append(f"  {'on ' if rule.on else 'off'} {rule.id}: {capitalise(rule.says)}.")
        lines.append(f"      {rule.source.says}")
    return lines
