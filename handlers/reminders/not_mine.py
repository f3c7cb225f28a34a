"""Saying that a reminder came to the wrong person: the team's managers are asked to put it right."""

from __future__ import annotations

from handlers import permissions
from handlers.arguments import Parameters
from handlers.cases.case import reference_field
from handlers.desk import Turn
from handlers.reminders.notices import NOT_MINE, tell
from handlers.reminders.overtaken import (
    own_reminder,
    refuse_where_done,
    refuse_where_passed_on,
    refuse_where_recorded,
)
from handlers.reminders.recipients import recipients_of
from handlers.reply import Field, Form, Refusal, Reply, Text, action
from handlers.verb import Verb
from procedure.steps import BY_ID, STEPS, phrase_of
from storage import audit, outbox


def not_mine(turn: Turn) -> Reply:
    """Tells the managers; the reminders go on until somebody else answers for the step."""
    case = permissions.case_for(turn.tx, "snooze", turn.person, turn.value("ref"))
    step, nudge = turn.value("step"), own_reminder(turn)
    if nudge is not None:
        refuse_where_passed_on(turn, case, nudge)
    elif step in BY_ID and turn.value("occurrence"):
        refuse_where_done(turn, case, step, turn.value("occurrence"))
    elif step in BY_ID:
        refuse_where_recorded(turn, case, step)
    what = phrase_of(step) if step in BY_ID else "this step"
    managers = [
        each for each in recipients_of(turn.tx, case).behind("team_manager")[0] if each != turn.person.id
    ]
    if not managers:
        raise Refusal(
            f"Nobody but you can be told: type assign {case.ref} and a social worker to hand it on."
        )
    said_by = f"{turn.person.id} {turn.value('occurrence')} {turn.today.isoformat()}"
    told = outbox.notices_of(turn.tx, case.id, NOT_MINE)
    when = ", today already" if any((each.step, each.deadline) == (step, said_by) for each in told) else ""
    if not when:
        tell(turn, case, NOT_MINE, managers, step=step, details={"from": turn.person.id}, once=said_by)
        audit.write(turn.tx, turn.now, turn.person.id, "said_not_mine", case.ref, {"step": step})
    text = f"{case.ref}: I have told the team manager that {what} is not yours to do{when}."
    return Reply("Your team manager has been told", (Text(text),), about_case=True)


def form(turn: Turn) -> Form:
    """Asks which case and which step."""
    options = tuple((step.id, step.name) for step in STEPS)
    step = Field("step", "Which step is not yours", "choice", options=options, value=turn.value("step"))
    return Form("Not mine", action("not_mine"), (reference_field(turn), step), "Tell the team manager")


VERB = Verb(
    "not_mine", "", "", not_mine, Parameters(words=("ref", "step")), required=("ref", "step"), form=form
)
