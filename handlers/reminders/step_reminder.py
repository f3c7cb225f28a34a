"""The reminder of one step in words: what it is, when it is due and why, who else knows, and what to press."""

from __future__ import annotations

from datetime import datetime

from handlers import permissions
from handlers.agencies import SHARED_WITH
from handlers.cases.asked_about import of_step
from handlers.cases.step_table import name_with_agency
from handlers.conference.book import WHILE_UNBOOKED
from handlers.conference.invitations_sent import STEP as INVITATIONS
from handlers.conference.invitations_sent import not_told
from handlers.desk import Desk
from handlers.joining.joining import moment_of
from handlers.reminders.nudge import ask_button
from handlers.reminders.occasion import Occasion
from handlers.reminders.standing_in import told_as_well
from handlers.reply import Block, Bullets, Button, Buttons, Heading, Reply, Text, action
from procedure.agreed_day import say_agreed
from procedure.events import day_of
from procedure.lateness import say_lateness
from procedure.pathway import Deadline
from procedure.steps import name_of
from procedure.wording import mid_sentence, say_list, say_when
from scheduler.nudges import ABOVE
from storage.cases import Case
from storage.database import Transaction
from storage.nudge import Nudge

SUMMARY = "A reminder about a conference"  # what a lock screen may show
CONFERENCES = ("icpc", "first_review", "review")


def step_reminder(occasion: Occasion) -> Reply:
    """The reminder of the step that the occasion's nudge is of."""
    tx, desk, case, nudge = occasion.tx, occasion.desk, occasion.case, occasion.nudge
    deadline = occasion.pathway.find(nudge.step, nudge.occurrence)
    name = name_with_agency(deadline) if deadline else name_of(nudge.step)
    blocks: list[Block] = [
        Heading(f"{case.ref}: {mid_sentence(name)}"),
        Text(due_in_a_sentence(desk, deadline, occasion.now)),
    ]
    if deadline and deadline.due:
        blocks.append(Text(deadline.working, "note"))
    blocks += _not_reached(tx, case, nudge)
    blocks += _who_else(occasion)
    return Reply(SUMMARY, (*blocks, Buttons(tuple(_buttons(occasion, deadline)))), about_case=True)


def due_in_a_sentence(desk: Desk, deadline: Deadline | None, now: datetime) -> str:
    """When a step is due, or was, and how late that is at `now` (aware), as it is said everywhere."""
    if deadline is None or deadline.due is None:
        return "This is to be done as soon as possible."
    when = say_when(deadline.due, desk.timezone, weekday=True)
    local = now.astimezone(desk.timezone)
    late = say_lateness(deadline, local, desk.calendar)
    if late:
        return f"It was due on {when}, {late} ago."
    today = local.date()
    agreed = say_agreed(deadline, today)
    if agreed:
        return f"It is {agreed}; its limit is {when}."
    return f"It is due today, {when}." if day_of(deadline.due) == today else f"It is due on {when}."


def _buttons(occasion: Occasion, deadline: Deadline | None) -> list[Button]:
    tx, case, nudge = occasion.tx, occasion.case, occasion.nudge
    known = {"ref": case.ref, "step": nudge.step, "occurrence": nudge.occurrence, "nudge": nudge.id}
    ask = (
        ask_button(tx, case, occasion.person, of_step(deadline), nudge.id, occasion.today)
        if deadline is not None and _is_above(nudge)
        else []
    )
    return [
        *_what_to_do(occasion),
        *ask,
        Button("Remind me tomorrow", action("snooze", **known, until="tomorrow")),
        Button("Not mine", action("not_mine", **known)),
        Button("Open case", action("case", ref=case.ref)),
    ]


def _is_above(nudge: Nudge) -> bool:
    """Whether this tells a manager of something that somebody else is to do."""
    return nudge.details.get("role") in ABOVE and nudge.details.get("role") != nudge.details.get("owner")


def _not_reached(tx: Transaction, case: Case, nudge: Nudge) -> list[Block]:
    """Of the invitations, those that are left to a person: whom the assistant could not tell the date."""
    left = not_told(tx, case.id) if nudge.step == INVITATIONS else None
    if not left:
        return []
    said = Text("I have written to everybody else. These people do not know the date from me:")
    return [said, Bullets(tuple(f"{each.who}: {each.why}" for each in left))]


def _who_else(occasion: Occasion) -> list[Block]:
    """Who was told besides, and why this came to somebody whose step it is not."""
    nudge, said = occasion.nudge, list[Block]()
    told = [each.name for each in told_as_well(occasion)]
    if told:
        said.append(
            Text(f"{say_list(told)} {'has' if len(told) == 1 else 'have'} been told as well.", "note")
        )
    if nudge.details.get("standing_in_as"):
        role = permissions.ROLES.get(str(nudge.details.get("role")), "person of that agency")
        said.append(Text(f"You are told because {occasion.case.ref} has no {role} at the moment.", "note"))
    return said


def _what_to_do(occasion: Occasion) -> list[Button]:
    """What brings the step forward, as far as this person may do it: nobody is shown what they cannot press."""
    case, nudge = occasion.case, occasion.nudge

    def may(verb: str) -> bool:
        return permissions.may(occasion.tx, verb, occasion.person, case)

    agency = str(nudge.details.get("agency", ""))
    if agency and nudge.step in SHARED_WITH:
        meant = SHARED_WITH[nudge.step]
        shared = action("report", ref=case.ref, meant=meant, agency=agency, nudge=nudge.id)
        return [Button("It was shared", shared, "primary")] if may("report") else []
    buttons = []
    to_be_booked = nudge.step in CONFERENCES and moment_of(occasion.pathway) is None
    if nudge.step == "conference_booked" or to_be_booked:
        if may("book"):
            buttons.append(
                Button("Book it", action("book", ref=case.ref, **{WHILE_UNBOOKED: "yes"}), "primary")
            )
        elif may("dates"):
            buttons.append(Button("Dates that fit", action("dates", ref=case.ref), "primary"))
    if nudge.step != "conference_booked" and may("done"):
        known = {"ref": case.ref, "step": nudge.step, "occurrence": nudge.occurrence, "nudge": nudge.id}
        buttons.append(Button("Done", action("done", **known), "plain" if buttons else "primary"))
    return buttons
