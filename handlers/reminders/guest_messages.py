"""What people without an account are sent: plain words that give away neither the case nor what it is about.

A parent, a young person or a partner outside the workspace reads these in an e-mail or a text, perhaps on a
telephone that others see. Each says when, where, how to take part, and whom to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers.agencies import SHARED_WITH
from handlers.cases.open_again import opened_again_for_guests
from handlers.conference.calendar_entry import date_told, with_calendar
from handlers.conference.held_again import (
    held_after_all_for_guests,
    held_again_for_guests,
    meeting_to_come,
)
from handlers.conference.report_due import report_due_in_short
from handlers.joining.joining import OPENS, how_to_join
from handlers.plan.core_group_off import NO_MORE, called_off_for_guests, day_called_off
from handlers.plan.core_group_words import guest_core_group, guest_core_group_meets
from handlers.reminders import notices
from handlers.reminders.occasion import Occasion
from handlers.reply import Block, Fields, Heading, Link, Reply, Text
from procedure.day_off import say_limit
from procedure.events import day_of
from procedure.lateness import say_lateness
from procedure.steps import CORE_GROUP_MEETS
from procedure.wording import say_when
from storage import conferences, core_groups

SUMMARY = "About your meeting"  # a subject, or what a lock screen may show
ASK = "ask the social worker you know"
QUESTIONS = f"If you have questions, {ASK}."
NEEDS = (
    "If you cannot come, or need an interpreter or help with travel or childcare, "
    "tell the social worker you know."
)
APOLOGIES = "If you cannot come, tell the social worker. Your agency’s report is needed all the same."
TELL_WHEN_DONE = "When you have done that, tell the social worker."
PRIVATE = "This link is yours alone. Please be somewhere private when you join."


def guest_message(occasions: Sequence[Occasion]) -> Reply | None:
    """One message for all of the occasions, which are the same person's; None where nothing is left to say."""
    first = occasions[0]
    if first.nudge.kind == "step":
        told = [block for each in occasions for block in _to_do(each)]
        return _reply(told) if told else None
    write = _coming_up if first.nudge.kind == "join" else _NOTICES.get(first.nudge.rung)
    blocks = write(first) if write is not None else None
    return with_calendar(first, _reply(blocks)) if blocks else None


def _reply(blocks: Sequence[Block]) -> Reply:
    return Reply(SUMMARY, tuple(blocks), about_case=True, for_guests=True)


def _invited(occasion: Occasion) -> list[Block] | None:
    if occasion.invitee is None:
        return None
    if not occasion.when:
        return [
            Text("You are invited to a meeting. We will write again when it has a date."),
            Text(QUESTIONS),
        ]
    when = _when_and_where(occasion)
    text = Text(f"You are invited to a meeting. It is {when}.")
    return [text, *_report(occasion), _if_they_cannot_come(occasion)]


def _if_they_cannot_come(occasion: Occasion) -> Text:
    """What a parent may need in order to come, or what is asked of a partner who does not."""
    professional = occasion.invitee is not None and occasion.invitee.role == "professional"
    return Text(APOLOGIES if professional else NEEDS)


def _report(occasion: Occasion) -> list[Block]:
    """By when a partner outside the workspace has to see to the report; nothing for the family."""
    said = report_due_in_short(occasion)
    return [Text(said)] if said else []


def _booked(occasion: Occasion) -> list[Block] | None:
    if not occasion.when or occasion.invitee is None:
        return None
    text = Text(f"Your meeting is {_when_and_where(occasion)}.")
    return [text, *_report(occasion), _if_they_cannot_come(occasion)]


def _moved(occasion: Occasion) -> list[Block] | None:
    if not occasion.when or occasion.invitee is None:
        return None
    if occasion.nudge.details.get("same_time"):
        another = f"Your meeting has another place. It is {_when_and_where(occasion)}."
        return [Text(another), *_report(occasion), _if_they_cannot_come(occasion)]
    return [
        Text(f"Your meeting has moved. It is now {_when_and_where(occasion)}."),
        *_report(occasion),
        Text("Please forget the earlier date: a link to join on that date does not work any more.", "note"),
        _if_they_cannot_come(occasion),
    ]


def _link(occasion: Occasion) -> list[Block] | None:
    how = _how_to_join(occasion)
    return [Text("You can join your meeting by phone or video."), *how] if how else None


def _cancelled(occasion: Occasion) -> list[Block] | None:
    if occasion.invitee is None or occasion.when:
        return None
    postponed = occasion.nudge.details.get("postponed")
    then = "We will write again with a new date." if postponed else "You do not need to do anything."
    member = core_groups.is_member(occasion.tx, occasion.case.id, occasion.person.id)
    others = [_no_more(occasion)] if member and not occasion.case.is_open else []
    return [
        Text(f"Your meeting{date_told(occasion)} will not take place. {then}"),
        *others,
        Text(QUESTIONS),
    ]


def _held_again(occasion: Occasion) -> list[Block] | None:
    said = held_again_for_guests(occasion)
    return [*said, Text(QUESTIONS)] if said else None


def _held_after_all(occasion: Occasion) -> list[Block] | None:
    said = held_after_all_for_guests(occasion)
    return [*said, Text(QUESTIONS)] if said else None


def _uninvited(occasion: Occasion) -> list[Block] | None:
    if occasion.invitee is not None:
        return None
    day = day_called_off(occasion)
    nor = f" You do not need to come to the meeting on {day} either." if day else ""
    return [
        Text(
            f"You do not need to come to the meeting{date_told(occasion)} that we wrote to you about. "
            f"A link we sent you does not work any more.{nor}"
        ),
        Text(QUESTIONS),
    ]


def _closed(occasion: Occasion) -> list[Block] | None:
    """To somebody of the core group: what they come to has ended."""
    if occasion.case.is_open:
        return None
    return [_no_more(occasion), Text(QUESTIONS)]


def _opened_again(occasion: Occasion) -> list[Block] | None:
    said = opened_again_for_guests(occasion)
    return [*said, Text(QUESTIONS)] if said else None


def _no_more(occasion: Occasion) -> Text:
    """That a core group has ended, with the day on which it was to meet."""
    day = day_called_off(occasion)
    return Text(f"{NO_MORE} The one on {day} will not take place." if day else NO_MORE)


def _coming_up(occasion: Occasion) -> list[Block] | None:
    """The reminder to join: when and where, and how from elsewhere."""
    invitee = occasion.invitee
    if invitee is None or not occasion.when:
        return None
    title = Heading(f"Your meeting {occasion.how_soon}")
    how = _how_to_join(occasion) if invitee.attendance != "in person" else []
    place = occasion.place if invitee.attendance != "remote" else ""
    if how:
        either = [Text(f"Come to {place}, or join by phone or video.")] if place else []
        return [title, *either, *how]
    if place:
        return [title, Text(f"It is {_when_and_where(occasion)}.")]
    return [title, Text(f"It is on {occasion.when}. To hear how to take part, {ASK}.")]


def _how_to_join(occasion: Occasion) -> list[Block]:
    invitee, moment = occasion.invitee, occasion.moment
    meeting = conferences.meeting(occasion.tx, occasion.case.id)
    if invitee is None or moment is None or meeting is None:
        return []
    how = how_to_join(occasion.tx, occasion.desk, invitee, meeting, moment, occasion.now)
    said = [part for block in how for part in _simply(block)]
    return [*said, Text(PRIVATE, "note")]


def _simply(block: Block) -> list[Block]:
    """In a parent's words; when the link opens is a thing to know, and the first that a text can do without."""
    if isinstance(block, Link):
        return [Link("Join the meeting", block.url)]
    if isinstance(block, Fields):
        rows, opens = (
            tuple(pair for pair in block.pairs if (pair[0] == OPENS) is last) for last in (False, True)
        )
        return [Fields(rows), *(Text(f"{label} on {moment}.", "note") for label, moment in opens)]
    return [block]


def _to_do(occasion: Occasion) -> list[Block]:
    if occasion.nudge.step == CORE_GROUP_MEETS:
        return guest_core_group_meets(occasion) or []
    return [Text(_report_due(occasion))]


def _report_due(occasion: Occasion) -> str:
    """To a partner outside the workspace, whose report is asked for."""
    deadline = occasion.pathway.find(occasion.nudge.step, occasion.nudge.occurrence)
    whom = SHARED_WITH.get(occasion.nudge.step)
    shared = f"shared with the {whom}" if whom else "sent to the social worker"
    meeting = meeting_to_come(occasion)
    if deadline is None or deadline.due is None:
        return f"Your report{meeting} is to be {shared} as soon as you can. {TELL_WHEN_DONE}"
    by = say_when(deadline.due, occasion.desk.timezone)
    late = say_lateness(deadline, occasion.now.astimezone(occasion.desk.timezone), occasion.desk.calendar)
    if late:
        return (
            f"Your report{meeting} was to be {shared} by {by}, {late} ago. "
            "If that is done, tell the social worker; if not, please do it now."
        )
    limit = say_limit(deadline.due, occasion.desk.calendar, occasion.desk.timezone)
    by = f"today, {by}" if day_of(deadline.due) == occasion.today else limit
    return f"Your report{meeting} is to be {shared} by {by}. {TELL_WHEN_DONE}"


def _when_and_where(occasion: Occasion) -> str:
    return f"on {occasion.when}, at {occasion.place}" if occasion.place else f"on {occasion.when}"


_NOTICES: dict[str, Callable[[Occasion], list[Block] | None]] = {
    notices.INVITED: _invited,
    notices.BOOKED: _booked,
    notices.MOVED: _moved,
    notices.LINK: _link,
    notices.CANCELLED: _cancelled,
    notices.CLOSED: _closed,
    notices.REOPENED: _opened_again,
    notices.UNINVITED: _uninvited,
    notices.HELD_AGAIN: _held_again,
    notices.HELD_AFTER_ALL: _held_after_all,
    notices.CORE_GROUP: guest_core_group,
    notices.CORE_GROUP_OFF: called_off_for_guests,
}
