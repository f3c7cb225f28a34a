"""Word that a closed case is open again, to those who were told that nothing was to come of it any more."""

from __future__ import annotations

from handlers.cases.plan_in_force import children_with_a_plan
from handlers.desk import Turn
from handlers.reminders.notices import CANCELLED, CLOSED, REOPENED, tell, who_believes
from handlers.reminders.occasion import Occasion
from handlers.reply import Block, Button, Buttons, Heading, Text, action
from procedure.wording import say_date
from storage import core_groups
from storage.cases import Case

GOES_ON = "Its core group goes on."
NO_DAY = "You will hear when its next meeting has a day."
MORE_MEETINGS = "We wrote to you that there would be no more meetings. That does not hold any more."
PERHAPS_A_MEETING = (
    "We wrote to you that your meeting would not take place. "
    "There may be one after all: then we will write again."
)
NO_CONFERENCE = "The conference that was called off stays off; you will hear if another one is booked."


def tell_of_opening_again(turn: Turn, case: Case) -> int:
    """Tells everybody who heard of the closing, and of nothing since; gives how many are told."""
    closed = who_believes(turn.tx, case, CLOSED, REOPENED, turn.now)
    called_off = who_believes(turn.tx, case, CANCELLED, REOPENED, turn.now, closed=True)
    others = [each for each in closed if each not in called_off]
    tell(turn, case, REOPENED, others, details={"closed": True}, instead=True)
    tell(turn, case, REOPENED, called_off, details={"closed": True, "called_off": True}, instead=True)
    return len({*others, *called_off} - {turn.person.id})


def opened_again(occasion: Occasion) -> list[Block]:
    """To a member: that it goes on, and what that means for them."""
    said = [GOES_ON, _next_core_group(occasion)] if _keeps_to_a_plan(occasion) else []
    if _was_called_off(occasion):
        said.append(NO_CONFERENCE)
    return [
        Heading(f"{occasion.case.ref} is open again"),
        Text(" ".join(["You were told that it is closed: that does not hold any more.", *said])),
        Buttons((Button("Open case", action("case", ref=occasion.case.ref)),)),
    ]


def opened_again_for_guests(occasion: Occasion) -> list[Block] | None:
    """To somebody outside the workspace: that there may be meetings after all, and nothing of what about."""
    if _keeps_to_a_plan(occasion):
        meets_on = core_groups.dates(occasion.tx, occasion.case.id).meets_on
        if meets_on is not None and meets_on >= occasion.today:
            return [Text(f"{MORE_MEETINGS} The next one is on {say_date(meets_on, weekday=True)}.")]
        return [Text(f"{MORE_MEETINGS} We will write again when the next one has a date.")]
    return [Text(PERHAPS_A_MEETING)] if _was_called_off(occasion) else None


def _was_called_off(occasion: Occasion) -> bool:
    """Whether they expected a conference until the closing, and no other is booked yet."""
    expected = occasion.nudge.details.get("called_off") and occasion.invitee is not None
    return bool(expected) and not occasion.when


def _keeps_to_a_plan(occasion: Occasion) -> bool:
    member = core_groups.is_member(occasion.tx, occasion.case.id, occasion.person.id)
    return member and bool(children_with_a_plan(occasion.pathway))


def _next_core_group(occasion: Occasion) -> str:
    meets_on = core_groups.dates(occasion.tx, occasion.case.id).meets_on
    if meets_on is None or meets_on < occasion.today:
        return NO_DAY
    return f"It meets on {say_date(meets_on, weekday=True)}."
