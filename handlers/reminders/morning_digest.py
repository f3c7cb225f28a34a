"""What a manager reads in the morning: what is late, what is due, and whether reminders get through.

It comes when there is something to say, and in any case on the first working day of the week: whoever hears
nothing on that day knows that reminders have stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from handlers.cases.also_due import also_due, how_many
from handlers.cases.due_words import DueWords
from handlers.cases.overdue import MISSED
from handlers.desk import Desk
from handlers.reply import Block, Bullets, Button, Buttons, Heading, Reply, Table, Text, action
from procedure.wording import capitalise, say_count, say_date, say_datetime
from scheduler.preferences import preferences_in
from scheduler.tick import last_tick
from storage import cases, outbox, people
from storage.cases import Due
from storage.database import Database, Transaction
from storage.people import Person

MORNING_DIGEST = "morning_digest"
FOR = ("team_manager", "service_manager")
MOST_ROWS = 15

_Step = tuple[str, str, str]  # the case's reference, the step and its occurrence


class MorningDigests:
    """Puts a digest for each manager into the outbox, one for today and one for the next working day."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database = database
        self._desk = desk
        self._done_for: date | None = None

    async def put_out(self, now: datetime) -> None:
        """Makes sure that they are there at `now` (aware); costs nothing once a day's are."""
        today = now.astimezone(self._desk.timezone).date()
        if today == self._done_for:
            return
        calendar = self._desk.calendar
        days = [day for day in (today, calendar.next_working_day(today)) if calendar.is_working_day(day)]
        await self._database.transact(lambda tx: self._for_days(tx, days, now))
        self._done_for = today

    def _for_days(self, tx: Transaction, days: list[date], now: datetime) -> None:
        for day in days:
            self._for_day(tx, day, now)

    def _for_day(self, tx: Transaction, day: date, now: datetime) -> None:
        hours = self._desk.hours
        ends = hours.at(day, time.max)
        for person in _managers(tx):
            at, once = hours.morning_of(day, preferences_in(person.settings)), day.isoformat()
            if at >= now - timedelta(hours=1) and not outbox.was_given(tx, person.id, MORNING_DIGEST, once):
                outbox.notice(tx, person.id, MORNING_DIGEST, now, at=at, once=once, expires_at=ends)


def digest_for(tx: Transaction, desk: Desk, person: Person, now: datetime) -> Reply | None:
    """The digest in words; None where there is nothing to say: see the top of this file.

    What they are reminded of by itself this morning is counted and not said again. Somebody whose teams have
    no open case is never sent one, nor is somebody who is away.
    """
    today = now.astimezone(desk.timezone).date()
    team = None if person.has("service_manager") else person.team
    away = preferences_in(person.settings).is_away(today)
    manages = person.has("service_manager") or (person.has("team_manager") and team is not None)
    if away or not manages or not cases.any_open(tx, team):
        return None
    # Whose reminders they hear of that did not get through.
    answers_for = None if person.has("admin") else team
    say = DueWords(tx, desk, today)
    steps = cases.open_deadlines(tx, today, team=team)
    found = sorted((*steps, *also_due(say, today, team)), key=lambda each: each.due)
    missed = cases.missed_deadlines(tx, today, team=team)
    told = outbox.told_of(tx, person.id, desk.hours.at(today, time.min))
    in_full = _newly(missed, desk, today) or _begins_the_week(desk, today)
    news = in_full or any(_step(each) not in told for each in found if each.due <= today)
    if not (news or _something_went_wrong(tx, desk, answers_for, today)):
        return None
    blocks = (
        Heading(f"This morning, {say_date(today, weekday=True)}"),
        *_what_is_due(say, found, told, today),
        *_what_was_missed(say, missed, in_full=in_full),
        Bullets(_how_reminders_fare(tx, desk, answers_for, today)),
        Buttons((Button("What is overdue", action("overdue"), "primary"),)),
    )
    return Reply("Your morning digest", blocks, about_case=True)


def _what_is_due(say: DueWords, found: list[Due], told: set[_Step], today: date) -> Iterator[Block]:
    """How many are late and due today; of those that are late a list, without what was `told` separately."""
    late = [each for each in found if each.due < today]
    due = [each for each in found if each.due == today]
    yield Text(f"{capitalise(how_many(late))} overdue, and {how_many(due)} due today.")
    left = [each for each in late if _step(each) not in told]
    if left:
        rows = tuple((each.ref, say.step(each), say.late(each)) for each in left[:MOST_ROWS])
        yield Table("Most days late first", ("Case", "Step", "Late"), rows)
    if len(left) < len(late):
        others = f"{len(late) - len(left)} more" if left else "them" if len(late) > 1 else "it"
        yield Text(f"I have written to you about {others} separately this morning.", "note")


def _what_was_missed(say: DueWords, missed: list[Due], *, in_full: bool) -> Iterator[Block]:
    """A list on the morning after and at the beginning of each week; on others a line."""
    if missed and not in_full:
        were = say_count(len(missed), "step was", "steps were")
        they = "they were" if len(missed) > 1 else "it was"
        yield Text(f"{were} not recorded before the conference {they} for: type overdue.", "note")
    elif missed:
        rows = tuple((each.ref, say.step(each), say_date(each.due)) for each in missed[:MOST_ROWS])
        yield Table(MISSED, ("Case", "Step", "Was due"), rows)


def _managers(tx: Transaction) -> list[Person]:
    found = {person.id: person for role in FOR for person in people.with_role(tx, role)}
    return list(found.values())


def _step(due: Due) -> _Step:
    return (due.ref, due.step, due.occurrence)


def _newly(missed: list[Due], desk: Desk, today: date) -> bool:
    """Whether something was missed since the last working morning."""
    since = desk.calendar.previous_working_day(today)
    return any(each.due >= since for each in missed)


def _begins_the_week(desk: Desk, today: date) -> bool:
    before = desk.calendar.previous_working_day(today)
    return before.isocalendar()[:2] != today.isocalendar()[:2]


def _something_went_wrong(tx: Transaction, desk: Desk, team: str | None, today: date) -> bool:
    """Whether a reminder since the last working morning did not get through, or may not have."""
    return bool(outbox.not_through(tx, team, _last_morning(desk, today)))


def _last_morning(desk: Desk, today: date) -> datetime:
    return desk.hours.at(desk.calendar.previous_working_day(today), desk.hours.start)


def _how_reminders_fare(tx: Transaction, desk: Desk, team: str | None, today: date) -> tuple[str, ...]:
    """When reminders last ran and what did not get through: a silence that somebody would notice.

    A doubt is said until it is settled; what failed, on the next working morning.
    """
    last = last_tick(tx)
    ran = (
        f"Reminders last ran on {say_datetime(last, desk.timezone)}."
        if last
        else "Reminders have not run yet."
    )
    counts = {
        "uncertain": outbox.not_through(tx, team).get("uncertain", 0),
        "failed": outbox.not_through(tx, team, _last_morning(desk, today)).get("failed", 0),
    }
    troubles = [
        f"{say_count(counts[state], 'reminder')} {words}"
        for state, words in (
            ("uncertain", "may or may not have arrived: your administrator can settle that."),
            ("failed", "could not be delivered: your administrator can see why."),
        )
        if counts[state]
    ]
    return (ran, *troubles)
