"""How somebody wants to be reminded: when, where, and who stands in while they are away."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

from handlers import mentions
from handlers.desk import Turn
from handlers.forms import SENT, asked
from handlers.recording import refresh
from handlers.reply import Block, Button, Buttons, Field, Fields, Form, Heading, Refusal, Reply, action
from handlers.verb import Verb
from handlers.when import a_day
from procedure.clock_reading import UnreadableTime, take_time
from procedure.wording import say_date, say_time
from scheduler.preferences import Preferences, preferences_in
from storage import audit, cases, outbox, people

CHANNELS = (
    ("", "Wherever I last wrote"),
    ("slack", "Slack"),
    ("teams", "Microsoft Teams"),
    ("email", "E-mail"),
)


def settings(turn: Turn) -> Reply:
    """Shows the settings, or keeps what was filled in and plans the person's reminders anew."""
    if SENT not in turn.values:
        if turn.value("change"):
            return asked(form(turn))
        return _shown(turn, preferences_in(turn.person.settings), "Your reminders")
    kept = _read(turn)
    person = people.get(turn.tx, turn.person.id)  # as it stands now: somebody may have changed their team
    people.save(turn.tx, replace(person, settings={**person.settings, **kept}))
    audit.write(turn.tx, turn.now, turn.person.id, "changed_settings")
    for case_id in outbox.cases_with_nudges_for(turn.tx, turn.person.id):
        refresh(turn, cases.get(turn.tx, case_id))
    return _shown(turn, preferences_in(kept), "Your reminders are changed")


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
            Field(
                "away_until",
                "Away until",
                "date",
                "The last day.",
                str(now.get("away_until", "")),
                required=False,
            ),
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


def _read(turn: Turn) -> dict[str, Any]:
    """What was filled in, in the words that `scheduler.preferences` reads. Raises `Refusal`."""
    at = _hour(turn)
    if turn.value("channel") not in dict(CHANNELS):
        sentence = f"Choose one of: {', '.join(label for _, label in CHANNELS)}."
        raise Refusal(sentence, {"channel": sentence})
    deputy = mentions.member(turn, "deputy") if turn.value("deputy") else None
    if deputy is not None and deputy.id == turn.person.id:
        sentence = "Choose somebody else to stand in for you, or leave this empty."
        raise Refusal(sentence, {"deputy": sentence})
    away = a_day(turn, "away_until", "future") if turn.value("away_until") else None
    if away is not None and away < turn.today:
        sentence = "Choose today or a day to come, or leave this empty."
        raise Refusal(sentence, {"away_until": sentence})
    return {
        "reminder_time": at.isoformat("minutes"),
        "channel": turn.value("channel"),
        "away_from": turn.today.isoformat() if away else "",
        "away_until": away.isoformat() if away else "",
        "deputy": deputy.id if deputy else "",
    }


def _hour(turn: Turn) -> time:
    """The time of day asked for, which has to be within the authority's hours. Raises `Refusal`."""
    hours = turn.desk.policies[turn.desk.authority].hours
    try:
        rest, at = take_time((turn.value("reminder_time") or "09:00").casefold())
    except UnreadableTime:
        rest, at = "", None
    if at is None or rest or not hours.start <= at <= hours.end:
        span = f"{say_time(hours.start)} and {say_time(hours.end)}"
        sentence = f"Enter a time between {span}, such as 9:30am."
        raise Refusal(sentence, {"reminder_time": sentence})
    return at


def _deputy(turn: Turn) -> str:
    """The deputy's e-mail address as filled in, or that of the one kept."""
    kept = turn.person.settings.get("deputy")
    return turn.value("deputy") or (people.get(turn.tx, kept).email or "" if kept else "")


def _shown(turn: Turn, wishes: Preferences, title: str) -> Reply:
    deputy = people.get(turn.tx, wishes.deputy).name if wishes.deputy else "your team manager"
    at = wishes.reminder_time or time(9)
    facts = [
        ("Time of day", f"{say_time(at)} on working days"),
        ("Where", dict(CHANNELS)[wishes.channel or ""]),
    ]
    if wishes.away:
        facts.append(("Away until", say_date(wishes.away[1])))
    facts.append(("Who stands in while you are away", deputy))
    blocks: list[Block] = [Heading(title), Fields(tuple(facts))]
    blocks.append(Buttons((Button("Change", action("settings", change="yes")),)))
    return Reply(title, tuple(blocks))


VERB = Verb("settings", "when and where you are reminded, and who stands in", "settings", settings, form=form)
