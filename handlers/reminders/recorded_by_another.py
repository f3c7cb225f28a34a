"""Whoever a step is on the desk of hears at once that somebody else recorded it, and what follows for them."""

from __future__ import annotations

from handlers.cases.step_table import name_with_agency
from handlers.cases.what_stands import in_a_phrase
from handlers.desk import Turn
from handlers.reminders.notices import STEP_RECORDED
from handlers.reminders.occasion import Occasion
from handlers.reminders.recipients import owner_of
from handlers.reply import Block, Bullets, Button, Buttons, Heading, Text, action
from procedure.day_off import say_limit
from procedure.events import CaseEvent, day_of
from procedure.pathway import Deadline, Pathway
from procedure.wording import say_when
from scheduler.preferences import preferences_in
from storage import events, outbox, people
from storage.cases import Case

MOST = 5  # things that follow; the case's card has the rest


def tell_owner(turn: Turn, case: Case, pathway: Pathway, step: str, agency: str | None = None) -> None:
    """Tells the owner of a step that was recorded or corrected just now, in working hours, unless it was they.

    What is recorded meanwhile, before they could be told, is told along with it.
    """
    owner = _owner(turn, case, pathway, step, agency)
    if owner is None or owner == turn.person.id:
        return
    person = people.get(turn.tx, owner)
    if not person.active or person.kind != "member":
        return
    waiting = outbox.listing(turn.tx, state="planned", case_id=case.id, recipient=owner)
    earlier = [event for each in waiting if each.rung == STEP_RECORDED for event in each.details["events"]]
    [*_, latest] = events.of_case(turn.tx, case.id)
    hours = turn.desk.timetables[case.authority].hours
    outbox.notice(
        turn.tx,
        owner,
        STEP_RECORDED,
        turn.now,
        case_id=case.id,
        details={"events": [*earlier, latest.id]},
        at=hours.opening(turn.now, preferences_in(person.settings)),
        instead=True,
    )


def step_recorded(occasion: Occasion) -> list[Block] | None:
    """The message in words; None where it was all corrected or taken back since."""
    every = events.of_case(occasion.tx, occasion.case.id)
    overtaken = {each.corrects for each in every}
    told = occasion.nudge.details["events"]
    said = [_in_words(occasion, each) for each in every if each.id in told and each.id not in overtaken]
    if not said:
        return None
    ref = occasion.case.ref
    return [
        Heading(f"{ref}: a step of yours is recorded"),
        *(Text(sentence) for sentence in said),
        *_what_follows(occasion),
        Buttons((Button("Open case", action("case", ref=ref), "primary"),)),
    ]


def _owner(turn: Turn, case: Case, pathway: Pathway, step: str, agency: str | None) -> str | None:
    """Who has the step on their desk; of a step that nobody has, the social worker."""
    found = [
        each for each in pathway.deadlines if each.step == step and (agency is None or each.agency == agency)
    ]
    return owner_of(turn.tx, case, found[-1]) if found else case.social_worker


def _in_words(occasion: Occasion, event: CaseEvent) -> str:
    who = people.get(occasion.tx, event.recorded_by).name
    what = in_a_phrase(event.step, event.details.get("agency"))
    when = say_when(event.on, occasion.desk.timezone)
    if event.details.get("withdrawn"):
        return f"{who} has taken back {what}, which was recorded for {when}."
    return (
        f"{who} has corrected {what} to {when}."
        if event.corrects
        else f"{who} has recorded {what} for {when}."
    )


def _what_follows(occasion: Occasion) -> list[Block]:
    own = [
        each
        for each in occasion.pathway.open
        if each.status in ("due", "overdue")
        and owner_of(occasion.tx, occasion.case, each) == occasion.person.id
    ]
    if not own:
        return [Text("Nothing is due from you in this case at the moment.")]
    own.sort(key=lambda each: day_of(each.due).isoformat() if each.due else "")
    lines = [f"{name_with_agency(each)}: {_by_when(occasion, each)}" for each in own[:MOST]]
    if len(own) > MOST:
        lines.append(f"and {len(own) - MOST} more: open the case")
    return [Text("What is due from you in this case now:"), Bullets(tuple(lines))]


def _by_when(occasion: Occasion, deadline: Deadline) -> str:
    if deadline.due is None:
        return "as soon as possible"
    desk = occasion.desk
    if deadline.status == "overdue":
        return f"by {say_when(deadline.due, desk.timezone, weekday=True)}"
    return f"by {say_limit(deadline.due, desk.calendar, desk.timezone, weekday=True)}"
