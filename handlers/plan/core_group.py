"""The core group of a plan: its members, when it meets, whether it has met, and how the plan is kept to."""

from __future__ import annotations

from datetime import date

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.plan_in_force import children_with_a_plan
from handlers.cases.recording import pathway_of
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.plan.core_group_meetings import attendance, awaited, meetings_of
from handlers.plan.core_group_members import MEMBERS, changed, members_form
from handlers.plan.core_group_met import MEETING, meeting_form, met
from handlers.plan.core_group_news import group_of
from handlers.plan.monitoring import in_a_sentence, monitoring_of
from handlers.record.core_group import NO_SOCIAL_WORKER
from handlers.reply import (
    Block,
    Button,
    Buttons,
    Fields,
    Form,
    Heading,
    Refusal,
    Reply,
    Table,
    Text,
    action,
)
from handlers.verb import Verb
from procedure.agreed_day import is_beyond_limit, say_agreed, waits_for_core_group
from procedure.pathway import Pathway
from procedure.wording import say_count, say_date, say_when
from storage import audit, cases, conferences, people
from storage.cases import Case

SUMMARY = "The core group of a plan"
_DOES = {MEETING: met, MEMBERS: changed}
_FORMS = {MEETING: meeting_form, MEMBERS: members_form}


def core_group(turn: Turn) -> Reply:
    """Shows the core group, changes it, or records that it met."""
    case = permissions.case_for(turn.tx, "core_group", turn.person, turn.value("ref"))
    pathway, what = pathway_of(turn, case), turn.value("do")
    if what not in _DOES:
        audit.write(turn.tx, turn.now, turn.person.id, "looked_at_core_group", case.ref)
        return show(turn, case, f"{case.ref}: the core group")
    if not children_with_a_plan(pathway):
        raise Refusal(f"{case.ref} has no child protection plan, and so no core group: type case {case.ref}.")
    if SENT not in turn.values:
        return asked(_FORMS[what](turn, case))
    return show(turn, case, _DOES[what](turn, case, pathway))


def show(turn: Turn, case: Case, title: str) -> Reply:
    """Members, dates, meetings held, and how the plan is kept to."""
    pathway, group = pathway_of(turn, case), group_of(turn.tx, case)
    members = [people.get(turn.tx, each) for each in group.members]
    facts = (
        _meets(turn, awaited(pathway, group.meets_on)),
        ("Review conference", _review(turn, pathway)),
        ("Has met", say_count(len(meetings_of(pathway)), "time")),
    )
    blocks: list[Block] = [Heading(title), Fields(facts)]
    if members:
        roles = {each.person: each.role for each in conferences.invitees(turn.tx, case.id)}
        rows = tuple((each.name, roles.get(each.id, "").capitalize() or "–") for each in members)
        blocks.append(Table("Members", ("Who", "Role"), rows))
    elif children_with_a_plan(pathway):
        blocks.append(Text("It has no members yet: they are named in the chair’s record of the conference."))
    else:
        blocks.append(Text("There is no child protection plan, and so no core group."))
    if members and case.social_worker and case.social_worker not in group.members:
        blocks.append(Text(NO_SOCIAL_WORKER, "warning"))
    blocks += [*_too_late(pathway), *attendance(turn.tx, pathway, members)]
    blocks.append(Text(in_a_sentence(monitoring_of(turn.tx, case, pathway, turn.today))))
    if children_with_a_plan(pathway):
        it_met = Button("It has met", action("core_group", ref=case.ref, do=MEETING), "primary")
        change = Button("Members and next day", action("core_group", ref=case.ref, do=MEMBERS))
        blocks.append(Buttons((it_met, change, Button("The plan’s tasks", action("tasks", ref=case.ref)))))
    return Reply(SUMMARY, tuple(blocks), about_case=True)


def _meets(turn: Turn, agreed: date | None) -> tuple[str, str]:
    """The day agreed; once it has passed, the question whether the group met on it."""
    if agreed is not None and agreed < turn.today:
        return "Was to meet", f"{say_date(agreed, weekday=True)}. Was it held?"
    return "Meets next", _said(agreed)


def _said(day: date | None) -> str:
    return say_date(day, weekday=True) if day else "no day agreed"


def _review(turn: Turn, pathway: Pathway) -> str:
    """When the plan is reviewed: as booked; until then as agreed, or by when."""
    review = pathway.facts.next_conference
    if review is None or review.kind != "review":
        return "none is to come"
    if review.booked is not None:
        return f"booked for {say_when(review.booked.on, turn.desk.timezone, weekday=True)}"
    limits = [each for each in pathway.open if each.step == review.step and each.due]
    if not limits or limits[-1].due is None:
        return _said(review.agreed)
    limit = f"by {say_when(limits[-1].due, weekday=True)}"
    agreed = say_agreed(limits[-1], turn.today)
    return f"{agreed} ({limit})" if agreed else limit


def _too_late(pathway: Pathway) -> list[Block]:
    """Where the day agreed is after the last one for the next core group; said, and never refused."""
    late = [each.due for each in pathway.open if waits_for_core_group(each) and is_beyond_limit(each)]
    return [
        Text(f"It meets after {say_when(due)}, the last day for it.", "warning") for due in late[:1] if due
    ]


def form(turn: Turn) -> Form:
    """Asks which case; then whatever is to be changed or recorded."""
    case = cases.find(turn.tx, turn.value("ref"))
    if case is None or turn.value("do") not in _FORMS:
        return Form("The core group of a plan", action("core_group"), (reference_field(turn),), "Show")
    return _FORMS[turn.value("do")](turn, case)


VERB = Verb(
    name="core_group",
    summary="the core group of a plan: members, meetings, how the plan is kept to",
    usage="core group REF",
    handle=core_group,
    parameters=Parameters(words=("ref",)),
    required=("ref",),
    form=form,
    also=("coregroup", "core-group"),
)
