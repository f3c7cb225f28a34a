"""What somebody can do about being reminded: said with what to type for it, and a button that does it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from handlers import permissions
from handlers.cases.done import as_typed
from handlers.desk import Turn
from handlers.reminders.settings_read import clock, read, span_of
from handlers.reminders.settings_words import CHANNELS, LENGTHS, typed
from handlers.reminders.snooze import reminded_of
from handlers.reminders.wishes import Wish
from handlers.reply import Button, Buttons, Refusal, Reply, Text, action
from handlers.when import around_a_date
from procedure.steps import BY_ID, mentioned_in, phrase_of
from procedure.wording import say_date, say_time
from scheduler.preferences import preferences_in
from storage import cases, outbox
from storage.cases import Case

LATELY = timedelta(days=14)  # how long ago the reminder may have come that somebody writes about
SETTINGS, MINE = Button("My settings", action("settings")), Button("What is due from me", action("mine"))
NOTHING_ELSE = "I remind people of the steps of a case, in the morning of a working day, and of nothing else."
PRESS = "press Remind me tomorrow on a reminder"
ENDS = "Reminders stop by themselves once the step is recorded, by anybody."
COVER = "While you are away your deputy is reminded, or else your manager: type settings deputy @somebody."


def answer_wish(turn: Turn, wish: Wish) -> Reply:
    """What to type for this wish, filled in as far as it can be known. Changes nothing."""
    lines, buttons = _ANSWERS[wish.kind](turn, wish)
    return Reply(
        "About your reminders", (*(Text(line) for line in lines), Buttons(tuple(buttons))), about_case=True
    )


Said = tuple[list[str], list[Button]]


def _later(turn: Turn, wish: Wish) -> Said:
    until = _until(turn, wish.when)
    known = _reminded_of(turn, wish)
    if known is None:
        says = f"type snooze {wish.ref.upper() or 'AB123'} s47 {until or 'tomorrow'}, with your case, step and day"
        return [f"To be reminded again later, {PRESS}, or {says}.", NOTHING_ELSE], [MINE]
    line, button = _put_off(*known, until or "tomorrow")
    return [f"To be reminded again later, {line}.", NOTHING_ELSE], [button, MINE]


def _until(turn: Turn, when: str) -> str:
    """The day that these words say, as it can be typed; empty where they say none."""
    if "next week" in when:
        return say_date(turn.today + timedelta(days=7 - turn.today.weekday()))
    for words, length in LENGTHS.items():
        if words in when:
            return say_date(turn.today + length)
    _, day, _ = around_a_date(turn, f"me {when}", "future")
    return "" if day == "today" else day.removeprefix("on ")


def _stop(turn: Turn, wish: Wish) -> Said:
    known = _reminded_of(turn, wish)
    line, later = _put_off(*known, "tomorrow") if known else (f"{PRESS}, or type snooze and the case", None)
    lines = [
        f"{ENDS} They cannot be turned off.",
        f"To put one off, {line}. If it is not yours, press Not mine on it.",
        "You choose when and where they come: type settings quiet 6pm to 8am for hours without any, settings 10am "
        "for another time, or settings slack, settings teams or settings email for another place.",
    ]
    return lines, [*([later] if later else []), SETTINGS]


def _why(turn: Turn, wish: Wish) -> Said:
    lines = [f"You are reminded of what is due from you, or is late in cases that you answer for. {ENDS}"]
    known = _reminded_of(turn, wish)
    if known is None:
        lines.append("Type mine to see what is due from you, and settings to choose when reminders come.")
        return lines, [MINE, SETTINGS]
    case, step = known
    line, later = _put_off(case, step, "tomorrow")
    lines.append(f"In {case.ref} you are reminded of {phrase_of(step)}. To put it off, {line}.")
    return lines, [Button(f"Open {case.ref}", action("case", ref=case.ref)), later, SETTINGS]


def _away(turn: Turn, wish: Wish) -> Said:
    days = _days_away(turn, wish.when)
    if days is None:
        line = "Type settings away and the days, such as settings away 1 to 12 December."
        return [f"{line} {COVER}"], [SETTINGS]
    first, last = days
    span = f"{say_date(first)} to {say_date(last)}" if first != last else say_date(first)
    known = {"away_from": first.isoformat(), "away_until": last.isoformat()}
    line = f"To be away then, type settings away {span}, or press below."
    return [f"{line} {COVER}"], [Button(f"Away {span}", action("settings", **known)), SETTINGS]


def _back(turn: Turn, wish: Wish) -> Said:
    wishes = preferences_in(turn.person.settings)
    if wishes.away is None or wishes.away[1] < turn.today:
        at = say_time(turn.desk.hours.clock_of(wishes))
        return [f"You are not entered as away: reminders come to you at {at} on working days."], [SETTINGS]
    line = f"You are entered as away until {say_date(wishes.away[1])}. To end that, type settings back."
    return [line], [Button("I am back", action("settings", away="none")), SETTINGS]


def _settings(turn: Turn, wish: Wish) -> Said:
    hours = turn.desk.hours
    every = (
        f"Type settings and a time between {span_of(hours)}, such as settings 10am; settings quiet 6pm to 8am for "
        "hours without reminders; settings slack, settings teams or settings email for where they come."
    )
    channel = CHANNELS.get(wish.when.split()[-1] if wish.when else "")
    if channel:
        by = {"slack": "on Slack", "teams": "on Microsoft Teams", "email": "by e-mail"}[channel]
        return [f"To have reminders {by}, type settings {channel}. {every}"], [
            Button(f"Reminders {by}", action("settings", **{channel: "yes"})),
            SETTINGS,
        ]
    at = clock(wish.when) if wish.when else None
    if at is not None and hours.start <= at <= hours.end:
        said = say_time(at)
        button = Button(f"Remind me at {said}", action("settings", at=said))
        return [f"To be reminded at {said} on working days, type settings {said}. {every}"], [
            button,
            SETTINGS,
        ]
    return [every], [SETTINGS]


def _not_mine(turn: Turn, wish: Wish) -> Said:
    known = _reminded_of(turn, wish)
    if known is None:
        return ["Press Not mine on the reminder: the team manager is asked whose it is."], [MINE]
    case, step = known
    of_it = f"the reminder of {phrase_of(step)} in {case.ref}"
    line = f"Press Not mine on {of_it}, or below: the team manager is asked whose it is."
    return [line], [Button("Not mine", action("not_mine", ref=case.ref, step=step)), MINE]


def _done(turn: Turn, wish: Wish) -> Said:
    known = _reminded_of(turn, wish)
    if known is None or known[1] not in BY_ID or not permissions.may(turn.tx, "done", turn.person, known[0]):
        return ["Press Done on the reminder, or type done, the case, the step and the day."], [MINE]
    case, step = known
    line = (
        f"Nothing is recorded yet. Type done {case.ref} {as_typed(BY_ID[step])} and the day, or press below."
    )
    return [line], [Button("Done", action("done", ref=case.ref, step=step), "primary"), MINE]


_ANSWERS: dict[str, Callable[[Turn, Wish], Said]] = {
    "later": _later,
    "stop": _stop,
    "why": _why,
    "away": _away,
    "back": _back,
    "settings": _settings,
    "not_mine": _not_mine,
    "done": _done,
}


def _put_off(case: Case, step: str, until: str) -> tuple[str, Button]:
    """What to type, in a clause, to put off the reminder of a step, and the button that does it."""
    label = "Remind me tomorrow" if until == "tomorrow" else "Remind me then"
    button = Button(label, action("snooze", ref=case.ref, step=step, until=until))
    if step not in BY_ID:
        return "press below", button
    return f"type snooze {case.ref} {as_typed(BY_ID[step])} {until}, or press below", button


def _reminded_of(turn: Turn, wish: Wish) -> tuple[Case, str] | None:
    """The case and the step that are meant: those named, or else of the last reminder that came to this person."""
    if wish.ref:
        case = cases.find(turn.tx, wish.ref)
        if case is None or not permissions.may(turn.tx, "snooze", turn.person, case) or not case.is_open:
            return None
        steps = reminded_of(turn, case)
        named = mentioned_in(wish.when)
        meant = [step for step in steps if named and step == named.id]
        return (case, (meant or steps)[0]) if steps else None
    last = outbox.last_told_of(turn.tx, turn.person.id, turn.now - LATELY)
    if last is None:
        return None
    case = cases.get(turn.tx, last[0])
    allowed = case.is_open and permissions.may(turn.tx, "snooze", turn.person, case)
    return (case, last[1]) if allowed and last[1] in reminded_of(turn, case) else None


def _days_away(turn: Turn, when: str) -> tuple[date, date] | None:
    """The first and the last day of an absence, where these words say both beyond doubt."""
    if not when or re.match(r"(?:from|starting)\b(?!.*\b(?:to|until|till)\b)", when):
        return None
    try:
        said = typed(replace(turn, values={"away": when}))
        days = read(replace(turn, values=said))
    except Refusal:
        return None
    return date.fromisoformat(days["away_from"]), date.fromisoformat(days["away_until"])
