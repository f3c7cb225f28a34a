"""`icpc serve` and `icpc worker`: starting the assistant and stopping it in good order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal

import click
from aiohttp import web

from bot.app import House, build
from bot.cli.opening import settings_here
from bot.settings import LOOPBACK, Settings, WrongSetting


@click.command()
@click.option("--demo", is_flag=True, help="The demonstration: a fictional team in the browser, no accounts.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; PORT is honoured, otherwise 3978.")
def serve(demo: bool, host: str, port: int | None) -> None:
    """Runs everything: Slack, Teams, the page, and the reminders."""
    settings = settings_here(demo=demo, host=host, port=port)
    if settings.demo and host not in LOOPBACK:
        raise WrongSetting(
            "The demonstration lets anybody be anyone: leave --host out, so that only you see it."
        )
    _log()
    asyncio.run(_serve(settings))


@click.command()
def worker() -> None:
    """Runs the reminders alone, beside a web process that answers people."""
    settings = settings_here()
    _log()
    asyncio.run(_work(settings))


async def _serve(settings: Settings) -> None:
    house = await build(settings)
    runner = web.AppRunner(house.application(), access_log=None)
    try:
        await runner.setup()
        site = web.TCPSite(runner, settings.host, settings.port)
        try:
            await site.start()
        except OSError as error:
            raise click.ClickException(
                f"Port {settings.port} cannot be used ({error.strerror}): choose another with --port."
            ) from error
        _announce(settings)
        await _until_told_to_stop()
    finally:
        await runner.cleanup()
        await house.close()


async def _work(settings: Settings) -> None:
    house: House = await build(settings)
    house.tick.start()
    click.echo("The reminders are running. Stop them with Ctrl+C.")
    await _until_told_to_stop()
    await house.tick.stop()
    await house.close()


def _announce(settings: Settings) -> None:
    if settings.demo:
        click.echo(f"The demonstration is ready at http://{settings.host}:{settings.port}/")
        click.echo("Stop it with Ctrl+C. What you did is kept in " + settings.database_path.name + ".")
        return
    doors = [name for name, on in (("Slack", settings.slack), ("Teams", settings.teams)) if on]
    click.echo(f"Listening on {settings.host}:{settings.port} for {' and '.join(doors) or 'nothing yet'}.")


async def _until_told_to_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers on the loop
            loop.add_signal_handler(each, stop.set)
    await stop.wait()


def _log() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for noisy in ("apscheduler", "slack_bolt", "slack_sdk", "msrest", "urllib3", "aiohttp"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
