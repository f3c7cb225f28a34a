"""A case whose social worker has left: that it needs another, and the press that gives it to one."""

from __future__ import annotations

from handlers import permissions
from handlers.reply import Button, action
from storage import people
from storage.cases import Case
from storage.database import Transaction
from storage.people import Person

INSTEAD_OF, NOBODY = "instead_of", "nobody"  # whose the case was when a button to give it away was shown


def worker_wanted(tx: Transaction, case: Case, reader: Person) -> str:
    """A sentence to whoever may give the case to somebody; empty for others, and while its worker is there."""
    if not case.is_open or not permissions.may(tx, "assign", reader, case):
        return ""
    if case.social_worker is None:
        return f"{case.ref} needs a social worker."
    worker = people.get(tx, case.social_worker)
    return "" if worker.active else f"{worker.name} has left: {case.ref} needs another social worker."


def assign_button(case: Case, label: str = "Assign the case", nudge: str = "") -> Button:
    """Gives the case to somebody, as long as nobody else has; on the message of `nudge`, an id."""
    known = {INSTEAD_OF: case.social_worker or NOBODY, **({"nudge": nudge} if nudge else {})}
    return Button(label, action("assign", ref=case.ref, **known))
