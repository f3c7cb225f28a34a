"""What can be looked at without a network: settings, database, key, disk, rules, and what is set up."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import sqlite_utils

from bot import rulebook
from bot.doctor.finding import Finding
from bot.settings import Settings, WrongSetting
from handlers.danger import lacks_a_number
from procedure.policy import PolicyError
from procedure.wording import say_count
from storage.migrations import migrations
from storage.sealing import CannotOpen, Sealer

ROOM_WANTED = 500_000_000  # bytes


def findings(settings: Settings, wrong: Sequence[WrongSetting] = ()) -> Iterator[Finding]:
    """Everything that can be looked at without a network, in the order in which to mend it.

    Each is looked at whatever became of the others; `wrong` are the settings that cannot be used.
    """
    for problem in wrong:
        yield Finding("mend", str(problem))
    if not wrong:
        yield Finding("well", f"Settings can be read; the authority is {settings.authority}.")
    database = _database(settings)
    yield database
    if database.grade == "well":
        yield _key(settings)
    yield _room(settings)
    yield from _rules(settings)
    yield Finding("well", f"The time zone is {settings.timezone.key}.")
    yield _doors(settings)
    yield from _post(settings, _guests_out_of_reach(settings) if database.grade == "well" else 0)
    if settings.meetings is None:
        yield Finding("well", "Chairs paste the links of meetings that they made themselves.")
    yield _public_url(settings)


def _database(settings: Settings) -> Finding:
    path = settings.database_path
    if not path.exists():
        return Finding("mend", f"There is no database {path.name} yet: run icpc migrate.")
    try:
        with closing(_opened(path)) as connection:
            sound = connection.execute("PRAGMA quick_check").fetchone()[0]
            pending = migrations.pending(sqlite_utils.Database(connection))
    except sqlite3.DatabaseError as error:
        return Finding("mend", f"The database {path.name} cannot be read ({error}): restore a backup.")
    if sound != "ok":
        return Finding("mend", f"The database {path.name} is damaged: restore a backup with icpc restore.")
    if pending:
        return Finding("mend", f"The database {path.name} is not up to date: run icpc migrate.")
    return Finding("well", f"The database {path.name} is sound and up to date.")


def _opened(path: Path) -> sqlite3.Connection:
    """The database, to be looked at and not touched."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _key(settings: Settings) -> Finding:
    if not settings.secret_keys:
        return Finding(
            "note", "Without a secret key nobody can say whether the contact details can be opened."
        )
    with closing(_opened(settings.database_path)) as connection:
        row = connection.execute(
            "SELECT email_sealed FROM people WHERE email_sealed IS NOT NULL LIMIT 1"
        ).fetchone()
    try:
        if row is not None:
            Sealer(*settings.secret_keys).open(row[0])
    except CannotOpen:
        remedy = "set ICPC_SECRET_KEY to the key that it was sealed with"
        return Finding("mend", f"The secret key does not open the contact details: {remedy}.")
    return Finding("well", "The secret key opens the contact details.")


def _room(settings: Settings) -> Finding:
    folder = settings.database_path.resolve().parent
    if not folder.is_dir():
        return Finding("mend", f"There is no folder {folder.name} for the database: make it.")
    if not os.access(folder, os.W_OK):
        return Finding("mend", "The database’s folder is read-only: let the assistant write to it.")
    free = shutil.disk_usage(folder).free
    if free < ROOM_WANTED:
        return Finding("mend", f"Only {free // 1_000_000} MB are free beside the database: make room.")
    return Finding("well", "There is room to write.")


def _rules(settings: Settings) -> Iterator[Finding]:
    try:
        policies = rulebook.load_all(settings.policies)
    except PolicyError as error:
        yield Finding("mend", str(error))
        return
    yield Finding("well", f"The rules of {len(policies)} authorities can be followed.")
    policy = policies.get(settings.authority)
    if policy is None:
        known = ", ".join(sorted(policies))
        yield Finding("mend", f"ICPC_AUTHORITY is {settings.authority}: set it to one of {known}.")
    elif lacks_a_number(policy):
        yield Finding(
            "note",
            "Whoever writes of a child in danger is told of 999 and of no other number: "
            "docs/policies.md says how to add your duty team’s.",
        )
    else:
        yield Finding("well", "Whoever writes of danger is given your duty team’s numbers.")


def _doors(settings: Settings) -> Finding:
    on = [name for name, there in (("Slack", settings.slack), ("Teams", settings.teams)) if there]
    if not on and not settings.demo:
        return Finding("mend", "Neither Slack nor Teams is set up: see docs/slack.md and docs/teams.md.")
    return Finding("well", f"Set up: {' and '.join(on) or 'the demonstration'}.")


def _ways_to_write(settings: Settings) -> dict[str, bool]:
    notify = settings.notify
    return {
        "e-mail": bool(settings.smtp or (notify and notify.email_template)),
        "texts": bool(notify and notify.text_template),
    }


def _post(settings: Settings, out_of_reach: int) -> Iterator[Finding]:
    """An authority may well do without e-mail or texts, until somebody is invited who depends on them."""
    lacking = [name for name, there in _ways_to_write(settings).items() if not there]
    if not lacking or settings.demo:
        yield Finding("well", "People without an account can be written to.")
        return
    if out_of_reach:
        yield Finding(
            "mend",
            f"{say_count(out_of_reach, 'person', 'people')} without an account invited to conferences cannot be "
            "written to, neither the invitation nor their link: docs/email-and-text.md says how to mend it.",
        )
    what = " and no ".join(lacking)
    yield Finding(
        "note", f"People without an account get no {what}: docs/email-and-text.md says how to set it up."
    )


def _guests_out_of_reach(settings: Settings) -> int:
    """How many invited to the conferences of open cases have no account, and no address that can be written to."""
    ways = _ways_to_write(settings)
    with closing(_opened(settings.database_path)) as connection:
        row = connection.execute(
            """SELECT count(DISTINCT p.id) FROM invitees i
               JOIN people p ON p.id = i.person JOIN cases c ON c.id = i.case_id
               WHERE i.uninvited_at IS NULL AND c.state = 'open' AND p.kind = 'guest'
                 AND NOT (p.email_sealed IS NOT NULL AND :email) AND NOT (p.phone_sealed IS NOT NULL AND :texts)""",
            {"email": ways["e-mail"], "texts": ways["texts"]},
        ).fetchone()
    return int(row[0])


def _public_url(settings: Settings) -> Finding:
    if settings.public_url.startswith("https://"):
        return Finding("well", "Personal links begin with https.")
    return Finding("mend", "Personal links would not be encrypted: set ICPC_PUBLIC_URL to an https address.")
