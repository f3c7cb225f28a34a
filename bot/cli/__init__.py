"""`icpc` on the command line: every command, and how its mistakes are said."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from dotenv import load_dotenv

from bot.cli.administration import backup, doctor, migrate, permissions, restore
from bot.cli.ask import ask
from bot.cli.audit import audit
from bot.cli.deadlines import deadlines
from bot.cli.guidance import guidance
from bot.cli.nudges import nudges
from bot.cli.people import people, teams
from bot.cli.policy import policy
from bot.cli.running import serve, worker
from bot.cli.verbs import verb_commands
from bot.settings import WrongSetting
from storage.database import StorageUnavailable
from storage.sealing import CannotOpen


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="icpc-assistant")
def icpc() -> None:
    """The assistant for child protection conferences: run it, set it up, and ask it things."""


for command in (
    serve,
    worker,
    migrate,
    doctor,
    backup,
    restore,
    ask,
    guidance,
    deadlines,
    policy,
    people,
    teams,
    nudges,
    audit,
    permissions,
    *verb_commands(),
):
    icpc.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Runs a command. Errors go to standard error in one sentence; exit code 1 could not, 2 wrong usage."""
    load_dotenv(Path.cwd() / ".env")
    try:
        icpc.main(arguments, prog_name="icpc", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(2)
    except click.UsageError as error:
        _fail(error.format_message(), 2)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.ClickException as error:
        _fail(error.format_message(), error.exit_code)
    except click.Abort:
        _fail("Stopped.", 1)
    except WrongSetting as error:
        _fail(str(error), 2)
    except StorageUnavailable as error:
        _fail(f"The database cannot be used: {error}.", 1)
    except CannotOpen:
        _fail("ICPC_SECRET_KEY is not the key that this database was sealed with: set that one.", 1)


def _fail(sentence: str, code: int) -> None:
    click.echo(" ".join(sentence.split()), err=True)
    sys.exit(code)
