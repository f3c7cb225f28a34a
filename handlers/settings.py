"""How somebody wants to be reminded: when, where, when not, and who stands in while they are away."""

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
    hint = "Such as 12:30. Reminders wait meanwhile; a link to join a conference does not."
    return Field(name, label, hint=hint, value=str(now.get(name, "")), required=False)


def _day_away(name: str, label: str, hint: str, now: dict[str, Any]) -> Field:
    return Field(name, label, "date", hint, str(now.get(name, "")), required=False)


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
    first, last = _away(turn)
    begin, end = _quiet(turn)
    return {
        "reminder_time": at.isoformat("minutes"),
        "channel": turn.value("channel"),
        "quiet_from": begin,
        "quiet_until": end,
        "away_from": first,
        "away_until": last,
        "deputy": deputy.id if deputy else "",
    }


def _away(turn: Turn) -> tuple[str, str]:
    """The first and the last day of an absence, ISO; both empty where there is none. Raises `Refusal`."""
    if not turn.value("away_until"):
        if turn.value("away_from"):
            sentence = "Enter the last day you are away, or leave both days empty."
            raise Refusal(sentence, {"away_until": sentence})
        return "", ""
    last = a_day(turn, "away_until", "future")
    first = a_day(turn, "away_from", "future") if turn.value("away_from") else turn.today
    if last < turn.today:
        sentence = "Choose today or a day to come, or leave this empty."
        raise Refusal(sentence, {"away_until": sentence})
    if last < first:
        sentence = "Choose a day on or after the first day you are away."
        raise Refusal(sentence, {"away_until": sentence})
    return first.isoformat(), last.isoformat()


def _quiet(turn: Turn) -> tuple[str, str]:
    """When quiet hours begin and end, local, such as "12:30"; both empty for none. Raises `Refusal`."""
    given = {name: turn.value(name) for name in ("quiet_from", "quiet_until")}
    read = {name: _clock(text) for name, text in given.items()}
    for name, text in given.items():
        if read[name] is None and (text or any(given.values())):
            sentence = "Enter both times, such as 12:30, or leave both empty."
            raise Refusal(sentence, {name: sentence})
    begin, end = read["quiet_from"], read["quiet_until"]
    if begin is None or end is None:
        return "", ""
    hours, wishes = turn.desk.policies[turn.desk.authority].hours, Preferences(quiet=(begin, end))
    clocks = (time(quarter // 4, quarter % 4 * 15) for quarter in range(24 * 4))
    if begin == end or all(wishes.is_quiet(each) for each in clocks if hours.start <= each <= hours.end):
        span = f"{say_time(hours.start)} and {say_time(hours.end)}"
        sentence = f"Leave some time between {span} in which reminders can reach you."
        raise Refusal(sentence, {"quiet_until": sentence})
    return begin.isoformat("minutes"), end.isoformat("minutes")


def _clock(text: str) -> time | None:
    """A time of day by itself; None where it is none."""
    try:
        rest, at = take_time(text.casefold())
    except UnreadableTime:
        return None
    return None if rest else at


def _hour(turn: Turn) -> time:
    """The time of day asked for, which has to be within the authority's hours. Raises `Refusal`."""
    hours = turn.desk.policies[turn.desk.authority].hours
    at = _clock(turn.value("reminder_time") or "09:00")
    if at is None or not hours.start <= at <= hours.end:
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
    if wishes.quiet:
        facts.append(("Quiet hours", f"{say_time(wishes.quiet[0])} to {say_time(wishes.quiet[1])}"))
    if wishes.away:
        facts.append(("Away from", say_date(wishes.away[0])))
        facts.append(("Away until", say_date(wishes.away[1])))
    facts.append(("Who stands in while you are away", deputy))
    blocks: list[Block] = [Heading(title), Fields(tuple(facts))]
    blocks.append(Buttons((Button("Change", action("settings", change="yes")),)))
    return Reply(title, tuple(blocks))


VERB = Verb("settings", "when and where you are reminded, and who stands in", "settings", settings, form=form)
