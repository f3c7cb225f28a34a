"""A workspace made live: the settings of a real start, the people imported with the real command."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from tests.acceptance.doors import PEOPLE_CSV, PUBLIC_URL

DATABASE = "icpc.db"
REPOSITORY = Path(__file__).parents[2]


def chat_settings(folder: Path) -> dict[str, str]:
    """What an administrator of Leeds sets, whatever the platform."""
    return {
        "ICPC_DATABASE_URL": f"sqlite:///{folder / DATABASE}",
        "ICPC_SECRET_KEY": "a secret key of the acceptance tests and no other",
        "ICPC_AUTHORITY": "leeds",
        "ICPC_PUBLIC_URL": PUBLIC_URL,
    }


async def run_icpc(environment: Mapping[str, str], *arguments: str) -> tuple[int, str, str]:
    """Runs `icpc` with these settings: its exit code, its output and what it said on standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=REPOSITORY,
        env={"PATH": os.environ["PATH"], **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    return process.returncode or 0, output.decode(), errors.decode()


async def import_people(folder: Path) -> Path:
    """`icpc people import`, with the cast in a file; where the database is that now knows them."""
    file = folder / "people.csv"
    file.write_text(PEOPLE_CSV, encoding="utf-8")
    code, output, errors = await run_icpc(chat_settings(folder), "people", "import", str(file))
    assert (code, output) == (0, "9 added, 0 updated.\n"), errors
    return folder / DATABASE


async def at_once(_: float) -> None:
    """How a story waits, where its clock stands still."""


async def open_page(address: str, link: str, form: Mapping[str, str]) -> str:
    """A personal link as its owner's browser opens it, or sends its form."""
    url = address + urlsplit(link).path
    async with aiohttp.ClientSession() as session:
        asking = session.post(url, data=form) if form else session.get(url)
        async with asking as answer:
            return await answer.text()
