"""What somebody invited to a conference sees of a case: their own part in it, and no more."""

from __future__ import annotations

from handlers.agencies import agency_name
from handlers.desk import Turn
from handlers.reply import Block, Bullets, Button, Buttons, Fields, Heading, Reply, Text, action
from handlers.sitting import OF_AGENCIES
from handlers.step_table import deadline_table, workings
from procedure.events import day_of
from procedure.pathway import Pathway
from procedure.wording import say_when
from storage import conference_records, conferences, core_groups
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
    when = say_when(booked.on, turn.desk.timezone, weekday=True) if booked else _held_last(pathway)
    own = tuple(each for each in pathway.deadlines if each.agency and each.agency == invitee.agency)
    report_open = any(each.status in ("due", "overdue") for each in own)
    answered = _answered(invitee) if report_open else ANSWERS[invitee.attendance]
    is_over = not case.is_open or (booked is None and _was_held(pathway))
    facts = [("Conference", when), *([] if is_over else [("Your part", answered)])]
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
    if not is_over:
        blocks.append(_buttons(case, invitee, report_open=report_open))
    if core_groups.is_member(turn.tx, case.id, turn.person.id):
        buttons = [Button("The plan’s tasks", action("tasks", ref=case.ref))]
        if conference_records.latest(turn.tx, case.id) is not None:
            buttons.append(Button("The outcome and the plan", action("record", ref=case.ref)))
        blocks.append(Buttons(tuple(buttons)))
    return Reply("Your part in a conference", tuple(blocks), about_case=True)


def _was_held(pathway: Pathway) -> bool:
    return any(each.held is not None for each in pathway.facts.conferences)


def _held_last(pathway: Pathway) -> str:
    """Of a conference that is not booked: when the last was held, or that there is no date yet."""
    held = [each.held for each in pathway.facts.conferences if each.held is not None]
    if not held:
        return "No date yet"
    last = f"held on {say_when(day_of(held[-1].on))}"
    return f"{last}; the next has no date yet" if pathway.facts.next_conference else last


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
    own = _buttons(case, invitee, report_open=bool(left)).buttons
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


def _buttons(case: Case, invitee: Invitee, *, report_open: bool) -> Buttons:
    buttons = []
    if report_open:
        buttons.append(Button("Our report was shared", action("report", ref=case.ref), "primary"))
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
