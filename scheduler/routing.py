"""Who really receives a reminder, and where: deputies, managers of those who left, everyone's channels."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date

from procedure.telephone import takes_texts
from scheduler.preferences import preferences_in
from storage import cases, people
from storage.database import Transaction
from storage.nudge import Nudge
from storage.people import Account, Person


@dataclass(frozen=True, slots=True)
class NoWay:
    """Why somebody cannot be written to, in a phrase for people; `for_good` unless they may yet appear."""

    reason: str
    for_good: bool


Entitled = Callable[[Transaction, Person, Nudge], bool]


def receiver_of(tx: Transaction, nudge: Nudge, today: date, entitled: Entitled) -> Person | None:
    """The person who receives this nudge on `today`: its recipient, or whoever stands in for them.

    What is due is never told to an empty desk, nor to somebody who is not `entitled` to know of it. A
    joining link or a personal notice is for its recipient alone. None when there is nobody.
    """
    recipient = people.get(tx, nudge.recipient)
    if nudge.kind != "step":
        return recipient if recipient.active else None
    if is_at_work(recipient, today):
        return recipient
    stands_in = next(
        (
            each
            for each in _stand_ins(tx, recipient, nudge)
            if is_at_work(each, today) and entitled(tx, each, nudge)
        ),
        None,
    )
    return stands_in or (recipient if recipient.active else None)


def managers_of(tx: Transaction, person: Person, case_id: str | None) -> Iterator[Person]:
    """Whoever answers for this person's work, the nearest first; never the person."""
    manager = cases.get(tx, case_id).manager if case_id else None
    if manager is not None and manager != person.id:
        yield people.get(tx, manager)
    if person.team is not None:
        yield from (
            each for each in people.with_role(tx, "team_manager", person.team) if each.id != person.id
        )
    for role in ("service_manager", "admin"):
        yield from (each for each in people.with_role(tx, role) if each.id != person.id)


def way_to(
    tx: Transaction, person: Person, channels: Container[str], closed: Container[str]
) -> Account | NoWay:
    """The account to write to: the channel they chose, else the one last used, else e-mail, else a text.

    `channels` are those that the house has a way out to, `closed` those where it was tried in vain.
    """
    known = [account for account in _accounts(tx, person) if account.platform in channels]
    wanted = preferences_in(person.settings).channel
    open_ones = [account for account in known if account.platform not in closed]
    for account in open_ones:
        if account.platform == wanted:
            return account
    if open_ones:
        return open_ones[0]
    if known:
        return NoWay("every account of theirs refused the message", for_good=True)
    if person.kind == "guest":
        return NoWay("there is no way to write to them: no e-mail or text service is set up", for_good=True)
    return NoWay("waits until they have written to the assistant for the first time", for_good=False)


def account_on(tx: Transaction, person: Person, channel: str) -> Account | None:
    """Their account on one channel, if they still have it."""
    return next((account for account in _accounts(tx, person) if account.platform == channel), None)


def _accounts(tx: Transaction, person: Person) -> list[Account]:
    accounts = people.accounts_of(tx, person.id)
    if person.email:
        accounts.append(Account("email", person.email, person.id, None))
    if person.phone and takes_texts(person.phone):
        accounts.append(Account("text", person.phone, person.id, None))
    return accounts


def _stand_ins(tx: Transaction, person: Person, nudge: Nudge) -> Iterator[Person]:
    deputy = preferences_in(person.settings).deputy
    if deputy is not None:
        yield people.get(tx, deputy)
    yield from managers_of(tx, person, nudge.case_id)


def is_at_work(person: Person, today: date) -> bool:
    """Whether somebody has neither left nor is away on a day."""
    return person.active and not preferences_in(person.settings).is_away(today)
