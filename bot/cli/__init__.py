"""`icpc` on the command line: every command, and how its mistakes are said."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

import click
from dotenv import load_dotenv

from bot.settings import WrongSetting
from storage.database import StorageUnavailable
from storage.sealing import CannotOpen

COMMANDS = {
    "administration": ("migrate", "doctor", "backup", "restore", "permissions"),
    "ask": ("ask",),
    "audit": ("audit",),
    "deadlines": ("deadlines",),
    "guidance": ("guidance",),
    "nudges": ("nudges",),
    "people": ("people", "teams"),
    "policy": ("policy",),
    "running": ("serve", "worker"),
}
"""By the module that they are in; all others are verbs of the chat."""


class OnDemand(click.Group):
    """Brings in what a command needs when it is called: all of it together takes a second or two."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in alphabetical order."""
        return sorted([*(name for names in COMMANDS.values() for name in names), *_verbs()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, if there is one."""
        for module, names in COMMANDS.items():
            if cmd_name in names:
                command: click.Command = getattr(import_module(f"bot.cli.{module}"), cmd_name)
                return command
        return _verbs().get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """What was meant. Raises `click.UsageError` with the nearest command for one that does not exist."""
        if self.get_command(ctx, args[0]) is None:
            near = get_close_matches(args[0].lower(), self.list_commands(ctx), 1)
            instead = f"type icpc {near[0]}" if near else "icpc --help lists them all"
            ctx.fail(f"There is no command “{args[0][:40]}”: {instead}.")
        return super().resolve_command(ctx, args)


@click.group(cls=OnDemand, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="icpc-assistant")
@click.option("--demo", is_flag=True, help="What follows is done in the demonstration: icpc --demo audit.")
def icpc(demo: bool) -> None:
    """The assistant for child protection conferences: run it, set it up, and ask it things."""


def _verbs() -> dict[str, click.Command]:
    commands: dict[str, click.Command] = import_module("bot.cli.verbs").verb_commands()
    return commands


def main(arguments: list[str] | None = None) -> None:
    """Runs a command. Errors go to standard error in one sentence.

    Exit code 0 is done, 1 could not (or not yet: it is to be confirmed first), 2 wrong usage.
    """
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
