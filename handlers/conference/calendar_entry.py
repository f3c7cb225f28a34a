"""What a person's calendar should say of the conferences they are invited to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.desk import Desk
from handlers.reminders import notices
from handlers.reminders.occasion import Occasion
from handlers.reply import CalendarEntry, Reply
from procedure.pathway import Pathway
from procedure.wording import say_when
from storage import calendars, cases, conferences, people
from storage.calendars import Told
from storage.cases import Case
from storage.database import Transaction

LASTS = timedelta(hours=2)  # as conferences do; nobody is asked for an end when one is booked
CHANGES_CALENDARS = frozenset(
    {notices.INVITED, notices.BOOKED, notices.MOVED, notices.UNINVITED, notices.CANCELLED}
)


def with_calendar(occasion: Occasion, reply: Reply) -> Reply:
    """The reply with what the reader's calendar is to be told, where the notice changes that.

    It follows from what is true now and what the calendar was told before: a conference that moved twice
    before anybody was written to is told of once, and one that was never told of is not called off.
    """
    if occasion.nudge.rung not in CHANGES_CALENDARS:
        return reply
    entry = _news(occasion)
    return replace(reply, blocks=(*reply.blocks, entry)) if entry else reply


def entries_for(tx: Transaction, desk: Desk, person: str, now: datetime) -> Iterator[CalendarEntry]:
    """What this person's (an id) own calendar shows at `now` (aware).

    The conferences to come that they are invited to, in every open case, and those from today on that they
    were told do not take place for them any more: some calendars keep what only disappears.
    """
    midnight = now.astimezone(desk.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    shown = set()
    for case in cases.of_person(tx, person):
        if conferences.invitee_of(tx, case.id, person) is None:
            continue
        pathway = desk.pathway(tx, case, midnight.date())
        before = calendars.told(tx, case.id, person, _number(pathway))
        now_true = _as_it_is(tx, case, person, pathway, before)
        if now_true is not None:
            shown.add(now_true.uid)
            yield _entry(now_true, _reference(tx, case, person))
    for case_id, told in calendars.called_off(tx, person, midnight):
        if told.uid not in shown:
            still_invited = conferences.invitee_of(tx, case_id, person) is not None
            yield _entry(told, _reference(tx, cases.get(tx, case_id), person) if still_invited else "")


def date_told(occasion: Occasion) -> str:
    """The date that the reader was last given, as " on 10 December 2026 at 10am"; empty if none was."""
    before = _told(occasion)
    return f" on {say_when(before.starts, occasion.desk.timezone, weekday=True)}" if before else ""


def is_told(occasion: Occasion) -> bool:
    """Whether the last that the reader was told is the date and the place that hold now."""
    before = _told(occasion)
    tx, case, person = occasion.tx, occasion.case, occasion.person.id
    return before is not None and before == _as_it_is(tx, case, person, occasion.pathway, before)


def feed_address(tx: Transaction, desk: Desk, person: str, now: datetime) -> str:
    """The address of this person's own calendar, made now (aware) if they have none."""
    return f"{desk.public_url}/calendar/{calendars.feed_token(tx, person, now)}.ics"


def _news(occasion: Occasion) -> CalendarEntry | None:
    tx, case, person = occasion.tx, occasion.case, occasion.person.id
    before = _told(occasion)
    after = _as_it_is(tx, case, person, occasion.pathway, before) if occasion.invitee else None
    if after is None and before is not None:
        after = before if before.cancelled else replace(before, cancelled=True, sequence=before.sequence + 1)
    if after is None:
        return None
    calendars.keep(tx, case.id, person, _number(occasion.pathway), after)
    entry = _entry(after, _reference(tx, case, person))
    return replace(entry, feed=feed_address(tx, occasion.desk, person, occasion.now))


def _told(occasion: Occasion) -> Told | None:
    return calendars.told(occasion.tx, occasion.case.id, occasion.person.id, _number(occasion.pathway))


def _as_it_is(tx: Transaction, case: Case, person: str, pathway: Pathway, before: Told | None) -> Told | None:
    """The booked conference as the calendar should have it: a step on from `before` if it differs from that."""
    booked = pathway.conference.booked if pathway.conference else None
    if booked is None or not isinstance(booked.on, datetime) or not case.is_open:
        return None
    place = str(booked.details.get("place", ""))
    if before is None:
        return Told(calendars.uid_for(tx, case.id, person, _number(pathway)), 0, booked.on, place)
    if (before.starts, before.place, before.cancelled) == (booked.on, place, False):
        return before
    return Told(before.uid, before.sequence + 1, booked.on, place)


def _number(pathway: Pathway) -> int:
    return pathway.facts.conferences[-1].number


def _reference(tx: Transaction, case: Case, person: str) -> str:
    return case.ref if people.get(tx, person).kind == "member" else ""


def _entry(told: Told, reference: str) -> CalendarEntry:
    return CalendarEntry(
        told.uid, told.sequence, told.starts, told.starts + LASTS, told.cancelled, told.place, reference
    )
