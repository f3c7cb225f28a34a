"""The demonstration as a process of its own, started as anybody would start it and killed as nobody should."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import sys
from pathlib import Path
from typing import Any, Self

import aiohttp
from click.testing import CliRunner

from bot.cli import icpc
from tests.acceptance.live import REPOSITORY

Json = dict[str, Any]
READY_WITHIN = 60  # seconds, on a busy machine

_PERSONAL = re.compile(r"http://\S+/join/\w+")
# The demonstration's clock runs on while a test works, so the minute in this sentence is anybody's guess.
_TO_THE_MINUTE = re.compile(r"Reminders last ran on [^.]*\.")


class Demonstration:
    """`icpc serve --demo` over a database in `folder`, on a port that stays the same. Used as `async with`."""

    def __init__(self, folder: Path) -> None:
        self._environment = {
            "ICPC_DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
            "ICPC_SECRET_KEY": "a key that the command line shares with the page",
        }
        self._port = _free_port()
        self._process: int | None = None

    async def __aenter__(self) -> Self:
        self._starter = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.acceptance.starter",
            cwd=REPOSITORY,
            env={"PATH": os.environ["PATH"], **self._environment},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        self._session = aiohttp.ClientSession(f"http://127.0.0.1:{self._port}")
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()
        await self._session.close()
        assert self._starter.stdin is not None
        self._starter.stdin.close()
        await self._starter.wait()

    async def start(self) -> None:
        """Starts it, and waits until it is ready."""
        assert self._starter.stdin is not None
        assert self._starter.stdout is not None
        command = ["serve", "--demo", "--port", str(self._port)]
        self._starter.stdin.write(f"{json.dumps(command)}\n".encode())
        self._process = int(await self._starter.stdout.readline())
        async with asyncio.timeout(READY_WITHIN):
            while not await self._is_ready():
                assert self._is_running(), "the demonstration did not start"
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """Ends it as a power cut would: `kill -9`."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        while self._is_running():
            await asyncio.sleep(0.002)

    def _is_running(self) -> bool:
        assert self._process is not None
        try:
            os.kill(self._process, 0)
        except ProcessLookupError:
            return False
        return True

    async def say(self, who: str, text: str, where: str = "dm") -> Json:
        """Somebody types something; what they are shown and what is sent."""
        return await self._post("say", {"as": who, "text": text, "where": where})

    async def press(self, who: str, answer: Json, label: str) -> Json:
        """Somebody presses a button of an answer that they were given."""
        buttons = [
            each
            for block in answer["replies"][0]["blocks"]
            if block["type"] == "buttons"
            for each in block["buttons"]
        ]
        [action] = [each["action"] for each in buttons if each["label"] == label]
        return await self._post("press", {"as": who, "action": action, "values": {}})

    async def move_to(self, moment: str) -> Json:
        """Moves the clock to `moment` (London)."""
        return await self._post("clock", {"to": moment})

    async def outbox(self) -> list[Json]:
        """All that was sent of itself, oldest first."""
        async with self._session.get("/demo/outbox") as answer:
            return list((await answer.json())["outbox"])

    async def page(self, who: str, where: str = "dm") -> str:
        """The conversation as the page shows it, without what differs from one look to the next."""
        async with self._session.get("/", params={"as": who, "where": where, "everything": "yes"}) as answer:
            thread = (
                (await answer.text()).partition('<div class="thread">')[2].partition('<div id="newest">')[0]
            )
        return re.sub(r'name="token" value="\w+"', "", thread)

    async def nudges(self, *options: str) -> list[Json]:
        """What `icpc nudges --json` lists."""
        command = ["nudges", "--json", *options]
        done = await asyncio.to_thread(CliRunner().invoke, icpc, command, env=self._environment)
        assert done.exit_code == 0, done.output
        return list(json.loads(done.stdout)["nudges"])

    async def _is_ready(self) -> bool:
        try:
            async with self._session.get("/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientConnectionError:
            return False

    async def _post(self, what: str, body: Json) -> Json:
        async with self._session.post(f"/demo/{what}", json=body) as answer:
            told = await answer.json()
            assert answer.status == 200, told
            return dict(told)


def letters(outbox: list[Json]) -> list[tuple[str, str, str, str]]:
    """What was sent to whom by which way on which day, in an order that does not depend on the second."""
    return sorted(
        (
            each["to"],
            each["channel"],
            each["at"][:10],
            _TO_THE_MINUTE.sub("", _PERSONAL.sub("a link", each["text"])),
        )
        for each in outbox
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
