"""The day that somebody gives for a step: of those that it could be, the one that the case's record allows."""

from __future__ import annotations

from handlers.cases.recording import objection
from handlers.desk import Turn
from handlers.reply import Refusal, Text
from handlers.when import Choice, a_moment_or_day
from procedure.day_off import day_off
from procedure.events import CaseEvent, Moment, day_of
from procedure.steps import Step
from procedure.wording import say_date
from storage.cases import Case


def day_given(turn: Turn, case: Case, step: Step, text: str, wrong: CaseEvent | None = None) -> Moment:
    """The day, or the aware moment, that `text` means for the step; `wrong` is the event that it corrects.

    Raises `Refusal`: of days that could all be meant the choice, of days that cannot be why not.
    """
    try:
        return a_moment_or_day(turn, text, "on", prefer="past")
    except Choice as doubt:
        said = {day: _problem(turn, case, step, day, wrong) for day in doubt.choices}
        possible = [day for day, problem in said.items() if not problem]
        if len(possible) > 1:
            raise
        if possible:
            return possible[0]
        nearest = min(said, key=lambda day: abs(day_of(day) - turn.today))
        raise Refusal(said[nearest], {"on": said[nearest]}) from doubt


def on_a_day_off(turn: Turn, case: Case, step: Step, on: Moment) -> list[Text]:
    """A word where nobody was at work on the day recorded for a step: it may be so, or a slip."""
    what = day_off(day_of(on), turn.desk.calendar)
    if not what:
        return []
    right = f"If that is a slip, type correct {case.ref}, the step and the right day."
    return [Text(f"{say_date(day_of(on))} is {what}. {right}", "note")]


def _problem(turn: Turn, case: Case, step: Step, day: Moment, wrong: CaseEvent | None) -> str:
    return objection(turn, case, step.id, day, {}, wrong.id if wrong else None)
