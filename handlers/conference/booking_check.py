"""What is said of a booking before it is made: what it meets, breaks and clashes with, and what to give for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from handlers.cases.recording import pathway_of
from handlers.conference.cancel import BECAUSE
from handlers.conference.invite_list_gaps import missing_of
from handlers.conference.not_concerned import not_concerned
from handlers.conference.without_chair import NOBODY, has_chair
from handlers.desk import Turn
from handlers.forms import asked
from handlers.reply import (
    Block,
    Bullets,
    Button,
    Buttons,
    Field,
    Folded,
    Form,
    Heading,
    Reply,
    Text,
    action,
)
from procedure.booking import Assessment, Finding
from procedure.calendar import WorkingCalendar
from procedure.checks import never_a_reason
from procedure.day_off import say_limit
from procedure.policy import Policy
from procedure.wording import say_count, say_date, say_datetime, say_list
from storage import conferences, people
from storage.cases import Case
from storage.people import Person

SUMMARY = "Check the date before it is booked"
WHY_MOVED = {key: words for key, words in BECAUSE.items() if key != "not_needed"}


@dataclass(frozen=True, slots=True)
class Booking:
    """A booking that is asked for.

    `moved_from` is the time it is booked for now (aware), if it is; `lapsed` one that has passed, of which
    nothing was recorded. `chair` is who is to chair it, None where that stays as it is; `chairs_now` are those
    invited as chair. `room_clashes` says, a sentence each, what else the place is booked for.
    """

    case: Case
    policy: Policy
    judged: Assessment
    moved_from: datetime | None
    place_now: str
    place: str
    chair: Person | None
    chairs_now: tuple[Person, ...] = ()
    lapsed: datetime | None = None
    room_clashes: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether nothing is booked yet."""
        return self.moved_from is None

    @property
    def keeps_its_time(self) -> bool:
        """Whether the place or the chair alone is another."""
        return self.moved_from == self.judged.at

    @property
    def moves(self) -> bool:
        """Whether it is booked already, for another time."""
        return not self.is_new and not self.keeps_its_time

    @property
    def breaks(self) -> tuple[Finding, ...]:
        """The rules that this date breaks; one that stays was given its reason when it was booked."""
        return () if self.keeps_its_time else self.judged.breaks

    @property
    def changes_place(self) -> bool:
        """Whether it is booked already, for another place."""
        return not self.is_new and self.place != self.place_now

    @property
    def is_where_it_was(self) -> bool:
        """Whether nothing is booked, and this is the place where it was last to be held."""
        return self.is_new and bool(self.place) and self.place == self.place_now

    @property
    def changes_chair(self) -> bool:
        """Whether somebody is to chair who does not yet, or not alone."""
        return self.chair is not None and [each.id for each in self.chairs_now] != [self.chair.id]

    @property
    def clashes(self) -> tuple[str, ...]:
        """Everything that the time clashes with: people who are needed, and the place."""
        return (*self.judged.clashes, *self.room_clashes)

    @property
    def changes_nothing(self) -> bool:
        """Whether exactly this is booked."""
        return self.keeps_its_time and not self.changes_place and not self.changes_chair


def is_to_be_shown(turn: Turn, booking: Booking) -> bool:
    """Whether nobody has confirmed this, or somebody needed, or the place, was taken since it was shown.

    A script that books whoever is free, and wherever, says `clashes=yes`.
    """
    seen = turn.value("clashes")
    unseen = seen != "yes" and len(booking.clashes) > (int(seen) if seen.isdecimal() else 0)
    return turn.value("confirmed") != "yes" or unseen


def shown(turn: Turn, booking: Booking) -> Reply:
    """What the date meets, breaks and clashes with, and the button or the form that goes on."""
    judged, zone = booking.judged, turn.desk.timezone
    blocks: list[Block] = [Heading(f"{booking.case.ref}: {say_datetime(judged.at, zone, weekday=True)}")]
    if booking.moved_from:
        now = say_datetime(booking.moved_from, zone, weekday=True)
        blocks.append(Text(f"It is booked now for {now}."))
    if booking.lapsed:
        then = say_datetime(booking.lapsed, zone, weekday=True)
        text = f"It was booked for {then}, and nothing is recorded of that: if it was held, record it first."
        blocks.append(Text(text, "warning"))
    if booking.chair and (outgoing := [each for each in booking.chairs_now if each.id != booking.chair.id]):
        names = say_list([each.name for each in outgoing])
        blocks.append(Text(f"{booking.chair.name} chairs it in place of {names}, who is told."))
    blocks += _listed("What this breaks:", tuple(each.says for each in booking.breaks), "warning")
    blocks += _listed("Not everybody is free:", judged.clashes, "warning")
    blocks += _listed("The place is not free:", booking.room_clashes, "warning")
    blocks += _met(booking, turn.today, turn.desk.calendar)
    blocks += _who_is_told(turn, booking)
    gaps = missing_of(turn.tx, booking.case, booking.policy, pathway_of(turn, booking.case))
    if not (booking.chair or has_chair(turn.tx, booking.case)):
        gaps = (*gaps, NOBODY)
    blocks += _listed("The invite list is not complete:", gaps, "warning")
    form = _form_to_confirm(turn, booking)
    if form.fields:
        return Reply(SUMMARY, (*blocks, *asked(form).blocks), about_case=True)
    blocks.append(Buttons((Button(form.submit, form.action, "primary"),)))
    return Reply(SUMMARY, tuple(blocks), about_case=True)


def _met(booking: Booking, today: date, calendar: WorkingCalendar) -> list[Block]:
    """That the rest is as it should be, which nobody has to read, and by when reports are due; of another date."""
    if booking.keeps_its_time:
        return []
    met, broken = booking.judged.meets, booking.breaks
    rules = say_count(len(met), "other rule" if broken else "rule")
    summary = f"The {rules} {'are' if len(met) > 1 else 'is'} met" if broken else f"All {rules} are met"
    by = booking.judged.reports_by
    due: list[Block] = [Text(_reports_by(by, today, calendar))] if by else []
    return [*due, *([Folded(summary, (Bullets(tuple(each.says for each in met)),))] if met else [])]


def _reports_by(by: date, today: date, calendar: WorkingCalendar) -> str:
    if by < today:
        return f"Reports were due by {say_date(by, weekday=True)}, which has passed."
    return f"Reports are due by {say_limit(by, calendar, weekday=True)}."


def _who_is_told(turn: Turn, booking: Booking) -> list[Block]:
    """Who is written to as soon as another conference than the first is booked, and who is left out."""
    case, pathway = booking.case, pathway_of(turn, booking.case)
    conference = pathway.facts.next_conference
    out = not_concerned(turn, case, pathway) if booking.is_new else []
    gone = [people.get(turn.tx, each.person).name for each in out]
    shown: list[Block] = []
    if booking.is_new and conference is not None and conference.number > 1:
        told = [each for each in conferences.invitees(turn.tx, case.id) if each not in out]
        names = say_list([people.get(turn.tx, each.person).name for each in told])
        text = (
            f"Told of it at once: {names}. Whoever does not belong there any more is to be taken off first."
        )
        shown += [Text(text), Buttons((Button("Take somebody off", action("uninvite", ref=case.ref)),))]
    if gone:
        text = (
            f"Invited for a child that it is not about: {say_list(gone)}. "
            "That invitation ends with the booking, and nothing is said of when and where it is."
        )
        shown.append(Text(text, "warning"))
    return shown


def asked_again(turn: Turn, booking: Booking, sentences: dict[str, str]) -> Reply:
    """The form with a sentence beside each thing that has to be given."""
    return asked(_form_to_confirm(turn, booking), sentences)


def wanting(turn: Turn, booking: Booking) -> dict[str, str]:
    """What has to be given for this booking and is not, a sentence for each field."""
    found = {}
    if _needs_reason(booking) and not turn.value("reason"):
        found["reason"] = "Enter the reason for the record."
    if booking.moves and turn.value("because") not in WHY_MOVED:
        found["because"] = "Choose one of these."
    elif booking.moves and (never := never_a_reason(turn.value("because"), booking.policy)):
        found["because"] = never
    if booking.moves and not turn.value("agreed"):
        found["agreed"] = "Say who agreed to it, by role."
    return found


def _needs_reason(booking: Booking) -> bool:
    return booking.moves or booking.lapsed is not None or bool(booking.breaks)


def _listed(title: str, sentences: tuple[str, ...], tone: str = "") -> list[Block]:
    if not sentences:
        return []
    return [Text(title, "warning") if tone else Text(title), Bullets(sentences)]


def _form_to_confirm(turn: Turn, booking: Booking) -> Form:
    """What to give before it is booked: nothing for a first date that meets every rule, unless it was given.

    A place that nobody named, since it was to be held there before, can be changed.
    """
    broken = len(booking.breaks)
    asked_for = {"because": booking.moves, "reason": _needs_reason(booking), "agreed": booking.moves}
    fields = [
        replace(each, required=asked_for[each.name])
        for each in why_fields(turn)
        if asked_for[each.name] or (each.value and each.name != "because")
    ]
    has_reason = any(each.name == "reason" for each in fields)
    said = [f"This date breaks {say_count(broken, 'rule')}."] if broken else []
    if booking.moves:
        said.append("Everybody invited is told of the new date and asked again how they take part.")
    if booking.is_where_it_was and not turn.value("place"):
        fields.insert(0, Field("place", "Place", value=booking.place, required=False))
        said.append(f"It was to be held at {booking.place}: change that if it is elsewhere now.")
    said += ["The reason is kept in the case’s record."] if has_reason else []
    otherwise = "Book another day" if booking.lapsed else "Book it"
    title = "Book it all the same" if broken else "Move the conference" if booking.moves else otherwise
    anyhow = "Book it all the same" if booking.clashes else "Book it"
    submit = "Move it" if booking.moves else "Book it with this reason" if has_reason else anyhow
    return Form(title, action("book", **_known(turn, booking)), tuple(fields), submit, " ".join(said))


def why_fields(turn: Turn) -> list[Field]:
    """Asks for the reason and who agreed, with what was said of them already."""
    because = tuple(WHY_MOVED.items())
    return [
        Field("because", "Because", "choice", value=turn.value("because"), options=because),
        Field("reason", "Reason for the record", "long_text", value=turn.value("reason")),
        Field("agreed", "Who agreed to it", "text", "By role, such as the chair.", turn.value("agreed")),
    ]


def _known(turn: Turn, booking: Booking) -> dict[str, str]:
    """What the confirmation says again; with how many clashes were seen, so that a new one is shown first."""
    given = {name: turn.value(name) for name in ("place", "chair", "remote")}
    clashes = len(booking.clashes)
    kept = {name: value for name, value in given.items() if value}
    kept |= {"clashes": str(clashes)} if clashes else {}
    return {"ref": booking.case.ref, "when": booking.judged.at.isoformat(), "confirmed": "yes", **kept}
