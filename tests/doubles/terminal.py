"""A terminal to type `icpc` commands in: what they print, what they complain of, and how they end."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from bot.cli import main

KEY = "a secret key for tests that is longer than 32 characters"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output. Raises `ValueError` where there is anything else."""
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """What is on standard error: one line, and nothing of a traceback."""
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        return self.err.strip()


@dataclass
class Terminal:
    """A terminal in a folder of its own, with an environment."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.environment = {
            "ICPC_DATABASE_URL": f"sqlite:///{self.database}",
            "ICPC_SECRET_KEY": KEY,
            "ICPC_AUTHORITY": "leeds",
            **self.environment,
        }

    @property
    def database(self) -> Path:
        """The database's file."""
        return self.folder / "icpc.db"

    def __call__(self, *arguments: str, **environment: str) -> Ended:
        """Runs a command to its end, in this environment with these changes."""
        out, err, code = io.StringIO(), io.StringIO(), 0
        with (
            mock.patch.dict(os.environ, self._around(environment), clear=True),
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            try:
                main(list(arguments))
            except SystemExit as leave:
                code = int(leave.code or 0)
        return Ended(code, out.getvalue(), err.getvalue())

    def _around(self, changes: Mapping[str, str]) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ") if name in os.environ}
        return kept | self.environment | dict(changes)

    def people(self, *lines: str) -> Path:
        """A file of people: the first line names the columns."""
        path = self.folder / "people.csv"
        path.write_text("\n".join(("email,name,roles,team,agency,phone,active", *lines)) + "\n", "utf-8")
        return path


CAST = (
    "social.worker@example.org,Social worker,social_worker,north,social_care,,",
    "team.manager@example.org,Team manager,team_manager,north,social_care,,",
    "social.worker.south@example.org,Social worker (south),social_worker,south,social_care,,",
    "team.manager.south@example.org,Team manager (south),team_manager,south,social_care,,",
    "booking@example.org,Booking,booking,,safeguarding_unit,,",
    "chair@example.org,Chair,chair,,safeguarding_unit,,",
    "health.visitor@example.org,Health visitor,practitioner,,health,0113 496 0000,yes",
)
