"""What somebody invited to a conference sees of a case: their own part in it, and no more."""

from __future__ import annotations

from datetime import date

from handlers import permissions
from handlers.agencies import agency_name
from handlers.cases.no_conference_due import why_none_is_due
from handlers.cases.outcome_words import last_held
from handlers.cases.step_table import deadline_table, workings
from handlers.desk import Turn
from handlers.record.sitting import OF_AGENCIES
from handlers.reply import Block, Bullets, Button, Buttons, Fields, Heading, Reply, Text, action
from procedure.events import day_of
from procedure.held_again import met_in_vain
from procedure.pathway import Pathway
from procedure.wording import say_date, say_when
from storage import conference_records, conferences, core_groups, people
from storage.cases import Case
from storage.conferences import Invitee

ANSWERS = {
    "": "You have not said yet how you will take part",
    "in person": "In person",
    "remote": "By phone or video",
    "apologies": "You sent apologies",
}


def attendee_card(turn: Turn, case: Case, pathway: Pathway, title: str | None = None) -> Reply:
    """The conference, this person's answer, and what is asked of their agency."""
    invitee = conferences.invitee_of(turn.tx, case.id, turn.person.id)
    assert invitee is not None, "only somebody invited is shown this card"
    booked = pathway.conference.booked if pathway.conference else None
    over = is_over(case, pathway, turn.today)
    own = tuple(each for each in pathway.deadlines if each.agency and each.agency == invitee.agency)
    if over:  # what was missed before it is asked of nobody any more
        own = tuple(each for each in own if case.is_open and each in pathway.open)
    report_open = any(each.status in ("due", "overdue") for each in own)
    answered = _answered(invitee) if report_open else ANSWERS[invitee.attendance]
    facts = [("Conference", _when(turn, case, pathway)), *([] if over else [("Your part", answered)])]
    if not case.is_open:
        facts.insert(0, ("State", "closed"))
    if booked and booked.details.get("place"):
        facts.insert(1, ("Place", str(booked.details["place"])))
    blocks: list[Block] = [Heading(title or f"{case.ref}: your part"), Fields(tuple(facts))]
    if own:
        blocks += [
            Text(f"What is asked of {agency_name(invitee.agency)}:"),
            deadline_table(turn, own),
            workings(own),
        ]
    if over:
        blocks += [Text(each) for each in once_it_is_over(turn, case, pathway, report_open=report_open)]
    if case.is_open:
        blocks += _ways_on(turn, case, _buttons(case, invitee, report_open=report_open, over=over))
    return Reply("Your part in a conference", tuple(blocks), about_case=True)


def _ways_on(turn: Turn, case: Case, own: Buttons) -> list[Block]:
    """What they can press; of the core group, the plan besides."""
    ways: list[Block] = [own] if own.buttons else []
    if core_groups.is_member(turn.tx, case.id, turn.person.id):
        buttons = [Button("The plan’s tasks", action("tasks", ref=case.ref))]
        if conference_records.latest(turn.tx, case.id) is not None:
            buttons.append(Button("The outcome and the plan", action("record", ref=case.ref)))
        ways.append(Buttons(tuple(buttons)))
    return ways


def is_over(case: Case, pathway: Pathway, today: date) -> bool:
    """Whether nobody is asked to come: the case is closed, none is due, or one was held and no other is booked."""
    if not case.is_open or why_none_is_due(pathway):
        return True
    return pathway.conference is None and last_held(pathway, today) is not None


def once_it_is_over(turn: Turn, case: Case, pathway: Pathway, *, report_open: bool) -> list[str]:
    """To somebody who was invited: that nothing is asked of them, and who tells them what was decided."""
    nothing = [] if report_open else ["Nothing is asked of you now."]
    if not case.is_open:
        nothing = [f"{case.ref} is closed: nothing is asked of you any more."]
    if last_held(pathway, turn.today) is None:
        return nothing
    may_read = permissions.may(turn.tx, "record", turn.person, case)
    if may_read and conference_records.latest(turn.tx, case.id) is not None:
        return [*nothing, f"What was decided, and the plan, are for you to read: type record {case.ref}."]
    who = (
        f"social worker, {people.get(turn.tx, case.social_worker).name}"
        if case.social_worker
        else "team manager"
    )
    return [*nothing, f"To hear what was decided, ask the case’s {who}."]


def _when(turn: Turn, case: Case, pathway: Pathway) -> str:
    """When the conference is; where none is booked, when the last was held."""
    if pathway.conference is not None and pathway.conference.booked is not None:
        return say_when(pathway.conference.booked.on, turn.desk.timezone, weekday=True)
    if met := met_in_vain(pathway):
        return f"that of {say_date(day_of(met.on))} is to be held again; no date yet"
    held_on = last_held(pathway, turn.today)
    if held_on is None:
        return "none is due" if why_none_is_due(pathway) else "No date yet"
    held = f"held on {say_date(held_on)}"
    return f"{held}; the next has no date yet" if case.is_open and pathway.facts.next_conference else held


def noted(turn: Turn, case: Case, pathway: Pathway, title: str) -> Reply:
    """What somebody said or did, and what is still asked of them; their whole part is a press away."""
    invitee = conferences.invitee_of(turn.tx, case.id, turn.person.id)
    assert invitee is not None, "only somebody invited has a part"
    blocks: list[Block] = [Heading(title)]
    booked = pathway.conference.booked if pathway.conference else None
    if booked:
        place = f", at {booked.details['place']}" if booked.details.get("place") else ""
        blocks.append(Text(f"It is on {say_when(booked.on, turn.desk.timezone, weekday=True)}{place}."))
    left = [each for each in pathway.open if each.agency and each.agency == invitee.agency and each.due]
    if left:
        asked = tuple(
            f"{each.name}: by {say_when(each.due, turn.desk.timezone)}" for each in left if each.due
        )
        blocks += [Text(f"Still asked of {agency_name(invitee.agency)}:"), Bullets(asked)]
    elif invitee.agency and invitee.role in OF_AGENCIES:
        blocks.append(Text(f"Nothing more is asked of {agency_name(invitee.agency)}."))
    over = is_over(case, pathway, turn.today)
    own = _buttons(case, invitee, report_open=bool(left), over=over).buttons
    return Reply(
        "Your part in a conference",
        (*blocks, Buttons((*own, Button("Your part", action("case", ref=case.ref))))),
        about_case=True,
    )


def _answered(invitee: Invitee) -> str:
    """How they take part; whoever cannot come is asked for the report all the same."""
    own = {"will come": "; your report is to come", "will not come": "; you said that no report comes"}
    asked = invitee.attendance == "apologies" and invitee.agency and invitee.role in OF_AGENCIES
    report = own.get(invitee.report, "; your report is still needed") if asked else ""
    return ANSWERS[invitee.attendance] + report


def _buttons(case: Case, invitee: Invitee, *, report_open: bool, over: bool) -> Buttons:
    buttons = []
    if report_open:
        buttons.append(Button("Our report was shared", action("report", ref=case.ref), "primary"))
    if over:
        return Buttons(tuple(buttons))
    for how, label in (
        ("in person", "I will come"),
        ("remote", "I will join remotely"),
        ("apologies", "I cannot"),
    ):
        if how != invitee.attendance:
            buttons.append(Button(label, action("attend", ref=case.ref, how=how)))
    if invitee.attendance != "apologies":
        buttons.append(Button("My link", action("join", ref=case.ref)))
    return Buttons(tuple(buttons))
