"""The words that people typed about a case outside the chair's record, wherever they are kept, to be put otherwise.

Events are added and never changed, but for this: a name that should not stand in a reason goes for good. The log
holds codes and ids, no words that anybody typed, and stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from storage import conference_requests, conferences, people
from storage.database import Transaction

Change = Callable[[str], str]

TYPED_IN_EVENTS = ("reason", "place", "agreed_by", "chaired_by")
TYPED_IN_REQUESTS = ("father_why_", "needs_what")


def reword(tx: Transaction, case_id: str, change: Change) -> None:
    """Puts what `change` gives in place of each reason, place, note on needs, company on the line, and title."""
    _events(tx, case_id, change)
    _request(tx, case_id, change)
    _who_was_with_them(tx, case_id, change)
    _calendars(tx, case_id, change)
    _guests(tx, case_id, change)


def _events(tx: Transaction, case_id: str, change: Change) -> None:
    for row in tx.query("SELECT id, details FROM events WHERE case_id = :id", {"id": case_id}):
        details = json.loads(row["details"])
        typed = {
            name: change(details[name]) for name in TYPED_IN_EVENTS if isinstance(details.get(name), str)
        }
        tx.execute(
            "UPDATE events SET details = :details WHERE id = :id",
            {"details": json.dumps({**details, **typed}), "id": row["id"]},
        )


def _request(tx: Transaction, case_id: str, change: Change) -> None:
    answers = conference_requests.answers_of(tx, case_id)
    typed = {name: change(text) for name, text in answers.items() if name.startswith(TYPED_IN_REQUESTS)}
    if typed:
        conference_requests.amend(tx, case_id, {**answers, **typed})


def _who_was_with_them(tx: Transaction, case_id: str, change: Change) -> None:
    rows = tx.query(
        """SELECT l.fingerprint, l.others_present_sealed AS others FROM join_links l
           JOIN invitees i ON i.id = l.invitee
           WHERE i.case_id = :id AND l.others_present_sealed IS NOT NULL""",
        {"id": case_id},
    )
    for row in rows:
        others = tx.sealer.seal(change(tx.sealer.open(row["others"])))
        tx.execute(
            "UPDATE join_links SET others_present_sealed = :others WHERE fingerprint = :link",
            {"others": others, "link": row["fingerprint"]},
        )


def _calendars(tx: Transaction, case_id: str, change: Change) -> None:
    rows = tx.query("SELECT DISTINCT place FROM calendar_entries WHERE case_id = :id", {"id": case_id})
    for row in rows:
        tx.execute(
            "UPDATE calendar_entries SET place = :new WHERE case_id = :id AND place = :old",
            {"new": change(row["place"]), "id": case_id, "old": row["place"]},
        )


def _guests(tx: Transaction, case_id: str, change: Change) -> None:
    """People without an account are called by a role or a job: never by a name that somebody typed as one."""
    for invitee in conferences.ever_invited(tx, case_id):
        person = people.get(tx, invitee.person)
        if person.kind == "guest":
            people.save(tx, replace(person, name=change(person.name)))
