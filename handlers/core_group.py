"""The core group of a plan: its members, when it meets, and what it found when it met."""

from __future__ import annotations

from datetime import date

from handlers import permissions
from handlers.arguments import Parameters
from handlers.case import reference_field
from handlers.core_group_meetings import attendance, meetings_of
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.monitoring import in_a_sentence, last_core_group, monitoring_of
from handlers.notices import CORE_GROUP, tell
from handlers.plan_in_force import children_with_a_plan
from handlers.record_answers import chosen, day
from handlers.record_page import day_wrong, only
from handlers.recording import pathway_of, record, refresh
from handlers.reply import (
    Block,
    Button,
    Buttons,
    Field,
    Fields,
    Form,
    Heading,
    Refusal,
    Reply,
    Table,
    Text,
    action,
)
from handlers.tasks import STATES
from handlers.verb import Verb
from procedure.agreed_day import say_agreed
from procedure.events import day_of
from procedure.outline_plan import PlanTask
from procedure.pathway import Pathway
from procedure.wording import say_count, say_date, say_when
from storage import audit, cases, conferences, core_groups, people
from storage.cases import Case
from storage.people import Person

SUMMARY = "The core group of a plan"
MOST_TASKS = 15  # asked about on one form; more are noted one by one


def core_group(turn: Turn) -> Reply:
    """Shows the core group, changes it, or records that it met."""
    case = permissions.case_for(turn.tx, "core_group", turn.person, turn.value("ref"))
    pathway = pathway_of(turn, case)
    what = turn.value("do")
    if what not in _DOES:
        audit.write(turn.tx, turn.now, turn.person.id, "looked_at_core_group", case.ref)
        return show(turn, case, pathway, f"{case.ref}: the core group")
    _children_with_a_plan(case, pathway)
    if SENT not in turn.values:
        return asked(form(turn))
    return _DOES[what](turn, case, pathway)


def show(turn: Turn, case: Case, pathway: Pathway, title: str) -> Reply:
    """Members, dates, meetings held, and how the plan is kept to."""
    members = [people.get(turn.tx, each) for each in core_groups.members(turn.tx, case.id)]
    facts = (
        ("Meets next", _said(_meets_next(turn, case, pathway))),
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
    blocks += [*_too_late(turn, case, pathway), *attendance(turn.tx, pathway, members)]
    blocks.append(Text(in_a_sentence(monitoring_of(turn.tx, case, pathway, turn.today))))
    if children_with_a_plan(pathway):
        met = Button("It has met", action("core_group", ref=case.ref, do="meeting"), "primary")
        change = Button("Members and dates", action("core_group", ref=case.ref, do="members"))
        blocks.append(Buttons((met, change, Button("The plan’s tasks", action("tasks", ref=case.ref)))))
    return Reply(SUMMARY, tuple(blocks), about_case=True)


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


def _said(day: date | None) -> str:
    return say_date(day, weekday=True) if day else "no day agreed"


def _meets_next(turn: Turn, case: Case, pathway: Pathway) -> date | None:
    """The day agreed, unless it has passed or the group has met on it."""
    agreed, last = core_groups.dates(turn.tx, case.id).meets_on, last_core_group(pathway)
    return agreed if agreed and agreed >= turn.today and (last is None or agreed > last) else None


def _too_late(turn: Turn, case: Case, pathway: Pathway) -> list[Block]:
    """Where the day agreed is after the last one for the next core group; said, and never refused."""
    meets_on = _meets_next(turn, case, pathway)
    limits = [
        day_of(each.due)
        for each in pathway.open
        if each.step in ("initial_core_group", "core_group")
        and each.due
        and each.status in ("due", "overdue")
    ]
    if meets_on is None or not limits or meets_on <= min(limits):
        return []
    return [Text(f"It meets after {say_date(min(limits))}, the last day for it.", "warning")]


def form(turn: Turn) -> Form:
    """Asks which case; then whatever is to be changed or recorded."""
    case = cases.find(turn.tx, turn.value("ref"))
    if case is None or turn.value("do") not in _DOES:
        return Form("The core group of a plan", action("core_group"), (reference_field(turn),), "Show")
    return _meeting_form(turn, case) if turn.value("do") == "meeting" else _members_form(turn, case)


def _meeting_form(turn: Turn, case: Case) -> Form:
    members = [people.get(turn.tx, each) for each in core_groups.members(turn.tx, case.id)]
    fields = [
        Field("on", "When did it meet?", "date", value=turn.value("on") or turn.today.isoformat()),
        Field(
            "came",
            "Who came",
            "choices",
            value=turn.value("came"),
            options=tuple((each.id, each.name) for each in members),
            required=False,
        ),
        Field(
            "chaired_by",
            "Who chaired it",
            hint="A role, such as team manager.",
            value=turn.value("chaired_by"),
            required=False,
        ),
    ]
    for number, task in enumerate(_open_tasks(turn, case), 1):
        name, label = f"task_{task.id}", f"Task {number}: {task.what}"
        options, empty = tuple(STATES.items()), "Leave empty if it was not looked at."
        fields.append(Field(name, label, "choice", empty, turn.value(name), options, required=False))
    fields.append(
        Field("meets_on", "When it meets next", "date", value=turn.value("meets_on"), required=False)
    )
    known = action("core_group", ref=case.ref, do="meeting")
    return Form(f"{case.ref}: the core group has met", known, tuple(fields))


def _members_form(turn: Turn, case: Case) -> Form:
    agreed = core_groups.dates(turn.tx, case.id)
    now_in = core_groups.members(turn.tx, case.id)
    known = action("core_group", ref=case.ref, do="members")
    return Form(
        f"{case.ref}: members of the core group",
        known,
        (
            Field(
                "members",
                "Members",
                "choices",
                "Somebody else has to be invited first.",
                turn.value("members") or ",".join(now_in),
                tuple((each.id, each.name) for each in _possible(turn, case)),
            ),
            Field(
                "meets_on",
                "When it meets next",
                "date",
                value=turn.value("meets_on") or (agreed.meets_on.isoformat() if agreed.meets_on else ""),
                required=False,
            ),
        ),
    )


def _met(turn: Turn, case: Case, pathway: Pathway) -> Reply:
    """Records the meeting, what was looked at, and the next day."""
    wrong = only(
        {
            "on": day_wrong(turn.value("on"), turn.today, past=True)
            or ("" if turn.value("on") else "Enter the day."),
            "meets_on": day_wrong(turn.value("meets_on"), turn.today, past=False),
        }
    )
    if wrong:
        raise Refusal(" ".join(wrong.values()), wrong)
    on = day(turn.values, "on")
    assert on is not None, "it was found right above"
    members = core_groups.members(turn.tx, case.id)
    came = [member for member in members if member in chosen(turn.values, "came")]
    looked_at = [task for task in _open_tasks(turn, case) if turn.value(f"task_{task.id}") in STATES]
    details = {
        "chaired_by": turn.value("chaired_by"),
        "members": len(members),
        "member_ids": members,
        "came": len(came),
        "came_by": came,
        "tasks": len(_open_tasks(turn, case)),
        "looked_at": len(looked_at),
        **_children_with_a_plan(case, pathway),
    }
    step = "core_group" if meetings_of(pathway) else "initial_core_group"
    record(turn, case, step, on, {name: value for name, value in details.items() if value != ""})
    for task in looked_at:
        for state in STATES:
            if state == turn.value(f"task_{task.id}"):
                core_groups.note_progress(turn.tx, task.id, state, "", turn.person.id, on, turn.now)
    _agree(turn, case, members)
    pathway = refresh(turn, case)
    return show(turn, case, pathway, f"{case.ref}: the core group of {say_date(on)} is recorded")


def _changed(turn: Turn, case: Case, pathway: Pathway) -> Reply:
    """Changes who is in it and when it meets; tells those who are new."""
    wanted = [
        each for each in chosen(turn.values, "members") if each in {p.id for p in _possible(turn, case)}
    ]
    wrong = only(
        {
            "members": "" if wanted else "Choose at least one member.",
            "meets_on": day_wrong(turn.value("meets_on"), turn.today, past=False),
        }
    )
    if wrong:
        raise Refusal(" ".join(wrong.values()), wrong)
    before = core_groups.members(turn.tx, case.id)
    for member in set(before) - set(wanted):
        core_groups.remove_member(turn.tx, case.id, member, turn.now)
    for member in wanted:
        core_groups.add_member(turn.tx, case.id, member, turn.now)
    _agree(turn, case, [each for each in wanted if each in before])
    audit.write(turn.tx, turn.now, turn.person.id, "changed_core_group", case.ref, {"members": wanted})
    tell(turn, case, CORE_GROUP, [each for each in wanted if each not in before])
    return show(turn, case, refresh(turn, case), f"{case.ref}: the core group is changed")


def _agree(turn: Turn, case: Case, members: list[str]) -> None:
    """Keeps the next day, and tells these members (ids) of it where it is another than they know."""
    meets_on = day(turn.values, "meets_on")
    if meets_on is None or meets_on == core_groups.dates(turn.tx, case.id).meets_on:
        return
    core_groups.agree_dates(turn.tx, case.id, meets_on=meets_on)
    tell(turn, case, CORE_GROUP, members, details={"meets_on": meets_on.isoformat()})


_DOES = {"meeting": _met, "members": _changed}


def _open_tasks(turn: Turn, case: Case) -> list[PlanTask]:
    return [task for task in core_groups.tasks(turn.tx, case.id) if task.state == "open"][:MOST_TASKS]


def _possible(turn: Turn, case: Case) -> list[Person]:
    """Those invited, but for the chair, and those who are members already."""
    invited = [each.person for each in conferences.invitees(turn.tx, case.id) if each.role != "chair"]
    return [
        people.get(turn.tx, each)
        for each in dict.fromkeys([*core_groups.members(turn.tx, case.id), *invited])
    ]


def _children_with_a_plan(case: Case, pathway: Pathway) -> dict[str, list[str]]:
    """Which children the core group is of, where it is not of all. Raises `Refusal` where none has a plan."""
    every = pathway.facts_by_child or (("", pathway.facts),)
    planned = children_with_a_plan(pathway)
    if not planned:
        raise Refusal(f"{case.ref} has no child protection plan, and so no core group: type case {case.ref}.")
    return {"children": planned} if len(planned) < len(every) else {}


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
