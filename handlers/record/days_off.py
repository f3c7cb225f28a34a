"""Days by which a record wants something done, and on which nobody works: said to the chair, and kept if meant."""

from __future__ import annotations

from handlers.record.answers import Answers, day, dissenter_in_a_sentence, dissenters, filled_in_tasks
from handlers.record.sitting import Sitting
from procedure.day_off import day_off, say_limit
from procedure.wording import capitalise


def on_days_off(sitting: Sitting, answers: Answers) -> dict[str, str]:
    """A sentence for each such day, by its field: what aims for the working day before is reminded of in time."""
    set_for = {f"task_due_{number}": f"task {number}" for number in filled_in_tasks(sitting, answers)}
    set_for |= {
        f"dissent_by_{each}": f"the disagreement of {dissenter_in_a_sentence(each)}"
        for each in dissenters(sitting, answers)
    }
    days = {name: found for name in set_for if (found := day(answers, name)) is not None}
    return {
        name: f"{capitalise(set_for[name])} is for {say_limit(by, sitting.calendar)}: keep that day, or change it."
        for name, by in days.items()
        if day_off(by, sitting.calendar)
    }
