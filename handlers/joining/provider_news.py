"""Word to whoever runs a conference that its meeting could not be made or moved, and once it was all the same."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

from handlers.joining.joining import LATE
from handlers.reminders.notices import MEETING_THERE, NO_MEETING, is_soon, who_believes
from handlers.reminders.occasion import Occasion
from handlers.reply import Block, Button, Buttons, Heading, Text, action
from procedure.pathway import Pathway
from storage import conferences, meeting_tasks, outbox
from storage.cases import Case
from storage.database import Transaction
from storage.meeting_tasks import MeetingTask


def tell_of_trouble(tx: Transaction, task: MeetingTask, problem: str, now: datetime) -> None:
    """Tells the chair, and whoever asked for it, once for each wish; `now` is aware."""
    chairs = {each.person for each in conferences.invitees(tx, task.case_id) if each.role == "chair"}
    for person in sorted(chairs | {task.asked_by}):
        outbox.notice(
            tx,
            person,
            NO_MEETING,
            now,
            case_id=task.case_id,
            details={"problem": problem, "task": task.id},
            urgent=is_soon(task.starts, now),
            once=task.id,
            expires_at=task.starts + LATE,
        )


def tell_that_it_is_there(
    tx: Transaction, case: Case, moment: datetime, now: datetime, *, knows: Container[str | None] = ()
) -> None:
    """Tells those who last heard that it could not be done; `knows` are the ids of people who hear it otherwise.

    The conference is at `moment`; both are aware.
    """
    for person in who_believes(tx, case, NO_MEETING, MEETING_THERE, now):
        if person not in knows:
            ends = moment + LATE
            urgent = is_soon(moment, now)
            outbox.notice(tx, person, MEETING_THERE, now, case_id=case.id, urgent=urgent, expires_at=ends)


def unheard_of(tx: Transaction, case: Case, pathway: Pathway) -> str:
    """What the provider has not heard of yet: the new date or, where that is as when it last did, the new chair."""
    meeting = conferences.meeting(tx, case.id)
    if meeting is None or meeting.set_up_at is None:
        return "new date"
    bookings = sorted(pathway.facts.of("conference_booked"), key=lambda each: each.recorded_at)
    known = [each.on for each in bookings if each.recorded_at <= meeting.set_up_at][-1:]
    since = [each.on for each in bookings if each.recorded_at > meeting.set_up_at]
    return "new date" if len({*known, *since}) > 1 else "new chair"


def no_meeting(occasion: Occasion) -> list[Block] | None:
    """To the chair: the provider has not done what is wanted; said no more once it has."""
    task = meeting_tasks.of_case(occasion.tx, occasion.case.id)
    if task is None or task.id != occasion.nudge.details.get("task") or not occasion.when:
        return None
    ref, problem = occasion.case.ref, str(occasion.nudge.details["problem"])
    return [
        Heading(f"{ref}: the meeting could not be {_not_done(occasion, task)} yet"),
        Text(f"{problem[:1].upper()}{problem[1:]}.", "warning"),
        Text(
            f"The conference stands, on {occasion.when}. The meeting is tried again by itself until it is there; "
            "you can also use a link of your own."
        ),
        Buttons(
            (
                Button("Try again now", action("join", ref=ref, again="yes"), "primary"),
                Button("Use a link of your own", action("join", ref=ref, change="yes")),
            )
        ),
    ]


def _not_done(occasion: Occasion, task: MeetingTask) -> str:
    if task.kind == "create":
        return "set up"
    new = unheard_of(occasion.tx, occasion.case, occasion.pathway)
    return f"moved to the {new}" if new == "new date" else f"given to the {new}"


def meeting_there(occasion: Occasion) -> list[Block] | None:
    """To those who heard that it could not be done: now it is; None where something is to be done again."""
    tx, case = occasion.tx, occasion.case
    is_there = conferences.meeting(tx, case.id) is not None and meeting_tasks.of_case(tx, case.id) is None
    if not is_there or not occasion.when:
        return None
    text = f"It could not be set up or moved at first. Everybody’s own link leads to it on {occasion.when}."
    who = Button("Who is ready", action("join", ref=case.ref))
    return [Heading(f"{case.ref}: the meeting is there now"), Text(text), Buttons((who,))]
