"""Word to everybody concerned that a conference could not go ahead, that it is to be held again, and by when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from handlers import permissions
from handlers.agencies import SHARED_WITH
from handlers.conference.needs import arrange_anew
from handlers.conference.not_concerned import not_concerned
from handlers.conference.report_due import report_due, report_due_in_short
from handlers.desk import Turn
from handlers.record.sitting import OF_AGENCIES
from handlers.reminders.notices import HELD_AFTER_ALL, HELD_AGAIN, everyone_invited, tell, who_believes
from handlers.reminders.occasion import Occasion
from handlers.reply import Block, Button, Buttons, Heading, Text, action
from procedure.booking import limit_of
from procedure.day_off import say_limit
from procedure.events import day_of
from procedure.held_again import met_in_vain, went_ahead_on
from procedure.pathway import Pathway
from procedure.wording import say_date, say_list
from storage import conferences, people
from storage.cases import Case


def hold_again(turn: Turn, case: Case, before: Pathway, after: Pathway, knows: Iterable[str] = ()) -> None:
    """What follows where a conference could not go ahead, when it is news: those it concerns are told.

    They are those invited whom it is about, the social worker, the manager and the booking team, but for those
    (ids) who know it otherwise. What was said of coming to the first does not count, and what people need is to
    be arranged anew. Where the record is put right and it did go ahead, whoever was told otherwise hears that too.
    """
    was, now = met_in_vain(before), met_in_vain(after)
    if was is not None and now is None and went_ahead_on(after, day_of(was.on)):
        _take_back(turn, case, day_of(was.on), knows)
    if now is None or (was is not None and day_of(was.on) == day_of(now.on)):
        return
    conferences.forget_answers(turn.tx, case.id)
    arrange_anew(turn.tx, case)
    day = {"met": day_of(now.on).isoformat()}
    elsewhere = {each.person for each in not_concerned(turn, case, after)}
    invited = [each for each in everyone_invited(turn, case) if each not in elsewhere]
    booking = [each.id for each in people.with_role(turn.tx, "booking")]
    own = [each for each in (case.social_worker, case.manager) if each]
    about = dict.fromkeys([*invited, *own, *booking])
    told = [each for each in about if each not in set(knows)]
    tell(turn, case, HELD_AGAIN, told, details=day, instead=True)


def _take_back(turn: Turn, case: Case, met: date, knows: Iterable[str]) -> None:
    """Tells whoever was told that it is to be held again that it went ahead."""
    day = {"met": met.isoformat()}
    told = who_believes(turn.tx, case, HELD_AGAIN, HELD_AFTER_ALL, turn.now, **day)
    tell(turn, case, HELD_AFTER_ALL, [each for each in told if each not in set(knows)], details=day)


def held_again(occasion: Occasion) -> list[Block] | None:
    """To a member; None once it is booked again, which they hear as well, or not needed any more."""
    met = met_in_vain(occasion.pathway)
    if met is None:
        return None
    ref, when = occasion.case.ref, say_date(day_of(met.on), weekday=True)
    goes_on = " The plan goes on." if met.step != "icpc" else ""
    text = f"It was not quorate on {when}, so nothing was decided.{goes_on} {_when(occasion)}"
    still_asked = _report(occasion) or report_due(occasion)
    may = permissions.may(occasion.tx, "dates", occasion.person, occasion.case)
    may_book = permissions.may(occasion.tx, "book", occasion.person, occasion.case)
    dates = [Button("Dates that fit", action("dates", ref=ref), "primary")] if may else []
    shared = [Button("Our report was shared", action("report", ref=ref))] if still_asked else []
    return [
        Heading(f"{ref}: the conference is to be held again"),
        Text(text if may_book else f"{text} You will hear the day once it is booked."),
        *([Text(still_asked)] if still_asked else []),
        Buttons((*dates, *shared, Button("Open case", action("case", ref=ref)))),
    ]


def held_again_for_guests(occasion: Occasion) -> list[Block] | None:
    """To somebody outside the workspace: that it did not take place, and nothing of what it was about."""
    met = met_in_vain(occasion.pathway)
    if met is None or occasion.invitee is None:
        return None
    when = say_date(day_of(met.on), weekday=True)
    text = f"Your meeting on {when} could not go ahead. {_when(occasion)}"
    still_asked = _report(occasion) or report_due_in_short(occasion)
    asked = [Text(still_asked)] if still_asked else []
    return [Text(f"{text} We will write again when it has a date."), *asked]


def held_after_all(occasion: Occasion) -> list[Block] | None:
    """To a member who was told otherwise; None where it did not go ahead all the same."""
    if not went_ahead_on(occasion.pathway, _day_met(occasion)):
        return None
    ref, day = occasion.case.ref, say_date(_day_met(occasion), weekday=True)
    told = f"You were told that the conference of {day} is to be held again."
    return [
        Heading(f"{ref}: the conference need not be held again"),
        Text(f"{told} That was a slip in its record: it went ahead, and nobody has to come again."),
        Buttons((Button("Open case", action("case", ref=ref)),)),
    ]


def held_after_all_for_guests(occasion: Occasion) -> list[Block] | None:
    """To somebody outside the workspace: that they need not wait for another meeting in its place."""
    if not went_ahead_on(occasion.pathway, _day_met(occasion)):
        return None
    day = say_date(_day_met(occasion), weekday=True)
    text = f"We wrote to you that your meeting on {day} is to be held again. That is not so."
    return [Text(f"{text} You do not need to do anything.")]


def _day_met(occasion: Occasion) -> date:
    return date.fromisoformat(occasion.nudge.details["met"])


def meeting_to_come(occasion: Occasion) -> str:
    """Which meeting something is for: " for the meeting on 8 March 2027 at 10am", or by when it is to be held."""
    if occasion.when:
        return f" for the meeting on {occasion.when}"
    if day := _agreed(occasion):
        return f" for the meeting agreed for {day}"
    held = "held again" if met_in_vain(occasion.pathway) else "held"
    return f" for the meeting that is to be {held} {_by_its_limit(occasion)}"


def _when(occasion: Occasion) -> str:
    """A sentence on when it is held again: the day agreed for it where one is, otherwise by its limit."""
    day = _agreed(occasion)
    agreed = f"; {day} was agreed for it" if day else f" {_by_its_limit(occasion)}"
    return f"It is to be held again{agreed}."


def _agreed(occasion: Occasion) -> str:
    """The day agreed for the conference to come, in words; empty where none is, or it has passed."""
    coming = occasion.pathway.facts.next_conference
    day = coming.agreed if coming is not None else None
    return say_date(day, weekday=True) if day is not None and day >= occasion.today else ""


def _by_its_limit(occasion: Occasion) -> str:
    limit = limit_of(occasion.pathway)
    if limit is None or limit.due is None or day_of(limit.due) <= occasion.today:
        return "as soon as possible"
    return f"by {say_limit(limit.due, occasion.desk.calendar, occasion.desk.timezone, weekday=True)}"


def _report(occasion: Occasion) -> str:
    """That the report of the person's agency is needed all the same, where it has no day yet."""
    invitee = occasion.invitee
    if invitee is None or not invitee.agency or invitee.role not in OF_AGENCIES:
        return ""
    own = [
        each for each in occasion.pathway.open if each.agency == invitee.agency and each.step in SHARED_WITH
    ]
    whom = [SHARED_WITH[each.step] for each in own if each.due is None]
    if not whom:
        return ""
    with_whom = say_list([f"the {each}" for each in dict.fromkeys(whom)])
    return f"Your agency’s report is still needed: share it with {with_whom} as soon as you can."
