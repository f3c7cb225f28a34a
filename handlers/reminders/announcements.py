"""The words of notices: you are invited, it is booked, it has moved, your link is ready, this is yours now."""

from __future__ import annotations

from collections.abc import Callable

from handlers.cases.open_again import opened_again
from handlers.cases.worker_wanted import assign_button
from handlers.conference.booked_in_vain import booked_in_vain
from handlers.conference.calendar_entry import date_told, with_calendar
from handlers.conference.conference_request import request_notice
from handlers.conference.held_again import held_after_all, held_again
from handlers.conference.invitation import in_words
from handlers.conference.report_due import report_due
from handlers.conference.report_expected import no_report, report_came
from handlers.conference.without_chair import no_chair
from handlers.joining.host_controls import of_the_chair_before
from handlers.joining.joining import MAY_KNOW, another_way_in, how_to_join
from handlers.joining.provider_news import meeting_there, no_meeting
from handlers.joining.way_in import way_in_lacking
from handlers.plan import core_group_words
from handlers.plan.core_group_off import called_off, day_called_off
from handlers.plan.own_part import own_part_changed
from handlers.reminders import notices, plan_announcements
from handlers.reminders.nudge import nudged
from handlers.reminders.occasion import Occasion
from handlers.reminders.recorded_by_another import step_recorded
from handlers.reply import Block, Button, Buttons, Heading, Reply, Text, action
from procedure.steps import BY_ID, phrase_of
from procedure.wording import whole_sentence
from storage import conferences, core_groups, people

REQUEST = "conference_request"
SUMMARY = "News about a conference"  # what a lock screen may show


def announcement(occasion: Occasion) -> Reply | None:
    """The notice in words for a member, or None where it says nothing that is still true."""
    blocks = _WORDS[occasion.nudge.rung](occasion)
    if blocks is None:
        return None
    return with_calendar(occasion, Reply(SUMMARY, tuple(blocks), about_case=True))


def _invited(occasion: Occasion) -> list[Block] | None:
    invitee = occasion.invitee
    if invitee is None:
        return None
    place = f", at {occasion.place}" if occasion.place else ""
    when = (
        f"It is on {occasion.when}{place}." if occasion.when else "You will hear the date once it is booked."
    )
    blocks: list[Block] = [
        Heading(f"{occasion.case.ref}: you are invited to a child protection conference"),
        Text(f"You are invited as {in_words(invitee.role)}. {when}"),
    ]
    if occasion.when:
        blocks += _about_the_report(occasion)
    elif invitee.agency and invitee.role == "professional":
        asked = (
            "Your agency is asked for a report, shared with the family in good time before the conference."
        )
        blocks.append(Text(asked))
    if invitee.role == "chair":
        blocks += of_the_chair_before(occasion.tx, occasion.person, occasion.case)
    return [*blocks, _how_will_you_come(occasion)]


def _booked(occasion: Occasion) -> list[Block] | None:
    blocks = _dated(occasion, "the conference is booked")
    is_to_owner = occasion.person.id == occasion.case.social_worker
    facts = occasion.pathway.facts
    if blocks and is_to_owner and facts.icpc.held is None and not facts.of(REQUEST):
        record = Button("Record the request", action("done", ref=occasion.case.ref, step=REQUEST))
        said = "No request for it is recorded, and none has to be made now. If there was one, record its day."
        blocks[-1:-1] = [Text(said), Buttons((record,))]
    return blocks


def _moved(occasion: Occasion) -> list[Block] | None:
    if occasion.nudge.details.get("same_time"):
        return _dated(occasion, "the conference has another place")
    again = "What you said of the earlier date does not count any more: please say again how you take part."
    return _dated(occasion, "the conference has moved", again)


def _dated(occasion: Occasion, what: str, then: str = "") -> list[Block] | None:
    if not occasion.when or occasion.invitee is None:
        return None
    place = f", at {occasion.place}" if occasion.place else ""
    text = f"It is on {occasion.when}{place}. {then}".strip()
    title = Heading(f"{occasion.case.ref}: {what}")
    return [title, Text(text), *_about_the_report(occasion), _how_will_you_come(occasion)]


def _about_the_report(occasion: Occasion) -> list[Block]:
    said = report_due(occasion)
    return [Text(said)] if said else []


def _cancelled(occasion: Occasion) -> list[Block] | None:
    if occasion.when or occasion.invitee is None:
        return None
    details, ref = occasion.nudge.details, occasion.case.ref
    told, links = date_told(occasion), "Links to it do not work any more."
    if details.get("closed") and not occasion.case.is_open:
        text = f"The case is closed, so the conference{told} will not take place. {links}"
        return [Heading(f"{ref}: there will be no conference"), Text(f"{text}{_core_group_off(occasion)}")]
    postponed = bool(details.get("postponed"))
    then = "You will hear when it takes place instead. " if postponed else ""
    what = "put off" if postponed else "cancelled"
    text = f"The conference{told} will not take place. {then}{links}"
    return [Heading(f"{ref}: the conference is {what}"), Text(text)]


def _closed(occasion: Occasion) -> list[Block] | None:
    if occasion.case.is_open:
        return None
    ended = occasion.pathway.facts.ended
    why = whole_sentence(str(ended.details.get("reason") or "")) if ended else ""
    text = f"{why or 'The case is closed.'} Its reminders have stopped.{_core_group_off(occasion)}"
    return [Heading(f"{occasion.case.ref} is closed"), Text(text)]


def _core_group_off(occasion: Occasion) -> str:
    """A sentence on the core group of a case that was closed, where that is news to the reader."""
    if day := day_called_off(occasion):
        return f" Its core group, which was to meet on {day}, does not meet any more."
    member = core_groups.is_member(occasion.tx, occasion.case.id, occasion.person.id)
    return " Its core group does not meet any more." if member else ""


def _uninvited(occasion: Occasion) -> list[Block] | None:
    """To somebody who has nothing to do with the case any more, and so without a way into it."""
    if occasion.invitee is not None:
        return None
    told, links = date_told(occasion), "A link sent to you does not work any more."
    text = f"You need not come to the conference{told}. {links}"
    if occasion.nudge.details.get("another_chair"):
        text = f"Somebody else chairs the conference{told}. {links}"
    if day := day_called_off(occasion):
        text = f"{text} You need not come to the core group on {day} either."
    return [Heading(f"{occasion.case.ref}: you are not expected at the conference any more"), Text(text)]


def _link(occasion: Occasion) -> list[Block] | None:
    invitee, moment = occasion.invitee, occasion.moment
    meeting = conferences.meeting(occasion.tx, occasion.case.id)
    if invitee is None or moment is None or meeting is None:
        return None
    return [
        Heading(f"{occasion.case.ref}: your link to the conference"),
        *how_to_join(occasion.tx, occasion.desk, invitee, meeting, moment, occasion.now),
        Text("This link is yours alone: please do not pass it on.", "note"),
        _how_will_you_come(occasion),
    ]


def _way_in_known(occasion: Occasion) -> list[Block] | None:
    """To the chair: somebody who is not expected any more may know the number; said no more without a meeting."""
    if not occasion.when or conferences.meeting(occasion.tx, occasion.case.id) is None:
        return None
    who = people.get(occasion.tx, str(occasion.nudge.details["person"]))
    if conferences.invitee_of(occasion.tx, occasion.case.id, who.id) is not None:
        return None
    return [
        Heading(f"{occasion.case.ref}: {who.name} is not expected any more"),
        Text(MAY_KNOW, "warning"),
        Buttons((another_way_in(occasion.desk, occasion.case),)),
    ]


def _assigned(occasion: Occasion) -> list[Block] | None:
    if occasion.case.social_worker != occasion.person.id:
        return None
    place = f", at {occasion.place}" if occasion.place else ""
    on = [Text(f"Its conference is on {occasion.when}{place}.")] if occasion.when else []
    return [
        Heading(f"{occasion.case.ref} is now yours"),
        Text("You are its social worker from now on, and its reminders come to you."),
        *on,
        Buttons((Button("Open case", action("case", ref=occasion.case.ref), "primary"),)),
    ]


def _not_mine(occasion: Occasion) -> list[Block] | None:
    who = people.get(occasion.tx, str(occasion.nudge.details.get("from"))).name
    what = phrase_of(occasion.nudge.step) if occasion.nudge.step in BY_ID else "a step"
    ref = occasion.case.ref
    return [
        Heading(f"{ref}: a reminder went to the wrong person"),
        Text(f"{who} says that {what} is not theirs to do. Please say whose it is."),
        Buttons(
            (
                assign_button(occasion.case, nudge=occasion.nudge.id),
                Button("Open case", action("case", ref=ref)),
            )
        ),
    ]


def _how_will_you_come(occasion: Occasion) -> Buttons:
    ref = occasion.case.ref
    return Buttons(
        (
            Button("I will come", action("attend", ref=ref, how="in person")),
            Button("I will join remotely", action("attend", ref=ref, how="remote")),
            Button("I cannot", action("attend", ref=ref, how="apologies")),
            Button("Your part", action("case", ref=ref)),
        )
    )


_WORDS: dict[str, Callable[[Occasion], list[Block] | None]] = {
    notices.INVITED: _invited,
    notices.BOOKED: _booked,
    notices.MOVED: _moved,
    notices.CANCELLED: _cancelled,
    notices.CLOSED: _closed,
    notices.REOPENED: opened_again,
    notices.UNINVITED: _uninvited,
    notices.LINK: _link,
    notices.NO_MEETING: no_meeting,
    notices.MEETING_THERE: meeting_there,
    notices.NO_WAY_IN: way_in_lacking,
    notices.WAY_IN_KNOWN: _way_in_known,
    notices.ASSIGNED: _assigned,
    notices.NOT_MINE: _not_mine,
    notices.NUDGED: nudged,
    notices.REQUESTED: request_notice,
    notices.RECORDED: plan_announcements.recorded,
    notices.AMENDED: plan_announcements.amended,
    notices.DISSENT: plan_announcements.dissent,
    notices.CORE_GROUP: core_group_words.core_group,
    notices.OWN_PART: own_part_changed,
    notices.CORE_GROUP_OFF: called_off,
    notices.QUORUM: plan_announcements.quorum,
    notices.NO_REPORT: no_report,
    notices.REPORT_CAME: report_came,
    notices.NO_CHAIR: no_chair,
    notices.HELD_AGAIN: held_again,
    notices.HELD_AFTER_ALL: held_after_all,
    notices.BOOKED_IN_VAIN: booked_in_vain,
    notices.STEP_RECORDED: step_recorded,
}
