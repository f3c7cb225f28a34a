"""Booking a conference or moving it: what the date meets and breaks is said before anything is done."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from handlers import mentions, permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.recording import objection, pathway_of, policy_of, record
from handlers.cases.what_changed import what_changed
from handlers.cases.what_stands import recorded_already
from handlers.conference import booking_check
from handlers.conference.booking_check import Booking
from handlers.conference.chairing import chairs_of, hand_over, welcome
from handlers.conference.clashes import busy_for
from handlers.conference.needs import arrange_anew
from handlers.conference.not_concerned import leave_out
from handlers.conference.rooms import place_of, room_taken
from handlers.desk import Turn
from handlers.forms import not_too_long
from handlers.joining.joining import moment_of, renew_links, take_down
from handlers.joining.way_in import see_to_way_in
from handlers.reminders.notices import BOOKED, MOVED, everyone_invited, tell
from handlers.reply import Block, Field, Form, Overtaken, Refusal, Reply, Text, action
from handlers.verb import Verb
from handlers.when import a_moment, has_passed
from procedure.booking import assess
from procedure.clashes import clashes
from procedure.facts import Conference
from procedure.pathway import Pathway
from procedure.wording import inside_sentence, say_count, say_datetime, say_list
from storage import cases, conferences
from storage.cases import Case
from storage.people import Person

WHILE_UNBOOKED = "unbooked"  # the value of a button that is shown while there is no date
_TO_A_DATE = re.compile(r"^(\S+)\s+(?:to|for|on)\s+(?=\S)", re.IGNORECASE)


def book(turn: Turn) -> Reply:
    """Says what the date meets and breaks; once that is confirmed, books it and tells everybody invited."""
    case = permissions.case_for(turn.tx, "book", turn.person, turn.value("ref"))
    pathway = pathway_of(turn, case)
    booking = _wanted(turn, case, pathway)
    if booking_check.is_to_be_shown(turn, booking):
        return booking_check.shown(turn, booking)
    wanting = booking_check.wanting(turn, booking)
    return booking_check.asked_again(turn, booking, wanting) if wanting else _booked(turn, booking)


def _wanted(turn: Turn, case: Case, pathway: Pathway) -> Booking:
    """The booking that is asked for. Raises `Refusal` where it cannot be one."""
    at = a_moment(turn, "when")
    if at <= turn.now:
        raise has_passed(say_datetime(at, turn.desk.timezone), "when")
    next_one = pathway.facts.next_conference
    if next_one is None:
        raise Refusal(f"No conference is to come in {case.ref}, so there is nothing to book.")
    if problem := objection(turn, case, "conference_booked", at, {"conference": next_one.kind}):
        raise Refusal(problem, {"when": problem})
    chair = _chair(turn)
    policy, zone = policy_of(turn, case), turn.desk.timezone
    busy = busy_for(turn, case, chair)
    judged = assess(at, pathway, policy, turn.desk.calendar, turn.now, zone, busy)
    place = place_of(pathway)
    wanted = inside_sentence(not_too_long(turn, "place")) or place
    moment = moment_of(pathway)  # one that has passed cannot be moved any more: another is booked
    to_come = moment if moment and moment > turn.now else None
    taken = room_taken(turn, case, wanted, at.date(), at.date())
    booking = Booking(
        case,
        policy,
        judged,
        to_come,
        place,
        wanted,
        chair,
        chairs_of(turn, case),
        lapsed=moment if to_come is None else None,
        room_clashes=clashes(at, policy.hours.conference_minutes, taken),
    )
    if booking.changes_nothing:
        raise Refusal(f"{case.ref} is booked for that time already: nothing was changed.")
    return booking


def _chair(turn: Turn) -> Person | None:
    if not turn.value("chair"):
        return None
    chair = mentions.member(turn, "chair")
    if not chair.has("chair"):
        sentence = f"{chair.name} does not chair conferences: name a conference chair."
        raise Refusal(sentence, {"chair": sentence})
    return chair


def _refuse_where_booked_since(turn: Turn) -> None:
    """Raises `Overtaken` where a button was shown while there was no date, and there is one now."""
    case = cases.find(turn.tx, turn.value("ref"))
    if case is None or not turn.value(WHILE_UNBOOKED):
        return
    conference = pathway_of(turn, case).conference
    if conference is not None and conference.booked is not None:
        booked = recorded_already(turn, case, conference.booked)
        raise Overtaken(f"{booked}: type book {case.ref} to move it.")


def form(turn: Turn) -> Form:
    """Asks for the date, the place and the chair; what is booked, and why it moves, stands there already."""
    _refuse_where_booked_since(turn)
    when, place, chair = _booked_now(turn)
    why = [replace(each, required=False) for each in booking_check.why_fields(turn) if each.value]
    return Form(
        "Book the conference",
        action("book", **({"remote": "yes"} if turn.value("remote") else {})),
        (
            reference_field(turn),
            Field("when", "When", "datetime", value=turn.value("when") or when),
            Field("place", "Place", value=turn.value("place") or place, required=False),
            Field("chair", "Chair", "person", value=turn.value("chair").lstrip("@") or chair, required=False),
            *why,
        ),
        "Check this date",
        "You see what the date meets and breaks before it is booked.",
    )


def _booked_now(turn: Turn) -> tuple[str, str, str]:
    """The time (local), place and chair of a conference to come, as a form holds them; empty where none is.

    Of one that is to be held again, the place it was to be held at.
    """
    case = cases.find(turn.tx, turn.value("ref")) if turn.value("ref") else None
    pathway = pathway_of(turn, case) if case else None
    moment = moment_of(pathway) if pathway else None
    if pathway is None:
        return "", "", ""
    if moment is None or moment <= turn.now:
        return "", place_of(pathway), ""
    assert case is not None, "there is a moment of a case alone"
    chairs = [each.email or "" for each in chairs_of(turn, case)]
    when = f"{moment.astimezone(turn.desk.timezone):%Y-%m-%dT%H:%M}"
    return when, place_of(pathway), next(iter(chairs), "")


def _booked(turn: Turn, booking: Booking) -> Reply:
    case, at, zone = booking.case, booking.judged.at, turn.desk.timezone
    before = pathway_of(turn, case)
    if booking.is_new:
        leave_out(turn, case, before)
    anew = _record(turn, booking)
    if booking.chair and booking.changes_chair:
        hand_over(turn, case, booking.chair)
    after = pathway_of(turn, case)
    if booking.is_new:  # whatever an earlier conference was joined by is not where this one meets
        take_down(turn, case)
    told = _tell_everybody(turn, booking)  # the news first, then the new links
    if not booking.keeps_its_time:
        renew_links(turn, case, after)
    see_to_way_in(turn, case)
    what = "booked for" if booking.is_new else "stays on" if booking.keeps_its_time else "moved to"
    where = f", at {booking.place}" if booking.place and (booking.is_new or booking.changes_place) else ""
    by = f", chaired by {booking.chair.name}" if booking.chair and booking.changes_chair else ""
    title = f"{case.ref}: {what} {say_datetime(at, zone, weekday=True)}{where}{by}"
    notes: list[Block] = (
        [Text(f"{say_count(told, 'person is', 'people are')} told of it now.")] if told else []
    )
    if anew:
        notes.append(Text(f"To be arranged anew for that day: {say_list(anew)}.", "warning"))
    return what_changed(turn, case, before, pathway_of(turn, case), title, *notes)


def _record(turn: Turn, booking: Booking) -> list[str]:
    """Writes the booking down; for another date, what was said and arranged for the last one holds no more.

    Gives what has to be arranged anew, in words.
    """
    conference = pathway_of(turn, booking.case).facts.next_conference
    assert conference is not None, "there is one to book"
    details = {
        "conference": conference.kind,
        "place": booking.place,
        "because": turn.value("because") if booking.moves else "",
        "reason": turn.value("reason"),
        "agreed_by": turn.value("agreed"),
        "remote": turn.value("remote"),
    }
    anew: list[str] = []
    if not booking.keeps_its_time and (conference.booked or conference.number > 1):
        conferences.forget_answers(turn.tx, booking.case.id)
        anew = arrange_anew(turn.tx, booking.case)
    given = {name: value for name, value in details.items() if value}
    kept = {**_said_before(conference, booking), **given}
    record(turn, booking.case, "conference_booked", booking.judged.at, kept, field="when")
    return anew


def _said_before(conference: Conference, booking: Booking) -> dict[str, Any]:
    """What holds on of the booking before: that it is joined from elsewhere; of the same time, why it is that."""
    names = ("remote", "because", "reason", "agreed_by") if booking.keeps_its_time else ("remote",)
    before = conference.booked.details if conference.booked else {}
    return {name: before[name] for name in names if before.get(name)}


def _tell_everybody(turn: Turn, booking: Booking) -> int:
    """Tells those invited and the social worker; that somebody else chairs is news to the two chairs alone.

    Gives how many are told of the time or the place.
    """
    case = booking.case
    if booking.keeps_its_time and booking.chair and booking.changes_chair:
        welcome(turn, case, booking.chair)
    if booking.keeps_its_time and not booking.changes_place:
        return 0
    people = {*everyone_invited(turn, case), *([case.social_worker] if case.social_worker else [])}
    about = BOOKED if booking.is_new else MOVED
    same_time = booking.keeps_its_time
    tell(turn, case, about, sorted(people), details={"same_time": same_time}, instead=not same_time)
    return len(people - {turn.person.id})


def in_order(text: str) -> str:
    """ "AB123 to 10 Dec 11am" as "AB123 10 Dec 11am"."""
    return _TO_A_DATE.sub(r"\1 ", text)


VERB = Verb(
    name="book",
    summary="books or moves a conference, once you have seen what the date meets and breaks",
    usage="book REF WHEN [place P] [chair @SOMEBODY]",
    handle=book,
    parameters=Parameters(
        words=("ref",),
        rest="when",
        named=("place", "chair", "reason", "agreed"),
        flags=("remote",),
        asked=("reason", "agreed"),
    ),
    required=("ref", "when"),
    form=form,
    also=("move", "rebook", "reschedule", "rearrange"),
    in_order=in_order,
)
