"""Whoever has nothing to do with a case any more leaves its core group with the invite list, and need not come."""

from __future__ import annotations

from handlers.desk import Turn
from handlers.plan.core_group_off import day_to_come
from handlers.reply import Block, Button, Buttons, Text, action
from storage import audit, core_groups
from storage.cases import Case
from storage.people import Person

STAYS = ("own_wish", "somebody_else")  # reasons that are about one conference, and not about the plan


def leave(turn: Turn, case: Case, person: str, why: str) -> dict[str, str]:
    """Takes a member (id) out, unless the reason is one of `STAYS`; gives the day on which they were expected.

    The day is among the details of the notice that tells them.
    """
    if why in STAYS or not core_groups.is_member(turn.tx, case.id, person):
        return {}
    core_groups.remove_member(turn.tx, case.id, person, turn.now)
    members = core_groups.members(turn.tx, case.id)
    audit.write(turn.tx, turn.now, turn.person.id, "changed_core_group", case.ref, {"members": members})
    day = day_to_come(turn.tx, case, turn.today)
    return {"core_group": day.isoformat()} if day else {}


def is_still_in_it(turn: Turn, case: Case, person: Person) -> list[Block]:
    """A word to whoever took somebody off the invite list who stays in the core group."""
    if not core_groups.is_member(turn.tx, case.id, person.id):
        return []
    change = Button("Members of the core group", action("core_group", ref=case.ref, do="members"))
    return [Text(f"{person.name} is still in the core group, and told when it meets."), Buttons((change,))]
