"""A check-up: each thing the assistant needs, whether it is well, and what to do where it is not."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlite_utils

from bot import rulebook
from bot.settings import Settings
from handlers.danger import lacks_a_number
from procedure.policy import PolicyError
from storage.migrations import migrations
from storage.sealing import CannotOpen, Sealer

ROOM_WANTED = 500_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `says` tells what was found and, where it is not well, the remedy."""

    well: bool
    says: str


def findings(settings: Settings) -> Iterator[Finding]:
    """Everything that can be looked at without a network, in the order in which to mend it."""
    yield Finding(True, f"Settings can be read; the authority is {settings.authority}.")
    found = _database(settings)
    yield found
    if found.well:
        yield _key(settings)
    yield _room(settings)
    rules = _rules(settings)
    yield rules
    if rules.well:
        yield _in_danger(settings)
    yield Finding(True, f"The time zone is {settings.timezone.key}.")
    yield _doors(settings)
    yield _post(settings)
    yield _public_url(settings)


def _database(settings: Settings) -> Finding:
    path = settings.database_path
    if not path.exists():
        return Finding(False, f"There is no database {path.name} yet: run icpc migrate.")
    try:
        with closing(_opened(path)) as connection:
            sound = connection.execute("PRAGMA quick_check").fetchone()[0]
            pending = migrations.pending(sqlite_utils.Database(connection))
    except sqlite3.DatabaseError as error:
        return Finding(False, f"The database {path.name} cannot be read ({error}): restore a backup.")
    if sound != "ok":
        return Finding(False, f"The database {path.name} is damaged: restore a backup with icpc restore.")
    if pending:
        return Finding(False, f"The database {path.name} is not up to date: run icpc migrate.")
    return Finding(True, f"The database {path.name} is sound and up to date.")


def _opened(path: Path) -> sqlite3.Connection:
    """The database, to be looked at and not touched."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _key(settings: Settings) -> Finding:
    with closing(_opened(settings.database_path)) as connection:
        row = connection.execute(
            "SELECT email_sealed FROM people WHERE email_sealed IS NOT NULL LIMIT 1"
        ).fetchone()
    try:
        if row is not None:
            Sealer(*settings.secret_keys).open(row[0])
    except CannotOpen:
        remedy = "set ICPC_SECRET_KEY to the key that it was sealed with"
        return Finding(False, f"The secret key does not open the contact details: {remedy}.")
    return Finding(True, "The secret key opens the contact details.")


def _room(settings: Settings) -> Finding:
    folder = settings.database_path.resolve().parent
    if not folder.is_dir():
        return Finding(False, f"There is no folder {folder.name} for the database: make it.")
    free = shutil.disk_usage(folder).free
    if free < ROOM_WANTED:
        return Finding(False, f"Only {free // 1_000_000} MB are free beside the database: make room.")
    writable = os.access(folder, os.W_OK)
    return Finding(writable, "There is room to write." if writable else "The database's folder is read-only.")


def _rules(settings: Settings) -> Finding:
    try:
        policies = rulebook.load_all(settings.policies)
    except PolicyError as error:
        return Finding(False, str(error))
    if settings.authority not in policies:
        return Finding(
            False, f"ICPC_AUTHORITY is {settings.authority}: set it to one of {', '.join(policies)}."
        )
    return Finding(True, f"The rules of {len(policies)} authorities can be followed.")


def _in_danger(settings: Settings) -> Finding:
    """Whether those who write of danger can be given a number; they are told to ring 999 in any case."""
    if lacks_a_number(rulebook.load_all(settings.policies)[settings.authority]):
        return Finding(
            True, "No number to ring for a child in danger is given: docs/policies.md says how to add yours."
        )
    return Finding(True, "Whoever writes of danger is given your duty team's numbers.")


def _doors(settings: Settings) -> Finding:
    on = [name for name, there in (("Slack", settings.slack), ("Teams", settings.teams)) if there]
    if not on and not settings.demo:
        return Finding(False, "Neither Slack nor Teams is set up: see docs/slack.md and docs/teams.md.")
    return Finding(True, f"Set up: {' and '.join(on) or 'the demonstration'}.")


def _post(settings: Settings) -> Finding:
    """Which of both is set up; an authority may well do without, so that is not something to mend."""
    notify = settings.notify
    by_email = bool(settings.smtp or (notify and notify.email_template))
    by_text = bool(notify and notify.text_template)
    lacking = [name for name, there in (("e-mail", by_email), ("texts", by_text)) if not there]
    if not lacking or settings.demo:
        return Finding(True, "People without an account can be written to.")
    what = " and no ".join(lacking)
    return Finding(True, f"People without an account get no {what}: docs/email-and-text.md says how.")


def _public_url(settings: Settings) -> Finding:
    if settings.public_url.startswith("https://"):
        return Finding(True, "Personal links begin with https.")
    return Finding(False, "Personal links would not be encrypted: set ICPC_PUBLIC_URL to an https address.")
