"""The words of reminders: chosen at the moment of sending, from what is true then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from handlers import notices, permissions
from handlers.agencies import SHARED_WITH
from handlers.announcements import announcement
from handlers.cards import name_with_agency
from handlers.desk import Desk
from handlers.guest_messages import guest_message
from handlers.invitations_sent import STEP as INVITATIONS
from handlers.invitations_sent import not_told
from handlers.joining import how_to_join, moment_of
from handlers.morning_digest import MORNING_DIGEST, digest_for
from handlers.nudge import ask_button
from handlers.occasion import Occasion
from handlers.other_reminder_words import due_in_words, is_other, other_reminder
from handlers.reply import Block, Bullets, Button, Buttons, Heading, Reply, Table, Text, action
from procedure.pathway import Deadline, Pathway
from procedure.steps import name_of
from procedure.wording import say_count, say_list, say_when
from scheduler.nudges import ABOVE
from storage import cases, conferences, people
from storage.cases import Case
from storage.database import Transaction
from storage.nudge import Nudge
from storage.people import Person

SUMMARY = "A reminder about a conference"  # what a lock screen may show
MOST_CASES = 5
CONFERENCES = ("icpc", "first_review", "review")


class Writer:
    """Writes what people are sent. `clock` gives the time, aware: lateness is counted when the words are."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._clock = clock

    def compose(self, tx: Transaction, person: Person, nudges: Sequence[Nudge]) -> Reply | None:
        """One message for all of `nudges`, which go to the same person; None where nothing is left to say."""
        first = nudges[0]
        if person.kind == "guest":
            return guest_message([self._occasion(tx, person, nudge) for nudge in nudges])
        if len(nudges) > 1 and first.kind == "step":
            return self._digest(tx, nudges)
        if first.case_id is None:
            return self._about_no_case(tx, person, first)
        occasion = self._occasion(tx, person, first)
        if first.kind == "notice":
            return announcement(occasion)
        if first.kind == "join":
            return self._link(occasion)
        return (
            other_reminder(occasion)
            if is_other(first)
            else self._step(tx, person, occasion.case, occasion.pathway, first)
        )

    def _about_no_case(self, tx: Transaction, person: Person, nudge: Nudge) -> Reply | None:
        if nudge.rung == MORNING_DIGEST:
            return digest_for(tx, self._desk, person, self._clock())
        return self._unreached(tx, nudge)

    def still_wanted(self, tx: Transaction, nudge: Nudge) -> str | None:
        """Why this nudge should not be sent any more, or None: asked again at the moment of sending."""
        if nudge.case_id is None:
            return None
        case = cases.get(tx, nudge.case_id)
        if not case.is_open and not (nudge.kind == "notice" and nudge.rung in notices.OF_CLOSED_CASES):
            return "the case is closed"
        recipient = people.get(tx, nudge.recipient)
        told_so = nudge.kind == "notice" and nudge.rung == notices.UNINVITED
        # That somebody has left is no reason to fall silent: whoever stands in for them is reminded.
        passed_on = nudge.kind == "step" and not recipient.active
        if not passed_on and not told_so and not permissions.relations(tx, recipient, case):
            return "they no longer have anything to do with this case"
        return None

    def may_be_told(self, tx: Transaction, person: Person, nudge: Nudge) -> bool:
        """Whether somebody who would stand in for the recipient has to do with the case themselves."""
        return nudge.case_id is None or bool(permissions.relations(tx, person, cases.get(tx, nudge.case_id)))

    def _occasion(self, tx: Transaction, person: Person, nudge: Nudge) -> Occasion:
        case = cases.get(tx, str(nudge.case_id))
        return Occasion(tx, self._desk, person, case, self._pathway(tx, case), nudge, self._clock())

    def _pathway(self, tx: Transaction, case: Case) -> Pathway:
        return self._desk.pathway(tx, case, self._today())

    def _today(self) -> date:
        return self._clock().astimezone(self._desk.timezone).date()

    def _step(self, tx: Transaction, person: Person, case: Case, pathway: Pathway, nudge: Nudge) -> Reply:
        deadline = pathway.find(nudge.step, nudge.occurrence)
        name = name_with_agency(deadline) if deadline else name_of(nudge.step)
        blocks: list[Block] = [Heading(f"{case.ref}: {name[0].lower()}{name[1:]}"), Text(self._due(deadline))]
        if deadline and deadline.due:
            blocks.append(Text(deadline.working, "note"))
        blocks += _not_reached(tx, case, nudge)
        blocks += _who_else(tx, case, nudge)
        known = {"ref": case.ref, "step": nudge.step, "occurrence": nudge.occurrence}
        buttons = [
            *_what_to_do(tx, person, case, pathway, nudge),
            *(ask_button(tx, case, person, deadline, nudge.id) if deadline and _is_above(nudge) else ()),
            Button("Remind me tomorrow", action("snooze", **known, nudge=nudge.id, until="tomorrow")),
            Button("Not mine", action("not_mine", **known)),
            Button("Open case", action("case", ref=case.ref)),
        ]
        blocks.append(Buttons(tuple(buttons)))
        return Reply(SUMMARY, tuple(blocks), about_case=True)

    def _due(self, deadline: Deadline | None) -> str:
        if deadline is None or deadline.due is None:
            return "This is to be done as soon as possible."
        when = say_when(deadline.due, self._desk.timezone, weekday=True)
        late = deadline.days_late(self._today())
        if late:
            return f"It was due on {when}, {say_count(late, 'day')} ago."
        day = deadline.due.date() if isinstance(deadline.due, datetime) else deadline.due
        return f"It is due today, {when}." if day == self._today() else f"It is due on {when}."

    @staticmethod
    def _unreached(tx: Transaction, nudge: Nudge) -> Reply:
        """To a manager: somebody of theirs cannot be reminded of anything."""
        who = people.get(tx, str(nudge.details["person"])).name
        text = f"Reminders do not reach {who}: {nudge.details['reason']}. Please tell them, and your administrator."
        return Reply("Reminders do not reach somebody", (Text(text, "warning"),))

    def _digest(self, tx: Transaction, nudges: Sequence[Nudge]) -> Reply:
        """Everything for one morning in one message, the earliest first."""
        rows, refs = [], []
        for nudge in sorted(nudges, key=lambda each: each.deadline):
            case = cases.get(tx, str(nudge.case_id))
            deadline = self._pathway(tx, case).find(nudge.step, nudge.occurrence)
            name = name_with_agency(deadline) if deadline else name_of(nudge.step)
            due = due_in_words(nudge, self._today()) if is_other(nudge) else self._due(deadline)
            if nudge.step == INVITATIONS and (left := not_told(tx, case.id)):
                due += f" Not reached: {say_list([each.who for each in left])}."
            rows.append((case.ref, name, due))
            refs.append(case.ref)
        shown = list(dict.fromkeys(refs))[:MOST_CASES]
        buttons = [Button(f"Open {ref}", action("case", ref=ref)) for ref in shown]
        blocks: list[Block] = [
            Heading("What to think of today"),
            Table("Reminders", ("Case", "Step", "When"), tuple(rows)),
            Buttons((*buttons, Button("All that is due from me", action("mine")))),
        ]
        return Reply("Your reminders for today", tuple(blocks), about_case=True)

    def _link(self, occasion: Occasion) -> Reply | None:
        """The reminder to join: one's own link where there is a meeting, otherwise the place."""
        tx, ref, invitee, moment = occasion.tx, occasion.case.ref, occasion.invitee, occasion.moment
        if invitee is None or moment is None:
            return None
        blocks: list[Block] = [Heading(f"{ref}: your conference {occasion.how_soon}")]
        meeting = conferences.meeting(tx, occasion.case.id)
        if occasion.place and invitee.attendance != "remote":
            blocks.append(Text(f"It is on {occasion.when}, at {occasion.place}."))
        if meeting is not None and invitee.attendance != "in person":
            blocks += how_to_join(tx, self._desk, invitee, meeting, moment)
            blocks.append(
                Text("This link is yours alone. Please be somewhere private when you join.", "note")
            )
        if len(blocks) == 1:
            blocks.append(Text(f"It is on {occasion.when}. How to join is still to come."))
        blocks.append(Buttons((Button("Your part", action("case", ref=ref)),)))
        return Reply("Your conference is coming up", tuple(blocks), about_case=True)


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


def _who_else(tx: Transaction, case: Case, nudge: Nudge) -> list[Block]:
    """Who was told besides, and why this came to somebody whose step it is not."""
    said: list[Block] = []
    told = [people.get(tx, each).name for each in nudge.details.get("told", ())]
    if told:
        said.append(
            Text(f"{say_list(told)} {'has' if len(told) == 1 else 'have'} been told as well.", "note")
        )
    if nudge.details.get("standing_in_as"):
        role = permissions.ROLES.get(str(nudge.details.get("role")), "person of that agency")
        said.append(Text(f"You are told because {case.ref} has no {role} at the moment.", "note"))
    return said


def _what_to_do(tx: Transaction, person: Person, case: Case, pathway: Pathway, nudge: Nudge) -> list[Button]:
    """What brings the step forward, as far as this person may do it: nobody is shown what they cannot press."""

    def may(verb: str) -> bool:
        return permissions.may(tx, verb, person, case)

    agency = str(nudge.details.get("agency", ""))
    if agency:
        known = {
            "ref": case.ref,
            "meant": SHARED_WITH.get(nudge.step, ""),
            "agency": agency,
            "nudge": nudge.id,
        }
        return [Button("It was shared", action("report", **known), "primary")] if may("report") else []
    buttons = []
    to_be_booked = nudge.step in CONFERENCES and moment_of(pathway) is None
    if nudge.step == "conference_booked" or to_be_booked:
        if may("book"):
            buttons.append(Button("Book it", action("book", ref=case.ref), "primary"))
        elif may("dates"):
            buttons.append(Button("Dates that fit", action("dates", ref=case.ref), "primary"))
    if nudge.step != "conference_booked" and may("done"):
        known = {"ref": case.ref, "step": nudge.step, "occurrence": nudge.occurrence, "nudge": nudge.id}
        buttons.append(Button("Done", action("done", **known), "plain" if buttons else "primary"))
    return buttons
