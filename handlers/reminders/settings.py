"""How somebody wants to be reminded: when, where, when not, and who stands in while they are away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.cases.recording import follow_up_all
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.reminders.settings_read import CHANNELS, read, span_of
from handlers.reminders.settings_words import TYPED, in_order, typed
from handlers.reply import Block, Button, Buttons, Field, Fields, Form, Heading, Reply, action
from handlers.verb import Verb
from procedure.wording import say_date, say_time
from scheduler.preferences import Preferences, preferences_in
from storage import audit, outbox, people
from storage.people import Person

NOT_HEEDED = "but they leave less than an hour between {}, so reminders come all the same"


def settings(turn: Turn) -> Reply:
    """Shows the settings, or keeps what was filled in or typed and plans the person's reminders anew."""
    if turn.value("change") or turn.value("at").casefold() == "change":
        return asked(form(turn))
    given = turn.values if SENT in turn.values else typed(turn)
    if not given:
        return _shown(turn, preferences_in(turn.person.settings), "Your reminders")
    kept = read(replace(turn, values=given))
    person = people.get(turn.tx, turn.person.id)  # as it stands now: somebody may have changed their team
    people.save(turn.tx, replace(person, settings={**person.settings, **kept}))
    audit.write(turn.tx, turn.now, turn.person.id, "changed_settings")
    affected = outbox.cases_with_nudges_for(turn.tx, turn.person.id)
    follow_up_all(turn.tx, turn.desk, affected, turn.now)
    return _shown(turn, preferences_in({**person.settings, **kept}), "Your reminders are changed")


def form(turn: Turn) -> Form:
    """The settings as they are, to be changed."""
    now: dict[str, Any] = {**turn.person.settings, **turn.values}
    return Form(
        "Your reminders",
        action("settings"),
        (
            Field(
                "reminder_time",
                "Time of day",
                value=str(now.get("reminder_time", "09:00")),
                hint="Such as 09:30.",
            ),
            Field(
                "channel",
                "Where",
                "choice",
                options=CHANNELS,
                value=str(now.get("channel", "")),
                required=False,
            ),
            _time_of_peace("quiet_from", "Quiet from", now),
            _time_of_peace("quiet_until", "Quiet until", now),
            _day_away("away_from", "Away from", "The first day. Today, if you leave it empty.", now),
            _day_away("away_until", "Away until", "The last day.", now),
            Field(
                "deputy",
                "Who stands in",
                "person",
                "For the cases they have to do with; for others your manager does.",
                _deputy(turn),
                required=False,
            ),
        ),
    )


def _time_of_peace(name: str, label: str, now: dict[str, Any]) -> Field:
    hint = (
        "Such as 12:30. Reminders wait meanwhile; a link to join a conference does not. "
        "An hour of the working day has to be left."
    )
    return Field(name, label, hint=hint, value=str(now.get(name, "")), required=False)


def _day_away(name: str, label: str, hint: str, now: dict[str, Any]) -> Field:
    return Field(name, label, "date", hint, str(now.get(name, "")), required=False)


def _deputy(turn: Turn) -> str:
    """The deputy's e-mail address as filled in, or that of the one kept."""
    kept = turn.person.settings.get("deputy")
    return turn.value("deputy") or (people.get(turn.tx, kept).email or "" if kept else "")


def _shown(turn: Turn, wishes: Preferences, title: str) -> Reply:
    deputy = people.get(turn.tx, wishes.deputy).name if wishes.deputy else _stands_in(turn.person)
    hours = turn.desk.hours
    facts = [
        ("Time of day", f"{say_time(hours.clock_of(wishes))} on working days"),
        ("Where", dict(CHANNELS)[wishes.channel or ""]),
    ]
    if wishes.quiet:
        heeded = "" if hours.leave_time(wishes.quiet) else f", {NOT_HEEDED.format(span_of(hours))}"
        facts.append(("Quiet hours", f"{say_time(wishes.quiet[0])} to {say_time(wishes.quiet[1])}{heeded}"))
    if wishes.away:
        facts.append(("Away from", say_date(wishes.away[0])))
        facts.append(("Away until", say_date(wishes.away[1])))
    facts.append(("Who stands in while you are away", deputy))
    blocks: list[Block] = [Heading(title), Fields(tuple(facts))]
    blocks.append(Buttons((Button("Change", action("settings", change="yes")),)))
    return Reply(title, tuple(blocks))


def _stands_in(person: Person) -> str:
    """Who stands in for somebody who names no deputy."""
    if person.has("service_manager"):
        return "an administrator"
    return "a service manager" if person.has("team_manager") else "your team manager"


VERB = Verb(
    "settings",
    "when and where you are reminded, and who stands in",
    "settings",
    settings,
    TYPED,
    form=form,
    in_order=in_order,
)
