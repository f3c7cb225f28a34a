"""Who is who: members with their roles, teams and chat accounts, and guests known by their role alone."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from storage import agenda
from storage.database import Row, Transaction
from storage.nudge import in_microseconds, in_utc

Kind = Literal["member", "guest"]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the assistant talks to. `name` is how others see them; a guest's is a role ("Father").

    `roles` are those of `handlers.permissions`; `team` is a team's id; `email` and `phone` are in the
    clear here and sealed in the database.
    """

    id: str
    name: str
    kind: Kind = "member"
    email: str | None = None
    phone: str | None = None
    roles: frozenset[str] = frozenset()
    team: str | None = None
    agency: str = ""
    active: bool = True
    settings: Mapping[str, Any] = field(default_factory=dict)

    def has(self, *roles: str) -> bool:
        """Whether any of `roles` is theirs."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody's account on a chat platform, with how to write to them first (a conversation) where known."""

    platform: str
    account: str
    person: str
    conversation: str | None


def new_id() -> str:
    """A short unguessable id."""
    return secrets.token_hex(8)


def save(tx: Transaction, person: Person) -> None:
    """Adds the person, or replaces what was known of the one with the same id."""
    tx.execute(
        """INSERT INTO people
               (id, kind, name, agency, team, email_sealed, email_index, phone_sealed, active, settings)
           VALUES (:id, :kind, :name, :agency, :team, :email, :email_index, :phone, :active, :settings)
           ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name,
               agency = excluded.agency, team = excluded.team, email_sealed = excluded.email_sealed,
               email_index = excluded.email_index, phone_sealed = excluded.phone_sealed,
               active = excluded.active, settings = excluded.settings""",
        {
            "id": person.id,
            "kind": person.kind,
            "name": person.name,
            "agency": person.agency,
            "team": person.team,
            "email": tx.sealer.seal(person.email) if person.email else None,
            # A guest never signs in, and two guests may share one address: only members are looked up by it.
            "email_index": tx.sealer.index(person.email)
            if person.email and person.kind == "member"
            else None,
            "phone": tx.sealer.seal(person.phone) if person.phone else None,
            "active": int(person.active),
            "settings": json.dumps(dict(person.settings)),
        },
    )
    tx.execute("DELETE FROM roles WHERE person = :id", {"id": person.id})
    tx.execute_many(
        "INSERT INTO roles (person, role) VALUES (:person, :role)",
        [{"person": person.id, "role": role} for role in sorted(person.roles)],
    )


def get(tx: Transaction, person_id: str) -> Person:
    """The person with this id. Raises `LookupError`."""
    found = _people(tx, "p.id = :id", {"id": person_id})
    if not found:
        raise LookupError(f"no person {person_id}")
    return found[0]


def some(tx: Transaction, ids: Iterable[str]) -> list[Person]:
    """The people with these ids, by name; an id that is nobody's is left out."""
    found = sorted(set(ids))
    names = {f"id{place}": person for place, person in enumerate(found)}
    return _people(tx, f"p.id IN ({', '.join(f':{name}' for name in names)})", names) if names else []


def everybody(tx: Transaction) -> list[Person]:
    """Every member and guest, active or not, by name."""
    return _people(tx, "1 = 1", {})


def by_email(tx: Transaction, email: str) -> Person | None:
    """The member with this e-mail address, whatever its capitals."""
    fingerprints = {f"index{place}": each for place, each in enumerate(tx.sealer.indexes(email))}
    return _first(
        _people(tx, f"p.email_index IN ({', '.join(f':{name}' for name in fingerprints)})", fingerprints)
    )


def by_account(tx: Transaction, platform: str, account: str) -> Person | None:
    """The member whose account this is, if the two have met."""
    where = "p.id = (SELECT person FROM accounts WHERE platform = :platform AND account = :account)"
    return _first(_people(tx, where, {"platform": platform, "account": account}))


def waited_for_without_account(tx: Transaction, now: datetime) -> list[Person]:
    """The active members with an address and no chat account for whom something should have gone by `now`."""
    where = f"""p.kind = 'member' AND p.active = 1 AND p.email_sealed IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.person = p.id)
        AND p.id IN (SELECT recipient FROM ({agenda.DUE}) AS waiting WHERE due_at <= :now)"""  # noqa: S608  fixed text
    # What waits for somebody is tried again within the hour; all that is due later need not be gone through.
    return _people(tx, where, {"now": in_microseconds(now), "due": in_microseconds(now + timedelta(hours=1))})


def members(tx: Transaction) -> list[Person]:
    """Every member, active or not, by name."""
    return _people(tx, "p.kind = 'member'", {})


def with_role(tx: Transaction, role: str, team: str | None = None) -> list[Person]:
    """The active members with this role, in this team where one is given."""
    where = "p.active = 1 AND p.id IN (SELECT person FROM roles WHERE role = :role)"
    if team is not None:
        where += " AND p.team = :team"
    return _people(tx, where, {"role": role, "team": team})


def link_account(tx: Transaction, platform: str, account: str, person_id: str, now: datetime) -> None:
    """Remembers that this chat account is this person's."""
    tx.execute(
        """INSERT INTO accounts (platform, account, person, last_seen_at)
           VALUES (:platform, :account, :person, :now)
           ON CONFLICT (platform, account)
           DO UPDATE SET person = excluded.person, last_seen_at = excluded.last_seen_at""",
        {"platform": platform, "account": account, "person": person_id, "now": in_utc(now)},
    )


def keep_conversation(tx: Transaction, platform: str, account: str, conversation: str) -> None:
    """Remembers how to write first to this account (a platform's conversation reference, as text)."""
    tx.execute(
        """UPDATE accounts SET conversation_sealed = :sealed
           WHERE platform = :platform AND account = :account""",
        {"sealed": tx.sealer.seal(conversation), "platform": platform, "account": account},
    )


def accounts_of(tx: Transaction, person_id: str) -> list[Account]:
    """The person's chat accounts, the one last used first."""
    rows = tx.query(
        "SELECT * FROM accounts WHERE person = :person ORDER BY last_seen_at DESC", {"person": person_id}
    )
    return [
        Account(
            row["platform"],
            row["account"],
            row["person"],
            tx.sealer.open(row["conversation_sealed"]) if row["conversation_sealed"] else None,
        )
        for row in rows
    ]


def save_team(tx: Transaction, team_id: str, name: str) -> None:
    """Adds a team or renames it."""
    tx.execute(
        """INSERT INTO teams (id, name) VALUES (:id, :name)
           ON CONFLICT (id) DO UPDATE SET name = excluded.name""",
        {"id": team_id, "name": name},
    )


def teams(tx: Transaction) -> dict[str, str]:
    """Team ids with their names, by name."""
    return {row["id"]: row["name"] for row in tx.query("SELECT id, name FROM teams ORDER BY name")}


def _people(tx: Transaction, where: str, values: Mapping[str, Any]) -> list[Person]:
    rows = tx.query(f"SELECT p.* FROM people p WHERE {where} ORDER BY p.name, p.id", values)  # noqa: S608  fixed text
    if not rows:
        return []
    roles = _roles(tx, [row["id"] for row in rows])
    return [_person(tx, row, roles.get(row["id"], frozenset())) for row in rows]


def _roles(tx: Transaction, ids: list[str]) -> dict[str, frozenset[str]]:
    if len(ids) == 1:
        rows = tx.query("SELECT person, role FROM roles WHERE person = :id", {"id": ids[0]})
    else:
        rows = tx.query("SELECT person, role FROM roles")
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["person"], set()).add(row["role"])
    return {person: frozenset(names) for person, names in found.items()}


def _person(tx: Transaction, row: Row, roles: frozenset[str]) -> Person:
    return Person(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        email=tx.sealer.open(row["email_sealed"]) if row["email_sealed"] else None,
        phone=tx.sealer.open(row["phone_sealed"]) if row["phone_sealed"] else None,
        roles=roles,
        team=row["team"],
        agency=row["agency"],
        active=bool(row["active"]),
        settings=json.loads(row["settings"]),
    )


def _first(found: Iterable[Person]) -> Person | None:
    return next(iter(found), None)
