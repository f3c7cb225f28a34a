"""How fast a signed `/icpc case REF` is answered, database and all, beside a Bolt app that does nothing.

    python -m benchmarks.slack_requests [REQUESTS]

Three servers, each in a process of its own, answer the same signed commands one after the other in one
run: Bolt as it comes, Bolt with `process_before_response`, and the whole assistant. Ratios travel better
between machines than figures do.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot import app as composition
from bot import settings
from tests.doubles.slack import SlackDouble
from tests.doubles.slack_hands import FORM, SlackHands, signed

WORKER = "U1"
AT_ONCE = 16
PATH = "/slack/events"


@dataclass(frozen=True)
class Slack:
    """How to reach the double, for another process."""

    api_url: str
    token: str
    secret: str


async def bare_bolt(slack: Slack, *, before: bool) -> web.Application:
    """An app with one command that answers at once."""
    client = AsyncWebClient(slack.token, slack.api_url)
    bolt = AsyncApp(client=client, signing_secret=slack.secret, process_before_response=before)

    @bolt.command("/icpc")
    async def command(ack: Callable) -> None:  # type: ignore[type-arg]
        await ack("Hello.")

    async def answer(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

    app = web.Application()
    app.router.add_post(PATH, answer)
    return app


async def assistant(slack: Slack) -> web.Application:
    """The whole house, with a database of its own."""
    folder = tempfile.mkdtemp()
    environment = {
        "ICPC_DATABASE_URL": f"sqlite:///{Path(folder) / 'benchmark.db'}",
        "SLACK_BOT_TOKEN": slack.token,
        "SLACK_SIGNING_SECRET": slack.secret,
        "SLACK_API_URL": slack.api_url,
    }
    house = await composition.build(settings.read(environment, demo=True))
    return house.application(with_tick=False)


SERVERS = {
    "bare Bolt": lambda slack: bare_bolt(slack, before=False),
    "bare Bolt, process_before_response": lambda slack: bare_bolt(slack, before=True),
    "the assistant, /icpc case AB123": assistant,
}


def serve(name: str, slack: Slack, ready: Connection) -> None:
    """Runs one server until it is killed, and says through `ready` on which port."""

    async def run() -> None:
        logging.disable(logging.WARNING)
        runner = web.AppRunner(await SERVERS[name](slack), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        ready.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


@dataclass
class Measured:
    """Seconds each request took with one asker, and requests a second with several."""

    seconds: list[float]
    a_second: float


async def measure(slack: SlackDouble, address: str, requests: int) -> Measured:
    """Asks one after the other, then many at once."""
    async with SlackHands(slack, address) as hands:
        await hands.command(WORKER, "register AB123 strategy today")
        await hands.command(WORKER, "case AB123")
        await asyncio.sleep(1)
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector) as session:
        url, secret = address + PATH, slack.secret
        seconds = [await ask(session, url, secret, number) for number in range(requests)]
        begun = time.perf_counter()
        share = requests // AT_ONCE
        await asyncio.gather(*(several(session, url, secret, place, share) for place in range(AT_ONCE)))
        return Measured(seconds, share * AT_ONCE / (time.perf_counter() - begun))


async def several(session: aiohttp.ClientSession, url: str, secret: str, place: int, share: int) -> None:
    """One of several askers."""
    for number in range(share):
        await ask(session, url, secret, (place + 1) * 1_000_000 + number)


async def ask(session: aiohttp.ClientSession, url: str, secret: str, number: int) -> float:
    """The seconds that one signed command took. Raises where it was not answered."""
    fields = {"command": "/icpc", "text": "case AB123", "user_id": WORKER, "channel_id": "C1"}
    body = urlencode({**fields, "team_id": "T0TEAM", "trigger_id": f"bench.{number}"}).encode()
    begun = time.perf_counter()
    async with session.post(url, data=body, headers=signed(secret, body, FORM)) as response:
        text = await response.text()
    if response.status != 200 or not text:
        raise RuntimeError(f"{url} answered {response.status}")
    return time.perf_counter() - begun


async def run(requests: int) -> dict[str, Measured]:
    """Measures each server in turn."""
    measured = {}
    async with SlackDouble() as slack:
        slack.add_user(WORKER, "social.worker@example.org")
        known = Slack(slack.api_url, slack.token, slack.secret)
        for name in SERVERS:
            parent, child = get_context("spawn").Pipe()
            server = get_context("spawn").Process(target=serve, args=(name, known, child), daemon=True)
            server.start()
            child.close()  # so that a server that cannot start ends the wait
            with ThreadPoolExecutor(1) as waiting:
                port = await asyncio.get_running_loop().run_in_executor(waiting, parent.recv)
            measured[name] = await measure(slack, f"http://127.0.0.1:{port}", requests)
            server.kill()
            server.join()
    return measured


def table(measured: dict[str, Measured]) -> str:
    """The figures, with each server's speed as a multiple of the first one's."""
    first = next(iter(measured.values()))
    lines = [f"{'':38}{'median':>10}{'99 in 100':>12}{'a second':>10}{f'{AT_ONCE} at once':>12}{'speed':>8}"]
    for name, one in measured.items():
        middle, slow = median(one.seconds), quantiles(one.seconds, n=100)[98]
        lines.append(
            f"{name:38}{middle * 1000:7.2f} ms{slow * 1000:9.2f} ms{1 / middle:10,.0f}"
            f"{one.a_second:12,.0f}{median(first.seconds) / middle:7.1f}x"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(asyncio.run(run(int(sys.argv[1]) if len(sys.argv) > 1 else 800))))
