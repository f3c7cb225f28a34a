"""From the nudges that are due to the messages that go out: who gets which, together, and where."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Generic, TypeVar

from scheduler import routing
from scheduler.hours import SendingHours
from scheduler.pace import SHORTEST_WAIT
from scheduler.preferences import preferences_in
from scheduler.routing import Entitled, NoWay
from storage import outbox, sending
from storage.database import StorageUnavailable, Transaction
from storage.nudge import Nudge
from storage.people import Account, Person
from storage.sending import Book

Message = TypeVar("Message")

ASK_AGAIN = timedelta(minutes=15)  # how long until somebody without an account is looked for again
PATIENCE = timedelta(days=1)  # after which their manager is told that nothing reaches them
A_ROUND = timedelta(minutes=5)  # what was due in time still goes out where the round comes this much later
UNREACHED = "unreached"  # the notice to that manager


@dataclass(frozen=True, slots=True)
class Parcel(Generic[Message]):
    """One message on its way: the nudges it settles, the mark it bears, and the account it goes to."""

    mark: str
    nudges: tuple[Nudge, ...]
    account: Account
    message: Message

    @property
    def in_line(self) -> datetime | None:
        """The moment at which it is to be heard after what was planned before it; reminders of steps are not."""
        return None if self.nudges[0].kind == "step" else self.nudges[0].due_at


@dataclass(slots=True)
class Packed(Generic[Message]):
    """What became of the nudges that were taken out: parcels, and how many rows were settled without one."""

    taken: int
    parcels: list[Parcel[Message]] = field(default_factory=list)
    cancelled: int = 0
    put_back: int = 0
    failed: int = 0


class CannotWord(Exception):
    """Our own fault: no message could be made of these nudges. Nothing was written; the others can go."""

    def __init__(self, nudges: Sequence[Nudge], cause: Exception) -> None:
        super().__init__(f"{len(nudges)} nudges could not be put into words: {type(cause).__name__}")
        self.nudges = tuple(nudges)
        self.reason = f"an error of ours ({type(cause).__name__}) when it was put into words"


class Packer(Generic[Message]):
    """Works inside the transaction that claims. `compose` words a bundle for the person who receives it,
    or gives None when there is nothing to say; `recheck` gives a reason when a nudge is wanted no more;
    `entitled` says whether somebody who would stand in may know of it.
    """

    def __init__(
        self,
        channels: Container[str],
        compose: Callable[[Transaction, Person, Sequence[Nudge]], Message | None],
        recheck: Callable[[Transaction, Nudge], str | None],
        entitled: Entitled,
        hours: SendingHours,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._channels = channels
        self._compose = compose
        self._recheck = recheck
        self._entitled = entitled
        self._hours = hours
        self._patience = patience

    def pack(self, book: Book, nudges: list[Nudge], now: datetime) -> Packed[Message]:
        """Settles what needs no message and makes parcels of the rest.

        Raises `CannotWord`; the transaction is then to be undone.
        """
        packed: Packed[Message] = Packed(len(nudges))
        wanted = list(self._still_wanted(book, nudges, packed, now))
        for person, bundle in self._bundles(book, wanted, packed, now):
            self._address(book, person, bundle, packed, now)
        return packed

    def _still_wanted(
        self, book: Book, nudges: list[Nudge], packed: Packed[Message], now: datetime
    ) -> Iterator[Nudge]:
        latest = {
            nudge.about: nudge for nudge in sorted(nudges, key=lambda n: n.due_at) if nudge.kind != "notice"
        }
        told: dict[tuple[str, str, str, str, str], dict[str, None]] = {}
        for nudge in nudges:
            told.setdefault(nudge.about, {}).update(dict.fromkeys(nudge.details.get("told", ())))
        for nudge in nudges:
            reason = self._unwanted(book.tx, nudge, latest, now)
            if reason is None and told[nudge.about]:
                # Of whom the earlier ones would have said that they were told, this one says it too.
                yield replace(nudge, details={**nudge.details, "told": list(told[nudge.about])})
            elif reason is None:
                yield nudge
            else:
                packed.cancelled += sending.cancelled(book, [nudge], reason, now)

    def _unwanted(
        self,
        tx: Transaction,
        nudge: Nudge,
        latest: dict[tuple[str, str, str, str, str], Nudge],
        now: datetime,
    ) -> str | None:
        if nudge.expires_at is not None and nudge.expires_at <= now:
            return "it is too late to be of use"
        if latest.get(nudge.about, nudge) is not nudge:
            return "a later reminder says the same"
        try:
            return self._recheck(tx, nudge)
        except (StorageUnavailable, CannotWord):
            raise
        except Exception as error:
            raise CannotWord([nudge], error) from error

    def _bundles(
        self, book: Book, nudges: Iterable[Nudge], packed: Packed[Message], now: datetime
    ) -> list[tuple[Person, list[Nudge]]]:
        """One bundle for each person and case with a step that is urgent, and one a person for all other steps."""
        received = list(self._received(book, nudges, packed, now))
        urgent = {
            (person.id, nudge.case_id) for person, nudge in received if nudge.kind == "step" and nudge.urgent
        }
        bundles: dict[tuple[str, ...], tuple[Person, list[Nudge]]] = {}
        for person, nudge in received:
            apart = _apart(nudge, by_case=(person.id, nudge.case_id) in urgent)
            closed = " ".join(sorted(nudge.closed_channels))
            bundles.setdefault((person.id, nudge.kind, closed, apart), (person, []))[1].append(nudge)
        return list(bundles.values())

    def _received(
        self, book: Book, nudges: Iterable[Nudge], packed: Packed[Message], now: datetime
    ) -> Iterator[tuple[Person, Nudge]]:
        """Each nudge that can go now, with the person who receives it."""
        receivers: dict[tuple[str, str, str | None, str | None], Person | None] = {}
        today = self._hours.local(now).date()
        for nudge in nudges:
            # Who may stand in depends on the role in which somebody is reminded.
            asked = (nudge.recipient, nudge.kind, nudge.case_id, nudge.details.get("role"))
            if asked not in receivers:
                receivers[asked] = routing.receiver_of(book.tx, nudge, today, self._entitled)
            person = receivers[asked]
            if person is None:
                packed.failed += sending.failed(book, [nudge], "they have left and nobody stands in", now)
                continue
            opens = max(self._opens(nudge, person, now), _next_in_line(book.tx, nudge, now))
            if opens > now:
                packed.put_back += sending.put_back(book, [nudge], None, opens)
            else:
                yield person, nudge

    def _opens(self, nudge: Nudge, person: Person, now: datetime) -> datetime:
        """The first moment at which this person may be sent this: a link is never kept waiting."""
        if nudge.kind == "join" or (nudge.kind == "notice" and nudge.urgent):
            return now
        wishes = preferences_in(person.settings)
        moment = nudge.send_at if now - nudge.send_at <= A_ROUND else now
        if nudge.kind == "notice":
            return self._hours.after_quiet(moment, wishes)
        return self._hours.opening(moment, wishes)

    def _address(
        self, book: Book, person: Person, bundle: list[Nudge], packed: Packed[Message], now: datetime
    ) -> None:
        way = routing.way_to(book.tx, person, self._channels, bundle[0].closed_channels)
        if isinstance(way, NoWay):
            self._no_way(book, person, bundle, way, packed, now)
            return
        try:
            message = self._compose(book.tx, person, bundle)
        except (StorageUnavailable, CannotWord):
            raise
        except Exception as error:
            raise CannotWord(bundle, error) from error
        if message is None:
            packed.cancelled += sending.cancelled(book, bundle, "there was nothing left to say", now)
            return
        mark = _mark_of(bundle)
        sending.on_its_way(book, bundle, mark, way.platform, person.id, now)
        packed.parcels.append(Parcel(mark, tuple(bundle), way, message))

    def _no_way(
        self,
        book: Book,
        person: Person,
        bundle: list[Nudge],
        way: NoWay,
        packed: Packed[Message],
        now: datetime,
    ) -> None:
        if way.for_good:
            packed.failed += sending.failed(book, bundle, way.reason, now)
        else:
            packed.put_back += sending.put_back(book, bundle, way.reason, now + ASK_AGAIN)
        waited = now - min(nudge.due_at for nudge in bundle)
        if way.for_good or waited >= self._patience:
            self._tell_manager(book.tx, person, bundle[0], way.reason, now)

    def _tell_manager(
        self, tx: Transaction, person: Person, nudge: Nudge, reason: str, now: datetime
    ) -> None:
        """Once for each person whom nothing reaches, unless the nudge is itself such a notice."""
        if nudge.rung == UNREACHED:
            return
        manager = next((m for m in routing.managers_of(tx, person, nudge.case_id) if m.active), None)
        if manager is not None:
            details = {"person": person.id, "reason": reason}
            outbox.notice(tx, manager.id, UNREACHED, now, once=person.id, details=details)


def _next_in_line(tx: Transaction, nudge: Nudge, now: datetime) -> datetime:
    """The first moment at which all that was to be said before this has been said, or given up.

    What goes out at its time goes in its order; only what had to wait may find something before it.
    """
    if nudge.kind == "step" or nudge.send_at <= nudge.due_at:
        return now
    until = sending.behind(tx, nudge)
    return now if until is None else max(until, now + SHORTEST_WAIT)


def _apart(nudge: Nudge, *, by_case: bool) -> str:
    """What keeps a nudge apart from others to the same person: links and notices go by themselves.

    Of a case with something urgent all steps go together: what is due of it is one message, not three.
    """
    if nudge.kind != "step":
        return nudge.id
    return str(nudge.case_id) if by_case else ""


def _mark_of(bundle: list[Nudge]) -> str:
    """The mark of a message: a lone nudge's own id, or one made of the ids of all its nudges.

    The same nudges always make the same mark, so an outlet that knows it again can refuse a second copy.
    """
    ids = sorted(nudge.id for nudge in bundle)
    return ids[0] if len(ids) == 1 else blake2b(" ".join(ids).encode(), digest_size=8).hexdigest()
