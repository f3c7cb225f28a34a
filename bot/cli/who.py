"""How people stand in lists of the command line: colleagues by e-mail address, everybody else by role."""

from __future__ import annotations

from storage import people
from storage.database import Transaction


def known_as(tx: Transaction) -> dict[str, str]:
    """What each person's id is known as.

    The address of somebody without an account is never given: their name is a role, such as "Father".
    """
    return {
        each.id: each.email if each.kind == "member" and each.email else each.name
        for each in people.everybody(tx)
    }
