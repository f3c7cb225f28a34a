"""Who hears of a step in the stead of somebody who is away or has left, and what is said of that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from handlers import permissions
from handlers.reminders.occasion import Occasion
from procedure.wording import say_list
from scheduler.preferences import preferences_in
from scheduler.routing import is_at_work, receiver_of
from storage import cases, outbox, people
from storage.cases import Case
from storage.database import Transaction
from storage.nudge import Nudge
from storage.people import Person

OF_THOSE_INVITED = ("agency", "core_group", "task_owner")  # the roles whose reminders are of one's own part


def may_be_told(tx: Transaction, person: Person, nudge: Nudge) -> bool:
    """Whether somebody who would stand in for the recipient may know of this: asked at the moment of sending."""
    if nudge.case_id is None:
        return True
    return may_stand_in(tx, person, cases.get(tx, nudge.case_id), str(nudge.details.get("role")))


def may_stand_in(tx: Transaction, person: Person, case: Case, role: str) -> bool:
    """Whether somebody may hear of what is due from a role in a case.

    Whoever is only invited to a case is told of what is asked of those invited, and of nothing else.
    """
    if not permissions.relations(tx, person, case):
        return False
    return role in OF_THOSE_INVITED or not permissions.is_only_invited(tx, person, case)


def who_is_there(tx: Transaction, case: Case, role: str, ids: Iterable[str], today: date) -> list[Person]:
    """Of these people in a role, those at work; of others their deputy who is, if they may know."""
    found: dict[str, Person] = {}
    for each in people.some(tx, ids):
        deputy = preferences_in(each.settings).deputy
        if is_at_work(each, today):
            found[each.id] = each
        elif deputy is not None:
            instead = people.get(tx, deputy)
            if is_at_work(instead, today) and may_stand_in(tx, instead, case, role):
                found[instead.id] = instead
    return list(found.values())


def in_the_place_of(tx: Transaction, absent: Iterable[str], what: str = "This") -> str:
    """To whoever is told in the stead of others (ids): whose reminders these are."""
    names = say_list([each.name for each in people.some(tx, absent)])
    return f"{what} comes to you in the place of {names}."


def not_heard_yet(tx: Transaction, person: Person, nudges: Sequence[Nudge], since: datetime) -> list[Nudge]:
    """Those of a message of which this person was not told since a moment (aware) in another role or place."""
    ids = {each.id for each in nudges}
    heard = {
        case_id: outbox.gone_to(tx, case_id, person.id, since)
        for case_id in {each.case_id for each in nudges if each.case_id is not None}
    }
    return [
        each
        for each in nudges
        if not any(
            other.about[:4] == each.about[:4] and other.recipient != each.recipient
            for other in heard.get(each.case_id or "", ())
            if other.id not in ids
        )
    ]


def told_as_well(occasion: Occasion) -> list[Person]:
    """Those above who were told of the same step, or are today: whoever stands in for them; never the reader."""
    found: dict[str, Person] = {}
    for above in occasion.nudge.details.get("told", ()):
        # Whoever wants to be reminded at a later hour is not in the outbox yet: only then is the plan looked at.
        heard = _who_hears(occasion, outbox.of_thing(occasion.tx, (*occasion.nudge.about[:4], above)))
        if not heard:
            theirs = outbox.listing(occasion.tx, case_id=occasion.case.id, recipient=above)
            heard = _who_hears(
                occasion, [each for each in theirs if each.about[:4] == occasion.nudge.about[:4]]
            )
        found.update({person.id: person for person in heard[-1:] if person.id != occasion.person.id})
    return list(found.values())


def _who_hears(occasion: Occasion, nudges: Iterable[Nudge]) -> list[Person]:
    return [person for each in nudges if (person := _hears(occasion, each)) is not None]


def _hears(occasion: Occasion, nudge: Nudge) -> Person | None:
    """Who was sent a reminder, or is today."""
    if nudge.went_out and nudge.sent_to:
        return people.get(occasion.tx, nudge.sent_to)
    day = nudge.send_at.astimezone(occasion.desk.timezone).date()
    if nudge.state not in ("planned", "sending") or day > occasion.today:
        return None
    return receiver_of(occasion.tx, nudge, occasion.today, may_be_told)
