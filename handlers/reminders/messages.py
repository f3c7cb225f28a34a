"""The words of reminders: chosen at the moment of sending, from what is true then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from handlers import permissions
from handlers.cases.step_table import name_with_agency
from handlers.cases.worker_wanted import assign_button, worker_wanted
from handlers.conference.calendar_entry import is_told
from handlers.conference.invitations_sent import STEP as INVITATIONS
from handlers.conference.invitations_sent import not_told
from handlers.desk import Desk
from handlers.joining.joining import how_to_join, runs_it
from handlers.joining.way_in import no_way_in
from handlers.reminders import notices
from handlers.reminders.announcements import announcement
from handlers.reminders.guest_messages import guest_message
from handlers.reminders.morning_digest import MORNING_DIGEST, digest_for
from handlers.reminders.occasion import Occasion
from handlers.reminders.other_reminder_words import in_a_line, is_other, other_reminder
from handlers.reminders.reminders_together import (
    MOST_IN_FULL,
    Told,
    case_by_case,
    each_once,
    reminder,
    together,
)
from handlers.reminders.standing_in import in_the_place_of, not_heard_yet
from handlers.reminders.step_reminder import due_in_a_sentence
from handlers.reply import Block, Button, Buttons, Heading, Reply, Table, Text, action
from procedure.pathway import Pathway
from procedure.steps import name_of
from procedure.wording import say_list
from storage import cases, conferences, people
from storage.cases import Case
from storage.database import Transaction
from storage.nudge import Nudge
from storage.people import Person

MOST_CASES = 10


class Writer:
    """Writes what people are sent. `clock` gives the time, aware: lateness is counted when the words are."""

    def __init__(self, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._clock = clock

    def compose(self, tx: Transaction, person: Person, nudges: Sequence[Nudge]) -> Reply | None:
        """One message for all of `nudges`, which go to the same person; None where nothing is left to say."""
        first = nudges[0]
        if notices.may_be_said_already(tx, first) and is_told(self._occasion(tx, person, first)):
            return None
        if person.kind == "guest":
            return guest_message([self._occasion(tx, person, nudge) for nudge in nudges])
        if first.kind == "step":
            return self._reminders(tx, person, sorted(nudges, key=_deadline))
        if first.case_id is None:
            return self._about_no_case(tx, person, first)
        occasion = self._occasion(tx, person, first)
        return announcement(occasion) if first.kind == "notice" else self._link(occasion)

    def _reminders(self, tx: Transaction, person: Person, nudges: Sequence[Nudge]) -> Reply | None:
        """A few each in full, case by case and with what to press for each; more of them in a table."""
        once = case_by_case(each_once(person, not_heard_yet(tx, person, nudges, self._midnight())))
        case_ids = list(dict.fromkeys(str(nudge.case_id) for nudge, _ in once))
        if len(once) > MOST_IN_FULL:
            reply: Reply | None = self._digest(tx, person, once)
        else:
            occasions = [(self._occasion(tx, person, nudge), absent) for nudge, absent in once]
            reply = together([said for each in occasions if (said := reminder(*each)) is not None])
        to_give = [block for each in case_ids[:MOST_CASES] for block in _to_be_given(tx, person, each)]
        return replace(reply, blocks=(*reply.blocks, *to_give)) if reply else None

    def _about_no_case(self, tx: Transaction, person: Person, nudge: Nudge) -> Reply | None:
        if nudge.rung == MORNING_DIGEST:
            return digest_for(tx, self._desk, person, self._clock())
        return self._unreached(tx, nudge)

    def still_wanted(self, tx: Transaction, nudge: Nudge) -> str | None:
        """Why this nudge should not be sent any more, or None: asked again at the moment of sending."""
        if nudge.case_id is None:
            left = nudge.rung == MORNING_DIGEST and not people.get(tx, nudge.recipient).active
            return "they have left" if left else None
        case = cases.get(tx, nudge.case_id)
        if not case.is_open and not (nudge.kind == "notice" and nudge.rung in notices.OF_CLOSED_CASES):
            return "the case is closed"
        recipient = people.get(tx, nudge.recipient)
        told_so = nudge.kind == "notice" and nudge.rung == notices.UNINVITED
        # That somebody has left is no reason to fall silent: whoever stands in for them is reminded.
        passed_on = nudge.kind == "step" and not recipient.active
        if not passed_on and not told_so and not permissions.relations(tx, recipient, case):
            return "they no longer have anything to do with this case"
        if is_other(nudge) and other_reminder(self._occasion(tx, recipient, nudge)) is None:
            return "there is nothing to remind of any more"
        return None

    def _midnight(self) -> datetime:
        """When the local day began, aware."""
        now = self._clock().astimezone(self._desk.timezone)
        return now.replace(hour=0, minute=0, second=0, microsecond=0)

    def _occasion(self, tx: Transaction, person: Person, nudge: Nudge) -> Occasion:
        case = cases.get(tx, str(nudge.case_id))
        return Occasion(tx, self._desk, person, case, self._pathway(tx, case), nudge, self._clock())

    def _pathway(self, tx: Transaction, case: Case) -> Pathway:
        return self._desk.pathway(tx, case, self._clock().astimezone(self._desk.timezone))

    @staticmethod
    def _unreached(tx: Transaction, nudge: Nudge) -> Reply:
        """To a manager: somebody of theirs cannot be reminded of anything."""
        who = people.get(tx, str(nudge.details["person"])).name
        text = f"Reminders do not reach {who}: {nudge.details['reason']}. Please tell them, and your administrator."
        return Reply("Reminders do not reach somebody", (Text(text, "warning"),))

    def _digest(self, tx: Transaction, person: Person, once: Sequence[Told]) -> Reply:
        """Everything for one morning in one message, the earliest first."""
        rows, refs = [], []
        for nudge, _ in once:
            case = cases.get(tx, str(nudge.case_id))
            deadline = self._pathway(tx, case).find(nudge.step, nudge.occurrence)
            name = name_with_agency(deadline) if deadline else name_of(nudge.step)
            due = (
                in_a_line(self._occasion(tx, person, nudge))
                if is_other(nudge)
                else due_in_a_sentence(self._desk, deadline, self._clock())
            )
            if nudge.step == INVITATIONS and (left := not_told(tx, case.id)):
                due += f" Not reached: {say_list([each.who for each in left])}."
            rows.append((case.ref, name, due))
            refs.append(case.ref)
        shown = list(dict.fromkeys(refs))[:MOST_CASES]
        buttons = [Button(f"Open {ref}", action("case", ref=ref)) for ref in shown]
        absent = {each for _, some in once for each in some}
        first = once[0][0]
        later = action("snooze", ref=first.case_ref, message=first.id, until="tomorrow")
        # Which of them is done, or not theirs, is asked for.
        of_them = (
            Button("Done", action("done"), "primary"),
            Button("Remind me of all of these tomorrow", later),
            Button("Not mine", action("not_mine")),
            Button("All that is due from me", action("mine")),
        )
        blocks: list[Block] = [
            Heading("What to think of today"),
            *([Text(in_the_place_of(tx, absent, "Some of this"), "note")] if absent else []),
            Table("Reminders", ("Case", "Step", "When"), tuple(rows)),
            Buttons(tuple(buttons)),
            Buttons(of_them),
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
            blocks += how_to_join(tx, self._desk, invitee, meeting, moment, occasion.now)
            blocks.append(
                Text("This link is yours alone. Please be somewhere private when you join.", "note")
            )
        to_set_up = no_way_in(occasion) if runs_it(tx, occasion.person, occasion.case) else []
        if len(blocks) == 1:
            then = "" if to_set_up else _still_to_come(occasion)
            blocks.append(Text(f"It is on {occasion.when}. {then}".strip()))
        blocks += to_set_up
        blocks.append(Buttons((Button("Your part", action("case", ref=ref)),)))
        return Reply("Your conference is coming up", tuple(blocks), about_case=True)


def _still_to_come(occasion: Occasion) -> str:
    """What somebody does not know yet, and whom to ask about it."""
    invitee, worker = occasion.invitee, occasion.case.social_worker
    what = "The place" if invitee and invitee.attendance == "in person" else "How to join"
    if worker is None or worker == occasion.person.id:
        return f"{what} is still to come."
    return f"{what} is still to come: if you hear nothing, ask {people.get(occasion.tx, worker).name}."


def _to_be_given(tx: Transaction, person: Person, case_id: str) -> list[Block]:
    """To whoever may give a case to somebody, that its social worker has left."""
    case = cases.get(tx, case_id)
    wanted = worker_wanted(tx, case, person)
    return [Text(wanted, "warning"), Buttons((assign_button(case, f"Assign {case.ref}"),))] if wanted else []


def _deadline(nudge: Nudge) -> str:
    return nudge.deadline
