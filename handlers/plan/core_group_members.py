"""Changing who is in a core group and the day on which it meets next."""

from __future__ import annotations

from handlers.cases.recording import pathway_of, refresh
from handlers.desk import Turn
from handlers.plan.core_group_meetings import awaited
from handlers.plan.core_group_news import group_of, tell_changes
from handlers.record.answers import chosen, day
from handlers.record.page import day_to_meet_wrong, only
from handlers.reply import Field, Form, Refusal, action
from procedure.pathway import Pathway
from storage import audit, conferences, core_groups, people
from storage.cases import Case
from storage.people import Person

MEMBERS = "members"


def members_form(turn: Turn, case: Case) -> Form:
    """Asks who is in it, of those invited, and when it meets next."""
    group = group_of(turn.tx, case)
    agreed = awaited(pathway_of(turn, case), group.meets_on)
    known = turn.value("meets_on") or (agreed.isoformat() if agreed and agreed >= turn.today else "")
    return Form(
        f"{case.ref}: members of the core group",
        action("core_group", ref=case.ref, do=MEMBERS),
        (
            Field(
                "members",
                "Members",
                "choices",
                "Somebody else has to be invited first.",
                turn.value("members") or ",".join(group.members),
                tuple((each.id, each.name) for each in _possible(turn, case)),
            ),
            Field("meets_on", "When it meets next", "date", value=known, required=False),
        ),
    )


def changed(turn: Turn, case: Case, pathway: Pathway) -> str:
    """Changes it and tells those whom that concerns; gives the title of the answer. Raises `Refusal`."""
    possible = {each.id for each in _possible(turn, case)}
    wanted = [each for each in chosen(turn.values, "members") if each in possible]
    wrong = only(
        {
            "members": "" if wanted else "Choose at least one member.",
            "meets_on": day_to_meet_wrong(turn.value("meets_on"), turn.today, turn.desk.calendar),
        }
    )
    if wrong:
        raise Refusal(" ".join(wrong.values()), wrong)
    before = group_of(turn.tx, case)
    for member in set(before.members) - set(wanted):
        core_groups.remove_member(turn.tx, case.id, member, turn.now)
    for member in wanted:
        core_groups.add_member(turn.tx, case.id, member, turn.now)
    core_groups.agree_dates(turn.tx, case.id, meets_on=day(turn.values, "meets_on"))
    audit.write(turn.tx, turn.now, turn.person.id, "changed_core_group", case.ref, {"members": wanted})
    tell_changes(turn, case, before, pathway)
    refresh(turn, case)
    return f"{case.ref}: the core group is changed"


def _possible(turn: Turn, case: Case) -> list[Person]:
    """Those invited, but for the chair, and those who are members already."""
    invited = [each.person for each in conferences.invitees(turn.tx, case.id) if each.role != "chair"]
    members = core_groups.members(turn.tx, case.id)
    return [people.get(turn.tx, each) for each in dict.fromkeys([*members, *invited])]
