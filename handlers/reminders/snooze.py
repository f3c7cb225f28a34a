"""Putting a reminder off: the step stays due, and those above are told as planned."""

from __future__ import annotations

from datetime import date, datetime

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.cases.done import read_step
from handlers.desk import Turn
from handlers.forms import asked
from handlers.reminders.overtaken import (
    is_over,
    refuse_where_over,
    refuse_where_passed_on,
    refuse_where_recorded,
)
from handlers.reply import Button, Buttons, Field, Form, Refusal, Reply, Text, action
from handlers.verb import Verb
from handlers.when import a_moment_or_day, around_a_date
from procedure.events import day_of
from procedure.steps import ALSO_REMINDED_OF, BY_ID, STEPS, name_of, phrase_of
from procedure.wording import say_count, say_date, say_list
from scheduler.preferences import preferences_in
from storage import cases, outbox, people
from storage.cases import Case
from storage.nudge import Nudge

MOST = 10  # working days
NOT_YOURS = "I cannot find that message among yours: type mine to see what is due from you."


def snooze(turn: Turn) -> Reply:
    """Leaves the asker in peace about one step until the morning of a day."""
    if turn.value("message"):
        return _all_of_a_message(turn)
    case = permissions.case_for(turn.tx, "snooze", turn.person, turn.value("ref"))
    if not (turn.value("step") or turn.value("what")):
        return asked(form(turn))
    step, until_text = _understood(turn, case)
    nudge = _own_nudge(turn, case, step)
    refuse_where_over(turn, "snooze", nudge)
    refuse_where_passed_on(turn, case, nudge)
    day, until = _until(turn, until_text)
    along = _told_along(turn, case, nudge)
    for each in along:
        outbox.snooze(turn.tx, each.id, until, turn.person.id, turn.now)
    when = say_date(day, weekday=True)
    text = f"{case.ref}: I will remind {_whom(turn, along)} of {phrase_of(step)} on {when}. It is still due."
    return Reply("A reminder is put off", (Text(text),), about_case=True)


def _until(turn: Turn, text: str) -> tuple[date, datetime]:
    """The working day that `text` means, and the moment on it at which the asker is reminded. Raises `Refusal`."""
    day = day_of(a_moment_or_day(turn, text, "until", prefer="future"))
    calendar = turn.desk.calendar
    if day <= turn.today or calendar.between(turn.today, day) > MOST:
        sentence = f"Choose a day after today and within {MOST} working days, such as tomorrow."
        raise Refusal(sentence, {"until": sentence})
    day = calendar.on_or_after(day)
    return day, turn.desk.hours.morning_of(day, preferences_in(turn.person.settings))


def _all_of_a_message(turn: Turn) -> Reply:
    """Puts off what still waits of the message in which a reminder stood that was sent to the asker."""
    try:
        nudge = outbox.get(turn.tx, turn.value("message"))
    except LookupError:
        raise Refusal(NOT_YOURS) from None
    if nudge.sent_to != turn.person.id:
        raise Refusal(NOT_YOURS)
    day, until = _until(turn, turn.value("until") or "tomorrow")
    waiting = [each for each in outbox.in_one_message(turn.tx, nudge) if not is_over(turn, "snooze", each)]
    for each in waiting:
        outbox.snooze(turn.tx, each.id, until, turn.person.id, turn.now)
    things = say_count(len({each.about[:4] for each in waiting}), "thing that is", "things that are")
    text = f"I will remind you on {say_date(day, weekday=True)} of {things} still due."
    if not waiting:
        text = "Nothing of this waits any more: nothing was changed."
    mine = Buttons((Button("All that is due from me", action("mine")),))
    return Reply("Reminders are put off", (Text(text), mine), about_case=True, replace=True)


def _whom(turn: Turn, along: list[Nudge]) -> str:
    """Whom the reminder is for: whoever stands in today need not on that day."""
    whose = {each.recipient for each in along}
    if turn.person.id in whose:
        return "you"
    return f"{say_list([each.name for each in people.some(turn.tx, whose)])}, or you in their place,"


def form(turn: Turn) -> Form:
    """Asks what to put off, and until when: of one case, what the asker is reminded of and nothing else."""
    case = cases.find(turn.tx, turn.value("ref"))
    mine = case is not None and permissions.may(turn.tx, "snooze", turn.person, case)
    steps = reminded_of(turn, case) if case and mine else [step.id for step in STEPS]
    if not steps:
        raise Refusal(f"You have no reminder about {turn.value('ref').upper()} to put off.")
    tomorrow = turn.desk.calendar.next_working_day(turn.today)
    return Form(
        "Remind me later",
        action("snooze"),
        (
            reference_field(turn),
            Field(
                "step",
                "Which step",
                "choice",
                value=turn.value("step"),
                options=tuple((step, name_of(step)) for step in steps),
            ),
            Field("until", "Remind me again on", "date", value=turn.value("until") or tomorrow.isoformat()),
        ),
    )


def reminded_of(turn: Turn, case: Case) -> list[str]:
    """The steps that wait and of which the asker is reminded: what they heard of last, then what comes next."""
    own = _own(turn, case.id)
    said = [each for each in reversed(own) if each.state == "sent"]
    steps: dict[str, None] = {}
    for each in (*said, *(each for each in own if each.state == "planned")):
        if each.step not in steps and not is_over(turn, "snooze", each):
            steps[each.step] = None
    return list(steps)


def _understood(turn: Turn, case: Case) -> tuple[str, str]:
    if turn.value("step") in (*BY_ID, *ALSO_REMINDED_OF):
        return turn.value("step"), turn.value("until") or "tomorrow"
    before, until, _ = around_a_date(turn, turn.value("what"), "future")
    step, after = read_step(before, tuple(dict.fromkeys(each.step for each in _own(turn, case.id))))
    return step.id, turn.value("until") or until or after.removeprefix("until").strip() or "tomorrow"


def _own_nudge(turn: Turn, case: Case, step: str) -> Nudge:
    """The asker's own reminder that was pressed, or else their next one of the step. Raises `Refusal`."""
    found = [each for each in _own(turn, case.id) if each.step == step]
    pressed = [each for each in found if each.id == turn.value("nudge")]
    open_ones = [each for each in found if each.state == "planned"]
    if not found:
        refuse_where_recorded(turn, case, step)
        sentence = f"You have no reminder about {phrase_of(step)} to put off."
        raise Refusal(sentence, {"step": sentence})
    return (pressed or open_ones or found)[0]


def _told_along(turn: Turn, case: Case, nudge: Nudge) -> list[Nudge]:
    """The reminder and those of the same message that told of the same in somebody else's place."""
    alike = {
        each.recipient: each
        for each in _own(turn, case.id)
        if each.bundle is not None and each.bundle == nudge.bundle and each.about[:4] == nudge.about[:4]
    }
    return list({**alike, nudge.recipient: nudge}.values())


def _own(turn: Turn, case_id: str) -> list[Nudge]:
    """The asker's own reminders of a case; what they were sent in another's stead is theirs too."""
    of_case = outbox.listing(turn.tx, case_id=case_id)
    own = [each for each in of_case if turn.person.id in (each.recipient, each.sent_to)]
    return [each for each in own if each.state != "cancelled" and each.kind == "step"]


VERB = Verb(
    name="snooze",
    summary="puts a reminder off for a few days",
    usage="snooze REF STEP UNTIL",
    handle=snooze,
    parameters=Parameters(words=("ref",), rest="what"),
    required=("ref",),
    form=form,
)
