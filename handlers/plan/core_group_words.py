"""What the people of a core group are sent: that they are in it, when it meets, that the day moved, was it held."""

from __future__ import annotations

from datetime import date

from handlers import permissions
from handlers.agencies import agency_name
from handlers.plan.core_group_meetings import awaited
from handlers.plan.core_group_members import MEMBERS
from handlers.plan.core_group_met import MEETING
from handlers.plan.monitoring import last_day_of
from handlers.reminders.occasion import Occasion
from handlers.reply import Block, Button, Buttons, Heading, Table, Text, action
from procedure.outline_plan import PlanTask
from procedure.wording import say_date
from storage import core_groups

WHERE = "The social worker you know will tell you where."
NOT_COMING = "If you cannot come, tell the social worker you know."
CONVENES = "social_worker"  # the role that is asked whether a meeting was held


def core_group(occasion: Occasion) -> list[Block] | None:
    """The notice: to a new member with their tasks, to others of another day, to those who left that they did."""
    if occasion.nudge.details.get("left"):
        return _left(occasion)
    if not _is_told(occasion):
        return None
    ref, moved = occasion.case.ref, _day_in(occasion, "was")
    if moved:
        said = f"{_meets(occasion)} {_forget(moved)}"
        return [Heading(f"{ref}: the core group has moved"), Text(said), _ways_on(occasion)]
    if _day_in(occasion, "meets_on"):
        return [Heading(f"{ref}: the core group meets"), Text(_meets(occasion)), _ways_on(occasion)]
    return [
        Heading(f"{ref}: you are in the core group"),
        Text(_meets(occasion)),
        *_own_tasks(occasion),
        _ways_on(occasion),
    ]


def core_group_meets(occasion: Occasion) -> list[Block] | None:
    """The reminder: to a member before it meets, to the social worker once the day has passed.

    None where another day was agreed since, or the meeting is recorded.
    """
    meets_on = _awaited(occasion)
    if meets_on is None or meets_on.isoformat() != occasion.nudge.occurrence:
        return None
    if occasion.nudge.details.get("role") == CONVENES:
        return _was_it_held(occasion, meets_on) if meets_on < occasion.today else None
    if not _is_member(occasion) or meets_on < occasion.today:
        return None
    title = Heading(f"{occasion.case.ref}: the core group meets")
    return [title, Text(_meets(occasion)), *_own_tasks(occasion), _ways_on(occasion)]


def guest_core_group(occasion: Occasion) -> list[Block] | None:
    """The notice to a member outside the workspace: that there is a meeting, and nothing of what it is about."""
    if occasion.nudge.details.get("left"):
        return _guest_left(occasion)
    if not _is_told(occasion):
        return None
    meets_on, moved = _awaited(occasion), _day_in(occasion, "was")
    day = say_date(meets_on, weekday=True) if meets_on and meets_on >= occasion.today else ""
    if moved:
        return [Text(f"Your next meeting has moved. It is now on {day}. {_forget(moved)} {WHERE}")]
    if _day_in(occasion, "meets_on"):
        return [Text(f"The next of the meetings that we asked you to come to is on {day}. {WHERE}")]
    when = f"The next one is on {day}. " if day else ""
    return [Text(f"You are asked to come to meetings that follow the one you were invited to. {when}{WHERE}")]


def guest_core_group_meets(occasion: Occasion) -> list[Block] | None:
    """The reminder to a member outside the workspace; None where another day was agreed since."""
    if core_group_meets(occasion) is None:
        return None
    meets_on = date.fromisoformat(occasion.nudge.occurrence)
    how_soon = {0: "is today, ", 1: "is tomorrow, "}.get((meets_on - occasion.today).days, "is on ")
    return [Text(f"Your meeting {how_soon}{say_date(meets_on, weekday=True)}. {WHERE} {NOT_COMING}")]


def _is_told(occasion: Occasion) -> bool:
    """Whether they are still in it, and the day of the notice is still the one that holds."""
    told = _day_in(occasion, "meets_on")
    return _is_member(occasion) and (told is None or told == _agreed(occasion))


def _is_member(occasion: Occasion) -> bool:
    return core_groups.is_member(occasion.tx, occasion.case.id, occasion.person.id)


def _agreed(occasion: Occasion) -> date | None:
    return core_groups.dates(occasion.tx, occasion.case.id).meets_on


def _awaited(occasion: Occasion) -> date | None:
    return awaited(occasion.pathway, _agreed(occasion))


def _day_in(occasion: Occasion, name: str) -> date | None:
    """A day that the notice was given along: the one it is `meets_on`, or the one it `was`."""
    text = occasion.nudge.details.get(name)
    return date.fromisoformat(text) if text else None


def _meets(occasion: Occasion) -> str:
    meets_on = _awaited(occasion)
    if meets_on is None:
        return "It has no date yet."
    return f"It {'meets' if meets_on >= occasion.today else 'was to meet'} on {say_date(meets_on, weekday=True)}."


def _forget(earlier: date) -> str:
    return f"Please forget the earlier day, {say_date(earlier, weekday=True)}."


def _ways_on(occasion: Occasion) -> Buttons:
    ref = occasion.case.ref
    tasks = Button("The plan’s tasks", action("tasks", ref=ref), "primary")
    return Buttons((tasks, Button("The outcome and the plan", action("record", ref=ref))))


def _own_tasks(occasion: Occasion) -> list[Block]:
    own = [task for task in core_groups.tasks(occasion.tx, occasion.case.id) if _is_theirs(occasion, task)]
    rows = tuple((task.what, last_day_of(task, occasion.today, occasion.desk.calendar)) for task in own)
    return [Table("Your tasks of the plan", ("Task", "By"), rows)] if rows else []


def _is_theirs(occasion: Occasion, task: PlanTask) -> bool:
    invitee = occasion.invitee
    of_agency = bool(task.agency and invitee and agency_name(task.agency) == agency_name(invitee.agency))
    return task.state == "open" and (task.owner == occasion.person.id or of_agency)


def _was_it_held(occasion: Occasion, meets_on: date) -> list[Block]:
    ref, nudge = occasion.case.ref, occasion.nudge
    known = {"step": nudge.step, "occurrence": nudge.occurrence, "nudge": nudge.id}
    buttons = [
        Button("Remind me tomorrow", action("snooze", ref=ref, until="tomorrow", **known)),
        Button("Open case", action("case", ref=ref)),
    ]
    if permissions.may(occasion.tx, "core_group", occasion.person, occasion.case):
        it_met = Button("It has met", action("core_group", ref=ref, do=MEETING), "primary")
        another = Button("It meets on another day", action("core_group", ref=ref, do=MEMBERS))
        buttons = [it_met, another, *buttons]
    text = f"It was to meet on {say_date(meets_on, weekday=True)}, and nobody has recorded that it did."
    return [Heading(f"{ref}: was the core group held?"), Text(text), Buttons(tuple(buttons))]


def _left(occasion: Occasion) -> list[Block] | None:
    if _is_member(occasion):
        return None
    ref, was = occasion.case.ref, _day_in(occasion, "was")
    need_not = f" You need not come on {say_date(was, weekday=True)}." if was else ""
    return [
        Heading(f"{ref}: you are not in the core group any more"),
        Text(f"Somebody who works on the plan has taken you off its list.{need_not}"),
    ]


def _guest_left(occasion: Occasion) -> list[Block] | None:
    if _is_member(occasion):
        return None
    was = _day_in(occasion, "was")
    which = f"the meeting on {say_date(was, weekday=True)}" if was else "the meetings"
    text = f"You do not need to come to {which} that we wrote to you about."
    return [Text(f"{text} If you have questions, ask the social worker you know.")]
