"""Who lets people in: a meeting that the chair before pasted stays theirs, and the new chair has to know."""

from __future__ import annotations

from handlers.joining.joining import runs_it
from handlers.reply import Block, Button, Buttons, Text, action
from storage import conferences, people
from storage.cases import Case
from storage.database import Transaction
from storage.people import Person


def of_the_chair_before(tx: Transaction, person: Person, case: Case) -> list[Block]:
    """Says so to whoever can replace the meeting; nothing where it is a provider's, or the present chair's own."""
    meeting = conferences.meeting(tx, case.id)
    if meeting is None or meeting.reference is not None or not runs_it(tx, person, case):
        return []
    chairs = {each.person for each in conferences.invitees(tx, case.id) if each.role == "chair"}
    ever = {each.person for each in conferences.ever_invited(tx, case.id) if each.role == "chair"}
    if meeting.set_up_by in chairs or meeting.set_up_by not in ever:
        return []
    name = people.get(tx, meeting.set_up_by).name
    text = (
        f"{name}, who was to chair it before, made this meeting and holds its host’s controls. "
        f"Make one of your own and type join {case.ref} and its link: everybody is sent the new way in."
    )
    change = Button("Change how it is joined", action("join", ref=case.ref, change="yes"))
    return [Text(text, "warning"), Buttons((change,))]
